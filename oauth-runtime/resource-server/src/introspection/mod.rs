//! Verification at the provider's introspection endpoint (RFC 7662).

mod answer;
mod cache;
mod settings;
mod signed;

use std::sync::Arc;

use oauth_runtime_core::client_auth::encode_auth_headers;
use oauth_runtime_core::fetch::{Call, Called, Fetched, Fetcher};
use oauth_runtime_core::keys::{KeyError, SigningKeys};
use oauth_runtime_core::token::AccessToken;
use oauth_runtime_core::{Clock, OAuthError, Secret};
use serde_json::json;
use url::Url;

use self::cache::Answers;
use self::settings::Credentials;
pub use self::settings::Introspection;
use super::claims::Expected;
use super::failure::Failure;
use super::kept::Kept;
use super::keys::ProviderKeys;
use super::provider::ProviderMetadata;

/// How long an assertion of this server is valid, in seconds.
const ASSERTION_FOR: u64 = 60;

/// `client_assertion_type` (RFC 7523 section 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Asks the provider about tokens. Cloning copies a pointer.
#[derive(Clone)]
pub(crate) struct Introspector(Arc<Shared>);

struct Shared {
    settings: Introspection,
    fetcher: Arc<dyn Fetcher>,
    metadata: Kept<ProviderMetadata>,
    expected: Arc<Expected>,
    clock: Arc<dyn Clock>,
    answers: Answers,
    /// For signed answers.
    keys: Arc<ProviderKeys>,
}

impl Introspector {
    pub(crate) fn new(
        settings: Introspection,
        fetcher: Arc<dyn Fetcher>,
        metadata: Kept<ProviderMetadata>,
        expected: Arc<Expected>,
        clock: Arc<dyn Clock>,
        keys: Arc<ProviderKeys>,
    ) -> Self {
        let answers = Answers::new(settings.cached_for, settings.refused_for, settings.cache_size);
        Self(Arc::new(Shared { settings, fetcher, metadata, expected, clock, answers, keys }))
    }

    /// Whether JWTs are introspected too.
    pub(crate) fn is_for_jwts(&self) -> bool {
        self.0.settings.for_jwts
    }

    /// Finds the endpoint, and the keys if they are needed.
    pub(crate) async fn fetch(&self) -> Result<(), Failure> {
        self.0.place().await?;
        if self.0.settings.signed { self.0.keys.fetch().await } else { Ok(()) }
    }

    /// What the token gives access to: from an answer of the last seconds, or by asking.
    pub(crate) async fn verify(&self, token: &str) -> Result<Arc<AccessToken>, OAuthError> {
        let shared = Arc::clone(&self.0);
        let ask = {
            let token = Secret::from(token);
            async move { shared.ask(token.reveal()).await }
        };
        self.0.answers.get(token, &*self.0.clock, ask).await
    }
}

impl Shared {
    async fn ask(&self, token: &str) -> Result<(Fetched, Result<AccessToken, &'static str>), Failure> {
        let asked = self.asked(token).await;
        if self.settings.endpoint.is_none() && matches!(asked, Err(Failure::Permanent)) {
            // It may have moved.
            self.metadata.expire();
        }
        asked
    }

    async fn asked(&self, token: &str) -> Result<(Fetched, Result<AccessToken, &'static str>), Failure> {
        let place = self.place().await?;
        let fetched = self.post(&place, token).await?;
        let now = self.clock.now();
        let members = match self.settings.signed {
            true => signed::members(&fetched, &self.keys, &self.settings, &self.expected, now).await?,
            false => answer::members(&fetched.body)?,
        };
        let known = answer::read(members, token, &self.settings, &self.expected, now)?;
        Ok((fetched, known))
    }

    async fn place(&self) -> Result<Url, Failure> {
        match &self.settings.endpoint {
            Some(url) => Ok(url.clone()),
            None => {
                let metadata = self.metadata.get().await?.item;
                let with_certificate = self.settings.certificate().is_some();
                metadata.introspection_endpoint(&self.expected.issuer, with_certificate)
            }
        }
    }

    async fn post(&self, place: &Url, token: &str) -> Result<Fetched, Failure> {
        let client_id = self.settings.client_id.as_str();
        let mut form = vec![("token", token), ("token_type_hint", "access_token")];
        let accepted = if self.settings.signed { signed::MEDIA_TYPE } else { "application/json" };
        let posted = match &self.settings.credentials {
            Credentials::Secret(secret) => {
                let header = encode_auth_headers(client_id, secret.reveal());
                self.fetcher.call(Call::post(place, &form).authorization(header).accept(accepted)).await
            }
            Credentials::Key(keys) => {
                let assertion = self.assertion(keys).await.map_err(|error| {
                    tracing::error!(error = &error as &dyn std::error::Error, "could not sign an assertion");
                    Failure::Permanent
                })?;
                form.extend([
                    ("client_id", client_id),
                    ("client_assertion_type", JWT_BEARER),
                    ("client_assertion", assertion.as_str()),
                ]);
                self.fetcher.call(Call::post(place, &form).accept(accepted)).await
            }
            // RFC 8705 section 2: the connection has the certificate.
            Credentials::Certificate(_) => {
                form.push(("client_id", client_id));
                self.fetcher.call(Call::post(place, &form).accept(accepted)).await
            }
        };
        let document = posted.and_then(Called::document);
        document.map_err(|error| Failure::of_fetch("what the provider says about a token", place, &error))
    }

    /// RFC 7523 section 3; the audience is the issuer.
    async fn assertion(&self, keys: &SigningKeys) -> Result<String, KeyError> {
        let (client_id, now) = (&self.settings.client_id, self.clock.now());
        let claims = json!({
            "iss": client_id,
            "sub": client_id,
            "aud": self.expected.issuer.as_str(),
            "jti": Secret::generate().reveal(),
            "iat": now,
            "exp": now.plus(ASSERTION_FOR),
        });
        let algorithm = keys.algorithms().first().copied().ok_or(KeyError::Empty)?;
        keys.sign_async(algorithm, "JWT", claims).await
    }
}
