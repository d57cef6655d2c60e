//! What an operator sees of the failed attempts of a person, and forgets of them.

use serde::Serialize;

use super::RateLimits;
use super::bucket::Bucket;
use super::by_client::of_client;
use super::place::{Places, network, place};
use crate::Timestamp;
use crate::store::{RateLimitStore, comparable_typed_name};

/// The failed attempts that one bucket counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Failures {
    /// What is counted: `anywhere` for attempts at places that the person never used, `known_browser` for those in browsers
    /// that they used, `at_address` for those of this person at the address, `at_client` for those of this person through the
    /// client, `address` and `network` for those from the address, whoever it was.
    pub counted: &'static str,
    /// How many.
    pub failures: u32,
    /// Until when no other attempt is looked at; `None` if the next may begin now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked_until: Option<Timestamp>,
}

/// What an operator forgot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Forgotten {
    /// What was counted until then, and where. Empty: nothing was counted there.
    pub failures: Vec<Failures>,
    /// `false`: somebody keeps guessing, so the counters changed all the time, and some of them are still there; call it again.
    pub is_complete: bool,
}

/// What is counted of logins with this user name, and at these places. The store has only digests, so there is no list of all
/// names, and none of all places.
///
/// # Errors
/// The store's own.
pub async fn login_failures<T: RateLimitStore>(
    store: &T,
    username: &str,
    places: Places<'_>,
    now: Timestamp,
) -> Result<Vec<Failures>, T::Error> {
    read(store, of_login(username, places), now).await
}

/// Forgets what is counted of logins with this user name, and at these places: the person can try again there at once.
///
/// ```
/// use oauth_runtime::Timestamp;
/// use oauth_runtime::rate_limit::{Attempt, Places, RateLimits, forget_login_failures};
/// use oauth_runtime::store::{MemoryError, MemoryStore};
///
/// # async fn example() -> Result<(), MemoryError> {
/// let (store, now) = (MemoryStore::new(), Timestamp::from_unix(1_700_000_000));
/// // A wrong password: nothing says that it succeeded.
/// let _ = Attempt::login_by_client(&store, &RateLimits::default(), ("alice", "web"), now).await?;
/// let at_web = Places { client_id: Some("web"), ..Places::default() };
/// let forgotten = forget_login_failures(&store, "alice", at_web, now).await?;
/// assert!(forgotten.is_complete);
/// assert!(forgotten.failures.iter().any(|own| own.counted == "at_client" && own.failures == 1));
/// # Ok(())
/// # }
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
/// # runtime.block_on(example()).expect("the store in memory");
/// ```
///
/// # Errors
/// The store's own.
pub async fn forget_login_failures<T: RateLimitStore>(
    store: &T,
    username: &str,
    places: Places<'_>,
    now: Timestamp,
) -> Result<Forgotten, T::Error> {
    forget(store, of_login(username, places), now).await
}

/// The same as [`login_failures`] for the second factor of the person `subject`.
///
/// # Errors
/// The store's own.
pub async fn second_factor_failures<T: RateLimitStore>(
    store: &T,
    subject: &str,
    places: Places<'_>,
    now: Timestamp,
) -> Result<Vec<Failures>, T::Error> {
    read(store, of_second_factor(subject, places), now).await
}

/// The same as [`forget_login_failures`] for the second factor of the person `subject`.
///
/// # Errors
/// The store's own.
pub async fn forget_second_factor_failures<T: RateLimitStore>(
    store: &T,
    subject: &str,
    places: Places<'_>,
    now: Timestamp,
) -> Result<Forgotten, T::Error> {
    forget(store, of_second_factor(subject, places), now).await
}

/// The buckets in which [`Attempt::login`](super::Attempt::login) and its like by a client count.
fn of_login(username: &str, places: Places<'_>) -> Vec<(&'static str, Bucket)> {
    let (limits, username) = (RateLimits::default(), &comparable_typed_name(username));
    let mut buckets = vec![
        ("anywhere", Bucket::anywhere("username", username, limits.username)),
        ("known_browser", Bucket::forgiving("browser", username, limits.username_at_address)),
    ];
    for (counted, here) in here(username, places) {
        buckets.push((counted, Bucket::forgiving("here", &here, limits.username_at_address)));
    }
    if let Some(address) = places.address {
        buckets.push(("address", Bucket::strict("login", &place(address), limits.address)));
        let network = network(address);
        buckets.extend(network.map(|own| ("network", Bucket::strict("login", &own, limits.network))));
    }
    buckets
}

/// The buckets in which [`Attempt::second_factor`](super::Attempt::second_factor) and its like by a client count.
fn of_second_factor(subject: &str, places: Places<'_>) -> Vec<(&'static str, Bucket)> {
    let limits = RateLimits::default();
    let mut buckets = vec![
        ("anywhere", Bucket::anywhere("second-factor", subject, limits.second_factor_anywhere)),
        ("known_browser", Bucket::forgiving("second-factor-browser", subject, limits.second_factor)),
    ];
    for (counted, here) in here(subject, places) {
        buckets.push((counted, Bucket::forgiving("second-factor-here", &here, limits.second_factor)));
    }
    buckets
}

/// The names of one person at the places.
fn here(whose: &str, places: Places<'_>) -> impl Iterator<Item = (&'static str, String)> {
    let at_address = places.address.map(|address| ("at_address", format!("{} {whose}", place(address))));
    let at_client = places.client_id.map(|client_id| ("at_client", of_client(client_id, whose)));
    at_address.into_iter().chain(at_client)
}

async fn read<T: RateLimitStore>(
    store: &T,
    buckets: Vec<(&'static str, Bucket)>,
    now: Timestamp,
) -> Result<Vec<Failures>, T::Error> {
    let mut found = Vec::new();
    for (counted, bucket) in buckets {
        found.extend(of(store, counted, &bucket, now).await?);
    }
    Ok(found)
}

async fn forget<T: RateLimitStore>(
    store: &T,
    buckets: Vec<(&'static str, Bucket)>,
    now: Timestamp,
) -> Result<Forgotten, T::Error> {
    let mut forgotten = Forgotten { failures: Vec::new(), is_complete: true };
    for (counted, bucket) in buckets {
        let failures = of(store, counted, &bucket, now).await?;
        match bucket.forget(store).await? {
            true => forgotten.failures.extend(failures),
            false => forgotten.is_complete = false,
        }
    }
    Ok(forgotten)
}

/// What one bucket counts; `None` if it is empty.
async fn of<T: RateLimitStore>(
    store: &T,
    counted: &'static str,
    bucket: &Bucket,
    now: Timestamp,
) -> Result<Option<Failures>, T::Error> {
    let kept = bucket.read(store).await?.filter(|kept| kept.count > 0);
    Ok(kept.map(|kept| {
        let end = kept.last.plus(kept.blocked_for);
        Failures { counted, failures: kept.count, blocked_until: (!end.is_expired(now)).then_some(end) }
    }))
}
