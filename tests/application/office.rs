//! An OpenID provider with claims and a policy of its own, called without a network.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use oauth_runtime::access_policy::{Access, AccessPolicy, AccessRequest};
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::openid::Claims;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    AdditionalClaims, Approval, AuthorizationRequest, BoxError, ClaimsContext, Client, ClientBuilder,
    Decision, Interaction, ProtectedResource, oauth_server,
};
use serde_json::{Value, json};
use url::Url;

use crate::support::neutral::{form_request, json_of};
use crate::support::{CHALLENGE, People, VERIFIER, keys};

/// A resource that shortens the lifetimes of its tokens.
pub(super) const VAULT: &str = "https://vault.example";

#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code, id_token, code id_token),
    scopes(read = "Read", write = "Change", groups = "See your groups", claims(groups)),
    openid(profile),
    endpoints(introspection),
    claims(access_token, id_token, userinfo, introspection),
    policy(access),
    resources()
)]
pub(super) struct Office {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[keys]
    pub(super) keys: SigningKeys,
    application: Arc<Application>,
}

type Decide = fn(&AccessRequest<'_>) -> Access;

/// What the application says.
#[derive(Default)]
pub(super) struct Application {
    decide: Mutex<Option<Decide>>,
    claim: Mutex<Option<(&'static str, &'static str)>>,
}

impl AccessPolicy for Office {
    async fn decide(&self, request: &AccessRequest<'_>) -> Result<Access, BoxError> {
        let decide = *self.application.decide.lock().expect("a lock");
        Ok(decide.map_or_else(Access::allow, |decide| decide(request)))
    }
}

/// Each destination has a claim that says what it knows.
impl AdditionalClaims for Office {
    async fn claims(&self, context: &ClaimsContext<'_>) -> Result<Claims, BoxError> {
        if let Some((name, value)) = *self.application.claim.lock().expect("a lock") {
            return Ok(Claims::new().with(name, value));
        }
        let known = json!({
            "client": context.client().client_id(),
            "subject": context.subject(),
            "scope": context.scope().as_str(),
            "audience": context.audience(),
            "grant_type": context.grant_type(),
            "resource_server": context.resource_server().map(Client::client_id),
        });
        Ok(Claims::new().with(format!("of_{}", context.destination().as_str()), known).with("name", "Chosen"))
    }
}

/// Alice approves everything.
impl Interaction for Office {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice-sub").auth_time(self.settings().now()).into())
    }
}

pub(super) struct Fixture {
    pub(super) server: Arc<Office>,
    application: Arc<Application>,
}

impl Fixture {
    pub(super) fn start() -> Self {
        let web = person(Client::confidential("web", "web-client-secret"));
        let kiosk = person(Client::confidential("kiosk", "kiosk-client-secret"))
            .access_token_expires_in(Duration::from_secs(1200))
            .refresh_token_expires_in(Duration::from_secs(4000))
            .id_token_expires_in(Duration::from_secs(120));
        let job = Client::confidential("job", "job-client-secret")
            .grant_types(["client_credentials"])
            .scope("read write");
        let api = Client::confidential("api", "api-client-secret").grant_types(["none"]).resource_server();
        let clients = [web, kiosk, job, api].map(|client| client.build().expect("a client"));
        let store = MemoryStore::with_clients(clients);
        let off = person(Client::confidential("off", "off-client-secret")).build().expect("a client");
        store.put_client(off.into_disabled());
        let application = Arc::<Application>::default();
        let vault = ProtectedResource::new(VAULT).expect("a resource");
        let vault = vault.scope("read").expect("a scope");
        let vault = vault.access_token_expires_in(Duration::from_secs(60));
        let vault = vault.refresh_token_expires_in(Duration::from_secs(600));
        let issuer = "http://localhost".parse().expect("an issuer");
        let server = Office::builder(issuer, store, People::default(), keys(), Arc::clone(&application));
        Self { server: server.resource(vault).build(), application }
    }

    /// The policy from now on.
    pub(super) fn policy(&self, decide: Decide) {
        *self.application.decide.lock().expect("a lock") = Some(decide);
    }

    /// The only claim from now on, for each destination.
    pub(super) fn claim(&self, name: &'static str, value: &'static str) {
        *self.application.claim.lock().expect("a lock") = Some((name, value));
    }

    /// The parameters of the response to alice's authorization request.
    pub(super) async fn authorize(&self, client: &str, more: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut all = vec![
            ("response_type", "code"),
            ("client_id", client),
            ("redirect_uri", "https://client.example/cb"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("nonce", "n"),
        ];
        all.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        all.extend(more);
        let query = serde_urlencoded::to_string(all).expect("a query");
        let request = Request::get(format!("/authorize?{query}")).header("host", "localhost");
        let request = request.body(Bytes::new()).expect("a request");
        let response = self.server.create_authorization_response(request).await;
        let Some(location) = response.headers().get("location") else {
            return vec![("page".to_owned(), String::from_utf8_lossy(response.body()).into_owned())];
        };
        let location = location.to_str().expect("text").replace('#', "?");
        Url::parse(&location).expect("a location").query_pairs().into_owned().collect()
    }

    /// The response of the token endpoint.
    pub(super) async fn token(&self, client: &str, form: &[(&str, &str)]) -> Response<Bytes> {
        let secret = format!("{client}-client-secret");
        self.server.create_token_response(form_request("/token", (client, &secret), form)).await
    }

    /// The tokens of alice's approval, or the error.
    pub(super) async fn tokens(&self, client: &str, more: &[(&str, &str)]) -> Value {
        let response = self.authorize(client, more).await;
        let parameter =
            |name: &str| response.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
        let Some(code) = parameter("code") else {
            return json!({ "error": parameter("error"), "page": parameter("page") });
        };
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", "https://client.example/cb"),
            ("code_verifier", VERIFIER),
        ];
        json_of(&self.token(client, &form).await)
    }

    /// A token request of the job for itself.
    pub(super) async fn job(&self, more: &[(&str, &str)]) -> Value {
        let form = [&[("grant_type", "client_credentials")], more].concat();
        json_of(&self.token("job", &form).await)
    }

    pub(super) async fn refresh(&self, client: &str, tokens: &Value) -> Value {
        let refresh_token = tokens["refresh_token"].as_str().expect("a refresh token");
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
        json_of(&self.token(client, &form).await)
    }

    pub(super) async fn introspect(&self, caller: &str, token: &Value) -> Response<Bytes> {
        let secret = format!("{caller}-client-secret");
        let form = [("token", token.as_str().expect("a token"))];
        let request = form_request("/introspect", (caller, &secret), &form);
        self.server.create_token_introspection_response(request).await
    }

    pub(super) async fn userinfo(&self, token: &Value) -> Response<Bytes> {
        let token = token.as_str().expect("a token");
        let request = Request::get("/userinfo").header("host", "localhost");
        let request = request.header("authorization", format!("Bearer {token}")).body(Bytes::new());
        self.server.create_userinfo_response(request.expect("a request")).await
    }
}

fn person(client: ClientBuilder) -> ClientBuilder {
    client
        .grant_types(["authorization_code", "refresh_token", "implicit"])
        .response_types(["code", "id_token", "code id_token"])
        .redirect_uri("https://client.example/cb")
        .scope("openid profile read write groups")
}
