//! Rate limits for guessing: passwords, second factors, the codes of devices.
//!
//! An attempt is counted in one or more *buckets*, such as a user name at an address. Each bucket has a [`RateLimit`]: some failures are
//! free, then the bucket is blocked, each time twice as long. The counters are in the store ([`RateLimitStore`](crate::store::RateLimitStore)),
//! so all instances of a provider count together.
//!
//! - **An attempt counts as failed when it begins**, and is taken back where it was right or was no guess. So many attempts at the
//!   same moment are no way round the limit.
//! - **Nobody can lock a person out for long.** A browser and an address that the person used before have buckets of their own, which
//!   strangers can't fill. The bucket of the user name alone only slows down: its blocks are short.
//! - **A clock that jumps back** makes a block begin again; it never blocks longer than the longest block.
//!
//! The `password` grant and the pages of the feature `ui` apply these limits by themselves. An application with a login of its own
//! does the same with [`Attempt`]:
//!
//! ```
//! use oauth_runtime::rate_limit::{Attempt, RateLimits};
//! use oauth_runtime::store::{MemoryError, MemoryStore};
//! use oauth_runtime::{Secret, Timestamp};
//!
//! # async fn is_theirs(_: &str, _: &Secret) -> bool { true }
//! async fn log_in(store: &MemoryStore, username: &str, password: &Secret, now: Timestamp) -> Result<bool, MemoryError> {
//!     let address = Some("192.0.2.1".parse().expect("an address"));
//!     let attempt = match Attempt::login(store, &RateLimits::default(), (username, address), false, now).await? {
//!         Ok(attempt) => attempt,
//!         Err(limited) => {
//!             println!("429, Retry-After: {}", limited.retry_after);
//!             return Ok(false);
//!         }
//!     };
//!     let is_theirs = is_theirs(username, password).await;
//!     if is_theirs {
//!         attempt.succeeded().await?;
//!     }
//!     Ok(is_theirs)
//! }
//! # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
//! # let store = MemoryStore::new();
//! # assert!(runtime.block_on(log_in(&store, "alice", &"wonderland".into(), Timestamp::from_unix(1_700_000_000)))?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod attempt;
mod bucket;
mod failures;
mod limits;
mod place;
#[cfg(test)]
mod tests;

pub use attempt::{Attempt, Limited};
pub use limits::{RateLimit, RateLimits};
