//! Verifies access tokens of a provider.

use std::fmt;
use std::sync::Arc;

use http::request::Parts;
use oauth_runtime_core::__internal::{Unverified, is_type, resource_document};
use oauth_runtime_core::http::{Request, Response};
use oauth_runtime_core::keys::KeyError;
use oauth_runtime_core::token::AccessToken;
use oauth_runtime_core::{
    ClientRequest, Clock, Issuer, OAuthError, ProtectedResource, ResourceServer, Timestamp,
};

use super::builder::TokenVerifierBuilder;
use super::claims::{Expected, Refusal, Required, access_token};
use super::introspection::Introspector;
use super::keys::{NotVerified, ProviderKeys};
use super::possession::Possession;

/// Verifies the access tokens that a provider issues for a resource. Cloning copies a pointer.
///
/// JWTs (RFC 9068) are verified with the keys that the provider publishes:
///
/// - `typ` is `at+jwt`, so an ID token is never accepted; the signature is one of the allowed algorithms.
/// - `iss` is the issuer and `aud` contains the resource; `exp` and `nbf` are checked with some
///   [leeway](TokenVerifierBuilder::leeway); `sub` and `client_id` are there. A token that is bound to a certificate
///   (RFC 8705) is accepted with that certificate: of the connection, or in the header of a
///   [trusted proxy](TokenVerifierBuilder::client_certificate_header). A token that is bound to a key (RFC 9449) is
///   accepted with the scheme `DPoP` and a proof for this request, whose `htu` has the origin of the resource's identifier;
///   each proof counts [once](TokenVerifierBuilder::used_proofs). A token that is bound to anything else (`cnf`) is
///   refused.
/// - The keys are where the provider's metadata says (RFC 8414, OpenID Connect Discovery). They are kept as long as
///   its `Cache-Control` says, between 10 seconds and an hour (5 minutes without it), and [an hour
///   longer](TokenVerifierBuilder::stale_if_error) while it is down. Any number of concurrent requests cause one
///   fetch. A key that is not among them makes the verifier ask again at most once within 10 seconds.
///
/// A revocation does not reach a server that checks only signatures: the token is accepted until it expires. With
/// [`Introspection`](super::Introspection), other tokens are accepted too, or [JWTs as
/// well](super::Introspection::for_jwts), and the provider is asked about them.
///
/// If the provider has to be asked and cannot be, the answer to the request is 503 with `Retry-After`, and not that its
/// token is invalid.
///
/// ```
/// use oauth_runtime::resource_server::TokenVerifier;
/// use oauth_runtime::token::Owner;
///
/// # async fn of(bearer: &str) -> Result<(), oauth_runtime::BoxError> {
/// let verifier = TokenVerifier::builder("https://notes.example".parse()?, "https://api.example/notes").build()?;
/// let token = verifier.verify(bearer).await?;
/// match token.owner() {
///     Owner::Person(subject) if token.scope.contains("read") => println!("the notes of {subject}"),
///     _ => println!("no notes"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct TokenVerifier(Arc<Shared>);

pub(super) struct Shared {
    pub(super) expected: Arc<Expected>,
    pub(super) keys: Arc<ProviderKeys>,
    pub(super) introspector: Option<Introspector>,
    pub(super) possession: Possession,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) realm: Option<String>,
    pub(super) error_uri: Option<String>,
}

impl TokenVerifier {
    pub(super) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// Verifies the tokens that the provider with this issuer issues for this resource: the identifier that is
    /// their `aud`, such as the URL of the API.
    pub fn builder(issuer: Issuer, resource: impl Into<String>) -> TokenVerifierBuilder {
        TokenVerifierBuilder::new(issuer, resource.into())
    }

    /// What a token gives access to: the text after `Bearer` in the `Authorization` header of a request.
    ///
    /// The result describes the token as the provider does. Its `claims` are those that only this provider has: roles,
    /// groups, a tenant. Its `grant_id` is the `jti` of the token, or derives from its digest; the subject of a client
    /// that acts for itself is `None`. A provider may leave `client_id` out of an introspection response; then it is
    /// empty.
    ///
    /// A token that is bound to a key is refused, because nothing proves here who sends it: the extractor
    /// [`Granted`](oauth_runtime_core::Granted) and [`ResourceServer::verify`] see the whole request.
    ///
    /// # Errors
    /// `invalid_token` if it is not a valid token for this resource; `temporarily_unavailable` if the provider cannot
    /// be asked at the moment; `server_error` if it answers something that it should not. The log says more.
    pub async fn verify(&self, token: &str) -> Result<AccessToken, OAuthError> {
        self.verify_sent(token, None).await
    }

    /// The same for a token that came with this request.
    async fn verify_sent(&self, token: &str, request: Option<&Parts>) -> Result<AccessToken, OAuthError> {
        let described = self.described(token).await?;
        let now = self.0.clock.now();
        self.0.possession.check(&described, request, now).await.inspect_err(|error| {
            tracing::debug!(%error, "refused an access token");
        })?;
        Ok(described)
    }

    /// The token, whoever sends it.
    async fn described(&self, token: &str) -> Result<AccessToken, OAuthError> {
        let introspector = self.0.introspector.as_ref();
        if let Some(for_all) = introspector.filter(|own| own.is_for_jwts()) {
            return for_all.verify(token).await.map(|known| (*known).clone());
        }
        match (jwt_access_token(token), introspector) {
            (Some(jwt), _) => self.verify_jwt(token, &jwt).await,
            (None, Some(for_others)) => for_others.verify(token).await.map(|known| (*known).clone()),
            (None, None) => Err(refused("the access token is not a JWT of the type at+jwt")),
        }
    }

    /// RFC 9068 section 4.
    async fn verify_jwt(&self, token: &str, jwt: &Unverified<'_>) -> Result<AccessToken, OAuthError> {
        let (shared, now) = (&*self.0, self.0.clock.now());
        let check = |claims: &_| shared.expected.check(claims, Required::OF_JWT, now);
        let is_plausible = || jwt.claims().is_ok_and(|claims| check(&claims).is_ok());
        let verified = shared.keys.verify(jwt, is_plausible).await.map_err(|error| match error {
            NotVerified::Failed(failure) => failure.answer(),
            NotVerified::Refused(KeyError::UnknownKey { .. }) => {
                refused("the access token is signed with a key that its provider does not publish")
            }
            NotVerified::Refused(error) => {
                tracing::debug!(error = &error as &dyn std::error::Error, "refused an access token");
                OAuthError::invalid_token("the access token is not signed by its provider")
            }
        })?;
        check(&verified.claims).map_err(refused)?;
        access_token(token, &verified.claims, now, now).map_err(refused)
    }

    /// Fetches what verification needs, so that the first request need not wait: the keys of the provider, and where
    /// its introspection endpoint is. A server may call it when it starts, to learn early about a wrong
    /// configuration.
    ///
    /// # Errors
    /// `temporarily_unavailable` if the provider is down, `server_error` if it answers something that it should not.
    pub async fn fetch(&self) -> Result<(), OAuthError> {
        if let Some(introspector) = &self.0.introspector {
            introspector.fetch().await.map_err(|failure| failure.answer())?;
            if introspector.is_for_jwts() {
                return Ok(());
            }
        }
        self.0.keys.fetch().await.map_err(|failure| failure.answer())
    }

    /// The resource.
    pub fn resource(&self) -> &ProtectedResource {
        &self.0.expected.resource
    }

    /// The path of the metadata document of the resource (RFC 9728 section 3.1); `None` if its identifier is not a
    /// URL of the web.
    pub fn metadata_path(&self) -> Option<String> {
        let url = url::Url::parse(&self.resource().metadata_url()?).ok()?;
        Some(url.path().to_owned())
    }

    /// The response to a request for the metadata document of the resource (RFC 9728 section 3.2), with these scope
    /// tokens: where a client learns which provider issues tokens for it.
    pub fn metadata_response(&self, request: &Request, scope: &[&str]) -> Response {
        let issuer = self.0.expected.issuer.as_str();
        resource_document(request, self.resource(), issuer, scope, self.proof_algorithms())
    }
}

/// As a resource server without declared scope tokens: `Granted<(), TokenVerifier>` is any valid token.
impl ResourceServer for TokenVerifier {
    async fn verify(
        &self,
        token: &str,
        request: &ClientRequest<'_>,
        _: Option<&'static str>,
    ) -> Result<AccessToken, OAuthError> {
        self.verify_sent(token, Some(request.head())).await
    }

    fn realm(&self) -> &str {
        self.0.realm.as_deref().unwrap_or_else(|| self.resource().identifier())
    }

    fn error_uri(&self) -> Option<&str> {
        self.0.error_uri.as_deref()
    }

    fn resource_metadata(&self, _: Option<&'static str>) -> Option<String> {
        self.resource().metadata_url()
    }

    fn proof_algorithms(&self) -> Vec<&'static str> {
        self.0.possession.proofs.algorithms.iter().flat_map(|algorithm| algorithm.accepted_names()).collect()
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now()
    }
}

impl fmt::Debug for TokenVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenVerifier")
            .field("issuer", &self.0.expected.issuer.as_str())
            .field("resource", &self.resource().identifier())
            .finish_non_exhaustive()
    }
}

fn refused(refusal: Refusal) -> OAuthError {
    tracing::debug!(refusal, "refused an access token");
    OAuthError::invalid_token(refusal)
}

/// The token, if its header says that it is a JWT access token (RFC 9068 section 2.1). ID tokens and other JWTs of the provider
/// are not.
fn jwt_access_token(token: &str) -> Option<Unverified<'_>> {
    Unverified::of(token).ok().filter(|jwt| jwt.typ().is_some_and(|typ| is_type(typ, "at+jwt")))
}
