//! An attempt, counted in its buckets.

use std::net::IpAddr;

use super::RateLimits;
use super::bucket::{self, Bucket};
use super::place::{network, place};
use crate::store::RateLimitStore;
use crate::{Digest, Timestamp};

/// An address is remembered as one of the person's for so long after a login: 30 days in seconds.
const KNOWN_FOR: u64 = 30 * 24 * 3600;

/// A guess that was counted. It stays counted as failed until it [succeeded](Self::succeeded) or is [taken back](Self::take_back).
#[derive(Debug)]
#[must_use = "an attempt counts as failed until it is told otherwise"]
pub struct Attempt<'a, T> {
    store: &'a T,
    now: Timestamp,
    buckets: Vec<Bucket>,
    /// Where a right attempt makes the address one of the person's.
    known_place: Option<Digest>,
}

/// Too many attempts failed: answer with status 429 and `Retry-After`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limited {
    /// Seconds until the next attempt may begin.
    pub retry_after: u64,
}

impl<'a, T: RateLimitStore> Attempt<'a, T> {
    /// A password for a user name, from an address where that is known. `known_browser` says that this browser has been logged in as that
    /// user before, which its cookie must prove.
    ///
    /// Unknown users are counted like known ones, so nobody learns which is which.
    ///
    /// # Errors
    /// Those of the store; the inner one where a bucket is blocked. Then nothing was counted.
    pub async fn login(
        store: &'a T,
        limits: &RateLimits,
        (username, address): (&str, Option<IpAddr>),
        known_browser: bool,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let mut buckets = of_address(address, limits, "login");
        let here = address.map(|address| format!("{} {username}", place(address)));
        let known_place = here.as_ref().map(|here| bucket::digest("known", here));
        if known_browser {
            buckets.push(Bucket::forgiving("browser", username, limits.username_at_address));
        } else {
            // Where the address is not known, all of them are one.
            let here = here.as_deref().unwrap_or(username);
            buckets.push(Bucket::forgiving("here", here, limits.username_at_address));
            let was_here = match &known_place {
                Some(known) => store.get_failed_attempts(known).await?,
                None => None,
            };
            if was_here.is_none_or(|known| known.expires_at.is_expired(now)) {
                buckets.push(Bucket::forgiving("username", username, limits.username));
            }
        }
        Self { store, now, buckets, known_place }.begin().await
    }

    /// A one-time code or recovery code of a person, who has given their password.
    ///
    /// # Errors
    /// Those of the store; the inner one where the bucket is blocked.
    pub async fn second_factor(
        store: &'a T,
        limits: &RateLimits,
        subject: &str,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let buckets = vec![Bucket::forgiving("second-factor", subject, limits.second_factor)];
        Self { store, now, buckets, known_place: None }.begin().await
    }

    /// The code of a device that somebody types at an address.
    ///
    /// # Errors
    /// Those of the store; the inner one where a bucket is blocked.
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

    /// Counts it in all buckets, or in none.
    async fn begin(self) -> Result<Result<Self, Limited>, T::Error> {
        for (index, bucket) in self.buckets.iter().enumerate() {
            let begun = bucket.begin(self.store, self.now).await;
            if let Ok(Ok(())) = begun {
                continue;
            }
            for counted in &self.buckets[..index] {
                counted.take_back(self.store).await?;
            }
            return begun.map(|begun| begun.map(|()| self).map_err(|retry_after| Limited { retry_after }));
        }
        Ok(Ok(self))
    }

    /// It was right: forgets it, and the failures of this person before it.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn succeeded(self) -> Result<(), T::Error> {
        for bucket in &self.buckets {
            bucket.succeed(self.store).await?;
        }
        if let Some(known) = self.known_place {
            bucket::note(self.store, known, self.now, self.now.plus(KNOWN_FOR)).await?;
        }
        Ok(())
    }

    /// It was no guess, or nobody knows whether it was right, as where the store failed: forgets it, but not the failures before.
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

/// First the buckets of the address: a stranger who is blocked there makes no records for the names that they try.
fn of_address(address: Option<IpAddr>, limits: &RateLimits, kind: &str) -> Vec<Bucket> {
    let Some(address) = address else {
        return Vec::new();
    };
    let mut buckets = vec![Bucket::strict(kind, &place(address), limits.address)];
    buckets.extend(network(address).map(|network| Bucket::strict(kind, &network, limits.network)));
    buckets
}
