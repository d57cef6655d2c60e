//! Initial access tokens (RFC 7591 section 3).

use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use super::RegistrationRequest;
use super::taken_use::TakenUse;
use crate::{Digest, OAuthError, Secret, Timestamp};

/// Tokens that allow their holders to register clients. Only their digests are stored.
///
/// ```
/// use oauth_runtime::registration::{InitialAccessToken, InitialAccessTokens};
/// use oauth_runtime::{Clock, Secret, SystemClock};
///
/// let token = Secret::generate(); // hand it to those who may register
/// let in_a_week = SystemClock.now().plus(7 * 86_400);
/// let tokens = InitialAccessTokens::new([InitialAccessToken::new(&token).expires_at(in_a_week).uses(10)]);
/// ```
#[derive(Debug, Default)]
pub struct InitialAccessTokens(Vec<InitialAccessToken>);

/// One of the [`InitialAccessTokens`].
#[derive(Debug)]
#[must_use]
pub struct InitialAccessToken {
    digest: Digest,
    expires_at: Option<Timestamp>,
    uses: Option<Arc<AtomicU32>>,
}

impl InitialAccessToken {
    /// A token with high entropy, for example from [`Secret::generate`].
    pub fn new(token: &Secret) -> Self {
        Self::from_digest(token.digest())
    }

    /// A token of which only the digest is known.
    pub fn from_digest(digest: Digest) -> Self {
        Self { digest, expires_at: None, uses: None }
    }

    /// When it expires.
    pub fn expires_at(self, expires_at: Timestamp) -> Self {
        Self { expires_at: Some(expires_at), ..self }
    }

    /// How often it may be used. Each process counts for itself, from its start.
    pub fn uses(self, uses: u32) -> Self {
        Self { uses: Some(Arc::new(AtomicU32::new(uses))), ..self }
    }

    fn take_use(&self, taken: &TakenUse) -> bool {
        self.uses.as_ref().is_none_or(|uses| taken.take(uses))
    }
}

impl InitialAccessTokens {
    /// Only these tokens.
    pub fn new(tokens: impl IntoIterator<Item = InitialAccessToken>) -> Self {
        Self(tokens.into_iter().collect())
    }

    /// Checks that the request has one of the tokens. A use is consumed when a client is registered; until
    /// then it is reserved. A client that changes its registration needs none, because it has presented its
    /// registration access token.
    ///
    /// # Errors
    /// `invalid_token`.
    pub fn check(&self, request: &RegistrationRequest, now: Timestamp) -> Result<(), OAuthError> {
        if request.client().is_some() {
            return Ok(());
        }
        let refused = OAuthError::invalid_token("registration needs a valid initial access token");
        let presented = request.initial_access_token().ok_or(refused.clone())?.digest();
        // All are compared, so that the time does not reveal which one matches.
        let equal = self.0.iter().fold(None, |found, token| match token.digest == presented {
            true => Some(token),
            false => found,
        });
        let live =
            equal.filter(|token| token.expires_at.is_none_or(|expires_at| !expires_at.is_expired(now)));
        if live.is_some_and(|token| token.take_use(&request.taken)) { Ok(()) } else { Err(refused) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClientMetadata;

    fn request(token: Option<&str>) -> RegistrationRequest {
        RegistrationRequest {
            metadata: ClientMetadata::default(),
            other_grant_types: Vec::new(),
            initial_access_token: token.map(Secret::from),
            client: None,
            taken: TakenUse::default(),
        }
    }

    #[test]
    fn a_token_has_its_time_and_its_uses() {
        let tokens = InitialAccessTokens::new([
            InitialAccessToken::new(&"twice".into()).uses(2),
            InitialAccessToken::new(&"short".into()).expires_at(Timestamp::from_unix(100)),
        ]);
        let check = |token, now| {
            let request = request(token);
            let is_good = tokens.check(&request, Timestamp::from_unix(now)).is_ok();
            request.taken.spend();
            is_good
        };
        assert!(check(Some("twice"), 0) && check(Some("twice"), 0) && !check(Some("twice"), 0));
        assert!(check(Some("short"), 99) && check(Some("short"), 99) && !check(Some("short"), 100));
        assert!(!check(Some("other"), 0) && !check(Some(""), 0) && !check(None, 0));
    }

    #[test]
    fn a_use_comes_back_where_nothing_came_of_it() {
        let tokens = InitialAccessTokens::new([InitialAccessToken::new(&"once".into()).uses(1)]);
        let now = Timestamp::from_unix(0);
        let failing = request(Some("once"));
        for _ in 0..2 {
            assert!(tokens.check(&failing, now).is_ok(), "the same request has it");
        }
        let other = request(Some("once"));
        assert!(tokens.check(&other, now).is_err(), "nobody else has it meanwhile");
        drop(failing);
        assert!(tokens.check(&other, now).is_ok());
        other.taken.spend();
        drop(other);
        assert!(tokens.check(&request(Some("once")), now).is_err(), "it was used");
    }

    #[test]
    fn without_tokens_nobody_registers() {
        let refused = InitialAccessTokens::default().check(&request(Some("any")), Timestamp::from_unix(0));
        assert_eq!(refused.map_err(|error| error.code()), Err("invalid_token"));
    }
}
