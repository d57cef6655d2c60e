//! A sign-in at an OpenID provider, by the authorization code flow (OpenID Connect Core section 3.1).

use std::sync::Arc;

use oauth_runtime_core::__internal::{Unverified, numeric_date};
use oauth_runtime_core::Secret;
use oauth_runtime_core::keys::{KeyError, SigningAlgorithm, VerifiedToken};
use serde_json::{Map, Value};

use crate::client::Client;
use crate::discovery::Metadata;
use crate::error::UpstreamError;
use crate::id_token::Expected;
use crate::identity::UpstreamIdentity;
use crate::kept::Kept;
use crate::keys::{self, Keys};
use crate::sign_in::PendingSignIn;
use crate::token::Exchange;
use crate::user_info;

/// The maximum length of an ID token that is kept for the logout, in bytes.
const LONGEST_HINT: usize = 4 * 1024;

/// An OpenID provider, known by its issuer.
pub(crate) struct OpenIdProvider {
    pub(crate) issuer: String,
    pub(crate) algorithms: Vec<SigningAlgorithm>,
    pub(crate) audiences: Vec<String>,
    pub(crate) asks_user_info: bool,
    pub(crate) metadata: Kept<Metadata>,
    pub(crate) keys: Kept<Keys>,
}

impl OpenIdProvider {
    pub(crate) async fn metadata(&self, client: &Client) -> Result<Arc<Metadata>, UpstreamError> {
        let fetch = Metadata::fetch(&*client.fetcher, &self.issuer);
        self.metadata.get(client.clock.now(), fetch).await
    }

    /// The person that the code stands for.
    pub(crate) async fn person(
        &self,
        client: &Client,
        code: &str,
        pending: &PendingSignIn,
    ) -> Result<UpstreamIdentity, UpstreamError> {
        let metadata = self.metadata(client).await?;
        let exchange = Exchange {
            fetcher: &*client.fetcher,
            issuer: &self.issuer,
            endpoint: &metadata.token_endpoint,
            client_id: &client.client_id,
            authentication: &client.authentication,
            only_secret_post: metadata.only_secret_post,
            now: client.clock.now(),
        };
        let tokens = exchange.tokens(code, pending).await?;
        let id_token = tokens.id_token.ok_or_else(|| {
            UpstreamError::document("the token response", "`id_token` is missing; is it an OpenID provider?")
        })?;
        let refused = |error: KeyError| UpstreamError::IdToken(error.to_string());
        let verified = self.verify(client, &metadata, &id_token).await?.map_err(refused)?;
        let expected = self.expected(client);
        let subject = expected.check_id_token(&verified, pending, tokens.access_token.reveal())?;
        let mut identity = UpstreamIdentity::new(&client.id, &self.issuer, subject);
        let mut claims = verified.claims;
        if let Some(url) = metadata.userinfo_endpoint.as_ref().filter(|_| self.asks_user_info) {
            let told =
                user_info::claims(&*client.fetcher, url, &tokens.access_token, &identity.subject).await?;
            complete(&mut claims, told);
        }
        fill(&mut identity, claims);
        let is_short = id_token.len() <= LONGEST_HINT;
        identity.id_token =
            (is_short && metadata.end_session_endpoint.is_some()).then(|| Secret::from(id_token));
        Ok(identity)
    }

    /// Verifies a signature. We allow the algorithm, and the upstream says that it uses it.
    pub(crate) async fn verify(
        &self,
        client: &Client,
        metadata: &Metadata,
        token: &str,
    ) -> Result<Result<VerifiedToken, KeyError>, UpstreamError> {
        let allowed = metadata.algorithms(&self.algorithms);
        let unverified = match Unverified::of(token) {
            Ok(unverified) => unverified,
            Err(error) => return Ok(Err(error)),
        };
        let (url, now) = (&metadata.jwks_uri, client.clock.now());
        keys::verify(&self.keys, &*client.fetcher, url, &unverified, &allowed, now).await
    }

    pub(crate) fn expected<'a>(&'a self, client: &'a Client) -> Expected<'a> {
        Expected {
            issuer: &self.issuer,
            client_id: &client.client_id,
            audiences: &self.audiences,
            leeway: client.leeway,
            now: client.clock.now(),
        }
    }
}

/// What only the ID token says: it is signed, and about this login.
const OF_THE_LOGIN: [&str; 12] =
    ["iss", "sub", "aud", "azp", "exp", "iat", "nbf", "nonce", "auth_time", "acr", "amr", "sid"];

/// Adds the claims that only UserInfo has. An address and its mark belong together, so both come from the same source.
fn complete(claims: &mut Map<String, Value>, mut told: Map<String, Value>) {
    told.retain(|name, _| !OF_THE_LOGIN.contains(&name.as_str()));
    if claims.contains_key("email") {
        told.remove("email_verified");
    } else {
        claims.remove("email_verified");
    }
    for (name, value) in told {
        claims.entry(name).or_insert(value);
    }
}

fn fill(identity: &mut UpstreamIdentity, claims: Map<String, Value>) {
    let text = |name: &str| {
        let value = claims.get(name).and_then(Value::as_str).filter(|value| !value.is_empty());
        value.map(str::to_owned)
    };
    identity.name = text("name");
    identity.username = text("preferred_username");
    identity.email = text("email");
    // Some providers write the text `"true"`.
    let verified = claims.get("email_verified");
    identity.email_verified = verified.is_some_and(|value| value == true || value == "true");
    identity.auth_time = numeric_date(&claims, "auth_time").flatten();
    identity.acr = text("acr");
    let amr = claims.get("amr").and_then(Value::as_array).into_iter().flatten();
    identity.amr = amr.filter_map(Value::as_str).map(str::to_owned).collect();
    identity.session_id = text("sid");
    identity.claims = claims;
}
