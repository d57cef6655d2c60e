//! Storage: what a provider needs of a database, one trait for each capability. The module
//! `oauth_runtime::store` has the rules for every store.

mod administration;
mod capability;
#[cfg(feature = "cache")]
mod client_cache;
mod devices;
mod each_capability;
pub mod memory;
mod notices;
mod openid;
mod outcome;
mod people;
mod rate_limits;
mod shared;
#[cfg(feature = "sweep")]
mod sweeper;
pub(crate) mod urls;

pub use administration::{ClientRegistrationStore, ExpiringStore, GrantStore, Replacement};
pub use capability::{
    AuthorizationCodeStore, ClientStore, RefreshTokenStore, Storage, TokenStore, UserStore,
};
#[cfg(feature = "cache")]
pub use client_cache::ClientCache;
pub use devices::{DeviceCodeStore, SLOW_DOWN};
#[cfg(test)]
pub(crate) use each_capability::each_capability;
pub use memory::{MemoryError, MemoryStore};
pub use notices::{LogoutNoticeStore, PendingNotice};
pub use openid::{
    ClaimsStore, CredentialStore, KeyStore, ReplayStore, SessionClient, SessionClientStore,
    StoredCredentials, StoredKey,
};
pub use outcome::{Authenticated, Redemption, Rotation, RotationOutcome};
pub use people::{Consent, ConsentStore, PersonStore, SessionStore, StoredSession};
pub use rate_limits::{FailedAttempts, RateLimitStore};
#[cfg(feature = "sweep")]
pub use sweeper::Sweeper;
