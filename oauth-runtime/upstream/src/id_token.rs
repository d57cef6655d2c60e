//! Checks the claims of an ID token (OpenID Connect Core section 3.1.3.7). `keys` verifies the signature.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth_runtime_core::__internal::{RegisteredClaims, numeric_date};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::keys::VerifiedToken;
use serde_json::{Map, Value};

use crate::error::UpstreamError;
use crate::sign_in::PendingSignIn;

/// The maximum length of a subject (section 2).
pub(crate) const LONGEST_SUBJECT: usize = 255;

/// The rules for every token of the upstream for this client.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    /// Audiences beside the client that are trusted.
    pub(crate) audiences: &'a [String],
    /// How much the clocks may differ, in seconds.
    pub(crate) leeway: u64,
    pub(crate) now: Timestamp,
}

/// What is wrong with a token.
pub(crate) type Problem = &'static str;

impl Expected<'_> {
    /// Issuer, audience and times, which ID tokens and logout tokens have in common.
    pub(crate) fn check<'c>(&self, claims: &'c Map<String, Value>) -> Result<RegisteredClaims<'c>, Problem> {
        let registered = RegisteredClaims::of(claims).ok_or("a registered claim is malformed")?;
        if registered.issuer != Some(self.issuer) {
            return Err("`iss` is another issuer");
        }
        if !registered.audience.contains(&self.client_id) {
            return Err("`aud` is another client");
        }
        let is_known = |own: &&str| *own == self.client_id || self.audiences.iter().any(|known| known == own);
        if !registered.audience.iter().all(is_known) {
            return Err("`aud` has an audience that is not trusted");
        }
        let authorized_party = match claims.get("azp") {
            None => None,
            Some(value) => Some(value.as_str().ok_or("`azp` is malformed")?),
        };
        match authorized_party {
            Some(party) if party != self.client_id => return Err("`azp` is another client"),
            None if registered.audience.len() > 1 => return Err("it has several audiences and no `azp`"),
            _ => {}
        }
        if registered.expires_at.is_none() || registered.issued_at.is_none() {
            return Err("`exp` or `iat` is missing");
        }
        if !registered.is_current_within(self.leeway, self.now) {
            return Err("it has expired, or is from the future");
        }
        Ok(registered)
    }

    /// An ID token for this sign-in. Returns the subject.
    pub(crate) fn check_id_token(
        &self,
        token: &VerifiedToken,
        pending: &PendingSignIn,
        access_token: &str,
    ) -> Result<String, UpstreamError> {
        let bad = |problem: Problem| UpstreamError::IdToken(problem.to_owned());
        // Other kinds of JWT have their own types (RFC 8725 section 3.11).
        if !token.typ.as_deref().is_none_or(|typ| typ.eq_ignore_ascii_case("JWT")) {
            return Err(bad("its type is that of another token"));
        }
        let registered = self.check(&token.claims).map_err(bad)?;
        if token.claims.get("nonce").and_then(Value::as_str) != Some(&pending.nonce) {
            return Err(bad("`nonce` is not that of the request"));
        }
        if let Some(hash) = token.claims.get("at_hash") {
            let half =
                token.algorithm.left_half_of_hash(access_token).map(|half| URL_SAFE_NO_PAD.encode(half));
            if half.is_none() || half.as_deref() != hash.as_str() {
                return Err(bad("`at_hash` is not that of the access token"));
            }
        }
        let subject = registered.subject.ok_or_else(|| bad("`sub` is missing"))?;
        if subject.len() > LONGEST_SUBJECT {
            return Err(bad("`sub` is longer than 255 characters"));
        }
        self.check_login(&token.claims, pending)?;
        Ok(subject.to_owned())
    }

    /// The age of the login, if the request asked for one.
    fn check_login(&self, claims: &Map<String, Value>, pending: &PendingSignIn) -> Result<(), UpstreamError> {
        if !pending.login_again && pending.max_age.is_none() {
            return Ok(());
        }
        let malformed = || UpstreamError::IdToken("`auth_time` is malformed".to_owned());
        let auth_time = numeric_date(claims, "auth_time").ok_or_else(malformed)?;
        let auth_time = auth_time.ok_or(UpstreamError::NotRecent("`auth_time` is missing"))?;
        if pending.login_again && auth_time.plus(self.leeway) < pending.begun_at {
            return Err(UpstreamError::NotRecent("the person did not log in again"));
        }
        if pending
            .max_age
            .is_some_and(|max_age| self.now.since(auth_time) > max_age.saturating_add(self.leeway))
        {
            return Err(UpstreamError::NotRecent("the login is older than it may be"));
        }
        Ok(())
    }
}
