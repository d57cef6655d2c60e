//! An OpenID provider with JWT access tokens for one of its resources, and with claims of its own.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::openid::Claims;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    AdditionalClaims, Approval, AuthorizationRequest, BoxError, ClaimsContext, Client, Decision, Interaction,
    OpenIdMetadata, SubjectType, Timestamp, oauth_server,
};
use serde_json::Value;
use url::Url;

use crate::support::neutral::{form_request, json_of};
use crate::support::{CHALLENGE, People, VERIFIER, keys};

/// The resource with JWTs.
pub(super) const NOTES: &str = "https://notes.example";
/// The resource with opaque tokens.
pub(super) const FILES: &str = "https://files.example";

/// Everything that can meet in an access token.
#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code, token),
    scopes(read = "Read", write = "Change", groups = "See your groups", claims(groups)),
    openid(profile),
    endpoints(introspection, end_session),
    access_tokens(opaque, jwt),
    claims(access_token),
    resources(
        notes = "https://notes.example" { scopes(read, write), access_tokens(jwt) },
        files = "https://files.example" { scopes(read) },
    )
)]
pub(super) struct Archive {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[keys]
    pub(super) keys: SigningKeys,
    hook: Arc<Hook>,
}

/// What the application says, and what it was asked.
#[derive(Default)]
pub(super) struct Hook {
    answer: Mutex<Option<Answer>>,
    asked: Mutex<Vec<Value>>,
}

type Answer = Box<dyn Fn() -> Result<Claims, BoxError> + Send>;

impl Hook {
    /// The answer from now on.
    pub(super) fn says(&self, answer: impl Fn() -> Result<Claims, BoxError> + Send + 'static) {
        *self.answer.lock().expect("a lock") = Some(Box::new(answer));
    }

    /// Adds only this claim from now on.
    pub(super) fn adds(&self, name: &'static str, value: &'static str) {
        self.says(move || Ok(Claims::new().with(name, value)));
    }

    /// What it was asked since the last call.
    pub(super) fn asked(&self) -> Vec<Value> {
        std::mem::take(&mut self.asked.lock().expect("a lock"))
    }
}

impl AdditionalClaims for Archive {
    async fn claims(&self, context: &ClaimsContext<'_>) -> Result<Claims, BoxError> {
        self.hook.asked.lock().expect("a lock").push(serde_json::json!({
            "client": context.client().client_id(),
            "subject": context.subject(),
            "scope": context.scope().as_str(),
            "audience": context.audience(),
            "grant_type": context.grant_type(),
            "acr": context.authentication().and_then(|login| login.acr.as_deref()),
        }));
        match &*self.hook.answer.lock().expect("a lock") {
            Some(answer) => answer(),
            None => Ok(Claims::new()),
        }
    }
}

/// Alice approves everything. She logged in a minute ago with two factors.
impl Interaction for Archive {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        let login = Timestamp::from_unix(self.settings().now().as_unix() - 60);
        let approval = Approval::new("alice-sub").auth_time(login).acr("gold").amr(["pwd", "otp"]);
        Ok(approval.session_id("the-session").into())
    }
}

impl oauth_runtime::logout::Logout for Archive {
    async fn log_out(
        &self,
        _: &oauth_runtime::logout::LogoutRequest,
        _: &Parts,
    ) -> Result<oauth_runtime::logout::LogoutDecision, BoxError> {
        Ok(oauth_runtime::logout::LogoutDecision::from(
            oauth_runtime::logout::EndedSession::new().session_id("the-session"),
        ))
    }
}

/// A running [`Archive`], called without a network.
pub(super) struct Fixture {
    pub(super) server: Arc<Archive>,
    pub(super) hook: Arc<Hook>,
}

impl Fixture {
    /// With the confidential clients `web` and `pairwise`, the job `job`, and the resource server `api`.
    pub(super) fn start() -> Self {
        let itself = ["client_credentials"];
        let pairwise = OpenIdMetadata::default().with(|own| own.subject_type = SubjectType::Pairwise);
        let clients = [
            person(Client::confidential("web", "web-client-secret")),
            person(Client::confidential("pairwise", "pairwise-client-secret")).openid(pairwise),
            Client::confidential("job", "job-client-secret").grant_types(itself).scope("read write"),
            Client::confidential("api", "api-client-secret").grant_types(itself).resource_server(),
        ];
        let clients = clients.map(|client| client.build().expect("a client"));
        let (store, hook) = (MemoryStore::with_clients(clients), Arc::<Hook>::default());
        let issuer = "http://localhost".parse().expect("an issuer");
        let server = Archive::builder(issuer, store, People::default(), keys(), Arc::clone(&hook));
        Self { server: server.pairwise_salt("pepper-for-the-tests").build(), hook }
    }

    /// The parameters of the response to alice's authorization request, which extends that of a client for a code.
    pub(super) async fn authorize(&self, client: &str, parameters: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut all = vec![
            ("response_type", "code"),
            ("client_id", client),
            ("redirect_uri", "https://client.example/cb"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        all.retain(|(name, _)| !parameters.iter().any(|(other, _)| other == name));
        all.extend(parameters);
        let query = serde_urlencoded::to_string(all).expect("a query");
        let request = Request::get(format!("/authorize?{query}")).header("host", "localhost");
        let request = request.body(Bytes::new()).expect("a request");
        let response = self.server.create_authorization_response(request).await;
        let location = response.headers()["location"].to_str().expect("text").replace('#', "?");
        Url::parse(&location).expect("a location").query_pairs().into_owned().collect()
    }

    /// A code that alice approved.
    pub(super) async fn code(&self, client: &str, parameters: &[(&str, &str)]) -> String {
        let response = self.authorize(client, parameters).await;
        let code = response.iter().find(|(name, _)| name == "code");
        code.unwrap_or_else(|| panic!("a code in {response:?}")).1.clone()
    }

    /// The response of the token endpoint.
    pub(super) async fn token(&self, client: &str, form: &[(&str, &str)]) -> Response<Bytes> {
        let secret = format!("{client}-client-secret");
        self.server.create_token_response(form_request("/token", (client, &secret), form)).await
    }

    /// The response to the redemption of a code.
    pub(super) async fn redeem(&self, client: &str, code: &str) -> Response<Bytes> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", "https://client.example/cb"),
            ("code_verifier", VERIFIER),
        ];
        self.token(client, &form).await
    }

    /// The tokens of alice's approval.
    pub(super) async fn tokens(&self, client: &str, parameters: &[(&str, &str)]) -> Value {
        let code = self.code(client, parameters).await;
        json_of(&self.redeem(client, &code).await)
    }

    /// The tokens of a refresh.
    pub(super) async fn refresh(&self, tokens: &Value, parameters: &[(&str, &str)]) -> Response<Bytes> {
        let refresh_token = text(tokens, "refresh_token");
        let form =
            [&[("grant_type", "refresh_token"), ("refresh_token", refresh_token)], parameters].concat();
        self.token("web", &form).await
    }

    /// An access token of the job for this resource.
    pub(super) async fn job(&self, resource: &str) -> Response<Bytes> {
        self.token("job", &[("grant_type", "client_credentials"), ("resource", resource)]).await
    }

    /// What the resource server learns about a token.
    pub(super) async fn introspect(&self, token: &str) -> Value {
        let request = form_request("/introspect", ("api", "api-client-secret"), &[("token", token)]);
        json_of(&self.server.create_token_introspection_response(request).await)
    }

    /// The claims of an access token that is a JWT.
    pub(super) fn claims(&self, token: &str) -> Value {
        self.server.keys.verify_typed(token, "at+jwt").unwrap_or_else(|error| panic!("{error}: {token}"))
    }
}

fn person(client: oauth_runtime::ClientBuilder) -> oauth_runtime::ClientBuilder {
    client
        .grant_types(["authorization_code", "refresh_token", "implicit"])
        .response_types(["code", "token"])
        .redirect_uri("https://client.example/cb")
        .scope("openid profile read write groups")
}

/// A text of a response.
#[track_caller]
pub(super) fn text<'a>(response: &'a Value, name: &str) -> &'a str {
    response[name].as_str().unwrap_or_else(|| panic!("{name} in {response}"))
}
