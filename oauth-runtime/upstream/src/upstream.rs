//! A provider at which people sign in.

use std::fmt;
use std::sync::Arc;

use url::Url;

use crate::builder::UpstreamBuilder;
use crate::client::Client;
use crate::error::UpstreamError;
use crate::identity::UpstreamIdentity;
use crate::mapping::OAuthProvider;
use crate::oauth::OAuthOnly;
use crate::openid::OpenIdProvider;
use crate::response::AuthorizationResponse;
use crate::sign_in::{LONGEST_SIGN_IN, PendingSignIn, SignIn};

/// Another provider, at which people sign in: an OpenID provider, or one that has OAuth only. Cloning copies a pointer.
///
/// [`begin`](Self::begin) returns the URL to which to send the browser, and [`finish`](Self::finish) takes the response
/// that the browser brings back. The pages of the feature `ui` call both; your own handler can do so too.
///
/// `finish` makes these checks:
///
/// - The metadata belong to the issuer, and the browser's response comes from it: `state`, and `iss` (RFC 9207) if it
///   is there or the provider always sends it. Give each upstream its own redirect URI (RFC 9700 section 4.4.2).
/// - The code is always exchanged with a code verifier (RFC 7636, `S256`).
/// - The ID token is signed by a key that the issuer publishes, with an asymmetric algorithm that the issuer names;
///   `iss`, `aud`, `azp`, `exp`, `iat`, `nonce`, and `at_hash` if it is there. UserInfo is about the same subject.
/// - After `login_again` or `max_age`, `auth_time` proves the new login.
#[derive(Clone)]
pub struct Upstream(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) label: String,
    pub(crate) scope: String,
    pub(crate) client: Client,
    pub(crate) provider: Provider,
}

pub(crate) enum Provider {
    OpenId(Box<OpenIdProvider>),
    OAuth(Box<OAuthOnly>),
}

impl Upstream {
    pub(crate) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// An OpenID provider, by its issuer. Write the issuer as in its metadata document, including a slash at the end if
    /// there is one.
    ///
    /// `id` is its name in URLs: 1 to 32 of the characters `a` to `z`, `0` to `9` and `-`.
    pub fn openid(id: impl Into<String>, issuer: impl Into<String>) -> UpstreamBuilder {
        UpstreamBuilder::openid(id.into(), issuer.into())
    }

    /// A provider that has OAuth and no OpenID Connect.
    pub fn oauth(id: impl Into<String>, provider: OAuthProvider) -> UpstreamBuilder {
        UpstreamBuilder::oauth(id.into(), provider)
    }

    /// Its name in URLs.
    pub fn id(&self) -> &str {
        &self.0.client.id
    }

    /// Its name for people.
    pub fn label(&self) -> &str {
        &self.0.label
    }

    /// Its issuer, which identifies a person together with the subject.
    pub fn issuer(&self) -> &str {
        match &self.0.provider {
            Provider::OpenId(provider) => &provider.issuer,
            Provider::OAuth(provider) => &provider.issuer,
        }
    }

    /// Whether it can say when a person logged in, so that you can demand a new login.
    pub fn knows_login_time(&self) -> bool {
        matches!(self.0.provider, Provider::OpenId(_))
    }

    /// Begins a sign-in. Returns the URL to which to send the browser, and the value to keep until it comes back.
    ///
    /// # Errors
    /// If the metadata of the upstream cannot be fetched.
    pub async fn begin(&self, sign_in: SignIn) -> Result<(Url, PendingSignIn), UpstreamError> {
        let client = &self.0.client;
        let pending = PendingSignIn::new(&sign_in, client.clock.now());
        let url = match &self.0.provider {
            Provider::OpenId(provider) => {
                let metadata = provider.metadata(client).await?;
                let endpoint = &metadata.authorization_endpoint;
                pending.url(endpoint, &client.client_id, &self.0.scope, &sign_in, true)
            }
            Provider::OAuth(provider) => {
                let endpoint = &provider.endpoints.authorization;
                pending.url(endpoint, &client.client_id, &self.0.scope, &sign_in, false)
            }
        };
        Ok((url, pending))
    }

    /// Ends a sign-in with the response that the browser brought. Call it once: forget `pending` before the call.
    ///
    /// # Errors
    /// If the response is not for this sign-in, or the upstream does not sign the person in.
    pub async fn finish(
        &self,
        pending: &PendingSignIn,
        response: AuthorizationResponse<'_>,
    ) -> Result<UpstreamIdentity, UpstreamError> {
        let client = &self.0.client;
        if client.clock.now().since(pending.begun_at) > LONGEST_SIGN_IN {
            return Err(UpstreamError::Response("it came more than ten minutes after the request"));
        }
        match &self.0.provider {
            Provider::OpenId(provider) => {
                let names_issuer = provider.metadata(client).await?.names_issuer;
                let code = response.check(pending, &provider.issuer, names_issuer)?;
                provider.person(client, code, pending).await
            }
            Provider::OAuth(provider) => {
                let code = response.check(pending, &provider.issuer, false)?;
                provider.person(client, code, pending).await
            }
        }
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }
}

impl fmt::Debug for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upstream")
            .field("id", &self.id())
            .field("issuer", &self.issuer())
            .field("client_id", &self.0.client.client_id)
            .field("authentication", &self.0.client.authentication)
            .finish_non_exhaustive()
    }
}
