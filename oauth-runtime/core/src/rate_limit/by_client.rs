//! Attempts of people in a client that authenticates itself. All its requests come from its server's address, so the address is not
//! counted: otherwise, strangers at an application would lock out all its users. The client replaces the address.

use super::attempt::is_known;
use super::bucket::{self, Bucket};
use super::{Attempt, Limited, RateLimits};
use crate::Timestamp;
use crate::store::{RateLimitStore, comparable_typed_name};

impl<'a, T: RateLimitStore> Attempt<'a, T> {
    /// A password that a client with its own credentials sends, as in the `password` grant: [`login`](Self::login) with the client in
    /// the place of the address.
    ///
    /// # Errors
    /// Those of [`login`](Self::login).
    pub async fn login_by_client(
        store: &'a T,
        limits: &RateLimits,
        (username, client_id): (&str, &str),
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let username = &comparable_typed_name(username);
        let here = of_client(client_id, username);
        let known_place = Some(bucket::digest("known", &here));
        let mut buckets = vec![Bucket::forgiving("here", &here, limits.username_at_address)];
        if !is_known(store, known_place, now).await? {
            buckets.push(Bucket::anywhere("username", username, limits.username));
        }
        Self { store, now, buckets, known_place }.begin().await
    }

    /// A one-time code that a client with its own credentials sends: [`second_factor`](Self::second_factor) with the client in the place
    /// of the address. `known_session` says that the client's session was logged in as that person before.
    ///
    /// # Errors
    /// Those of [`second_factor`](Self::second_factor).
    pub async fn second_factor_by_client(
        store: &'a T,
        limits: &RateLimits,
        (subject, client_id): (&str, &str),
        known_session: bool,
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        if known_session {
            return Self::second_factor(store, limits, (subject, None), true, now).await;
        }
        let here = of_client(client_id, subject);
        let known_place = Some(bucket::digest("known-second-factor", &here));
        let mut buckets = vec![Bucket::forgiving("second-factor-here", &here, limits.second_factor)];
        if !is_known(store, known_place, now).await? {
            buckets.push(Bucket::anywhere("second-factor", subject, limits.second_factor_anywhere));
        }
        Self { store, now, buckets, known_place }.begin().await
    }

    /// A code of an e-mail that a client with its own credentials sends. `session` is a text that only the session of that person in
    /// the client can bring: each code is valid in one session, so guesses in others are worth nothing.
    ///
    /// # Errors
    /// Those of [`email_code`](Self::email_code).
    pub async fn email_code_by_client(
        store: &'a T,
        limits: &RateLimits,
        (client_id, session): (&str, &str),
        now: Timestamp,
    ) -> Result<Result<Self, Limited>, T::Error> {
        let own = Bucket::forgiving("email-code", &of_client(client_id, session), limits.email_code);
        Self::begun(store, vec![own], now).await
    }
}

/// A name of both; the length keeps them apart, and no address begins like that.
pub(super) fn of_client(client_id: &str, whose: &str) -> String {
    format!("client {} {client_id} {whose}", client_id.len())
}
