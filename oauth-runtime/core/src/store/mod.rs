//! Storage: what a provider needs from a database, with one trait for each capability. The documentation of
//! the module `oauth_runtime::store` has the rules for every store. One more: a store keeps the form of a
//! record whole.
//!
//! # What a store keeps
//! A record ([`AccessToken`](crate::token::AccessToken), [`Client`](crate::Client), [`Consent`], …) becomes a
//! [`Stored`] by its method `to_stored`: a form and keys. The form is versioned JSON. Store it unchanged in
//! one text column of unlimited length, and pass it to `from_stored`. The keys are the columns by which your
//! methods look up, delete and sweep: a digest, a grant, a client, a subject, a time.
//!
//! Do not map other members to columns. Later versions of this crate add members, and some restrict the use
//! of a record, such as the key that a token is bound to. A store that drops such a member removes the
//! restriction; the suite detects this.
//!
//! Later changes to a record are not in its form but in separate columns, whose values you pass to
//! `from_stored`:
//!
//! | record | columns beside the form |
//! | --- | --- |
//! | [`AuthorizationCode`](crate::token::AuthorizationCode) | whether it was redeemed |
//! | [`RefreshToken`](crate::token::RefreshToken) | the form of its [`Successor`](crate::token::Successor), once it was used |
//! | [`DeviceCode`](crate::token::DeviceCode) | the form of the [decision](crate::token::DeviceDecision) and its grant, whether it was redeemed, the last poll and the interval |
//! | [`CibaRequest`](crate::token::CibaRequest) | the form of the [decision](crate::token::CibaDecision) and its grant, whether it was redeemed, the last poll and the interval, when its client is to be notified, the attempts, and what is being pushed |
//! | [`IssuedGrant`](crate::token::IssuedGrant) | its end, which moves on |
//! | [`PendingNotice`] | when it is due |
//! | [`PushedRequest`] | by when it must be answered, once it arrived; whether it was taken |
//!
//! ```
//! use std::collections::HashMap;
//! use oauth_runtime::store::RecordError;
//! use oauth_runtime::token::{AuthorizationCode, GrantId, IssuedKeys};
//! use oauth_runtime::{Digest, Scope, Secret, Timestamp};
//!
//! /// A row of a table: the columns `grant_id` and `expires_at`, which have an index each, the form, and the mark.
//! struct Row {
//!     grant_id: String,
//!     expires_at: i64,
//!     form: String,
//!     redeemed: bool,
//! }
//!
//! /// The table of codes, by their digests.
//! struct Codes(HashMap<Digest, Row>);
//!
//! impl Codes {
//!     fn insert(&mut self, code: &AuthorizationCode) -> Result<(), RecordError> {
//!         let stored = code.to_stored()?;
//!         let IssuedKeys { digest, grant_id, expires_at, .. } = stored.keys;
//!         let (grant_id, expires_at) = (grant_id.to_string(), expires_at.as_unix_i64());
//!         self.0.insert(*digest, Row { grant_id, expires_at, form: stored.form, redeemed: false });
//!         Ok(())
//!     }
//!
//!     fn get(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, RecordError> {
//!         let row = self.0.get(digest);
//!         row.map(|row| AuthorizationCode::from_stored(&row.form, row.redeemed)).transpose()
//!     }
//!
//!     fn revoke(&mut self, grant_id: &GrantId) {
//!         self.0.retain(|_, row| row.grant_id != grant_id.as_str());
//!     }
//!
//!     fn sweep(&mut self, now: Timestamp) {
//!         self.0.retain(|_, row| row.expires_at > now.as_unix_i64());
//!     }
//! }
//!
//! let (now, grant_id) = (Timestamp::from_unix(1_700_000_000), GrantId::generate());
//! let digest = Secret::generate().digest();
//! let code = AuthorizationCode::new(digest, grant_id, "app", "alice", Scope::empty(), now, now.plus(60));
//! let mut codes = Codes(HashMap::new());
//! codes.insert(&code)?;
//! assert_eq!(codes.get(&digest)?, Some(code));
//! codes.sweep(now.plus(60));
//! assert_eq!(codes.get(&digest)?, None);
//! # Ok::<(), RecordError>(())
//! ```
//!
//! # Several versions side by side
//! An older instance keeps members that it does not know when it rewrites a record. It refuses a record with
//! an unknown constraint or a later [version](RecordError::Newer), with an error that says what to do. So you
//! can upgrade instances one by one; the older ones refuse exactly the records that they would misinterpret.

mod accounts;
pub(crate) mod addresses;
mod administration;
mod capability;
mod ciba_requests;
#[cfg(feature = "cache")]
mod client_cache;
mod comparable;
mod devices;
mod each_capability;
mod events;
mod mails;
pub mod memory;
mod new_person;
mod notices;
mod openid;
mod outcome;
mod people;
mod pushed_requests;
mod rate_limits;
mod record;
mod shared;
mod signals;
mod stored_user;
#[cfg(feature = "sweep")]
mod sweeper;
mod tickets;
mod upstream;
pub(crate) mod urls;
pub(crate) mod user_record;
mod webhooks;

pub use crate::client::ClientKeys;
pub use crate::record::{RecordError, Stored, tenant_of, without_tenant};
pub use accounts::{EmailChangeStore, EmailStore, PasswordStore, ProfileStore, SignUpStore};
pub use administration::{
    ClientRegistrationStore, ExpiringStore, GrantManagementStore, GrantStore, Replacement,
};
pub use capability::{
    AuthorizationCodeStore, ClientStore, RefreshTokenStore, Storage, TokenStore, UserStore,
};
pub use ciba_requests::CibaRequestStore;
#[cfg(feature = "cache")]
pub use client_cache::{ClientCache, ClientCacheFigures};
pub use comparable::comparable_name;
pub(crate) use comparable::comparable_typed_name;
pub use devices::{DeviceCodeStore, SLOW_DOWN};
#[cfg(test)]
pub(crate) use each_capability::each_capability;
pub use events::EventStore;
pub use mails::MailStore;
pub use memory::{MemoryError, MemoryStore};
pub use new_person::{EmailChange, NewPassword, NewPerson, PersonEmail, SignUp};
pub use notices::LogoutNoticeStore;
pub use openid::{ClaimsStore, CredentialStore, KeyStore, ReplayStore, SessionClientStore};
pub use outcome::{Authenticated, Redemption, Rotation, RotationOutcome};
pub use people::{ConsentStore, PersonStore, SessionStore};
pub use pushed_requests::PushedRequestStore;
pub use rate_limits::RateLimitStore;
pub use record::{
    Consent, ConsentKeys, CredentialKeys, FailedAttemptKeys, FailedAttempts, MailKeys, NoticeKeys,
    PendingMail, PendingNotice, PushedRequest, PushedRequestKeys, SessionClient, SessionClientKeys,
    SessionKeys, SignalKeys, SignalRecord, SignalStream, SigningKeyKeys, StoredCredentials, StoredKey,
    StoredSession, StreamEvent, StreamEventKind, StreamRefusal, StreamStatus, Ticket, TicketKeys,
    UpstreamLink, UpstreamLinkKeys, WebhookKeys, WebhookProgress,
};
pub use signals::{SignalStore, end_signal_stream};
pub use stored_user::{StoredPassword, StoredUser, UserPage};
#[cfg(feature = "sweep")]
pub use sweeper::Sweeper;
pub use tickets::TicketStore;
pub use upstream::UpstreamStore;
pub use webhooks::WebhookStore;
