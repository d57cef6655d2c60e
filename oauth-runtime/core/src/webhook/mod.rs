//! Webhooks: the events of the audit log, sent to other programs as the Standard Webhooks specification says.
//!
//! A provider with `events(audit_log, webhooks)` posts each event to the URLs of its settings' webhooks:
//!
//! ```
//! use oauth_runtime::webhook::{Webhook, WebhookSecret};
//!
//! let secret: WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse()?;
//! let webhook = Webhook::new("https://siem.example/oauth", secret)?.events(["login.*", "refresh_token.replayed"])?;
//! # let _ = webhook;
//! # Ok::<(), oauth_runtime::webhook::WebhookError>(())
//! ```
//!
//! # What a receiver gets
//! A POST with `{"type": …, "timestamp": …, "data": …}`, in which `data` is the [event](crate::event), and the headers
//! `webhook-id` (the identifier of the event), `webhook-timestamp` and `webhook-signature`. It verifies them with a library of
//! <https://www.standardwebhooks.com>, and answers with a status between 200 and 299 within the fetcher's timeout.
//!
//! # What is promised
//! - **Each event that the store keeps is sent at least once**, for as long as the store keeps it: across restarts, and whatever
//!   instance it happened in. After a lost answer, or if the events of an instance reach the store late, a receiver gets
//!   some again: with the same `webhook-id`. Each instance needs the webhook in its settings: one without it does not tell the
//!   others that its events came late, and an event that comes more than a second late may then be left out. A program of your
//!   own that appends events calls [`rewind`].
//! - **In their order**: an event is sent when the receiver has taken the one before it. So a receiver that fails holds up
//!   its own events, and nobody else's. It is tried again after 5 seconds, then after longer pauses of up to an hour, or when
//!   its `Retry-After` says. The log tells of the failure, and [`WebhookStore`] has the number of failures.
//! - **One instance sends**; another one takes over two minutes after it ended. Events are sent one to three seconds after
//!   they happened. While nothing happens, each instance asks the store every 15 seconds.
//! - **`410 Gone` ends a webhook**: nothing more is sent to a receiver that answers so, until it has another
//!   [name](Webhook::name).
//! - **A new webhook begins with the events that happen from then on.**
//!
//! The settings' [fetcher](crate::SettingsBuilder::fetcher) decides which URLs may be posted to: `WebFetcher` refuses
//! addresses of internal networks unless their host is named.
//!
//! [`WebhookStore`]: crate::store::WebhookStore

mod endpoint;
mod error;
mod figures;
mod late;
mod message;
mod secret;
mod state;

pub use endpoint::Webhook;
pub use error::WebhookError;
pub(crate) use figures::FIGURES;
pub use figures::{WebhookFigures, webhook_figures};
pub use late::{RewindError, rewind};
pub(crate) use message::Message;
pub use secret::WebhookSecret;
pub(crate) use state::resume;
pub use state::state;
