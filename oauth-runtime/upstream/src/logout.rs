//! Logout at the upstream (OpenID Connect RP-Initiated Logout 1.0), and by it (Back-Channel Logout 1.0).

use oauth_runtime_core::__internal::is_type;
use oauth_runtime_core::keys::VerifiedToken;
use oauth_runtime_core::{Secret, Timestamp};
use serde_json::Value;
use url::Url;

use crate::error::UpstreamError;
use crate::id_token::{Expected, LONGEST_SUBJECT};
use crate::upstream::{Provider, Upstream};

/// The event of a logout token (section 2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A verified logout token: it says which sessions end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogoutToken {
    /// The person, as the issuer knows them.
    pub subject: Option<String>,
    /// The issuer's name of the session. `None`: all sessions of the person.
    pub session_id: Option<String>,
    /// The identifier of the token. Accept each identifier once.
    pub jwt_id: String,
    /// Until when the token is valid. Remember its identifier until then.
    pub expires_at: Timestamp,
}

impl Upstream {
    /// Where the browser goes to log out at the upstream as well; `None` if the upstream has no such endpoint. The
    /// person comes back to `post_logout_redirect_uri`, which must be registered at the upstream.
    ///
    /// # Errors
    /// If the metadata of the upstream cannot be fetched.
    pub async fn end_session_url(
        &self,
        id_token: Option<&Secret>,
        post_logout_redirect_uri: Option<&Url>,
        state: Option<&str>,
    ) -> Result<Option<Url>, UpstreamError> {
        let shared = self.shared();
        let Provider::OpenId(provider) = &shared.provider else { return Ok(None) };
        let metadata = provider.metadata(&shared.client).await?;
        let Some(mut url) = metadata.end_session_endpoint.clone() else { return Ok(None) };
        let mut query = url.query_pairs_mut();
        if let Some(id_token) = id_token {
            query.append_pair("id_token_hint", id_token.reveal());
        }
        query.append_pair("client_id", &shared.client.client_id);
        if let Some(uri) = post_logout_redirect_uri {
            query.append_pair("post_logout_redirect_uri", uri.as_str());
            if let Some(state) = state {
                query.append_pair("state", state);
            }
        }
        drop(query);
        Ok(Some(url))
    }

    /// Verifies a logout token that the upstream sent (section 2.6). The caller must make sure that each token is used
    /// once.
    ///
    /// # Errors
    /// If it is not a logout token of this upstream for this client.
    pub async fn verify_logout_token(&self, token: &str) -> Result<LogoutToken, UpstreamError> {
        let shared = self.shared();
        let refused = |problem: String| UpstreamError::LogoutToken(problem);
        let Provider::OpenId(provider) = &shared.provider else {
            return Err(refused("a provider without OpenID Connect sends none".to_owned()));
        };
        let metadata = provider.metadata(&shared.client).await?;
        let verified = provider.verify(&shared.client, &metadata, token).await?;
        let verified = verified.map_err(|error| refused(error.to_string()))?;
        read(&verified, &provider.expected(&shared.client)).map_err(|problem| refused(problem.to_owned()))
    }
}

fn read(token: &VerifiedToken, expected: &Expected<'_>) -> Result<LogoutToken, &'static str> {
    let claims = &token.claims;
    // The type is recommended, not required (section 2.4); an ID token has `nonce` and no `events`.
    if token.typ.as_deref().is_some_and(|typ| !is_type(typ, "logout+jwt") && !is_type(typ, "JWT")) {
        return Err("its type is that of another token");
    }
    let registered = expected.check(claims)?;
    if !claims.get("events").and_then(|events| events.get(EVENT)).is_some_and(Value::is_object) {
        return Err("`events` does not say that it is a logout");
    }
    if claims.contains_key("nonce") {
        return Err("it has a `nonce`, so it may be an ID token");
    }
    let subject = registered.subject.map(str::to_owned);
    let session_id = match claims.get("sid") {
        None => None,
        // Without it, all sessions of the person would end.
        Some(value) => Some(value.as_str().ok_or("`sid` is malformed")?.to_owned()),
    };
    if subject.is_none() && session_id.is_none() {
        return Err("it has neither `sub` nor `sid`");
    }
    if subject.as_ref().is_some_and(|subject| subject.len() > LONGEST_SUBJECT) {
        return Err("`sub` is longer than 255 characters");
    }
    let jwt_id = registered.jwt_id.ok_or("`jti` is missing")?.to_owned();
    let expires_at = registered.expires_at.ok_or("`exp` is missing")?.plus(expected.leeway);
    Ok(LogoutToken { subject, session_id, jwt_id, expires_at })
}
