//! The relying party: it asks for an authorization, and believes nothing that it did not verify.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;
use url::Url;

use crate::conformance::agent::{Agent, Arrival, Callback};
use crate::conformance::client::ClientDetails;
use crate::conformance::discovery::Discovered;
use crate::conformance::installation::Installation;
use crate::conformance::plan::Plan;
use crate::conformance::request::AuthorizationRequest;
use crate::conformance::tokens::Tokens;
use crate::conformance::verify;

/// A client with a browser of its own.
pub(crate) struct Party {
    pub(crate) installation: Arc<Installation>,
    pub(crate) http: reqwest::Client,
    pub(crate) provider: Discovered,
    pub(crate) client: ClientDetails,
    pub(crate) plan: Plan,
    pub(crate) agent: Agent,
}

impl Party {
    /// `client` of a plan with static clients.
    pub(crate) async fn new(plan: Plan) -> Self {
        Self::of("suite", plan).await
    }

    /// A client of `conformance.toml`.
    pub(crate) async fn of(client_id: &str, plan: Plan) -> Self {
        let installation = Installation::shared();
        let client = ClientDetails::configured(&installation.host.url, client_id);
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().expect("a client");
        let issuer = &installation.provider.url;
        let provider = Discovered::from(&http, issuer).await;
        let agent = Agent::new(issuer);
        Self { installation, http, provider, client, plan, agent }
    }

    pub(crate) fn request(&self) -> AuthorizationRequest {
        AuthorizationRequest::new(&self.client, self.plan)
    }

    /// Sends the browser to the authorization endpoint.
    pub(crate) async fn authorize(&mut self, request: &AuthorizationRequest) -> Arrival {
        let url = request.url(self.provider.text("authorization_endpoint"));
        self.agent.get(&url).await
    }

    /// The whole of it, from the request to verified tokens that open UserInfo.
    pub(crate) async fn complete(&mut self, request: &AuthorizationRequest) -> Tokens {
        let callback = self.authorize(request).await.callback();
        let tokens = self.exchange(request, &callback).await;
        if tokens.access_token.is_some() {
            self.userinfo(&tokens).await;
        }
        tokens
    }

    /// What the authorization response has, and what its code is good for.
    pub(crate) async fn exchange(&self, request: &AuthorizationRequest, callback: &Callback) -> Tokens {
        let response = self.response(request, callback);
        let mut tokens = Tokens::of_response(self, request, &response);
        if let Some(code) = &tokens.code {
            let (status, answer) = self.redeem(code, &[]).await;
            assert_eq!(status, 200, "{answer}");
            tokens.add(self, request, answer);
        }
        tokens
    }

    /// The parameters of a response, which came the way that the plan wants, to the right client and from the
    /// right provider.
    #[track_caller]
    pub(crate) fn response(
        &self,
        request: &AuthorizationRequest,
        callback: &Callback,
    ) -> HashMap<String, String> {
        let mut callback = callback.clone();
        let mut registered = Url::parse(&self.client.redirect_uri).expect("a URL");
        for (name, value) in registered.query_pairs() {
            assert_eq!(callback.query.remove(&*name).as_deref(), Some(&*value), "{name} of the redirect URI");
        }
        registered.set_query(None);
        let [empty, other, response] = match self.plan.response_mode {
            Some("form_post") => [&callback.query, &callback.fragment, &callback.form],
            _ if self.plan.response_type == "code" => [&callback.fragment, &callback.form, &callback.query],
            _ => [&callback.query, &callback.form, &callback.fragment],
        };
        assert!(empty.is_empty() && other.is_empty(), "the wrong way: {callback:?}");
        assert_eq!(callback.uri, registered.as_str());
        assert_eq!(response.get("state").map(String::as_str), request.get("state"));
        // RFC 9207
        assert_eq!(response.get("iss").map(String::as_str), Some(self.provider.text("issuer")));
        response.clone()
    }

    /// The code of an error, which came the way that the plan wants.
    pub(crate) async fn refusal(&mut self, request: &AuthorizationRequest) -> String {
        let callback = self.authorize(request).await.callback();
        let response = self.response(request, &callback);
        for name in ["code", "access_token", "id_token"] {
            assert!(!response.contains_key(name), "{name} beside an error: {response:?}");
        }
        response["error"].clone()
    }

    /// Sends a code to the token endpoint.
    pub(crate) async fn redeem(&self, code: &str, more: &[(&str, &str)]) -> (u16, Value) {
        let form = [
            &[
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", &self.client.redirect_uri),
            ],
            more,
        ];
        self.token_request(&form.concat()).await
    }

    /// A request to the token endpoint, as this client.
    pub(crate) async fn token_request(&self, form: &[(&str, &str)]) -> (u16, Value) {
        let request = self.http.post(self.provider.text("token_endpoint"));
        let answer = self.client.authenticate(request, form).send().await.expect("an answer");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(answer.headers()["content-type"], "application/json");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    }

    /// What UserInfo says, which must be about the same person (OpenID Connect Core section 5.3.2).
    pub(crate) async fn userinfo(&self, tokens: &Tokens) -> Value {
        let request =
            self.http.get(self.provider.text("userinfo_endpoint")).bearer_auth(tokens.access_token());
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{answer:?}");
        assert_eq!(answer.headers()["content-type"], "application/json");
        let claims: Value = answer.json().await.expect("JSON");
        assert_eq!(claims["sub"], tokens.claims()["sub"]);
        claims
    }

    /// The claims of an ID token, verified.
    #[track_caller]
    pub(crate) fn verified(&self, request: &AuthorizationRequest, id_token: &str) -> Value {
        verify::id_token(&self.provider, &self.client.id, request.get("nonce"), id_token)
    }
}
