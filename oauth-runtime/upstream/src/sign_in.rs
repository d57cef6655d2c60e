//! The authorization request, and the values to keep until the upstream answers.

use std::fmt;
use std::time::Duration;

use oauth_runtime_core::{Digest, Secret, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;

/// The parameters of a sign-in.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SignIn {
    /// Where the browser comes back to. Each upstream has its own, so that a response of one upstream is never taken
    /// for a response of another (RFC 9700 section 4.4.2).
    pub redirect_uri: Url,
    /// Whether the person must log in although they are logged in there (`prompt=login`).
    pub login_again: bool,
    /// How old their login there may be (`max_age`).
    pub max_age: Option<Duration>,
    /// Classes of the login, in the upstream's own terms (`acr_values`).
    pub acr_values: Vec<String>,
    /// The person who is expected to sign in (`login_hint`).
    pub login_hint: Option<String>,
    /// The person's languages (`ui_locales`).
    pub ui_locales: Option<String>,
    /// The value that the response must have (`state`). `None`: a new secret.
    pub state: Option<Secret>,
}

impl SignIn {
    /// A sign-in that comes back to this URI.
    pub fn new(redirect_uri: Url) -> Self {
        Self {
            redirect_uri,
            login_again: false,
            max_age: None,
            acr_values: Vec::new(),
            login_hint: None,
            ui_locales: None,
            state: None,
        }
    }
}

/// A sign-in that waits for its response: store it under a key that only the browser that began it has. It contains the
/// code verifier.
#[derive(Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PendingSignIn {
    /// The value that the response must have.
    pub state: String,
    pub(crate) nonce: String,
    pub(crate) code_verifier: String,
    pub(crate) redirect_uri: String,
    pub(crate) begun_at: Timestamp,
    #[serde(default)]
    pub(crate) login_again: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) max_age: Option<u64>,
}

impl fmt::Debug for PendingSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingSignIn").field("begun_at", &self.begun_at).finish_non_exhaustive()
    }
}

/// How long a sign-in may take, in seconds.
pub(crate) const LONGEST_SIGN_IN: u64 = 600;

impl PendingSignIn {
    pub(crate) fn new(sign_in: &SignIn, now: Timestamp) -> Self {
        let generate = || Secret::generate().reveal().to_owned();
        let state = sign_in.state.as_ref().map(|state| state.reveal().to_owned());
        Self {
            state: state.unwrap_or_else(generate),
            nonce: generate(),
            code_verifier: generate(),
            redirect_uri: sign_in.redirect_uri.to_string(),
            begun_at: now,
            login_again: sign_in.login_again,
            max_age: sign_in.max_age.map(|time| time.as_secs()),
        }
    }

    /// The URL of the authorization request.
    pub(crate) fn url(
        &self,
        endpoint: &Url,
        client_id: &str,
        scope: &str,
        sign_in: &SignIn,
        openid: bool,
    ) -> Url {
        let mut url = endpoint.clone();
        let mut query = url.query_pairs_mut();
        query.append_pair("response_type", "code");
        query.append_pair("client_id", client_id);
        query.append_pair("redirect_uri", &self.redirect_uri);
        if !scope.is_empty() {
            query.append_pair("scope", scope);
        }
        query.append_pair("state", &self.state);
        // The base64url form of SHA-256 (RFC 7636 section 4.2).
        query.append_pair("code_challenge", &Digest::of(&self.code_verifier).to_string());
        query.append_pair("code_challenge_method", "S256");
        if openid {
            query.append_pair("nonce", &self.nonce);
            self.add_openid(&mut query, sign_in);
        }
        drop(query);
        url
    }

    fn add_openid(
        &self,
        query: &mut url::form_urlencoded::Serializer<'_, url::UrlQuery<'_>>,
        sign_in: &SignIn,
    ) {
        if self.login_again {
            query.append_pair("prompt", "login");
        }
        // An upstream must say when the person logged in only if `max_age` was sent (section 2, `auth_time`).
        let max_age = self.max_age.or(self.login_again.then_some(LONGEST_SIGN_IN));
        if let Some(max_age) = max_age {
            query.append_pair("max_age", &max_age.to_string());
            // Google says it only if it is asked by name (section 5.5).
            query.append_pair("claims", r#"{"id_token":{"auth_time":{"essential":true}}}"#);
        }
        if !sign_in.acr_values.is_empty() {
            query.append_pair("acr_values", &sign_in.acr_values.join(" "));
        }
        for (name, value) in [("login_hint", &sign_in.login_hint), ("ui_locales", &sign_in.ui_locales)] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
    }
}
