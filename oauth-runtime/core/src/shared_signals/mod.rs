//! Shared signals: the provider tells other services what happened to the people whom they know, with security event tokens
//! (OpenID Shared Signals Framework 1.0, CAEP 1.0, RISC 1.0, RFC 8417).
//!
//! A provider with `events(audit_log, shared_signals)` is a transmitter. A receiver is a client with the scope `ssf.manage`: it
//! creates its stream with a token of its own, and then polls (RFC 8936) or is pushed to (RFC 8935).
//! [The guide](crate) leads through it.
//!
//! A stream is a place in the audit log, and nothing more: its tokens are made of the log's events when the receiver gets them. So
//! nothing is lost that the log has, what nobody fetches takes no space, and any instance goes on where another one stopped.
//!
//! # What is sent
//! | event type | what happened here | `sub_id` |
//! | --- | --- | --- |
//! | CAEP `session-revoked` | `logout` | the person, and for a single session also the session |
//! | CAEP `session-established` | `login.succeeded` | the person and the session |
//! | CAEP `credential-change` | `password.changed`, `credential.added`, `credential.removed`, `credentials.deleted` | the person |
//! | CAEP `token-claims-change` | `email.changed`, `profile.changed`, as far as the receiver may see the claims | the person |
//! | RISC `account-purged` | `person.deleted`, `person.forgotten` | the person |
//! | RISC `account-disabled`, `account-enabled` | `account.disabled`, `account.enabled` | the person |
//! | RISC `credential-compromise`, `account-credential-change-required` | `credential.compromised`, `credential.change_required` | the person |
//! | RISC `identifier-changed` | `identifier.changed`, as far as the receiver may see the address | the old address |
//!
//! The last three rows are what an application says with [`tell`].
//!
//! The person is an `iss_sub` identifier with the `sub` that the receiver has from its ID tokens.

mod attempt;
mod change;
mod claims;
mod event_type;
mod figures;
mod known;
mod named;
mod part;
mod poll;
mod push;
mod pushing;
mod reason;
mod receiver;
mod rewind;
mod set;
mod signal;
mod streams;
mod subject;
mod task;
mod tell;
mod untaken;
mod window;

use crate::identity::OpenIdProvider;
pub use crate::settings::DefaultSubjects;
use crate::store::{EventStore, SignalStore};

pub(crate) use self::change::{change, create, current, delete};
pub(crate) use self::event_type::EventType;
pub use self::figures::{SignalFigures, signal_figures};
pub(crate) use self::named::name;
pub use self::part::SharedSignals;
pub(crate) use self::poll::{Poll, poll};
pub(crate) use self::receiver::is_operators;
pub use self::rewind::rewind;
pub use self::streams::streams;
pub(crate) use self::subject::Subject;
pub use self::task::push_signals;
pub use self::tell::{PersonSignal, tell};

/// The method of a stream that pushes.
pub(crate) const PUSH: &str = "urn:ietf:rfc:8935";

/// The method of a stream that is polled.
pub(crate) const POLL: &str = "urn:ietf:rfc:8936";

/// A provider that transmits.
pub trait TransmitsSignals: OpenIdProvider<Store: EventStore + SignalStore> {}

#[diagnostic::do_not_recommend]
impl<S: OpenIdProvider<Store: EventStore + SignalStore>> TransmitsSignals for S {}
