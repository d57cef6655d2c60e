//! Storage: what a provider needs from a database, with one trait for each capability.
//!
//! The code of a grant is bounded by exactly the capabilities that it uses, so the compiler knows what a
//! declaration needs. Implement them with [`#[oauth_storage]`](crate::oauth_storage) or by hand, on the
//! annotated struct or on your own store; or use [`MemoryStore`]. The module `testing` (feature `testing`)
//! has the suite that every store passes: run it against yours.
//!
//! # The rules of every store
//! - **Digests only.** Codes and tokens arrive as [`Digest`](crate::Digest), so a copy of the database cannot
//!   contain them.
//! - **One call, one outcome.**
//!   [`redeem_authorization_code`](AuthorizationCodeStore::redeem_authorization_code) and
//!   [`rotate_refresh_token`](RefreshTokenStore::rotate_refresh_token) change the state and store the new
//!   tokens in one transaction. Of any number of concurrent calls, exactly one succeeds. Never read first and
//!   write afterwards.
//! - **The runtime decides on expiry.** It compares `expires_at` with its clock. A store may delete expired
//!   records at any time.

mod administration;
mod any;
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
#[cfg(feature = "redis")]
mod redis;
mod shared;
#[cfg(feature = "sql")]
mod sql;
#[cfg(feature = "sweep")]
mod sweeper;
mod urls;

pub use administration::{ClientRegistrationStore, ExpiringStore, GrantStore, Replacement};
pub use any::{AnyStore, AnyStoreError};
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
#[cfg(feature = "redis")]
pub use redis::{RedisError, RedisStore};
#[cfg(feature = "sql")]
pub use sql::{SqlError, SqlOptions, SqlStore};
#[cfg(feature = "sweep")]
pub use sweeper::Sweeper;
