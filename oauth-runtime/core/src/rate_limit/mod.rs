//! Rate limits for guessing: passwords, second factors, the codes of devices.
//!
//! An attempt is counted in one or more *buckets*, such as a user name at an address. Each bucket has a
//! [`RateLimit`]: some failures are free, then the bucket is blocked, each time for twice as long. The
//! counters are in the store ([`RateLimitStore`](crate::store::RateLimitStore)), so all instances of a
//! provider count together.
//!
//! - **An attempt counts as failed when it begins**, and is taken back if it was correct or was not a guess.
//!   So parallel attempts cannot bypass the limit.
//! - **Nobody can lock a person out of places that they used before.** A browser and an address that the
//!   person used before have separate buckets, which strangers cannot fill, and the buckets of the address
//!   and of the user name do not apply to them. At new places, a person waits for at most 15 minutes after
//!   strangers stop.
//! - **Failures are forgotten one by one,** one whenever twice the longest block has passed. Guessing in
//!   bursts, with pauses, gains nothing over steady guessing.
//! - **A clock that jumps back** makes a block start again; it never blocks for longer than the longest
//!   block.
//!
//! # How many guesses come through
//! NIST SP 800-63B (section 5.2.2; 3.2.2 of revision 4) requires at most 100 consecutive failures on one
//! account, or other measures such as growing delays. With the [defaults](RateLimits), in one day:
//!
//! | guesses | at most |
//! | --- | --- |
//! | passwords of one person, from one address that they never used | 10, then 96 a day |
//! | passwords of one person, from any number of addresses that they never used | 100, then 96 a day |
//! | passwords from one address, for any names | 50, then 2 a minute |
//! | one-time codes of one person, by somebody with the password, from any number of addresses | 50, then 96 a day |
//!
//! So the first day of an attack on one person has some 200 guesses, and each later day 96. A password that
//! is not among the most common ones withstands that for decades. Of 1,000,000 one-time codes, of which 3 are
//! valid at a time, an attacker finds one in some ten years.
//!
//! The `password` grant and the pages of the feature `ui` apply these limits by themselves. An application
//! with its own login does the same with [`Attempt`]:
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
//!             println!("429, Retry-After: {}", limited.retry_after.as_secs());
//!             return Ok(false);
//!         }
//!     };
//!     let is_theirs = attempt.verifying(is_theirs(username, password)).await;
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
mod by_client;
#[cfg(feature = "openid")]
mod ciba;
mod failures;
mod limits;
mod mail;
mod operator;
mod place;
#[cfg(test)]
mod tests;

pub use attempt::{Attempt, Limited};
pub use limits::{RateLimit, RateLimits};
pub use mail::MailRequest;
pub use operator::{
    Failures, Forgotten, forget_login_failures, forget_second_factor_failures, login_failures,
    second_factor_failures,
};
pub use place::Places;
