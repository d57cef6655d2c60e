//! An attempt, counted in its buckets.

use std::net::IpAddr;
use std::time::Duration;

use super::bucket::{self, Bucket};
use super::place::{network, place};
use super::{RateLimit, RateLimits};
use crate::store::{RateLimitStore, comparable_typed_name};
use crate::{Digest, OAuthError, Timestamp};

/// How long an address counts as one of the person's after a login: 30 days in seconds.
const KNOWN_FOR: u64 = 30 * 24 * 3600;

/// A guess that was counted. It stays counted as failed until it [succeeded](Self::succeeded) or is
/// [taken back](Self::take_back).
#[derive(Debug)]
#[must_use = "an attempt counts as failed until it is marked otherwise"]
pub struct Attempt<'a, T> {
    pub(super) store: &'a T,
    pub(super) now: Timestamp,
    pub(super) buckets: Vec<Bucket>,
    /// Where a correct attempt makes the address one of the person's.
    pub(super) known_place: Option<Digest>,
}

/// Too many attempts failed: answer with status 429 and `Retry-After`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limited {
    /// How long until the next attempt may begin: whole seconds.
    pub retry_after: Duration,
}

impl From<Limited> for OAuthError {
    fn from(limited: Limited) -> Self {
        Self::TooManyAttempts { retry_after: limited.retry_after }
    }
}

impl<'a, T: RateLimitStore> Attempt<'a, T> {
    /// A password for a user name, from an address if it is known. `known_browser` says that this browser was
    /// logged in as that user before, which its cookie must prove.
    ///
    /// A browser or address that this person used before is counted separately: whatever strangers do at the
    /// same address or to the same name, it stays open. Unknown users are counted like known ones, so nobody
    /// learns which is which.
    ///
    /// Names count as one if their [comparable forms](crate::store::comparable_name) are equal: a store that finds a person by `alice` also
    /// finds them by `ALICE`, and each spelling would otherwise have guesses of its own.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked. Then nothing was counted.
    pub async fn login(
        store: &'a T,
        limits: &RateLimits,
        (username, address): (&str, Option<IpAddr>),
        known_browser: bool,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let username = &comparable_typed_name(username);
        let here = address.map(|address| format!("{} {username}", place(address)));
        let known_place = here.as_ref().map(|here| bucket::digest("known", here));
        let buckets = if known_browser {
            vec![Bucket::forgiving("browser", username, limits.username_at_address)]
        } else if is_known(store, known_place, now).await? {
            here.iter().map(|here| Bucket::forgiving("here", here, limits.username_at_address)).collect()
        } else {
            let mut buckets = of_address(address, limits, "login");
            if buckets.is_empty() {
                // All attempts from unknown addresses share one bucket, as large as a network's.
                buckets.push(Bucket::strict("login", "", limits.network));
            }
            let here = here.iter().map(|here| Bucket::forgiving("here", here, limits.username_at_address));
            buckets.extend(here);
            buckets.push(Bucket::anywhere("username", username, limits.username));
            buckets
        };
        Self { store, now, buckets, known_place }.begin().await
    }

    /// A one-time code of a person whose password was right, from an address if it is known. `known_browser`
    /// says that this browser was logged in as that person before. Somebody who knows the password cannot
    /// lock the person out of a browser or address where they passed their second factor before. Recovery
    /// codes are too long to guess, so do not count them.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn second_factor(
        store: &'a T,
        limits: &RateLimits,
        (subject, address): (&str, Option<IpAddr>),
        known_browser: bool,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let here = address.map(|address| format!("{} {subject}", place(address)));
        let known_place = here.as_ref().map(|here| bucket::digest("known-second-factor", here));
        let buckets = if known_browser {
            vec![Bucket::forgiving("second-factor-browser", subject, limits.second_factor)]
        } else {
            let here = here.iter();
            let here = here.map(|here| Bucket::forgiving("second-factor-here", here, limits.second_factor));
            let mut buckets: Vec<_> = here.collect();
            if !is_known(store, known_place, now).await? {
                buckets.push(Bucket::anywhere("second-factor", subject, limits.second_factor_anywhere));
            }
            buckets
        };
        Self { store, now, buckets, known_place }.begin().await
    }

    /// The code of a device, typed at an address.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn user_code(
        store: &'a T,
        limits: &RateLimits,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let limits = limits.address(limits.user_code);
        let mut buckets = of_address(address, &limits, "user-code");
        if buckets.is_empty() {
            buckets.push(Bucket::strict("user-code", "", limits.user_code));
        }
        Self { store, now, buckets, known_place: None }.begin().await
    }

    /// Whether it comes from a place that the person used before, so that strangers fill none of its buckets.
    /// Reserve capacity for such attempts if many wait.
    pub fn is_known(&self) -> bool {
        !self.buckets.iter().any(Bucket::is_shared)
    }

    /// Verifies the password, in the reserved third of the queue for hashing if the attempt
    /// [is known](Self::is_known): a flood of strangers' logins keeps nobody out of places that they used
    /// before.
    pub async fn verifying<F: Future + Send>(&self, work: F) -> F::Output {
        #[cfg(feature = "passwords")]
        let work = crate::password::reserved_if(self.is_known(), work);
        work.await
    }

    /// A client that registers itself (RFC 7591) from an address. It stays counted, whatever the result: drop
    /// it, or [take it back](Self::take_back) if the provider failed.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn registration(
        store: &'a T,
        limits: &RateLimits,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        Self::event(store, ("registration", limits.registration), address, now).await
    }

    /// A request for a device code (RFC 8628 section 3.1) by a public client from an address. It stays
    /// counted, like a registration.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn device_authorization(
        store: &'a T,
        limits: &RateLimits,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        Self::event(store, ("device-authorization", limits.device_authorization), address, now).await
    }

    /// An authorization request that a public client pushes from an address (RFC 9126). It stays counted, like a
    /// registration.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn pushed_request(
        store: &'a T,
        limits: &RateLimits,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        Self::event(store, ("pushed-request", limits.pushed_request), address, now).await
    }

    /// A login that begins at the authorization challenge endpoint, in a public client, from an address. It stays counted until it
    /// [has its code](Self::authorization_challenge_ended).
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn authorization_challenge(
        store: &'a T,
        limits: &RateLimits,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        Self::event(store, ("authorization-challenge", limits.authorization_challenge), address, now).await
    }

    /// A login that began at this address has its code. It no longer counts, so that many people behind one address do not block
    /// each other.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn authorization_challenge_ended(
        store: &'a T,
        limits: &RateLimits,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), T::Error> {
        let buckets = of_event(("authorization-challenge", limits.authorization_challenge), address);
        Self { store, now, buckets, known_place: None }.take_back().await
    }

    /// A sign-in with another provider that begins at an address. It stays counted until the person
    /// [came back](Self::upstream_came_back): whether they do is not known.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn upstream(
        store: &'a T,
        limits: &RateLimits,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        Self::begun(store, of_upstream(limits, address), now).await
    }

    /// A sign-in that began at this address ended: another provider said who the person is. It no longer counts, so that
    /// many people behind one address do not block each other.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn upstream_came_back(
        store: &'a T,
        limits: &RateLimits,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), T::Error> {
        let buckets = of_upstream(limits, address);
        Self { store, now, buckets, known_place: None }.take_back().await
    }

    /// Somebody at this address signed in with another provider, and the store keeps them until they link an account here or sign
    /// up. `person` tells them from others. It stays counted until they [have decided](Self::upstream_decided). One person may wait in
    /// ten browsers, so that nobody with one account elsewhere takes all places.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn upstream_waits(
        store: &'a T,
        limits: &RateLimits,
        (person, address): (&Digest, Option<IpAddr>),
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        Self::begun(store, of_upstream_waiting(limits, (person, address), now), now).await
    }

    /// This person at this address, who waited `since` then, has an account now, so they no longer count.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn upstream_decided(
        store: &'a T,
        limits: &RateLimits,
        (person, address): (&Digest, Option<IpAddr>),
        since: Timestamp,
    ) -> Result<(), T::Error> {
        let buckets = of_upstream_waiting(limits, (person, address), since);
        Self { store, now: since, buckets, known_place: None }.take_back().await
    }

    /// Counts an attempt in these buckets.
    pub(super) async fn begun(
        store: &'a T,
        buckets: Vec<Bucket>,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        Self { store, now, buckets, known_place: None }.begin().await
    }

    /// A new password that a person sets, from an address. It stays counted, like a registration: its hash takes as long as that of a
    /// guess. `username` is their name, if they have an account: at an address where they logged in with it before, it counts only for
    /// themselves, so strangers there keep them from nothing.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn new_password(
        store: &'a T,
        limits: &RateLimits,
        (whose, username, address): (&str, Option<&str>, Option<IpAddr>),
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let here = address.zip(username);
        let here = here.map(|(address, name)| format!("{} {}", place(address), comparable_typed_name(name)));
        let known_place = here.map(|here| bucket::digest("known", &here));
        let mut buckets = Vec::new();
        if !is_known(store, known_place, now).await? {
            let of_place = limits.new_password.of_network();
            let here =
                RateLimits { network: of_place.of_network(), ..RateLimits::default() }.address(of_place);
            buckets = of_address(address, &here, "new-password");
        }
        buckets.push(Bucket::strict("new-password-of", whose, limits.new_password));
        Self { store, now, buckets, known_place: None }.begin().await
    }

    /// The answer of a captcha, from an address. It stays counted, like a registration.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn captcha(
        store: &'a T,
        limits: &RateLimits,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        Self::event(store, ("captcha", limits.captcha), address, now).await
    }

    /// A passkey, an authenticator app or a set of recovery codes that the person `subject` adds. It stays counted, like a
    /// registration.
    ///
    /// # Errors
    /// Those of the store; the inner one if the bucket is blocked.
    pub async fn new_factor(
        store: &'a T,
        limits: &RateLimits,
        subject: &str,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        Self::begun(store, vec![Bucket::strict("new-factor", subject, limits.new_factor)], now).await
    }

    /// What anybody may do at one address; a network of addresses may do ten times as much.
    async fn event(
        store: &'a T,
        (kind, limit): (&str, RateLimit),
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        Self::begun(store, of_event((kind, limit), address), now).await
    }

    /// A registration access token (RFC 7592), presented from an address.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn registration_access_token(
        store: &'a T,
        limits: &RateLimits,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let mut buckets = of_address(address, limits, "registration-token");
        if buckets.is_empty() {
            buckets.push(Bucket::strict("registration-token", "", limits.address));
        }
        Self { store, now, buckets, known_place: None }.begin().await
    }

    /// Counts the attempt in all buckets, or in none.
    pub(super) async fn begin(self) -> Result<Result<Self, Limited>, T::Error> {
        for (index, bucket) in self.buckets.iter().enumerate() {
            let begun = bucket.begin(self.store, self.now).await;
            if let Ok(Ok(())) = begun {
                continue;
            }
            for counted in &self.buckets[..index] {
                counted.take_back(self.store).await?;
            }
            return begun.map(|begun| {
                begun.map(|()| self).map_err(|wait| Limited { retry_after: Duration::from_secs(wait) })
            });
        }
        Ok(Ok(self))
    }

    /// The attempt was correct: forgets it and the person's earlier failures.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn succeeded(self) -> Result<(), T::Error> {
        for bucket in &self.buckets {
            bucket.succeed(self.store).await?;
        }
        if let Some(known) = self.known_place {
            bucket::note(self.store, known, self.now, known_until(self.now)).await?;
        }
        Ok(())
    }

    /// It was not a guess, or its result is unknown because the store failed: forgets it, but not the earlier
    /// failures.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn take_back(self) -> Result<(), T::Error> {
        for bucket in &self.buckets {
            bucket.take_back(self.store).await?;
        }
        Ok(())
    }
}

/// The buckets of what anybody may do at one address; a network of addresses may do ten times as much.
pub(super) fn of_event((kind, limit): (&str, RateLimit), address: Option<IpAddr>) -> Vec<Bucket> {
    let limits = RateLimits { network: limit.of_network(), ..RateLimits::default() };
    let mut buckets = of_address(address, &limits.address(limit), kind);
    if buckets.is_empty() {
        buckets.push(Bucket::strict(kind, "", limit));
    }
    buckets
}

/// The buckets of a sign-in with another provider.
fn of_upstream(limits: &RateLimits, address: Option<IpAddr>) -> Vec<Bucket> {
    let mut buckets = of_event(("upstream", limits.upstream), address);
    if !limits.upstream_total.is_unlimited() {
        buckets.push(Bucket::strict("upstream-total", "", limits.upstream_total));
    }
    buckets
}

/// In how many browsers one person of another provider may wait.
const WAITING_PERSON: RateLimit = RateLimit::new(10, Duration::from_secs(60), Duration::from_secs(900));

/// For how many seconds those who wait count in total. What a bucket counts is forgotten only in pauses, and a busy provider has
/// none, so each period has a bucket of its own.
const WAITING_PERIOD: u64 = 600;

/// The buckets of somebody without an account here who waits since then.
fn of_upstream_waiting(
    limits: &RateLimits,
    (person, address): (&Digest, Option<IpAddr>),
    since: Timestamp,
) -> Vec<Bucket> {
    let mut buckets = of_event(("upstream-waiting", limits.upstream_waiting), address);
    buckets.push(Bucket::strict("upstream-waiting-person", &person.to_string(), WAITING_PERSON));
    if !limits.upstream_waiting_total.is_unlimited() {
        let period = (since.as_unix() / WAITING_PERIOD).to_string();
        buckets.push(Bucket::strict("upstream-waiting-total", &period, limits.upstream_waiting_total));
    }
    buckets
}

/// Until when a place that was used now counts as known.
pub(super) fn known_until(now: Timestamp) -> Timestamp {
    now.plus(KNOWN_FOR)
}

/// Whether the person used a place within the last [`KNOWN_FOR`] seconds.
pub(super) async fn is_known<T: RateLimitStore>(
    store: &T,
    place: Option<Digest>,
    now: Timestamp,
) -> Result<bool, T::Error> {
    let Some(place) = place else {
        return Ok(false);
    };
    let noted = store.get_failed_attempts(&place).await?;
    Ok(noted.is_some_and(|noted| !noted.expires_at.is_expired(now)))
}

/// The buckets of the address first: a stranger who is blocked there creates no records for the names that
/// they try.
pub(super) fn of_address(address: Option<IpAddr>, limits: &RateLimits, kind: &str) -> Vec<Bucket> {
    let Some(address) = address else {
        return Vec::new();
    };
    let mut buckets = vec![Bucket::strict(kind, &place(address), limits.address)];
    buckets.extend(network(address).map(|network| Bucket::strict(kind, &network, limits.network)));
    buckets
}
