//! The token request (RFC 6749 section 4.1.3), and its response.

use oauth_runtime_core::fetch::{Call, FetchError, Fetcher};
use oauth_runtime_core::{Secret, Timestamp};
use serde::Deserialize;
use url::Url;

use crate::client_auth::{Audience, ClientAuthentication};
use crate::error::{UpstreamError, tamed};
use crate::fetched::{call, failed};
use crate::sign_in::PendingSignIn;

const WHAT: &str = "the token response";

/// The tokens for a code.
pub(crate) struct Tokens {
    pub(crate) access_token: Secret,
    pub(crate) id_token: Option<String>,
}

/// A successful response or an error; GitHub sends errors with the status 200.
#[derive(Deserialize)]
struct Response {
    access_token: Option<Secret>,
    token_type: Option<String>,
    id_token: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// The endpoint for exchanging a code, and the client.
pub(crate) struct Exchange<'a> {
    pub(crate) fetcher: &'a dyn Fetcher,
    pub(crate) issuer: &'a str,
    pub(crate) endpoint: &'a Url,
    pub(crate) client_id: &'a str,
    pub(crate) authentication: &'a ClientAuthentication,
    pub(crate) only_secret_post: bool,
    pub(crate) now: Timestamp,
}

impl Exchange<'_> {
    pub(crate) async fn tokens(&self, code: &str, pending: &PendingSignIn) -> Result<Tokens, UpstreamError> {
        let audience = Audience { issuer: self.issuer, token_endpoint: self.endpoint.as_str() };
        let credentials =
            self.authentication.credentials(self.client_id, audience, self.only_secret_post, self.now);
        let credentials = credentials.await?;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &pending.redirect_uri),
            ("code_verifier", &pending.code_verifier),
        ];
        form.extend(credentials.form.iter().map(|(name, value)| (*name, value.as_str())));
        let mut request = Call::post(self.endpoint, &form);
        if let Some(value) = credentials.authorization {
            request = request.authorization(value);
        }
        let called = call(self.fetcher, WHAT, request).await?;
        match serde_json::from_slice::<Response>(&called.body) {
            Ok(response) if response.error.is_some() || called.status.as_u16() == 200 => response.tokens(),
            Ok(_) => Err(failed(WHAT, self.endpoint, FetchError::Status(called.status))),
            Err(_) if called.status.as_u16() != 200 => {
                Err(failed(WHAT, self.endpoint, FetchError::Status(called.status)))
            }
            // The text of the error is left out, because it may quote a token.
            Err(_) => {
                Err(UpstreamError::document(WHAT, "it is not a JSON object with the members of RFC 6749"))
            }
        }
    }
}

impl Response {
    fn tokens(self) -> Result<Tokens, UpstreamError> {
        if let Some(error) = self.error {
            let description = self.error_description.as_deref().map(tamed);
            return Err(UpstreamError::Token { error: tamed(&error), description });
        }
        let is_bearer = self.token_type.is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"));
        if !is_bearer {
            return Err(UpstreamError::document(WHAT, "`token_type` is not `Bearer`"));
        }
        let access_token = self.access_token.filter(|token| !token.reveal().is_empty());
        let access_token =
            access_token.ok_or_else(|| UpstreamError::document(WHAT, "`access_token` is missing"))?;
        Ok(Tokens { access_token, id_token: self.id_token })
    }
}
