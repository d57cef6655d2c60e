//! Attempts of backchannel authentication.

use std::net::IpAddr;

use super::attempt::{is_known, of_event};
use super::bucket::{self, Bucket};
use super::{Attempt, Limited, RateLimits};
use crate::store::RateLimitStore;
use crate::{Client, Timestamp};

/// What clients that registered themselves have together: no `client_id` has a control character.
const STRANGERS: &str = "\0self-registered";

impl<'a, T: RateLimitStore> Attempt<'a, T> {
    /// A backchannel authentication request of a client to a person. It stays counted, like a registration: each one disturbs
    /// them. All clients together have a bucket of the person, and those that registered themselves have another one, which is
    /// smaller: strangers do not keep known clients from a person.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn ciba_request(
        store: &'a T,
        limits: &RateLimits,
        (client, subject): (&Client, &str),
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let limit = limits.ciba_request;
        let own = Bucket::strict("ciba-request", &of_both(client.client_id(), subject), limit);
        let all = match client.is_self_registered() {
            true => Bucket::strict("ciba-requests-of-strangers-to", subject, limit),
            false => Bucket::strict("ciba-requests-to", subject, limit.of_network()),
        };
        Self::begun(store, vec![own, all], now).await
    }

    /// A hint of a client. One that finds somebody is to be taken back. Anybody can register clients, so those that registered
    /// themselves have a bucket together, and one for each address.
    ///
    /// # Errors
    /// Those of the store; the inner one if the bucket is blocked.
    pub async fn ciba_hint(
        store: &'a T,
        limits: &RateLimits,
        (client, address): (&Client, Option<IpAddr>),
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let limit = limits.ciba_hint;
        let mut buckets = vec![Bucket::strict("ciba-hint", client.client_id(), limit)];
        if client.is_self_registered() {
            buckets.extend(of_event(("ciba-hint-at", limit), address));
            buckets.push(Bucket::strict("ciba-hint", STRANGERS, limit.of_network()));
        }
        Self::begun(store, buckets, now).await
    }

    /// The user code of a person in a request of a client. The limits are those of second factors: another client cannot use up
    /// the guesses of one that sent the right code before.
    ///
    /// # Errors
    /// Those of the store; the inner one if a bucket is blocked.
    pub async fn ciba_user_code(
        store: &'a T,
        limits: &RateLimits,
        (client_id, subject): (&str, &str),
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let here = of_both(client_id, subject);
        let known_place = Some(bucket::digest("known", &format!("ciba {here}")));
        let mut buckets = vec![Bucket::forgiving("ciba-user-code", &here, limits.second_factor)];
        if !is_known(store, known_place, now).await? {
            buckets.push(Bucket::anywhere("ciba-user-code-of", subject, limits.second_factor_anywhere));
        }
        Self { store, now, buckets, known_place }.begin().await
    }
}

/// A name of both; the length keeps them apart.
fn of_both(client_id: &str, subject: &str) -> String {
    format!("{} {client_id} {subject}", client_id.len())
}
