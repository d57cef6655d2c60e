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

mod any;
mod urls;

pub use any::{AnyStore, AnyStoreError};
#[doc(inline)]
pub use oauth_runtime_core::store::*;
#[cfg(feature = "redis")]
#[doc(inline)]
pub use oauth_runtime_redis::{RedisError, RedisStore};
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
#[doc(inline)]
pub use oauth_runtime_sql::{SqlConnections, SqlError, SqlOptions, SqlStatus, SqlStore};
