//! What an operator sees of the failed attempts of a person, and forgets of them.

use std::net::IpAddr;

use serde::Serialize;

use super::RateLimits;
use super::bucket::Bucket;
use super::place::{network, place};
use crate::Timestamp;
use crate::store::{RateLimitStore, comparable_typed_name};

/// The failed attempts that one bucket counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Failures {
    /// What is counted: `anywhere` for attempts at places that the person never used, `known_browser` for those in browsers
    /// that they used, `at_address` for those of this person at the address, `address` and `network` for those from there,
    /// whoever it was.
    pub counted: &'static str,
    /// How many.
    pub failures: u32,
    /// Until when no other attempt is looked at; `None` if the next may begin now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked_until: Option<Timestamp>,
}

/// What is counted of logins with this user name; with an address, also what is counted there. The store has only digests, so
/// there is no list of all names.
///
/// # Errors
/// The store's own.
pub async fn login_failures<T: RateLimitStore>(
    store: &T,
    username: &str,
    address: Option<IpAddr>,
    now: Timestamp,
) -> Result<Vec<Failures>, T::Error> {
    read(store, of_login(username, address), now).await
}

/// Forgets what is counted of logins with this user name, and what is counted at the address: the person can try again at
/// once. `false`: somebody keeps guessing, so the counters changed all the time, and some of them are still there; call it again.
///
/// # Errors
/// The store's own.
pub async fn forget_login_failures<T: RateLimitStore>(
    store: &T,
    username: &str,
    address: Option<IpAddr>,
) -> Result<bool, T::Error> {
    forget(store, of_login(username, address)).await
}

/// The same as [`login_failures`] for the second factor of the person `subject`.
///
/// # Errors
/// The store's own.
pub async fn second_factor_failures<T: RateLimitStore>(
    store: &T,
    subject: &str,
    address: Option<IpAddr>,
    now: Timestamp,
) -> Result<Vec<Failures>, T::Error> {
    read(store, of_second_factor(subject, address), now).await
}

/// The same as [`forget_login_failures`] for the second factor of the person `subject`.
///
/// # Errors
/// The store's own.
pub async fn forget_second_factor_failures<T: RateLimitStore>(
    store: &T,
    subject: &str,
    address: Option<IpAddr>,
) -> Result<bool, T::Error> {
    forget(store, of_second_factor(subject, address)).await
}

/// The buckets in which [`Attempt::login`](super::Attempt::login) counts.
fn of_login(username: &str, address: Option<IpAddr>) -> Vec<(&'static str, Bucket)> {
    let (limits, username) = (RateLimits::default(), &comparable_typed_name(username));
    let mut buckets = vec![
        ("anywhere", Bucket::anywhere("username", username, limits.username)),
        ("known_browser", Bucket::forgiving("browser", username, limits.username_at_address)),
    ];
    if let Some(address) = address {
        let here = format!("{} {username}", place(address));
        buckets.push(("at_address", Bucket::forgiving("here", &here, limits.username_at_address)));
        buckets.push(("address", Bucket::strict("login", &place(address), limits.address)));
        let network = network(address);
        buckets.extend(network.map(|own| ("network", Bucket::strict("login", &own, limits.network))));
    }
    buckets
}

/// The buckets in which [`Attempt::second_factor`](super::Attempt::second_factor) counts.
fn of_second_factor(subject: &str, address: Option<IpAddr>) -> Vec<(&'static str, Bucket)> {
    let limits = RateLimits::default();
    let mut buckets = vec![
        ("anywhere", Bucket::anywhere("second-factor", subject, limits.second_factor_anywhere)),
        ("known_browser", Bucket::forgiving("second-factor-browser", subject, limits.second_factor)),
    ];
    if let Some(address) = address {
        let here = format!("{} {subject}", place(address));
        buckets.push(("at_address", Bucket::forgiving("second-factor-here", &here, limits.second_factor)));
    }
    buckets
}

async fn read<T: RateLimitStore>(
    store: &T,
    buckets: Vec<(&'static str, Bucket)>,
    now: Timestamp,
) -> Result<Vec<Failures>, T::Error> {
    let mut found = Vec::new();
    for (counted, bucket) in buckets {
        let Some(kept) = bucket.read(store).await?.filter(|kept| kept.count > 0) else { continue };
        let end = kept.last.plus(kept.blocked_for);
        let blocked_until = (!end.is_expired(now)).then_some(end);
        found.push(Failures { counted, failures: kept.count, blocked_until });
    }
    Ok(found)
}

async fn forget<T: RateLimitStore>(
    store: &T,
    buckets: Vec<(&'static str, Bucket)>,
) -> Result<bool, T::Error> {
    let mut is_forgotten = true;
    for (_, bucket) in buckets {
        is_forgotten &= bucket.forget(store).await?;
    }
    Ok(is_forgotten)
}
