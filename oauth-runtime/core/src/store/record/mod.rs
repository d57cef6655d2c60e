//! The records of the other capabilities: everything except clients, codes and tokens.

mod consent;
mod credentials;
mod failed_attempts;
mod mail;
mod notice;
mod pushed_request;
mod session;
mod session_client;
mod signal;
mod signing_key;
mod ticket;
mod upstream_link;
mod webhook;

pub use consent::{Consent, ConsentKeys};
pub use credentials::{CredentialKeys, StoredCredentials};
pub use failed_attempts::{FailedAttemptKeys, FailedAttempts};
pub use mail::{MailKeys, PendingMail};
pub use notice::{NoticeKeys, PendingNotice};
pub use pushed_request::{PushedRequest, PushedRequestKeys};
pub use session::{SessionKeys, StoredSession};
pub use session_client::{SessionClient, SessionClientKeys};
pub use signal::{
    SignalKeys, SignalRecord, SignalStream, StreamEvent, StreamEventKind, StreamRefusal, StreamStatus,
};
pub use signing_key::{SigningKeyKeys, StoredKey};
pub use ticket::{Ticket, TicketKeys};
pub use upstream_link::{UpstreamLink, UpstreamLinkKeys};
pub use webhook::{WebhookKeys, WebhookProgress};
