//! Attempts of backchannel authentication.

use super::bucket::Bucket;
use super::{Attempt, Limited, RateLimits};
use crate::Timestamp;
use crate::store::RateLimitStore;

impl<'a, T: RateLimitStore> Attempt<'a, T> {
    /// A backchannel authentication request of a client to a person. It stays counted, like a registration: each one disturbs
    /// them.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn ciba_request(
        store: &'a T,
        limits: &RateLimits,
        (client_id, subject): (&str, &str),
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let limit = limits.ciba_request;
        let own = Bucket::strict("ciba-request", &of_both(client_id, subject), limit);
        let all = Bucket::strict("ciba-requests-to", subject, limit.of_network());
        Self::begun(store, vec![own, all], now).await
    }

    /// A hint of a client. One that finds somebody is to be taken back.
    ///
    /// # Errors
    /// Those of the store; the inner one if the bucket is blocked.
    pub async fn ciba_hint(
        store: &'a T,
        limits: &RateLimits,
        client_id: &str,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        Self::begun(store, vec![Bucket::strict("ciba-hint", client_id, limits.ciba_hint)], now).await
    }

    /// The user code of a person in a request of a client. The limits are those of second factors: another client cannot use up
    /// the guesses of this one.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn ciba_user_code(
        store: &'a T,
        limits: &RateLimits,
        (client_id, subject): (&str, &str),
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let here = Bucket::forgiving("ciba-user-code", &of_both(client_id, subject), limits.second_factor);
        let anywhere = Bucket::anywhere("ciba-user-code-of", subject, limits.second_factor_anywhere);
        Self::begun(store, vec![here, anywhere], now).await
    }
}

/// A name of both; the length keeps them apart.
fn of_both(client_id: &str, subject: &str) -> String {
    format!("{} {client_id} {subject}", client_id.len())
}
