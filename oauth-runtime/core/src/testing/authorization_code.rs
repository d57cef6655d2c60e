//! The authorization code flow in a test (RFC 6749 section 4.1), with PKCE (RFC 7636).

use super::redirect::{Expected, code_of};
use super::{FlowError, TestClient, TestTokens, request};
use crate::authorization::Approval;
use crate::failure::store_failure;
use crate::http::{Request, Response, form_encoded};
use crate::pkce::create_s256_code_challenge;
use crate::server::AuthorizationEndpoint;
use crate::store::ClientStore;
use crate::{Secret, endpoint};

/// What a client keeps of its authorization request.
struct Begun {
    request: Request,
    redirect_uri: String,
    state: Secret,
    code_verifier: Secret,
}

impl<S: AuthorizationEndpoint> TestClient<S> {
    /// The authorization code flow with PKCE, from the authorization request to the tokens. The test approves
    /// in the person's place: no page is shown, and your `Interaction` is not asked.
    ///
    /// ```
    /// use oauth_runtime::testing::TestClient;
    /// # use http::request::Parts;
    /// # use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction};
    /// use oauth_runtime::{Approval, Client, oauth_server, store::MemoryStore};
    ///
    /// #[oauth_server(grants(authorization_code, refresh_token), responses(code), scopes(read = "Read your notes"))]
    /// struct Notes {
    ///     #[store]
    ///     store: MemoryStore,
    /// }
    /// # impl Interaction for Notes {
    /// #     async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
    /// #         Ok(Decision::Denied)
    /// #     }
    /// # }
    ///
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// let app = Client::public("app").redirect_uri("https://app.example/cb").grant_types(["authorization_code", "refresh_token"]).scope("read");
    /// let notes = Notes::new("https://notes.example".parse()?, MemoryStore::with_clients([app.build()?]));
    ///
    /// let app = TestClient::public(&notes, "app");
    /// let tokens = app.authorization_code("read", Approval::new("alice")).await?;
    /// let refreshed = app.refresh(&tokens).await?;
    /// assert_ne!(tokens.access_token, refreshed.access_token);
    /// # Ok::<(), oauth_runtime::BoxError>(())
    /// # })?;
    /// # Ok::<(), oauth_runtime::BoxError>(())
    /// ```
    ///
    /// # Errors
    /// [`FlowError::Refused`] with the error of the endpoint that refused, [`FlowError::Unregistered`] if the
    /// store does not have the client or the client has no redirect URI.
    pub async fn authorization_code(&self, scope: &str, approval: Approval) -> Result<TestTokens, FlowError> {
        let begun = self.begin(scope).await?;
        let server = &*self.server;
        let validated = endpoint::validate_authorization_request(server, &begun.request).await;
        let validated = validated.map_err(|error| FlowError::from(error.error().clone()))?;
        let response = endpoint::finalize_authorization_response(server, validated, approval.into()).await;
        self.redeem(&begun, &response).await
    }

    /// The same flow, in which your `Interaction` is asked who the person is and what they approve, by a
    /// request with the headers of [`browser_header`](Self::browser_header).
    ///
    /// # Errors
    /// Those of [`authorization_code`](Self::authorization_code), and [`FlowError::Unexpected`] if the
    /// `Interaction` answers with a page.
    pub async fn authorization_code_in_browser(&self, scope: &str) -> Result<TestTokens, FlowError> {
        let mut begun = self.begin(scope).await?;
        let mut request = std::mem::take(&mut begun.request);
        request.headers_mut().extend(self.browser.clone());
        let response = endpoint::answer::<endpoint::AuthorizationEndpoint, _>(&*self.server, request).await;
        self.redeem(&begun, &response).await
    }

    async fn begin(&self, scope: &str) -> Result<Begun, FlowError> {
        let redirect_uri = match &self.redirect_uri {
            Some(redirect_uri) => redirect_uri.clone(),
            None => self.registered_redirect_uri().await?,
        };
        let [state, code_verifier, nonce] = [(); 3].map(|()| Secret::generate());
        let code_challenge = create_s256_code_challenge(code_verifier.reveal());
        let parameters = [
            ("response_type", "code"),
            ("client_id", &self.client_id),
            ("redirect_uri", &redirect_uri),
            ("scope", scope),
            ("state", state.reveal()),
            ("nonce", nonce.reveal()),
            ("code_challenge", &code_challenge),
            ("code_challenge_method", "S256"),
        ];
        let path = S::DECLARATION.endpoints.path("authorization").unwrap_or("/authorize");
        let query = form_encoded(parameters);
        let request = request::request(&*self.server, &format!("{path}?{query}"));
        Ok(Begun { request, redirect_uri, state, code_verifier })
    }

    async fn registered_redirect_uri(&self) -> Result<String, FlowError> {
        let client = self.server.store().get_client(&self.client_id).await;
        let client = client.map_err(store_failure::<S::Store>)?;
        let unregistered = |problem: &str| FlowError::Unregistered(problem.to_owned());
        let client = client.ok_or_else(|| unregistered("the store does not have it"))?;
        let first = client.metadata().redirect_uris.first().map(|uri| uri.as_str().to_owned());
        first.ok_or_else(|| unregistered("it has no redirect URI"))
    }

    async fn redeem(&self, begun: &Begun, response: &Response) -> Result<TestTokens, FlowError> {
        let expected = Expected {
            redirect_uri: &begun.redirect_uri,
            state: begun.state.reveal(),
            issuer: self.server.settings().issuer().as_str(),
        };
        let code = code_of(response, &expected)?;
        let parameters = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &begun.redirect_uri),
            ("code_verifier", begun.code_verifier.reveal()),
        ];
        self.token_request(&parameters).await
    }
}
