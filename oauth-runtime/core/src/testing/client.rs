//! A client that walks a flow in a test.

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::request;
use super::{FlowError, TestTokens};
use crate::endpoint;
use crate::server::AuthorizationServer;

/// The path of an endpoint that is not declared: the answer is then the endpoint's own refusal.
const TOKEN: &str = "/token";

/// A client of a provider, for tests that walk a whole flow without a socket: the requests go to the
/// provider's endpoints as plain `http` types.
///
/// It is a client that the provider's store has. The flows are methods:
/// [`authorization_code`](Self::authorization_code), with PKCE;
/// [`authorization_code_in_browser`](Self::authorization_code_in_browser), which asks your `Interaction`;
/// [`device_code`](Self::device_code), [`client_credentials`](Self::client_credentials) and
/// [`refresh`](Self::refresh); any other grant by [`token_request`](Self::token_request).
///
/// ```
/// use oauth_runtime::testing::TestClient;
/// use oauth_runtime::{Client, oauth_server, store::MemoryStore};
///
/// #[oauth_server(grants(client_credentials), scopes(read = "Read your notes", write = "Change your notes"))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let service = Client::confidential("service", "a-long-random-secret").grant_types(["client_credentials"]).scope("read").build()?;
/// let notes = Notes::new("https://notes.example".parse()?, MemoryStore::with_clients([service]));
///
/// let service = TestClient::confidential(&notes, "service", "a-long-random-secret");
/// let tokens = service.client_credentials("read").await?;
/// assert_eq!(tokens.scope, "read");
/// let refused = service.client_credentials("write").await.unwrap_err();
/// assert_eq!(refused.code(), Some("invalid_scope"));
/// # Ok::<(), oauth_runtime::BoxError>(())
/// # })?;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
pub struct TestClient<S> {
    pub(super) server: Arc<S>,
    pub(super) client_id: String,
    secret: Option<String>,
    pub(super) redirect_uri: Option<String>,
    pub(super) browser: HeaderMap,
}

impl<S: AuthorizationServer> TestClient<S> {
    /// A client without a secret.
    pub fn public(server: &Arc<S>, client_id: impl Into<String>) -> Self {
        Self {
            server: Arc::clone(server),
            client_id: client_id.into(),
            secret: None,
            redirect_uri: None,
            browser: HeaderMap::new(),
        }
    }

    /// A client with a secret, which it sends by HTTP Basic authentication.
    pub fn confidential(server: &Arc<S>, client_id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { secret: Some(secret.into()), ..Self::public(server, client_id) }
    }

    /// The redirect URI of its authorization requests. Default: the first registered one.
    #[must_use]
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = Some(uri.into());
        self
    }

    /// A header of the person's browser, such as the cookie of a login:
    /// [`authorization_code_in_browser`](Self::authorization_code_in_browser) sends it.
    ///
    /// # Panics
    /// If the name or the value is not valid in a header.
    #[must_use]
    pub fn browser_header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        let value: HeaderValue = value.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        self.browser.append(name, value);
        self
    }

    /// Tokens for the client itself (RFC 6749 section 4.4), with the tokens of `scope`. `""` asks for the
    /// client's default scope.
    ///
    /// # Errors
    /// [`FlowError::Refused`] with the error of the token endpoint.
    pub async fn client_credentials(&self, scope: &str) -> Result<TestTokens, FlowError> {
        self.token_request(&[("grant_type", "client_credentials"), ("scope", scope)]).await
    }

    /// New tokens for the refresh token of `tokens` (RFC 6749 section 6).
    ///
    /// # Errors
    /// [`FlowError::Unregistered`] if `tokens` has no refresh token, or [`FlowError::Refused`] with the error
    /// of the token endpoint.
    pub async fn refresh(&self, tokens: &TestTokens) -> Result<TestTokens, FlowError> {
        let Some(refresh_token) = &tokens.refresh_token else {
            return Err(FlowError::Unregistered("it got no refresh token".to_owned()));
        };
        self.token_request(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await
    }

    /// A token request with these parameters, for a grant type of your own for example. The client authenticates.
    ///
    /// # Errors
    /// [`FlowError::Refused`] with the error of the token endpoint.
    pub async fn token_request(&self, parameters: &[(&str, &str)]) -> Result<TestTokens, FlowError> {
        let path = S::DECLARATION.endpoints.path("token").unwrap_or(TOKEN);
        let response =
            endpoint::answer::<endpoint::TokenEndpoint, _>(&*self.server, self.form(path, parameters)).await;
        serde_json::from_slice(response.body()).map_err(|_| FlowError::of(&response))
    }

    pub(super) fn form(&self, path: &str, parameters: &[(&str, &str)]) -> crate::http::Request {
        request::form(&*self.server, path, (&self.client_id, self.secret.as_deref()), parameters)
    }
}

impl<S> Clone for TestClient<S> {
    fn clone(&self) -> Self {
        Self {
            server: Arc::clone(&self.server),
            client_id: self.client_id.clone(),
            secret: self.secret.clone(),
            redirect_uri: self.redirect_uri.clone(),
            browser: self.browser.clone(),
        }
    }
}

/// Without the secret and the browser's cookies.
impl<S> fmt::Debug for TestClient<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestClient")
            .field("client_id", &self.client_id)
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}
