//! A provider whose clients manage their grants.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use http::request::Parts;
use oauth_runtime::authorization_details::AuthorizationDetail;
use oauth_runtime::ciba::{
    BackchannelAuthentication, BackchannelAuthenticationRequest, GRANT_TYPE as CIBA, Hint, HintedPerson,
};
use oauth_runtime::device::GRANT_TYPE as DEVICE;
use oauth_runtime::grant::token_exchange::{
    Exchange, ExchangeRequest, GRANT_TYPE as EXCHANGE, TokenExchangePolicy,
};
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::store::{Authenticated, MemoryStore};
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, ClientBuilder, Decision, Interaction, OpenIdMetadata,
    TokenDeliveryMode, oauth_server,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::ciba::Clients;
use crate::support::{
    Answer, CHALLENGE, Heard, Http, People, TestClock, client_jwks, keys, parameters_of, redemption, seal,
};

pub(super) const EAST: &str = "https://east.example";
pub(super) const WEST: &str = "https://west.example";

/// All requests that can be about a grant.
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials, device_code, ciba, token_exchange),
    responses(code, code id_token, code token),
    scopes(read = "Read", write = "Change", upload = "Add files", list = "List"),
    openid(profile, email, offline_access),
    resources(
        east = "https://east.example" { scopes(read, list) },
        west = "https://west.example" { scopes(write, list) },
    ),
    authorization_details(payment = Payment),
    request_objects(by_value),
    client_auth(private_key_jwt),
    sender_constrained(dpop),
    endpoints(grant_management, pushed_authorization_request, introspection, revocation, metadata),
    events,
    scope_module = grant_scope,
    resource_module = grant_resource
)]
#[allow(deprecated)]
pub(super) struct Bank {
    #[store]
    pub(super) store: Arc<MemoryStore>,
    #[users]
    people: Arc<People>,
    #[keys]
    keys: SigningKeys,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Payment {
    pub(super) amount: u64,
}

impl AuthorizationDetail for Payment {
    fn describe(&self, _: &str) -> String {
        format!("Pay {}", self.amount)
    }
}

/// `x-user: bob` is another person than alice, `x-sid` names the session, and `x-scope` approves less.
impl Interaction for Bank {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        let header = |name: &str| http.headers.get(name).and_then(|value| value.to_str().ok());
        let approval = Approval::new(format!("{}-sub", header("x-user").unwrap_or("alice")));
        let approval = approval.auth_time(self.settings().now());
        let approval = header("x-sid").into_iter().fold(approval, |approval, sid| approval.session_id(sid));
        Ok(match header("x-scope") {
            Some(scope) => approval.scope(scope.parse()?).into(),
            None => approval.into(),
        })
    }
}

/// `login_hint` is a name.
impl BackchannelAuthentication for Bank {
    async fn find_person(&self, hint: &Hint<'_>) -> Result<HintedPerson, BoxError> {
        Ok(match hint {
            Hint::LoginHint(name) => Authenticated::new(format!("{name}-sub")).into(),
            _ => HintedPerson::Unknown,
        })
    }

    async fn notify(&self, _: &BackchannelAuthenticationRequest) -> Result<(), BoxError> {
        Ok(())
    }
}

/// The resource server of the east calls the west for its user.
impl TokenExchangePolicy for Bank {
    async fn exchange(&self, _: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        Ok(Exchange::delegate())
    }
}

pub(super) const WEB: Option<(&str, &str)> = Some(("web", "web-client-secret"));
pub(super) const OTHER: Option<(&str, &str)> = Some(("other", "other-client-secret"));

/// A running [`Bank`]. Its clients are `web` and `other` (confidential), `app` (public), `signing` (`private_key_jwt`), `pushed`
/// (CIBA in push mode), and the resource server `api`.
pub(super) struct Run {
    pub(super) clock: TestClock,
    pub(super) http: Http,
    pub(super) server: Arc<Bank>,
    pub(super) people: Arc<People>,
    pub(super) heard: Heard,
    /// What was pushed to clients.
    pub(super) clients: Arc<Clients>,
}

/// The tokens of a grant.
pub(super) struct Tokens {
    pub(super) answer: Answer,
    pub(super) grant_id: String,
    pub(super) access_token: String,
    pub(super) refresh_token: String,
}

impl Run {
    pub(super) async fn start() -> Self {
        Self::start_with(true, false).await
    }

    /// Whether clients can manage grants, and whether every request has to say what becomes of its grant.
    pub(super) async fn start_with(is_on: bool, is_action_required: bool) -> Self {
        Self::start_until(is_on, is_action_required, Duration::from_secs(u64::from(u32::MAX))).await
    }

    /// The same, and how old a grant may become.
    pub(super) async fn start_until(is_on: bool, is_action_required: bool, age: Duration) -> Self {
        let (clock, heard, people) = (TestClock::new(), Heard::default(), Arc::<People>::default());
        let clients_told = Arc::<Clients>::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let store = Arc::new(MemoryStore::with_clients(clients()));
        let issuer = url.parse().expect("an issuer");
        let builder = Bank::builder(issuer, store, Arc::clone(&people), keys())
            .clock(clock.clone())
            .fetcher(Arc::clone(&clients_told))
            .seal_with(seal())
            .event_subscriber(heard.clone())
            .grant_management(is_on)
            .grant_management_action_required(is_action_required)
            .grant_max_age(age);
        let server = builder.build();
        let app = server.router();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { clock, http: Http::new(url), server, people, heard, clients: clients_told }
    }

    /// An authorization request of the client `web`, with changes: `-` leaves a parameter out.
    pub(super) async fn authorize(&self, parameters: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let query = serde_urlencoded::to_string(changed(parameters)).expect("a query");
        self.http.get(&format!("/authorize?{query}"), headers).await
    }

    pub(super) async fn code(&self, parameters: &[(&str, &str)]) -> String {
        self.code_as(parameters, &[]).await
    }

    pub(super) async fn code_as(&self, parameters: &[(&str, &str)], headers: &[(&str, &str)]) -> String {
        let answer = self.authorize(parameters, headers).await;
        parameters_of(&answer).remove("code").unwrap_or_else(|| panic!("a code in {answer:?}"))
    }

    pub(super) async fn redeem(&self, code: &str) -> Answer {
        self.http.post("/token", WEB, &redemption(code)).await
    }

    /// The tokens of a complete flow.
    pub(super) async fn tokens(&self, parameters: &[(&str, &str)]) -> Tokens {
        self.tokens_as(parameters, &[]).await
    }

    pub(super) async fn tokens_as(&self, parameters: &[(&str, &str)], headers: &[(&str, &str)]) -> Tokens {
        let code = self.code_as(parameters, headers).await;
        Tokens::of(self.redeem(&code).await)
    }

    /// A new grant with this scope.
    pub(super) async fn create(&self, scope: &str) -> Tokens {
        self.tokens(&[("grant_management_action", "create"), ("scope", scope)]).await
    }

    /// More for a grant.
    pub(super) async fn merge(&self, grant_id: &str, scope: &str) -> Tokens {
        self.tokens(&[("grant_management_action", "merge"), ("grant_id", grant_id), ("scope", scope)]).await
    }

    /// Something else for a grant.
    pub(super) async fn replace(&self, grant_id: &str, scope: &str) -> Tokens {
        self.tokens(&[("grant_management_action", "replace"), ("grant_id", grant_id), ("scope", scope)]).await
    }

    pub(super) async fn refresh(&self, refresh_token: &str) -> Answer {
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
        self.http.post("/token", WEB, &form).await
    }

    pub(super) async fn is_active(&self, token: &str) -> bool {
        self.http.introspect(token).await["active"] == true
    }

    /// A token of the client itself, to manage its grants.
    pub(super) async fn management_token(&self, client: Option<(&str, &str)>) -> String {
        let scope = "grant_management_query grant_management_revoke";
        let form = [("grant_type", "client_credentials"), ("scope", scope)];
        self.http.post("/token", client, &form).await.text("access_token")
    }

    /// A request to the endpoint with this token.
    pub(super) async fn manage(&self, method: &str, grant_id: &str, token: &str) -> Answer {
        let token = format!("Bearer {token}");
        self.http.send(method, &format!("/grants/{grant_id}"), &[("authorization", &token)], None).await
    }

    /// What the client `web` learns about a grant.
    pub(super) async fn query(&self, grant_id: &str) -> Value {
        let answer = self.manage("GET", grant_id, &self.management_token(WEB).await).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    /// The status with which the endpoint answers about a grant.
    pub(super) async fn status_of(&self, grant_id: &str) -> u16 {
        let answer = self.manage("GET", grant_id, &self.management_token(WEB).await).await;
        answer.status.as_u16()
    }
}

impl Tokens {
    #[track_caller]
    pub(super) fn of(answer: Answer) -> Self {
        assert_eq!(answer.status, 200, "{answer:?}");
        let text = |name: &str| answer.json()[name].as_str().unwrap_or_default().to_owned();
        let (grant_id, access_token) = (text("grant_id"), text("access_token"));
        let refresh_token = text("refresh_token");
        Self { answer, grant_id, access_token, refresh_token }
    }

    #[track_caller]
    pub(super) fn scope(&self) -> String {
        self.answer.text("scope")
    }
}

/// The parameters of a request of `web`, with changes; `-` leaves one out.
pub(super) fn changed<'a>(parameters: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> = vec![
        ("response_type", "code"),
        ("client_id", "web"),
        ("redirect_uri", "https://client.example/cb"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    all.retain(|(name, _)| !parameters.iter().any(|(other, _)| other == name));
    all.extend(parameters.iter().filter(|(_, value)| *value != "-"));
    all
}

/// The error that the client gets by a redirect.
#[track_caller]
pub(super) fn error_of(answer: &Answer) -> String {
    let mut parameters: HashMap<String, String> = parameters_of(answer);
    assert!(!parameters.contains_key("code"), "{answer:?}");
    parameters.remove("error").unwrap_or_else(|| panic!("an error in {answer:?}"))
}

fn clients() -> Vec<Client> {
    let builders = [
        full(Client::confidential("web", "web-client-secret")),
        full(Client::confidential("other", "other-client-secret")),
        full(Client::signing("signing")).jwks(client_jwks()),
        full(Client::confidential("pushed", "pushed-client-secret")).openid(OpenIdMetadata::default().with(
            |openid| {
                openid.backchannel_token_delivery_mode = Some(TokenDeliveryMode::Push);
                openid.backchannel_client_notification_endpoint =
                    Some("https://client.example/cb".to_owned());
            },
        )),
        full(Client::public("app")).grant_types(["authorization_code", "refresh_token", DEVICE]),
        Client::confidential("api", "api-client-secret")
            .grant_types(["client_credentials", EXCHANGE])
            .scope("openid read write upload list grant_management_query grant_management_revoke")
            .resource_server(),
        Client::confidential("east-api", "east-client-secret")
            .grant_types(["client_credentials", EXCHANGE])
            .scope("read list")
            .resource_server()
            .resources([EAST]),
    ];
    builders.map(|client| client.build().unwrap_or_else(|error| panic!("a client: {error}"))).into()
}

pub(super) fn full(client: ClientBuilder) -> ClientBuilder {
    client
        .redirect_uri("https://client.example/cb")
        .grant_types(["authorization_code", "refresh_token", "client_credentials", DEVICE, CIBA, "implicit"])
        .response_types(["code", "code id_token", "code token"])
        .scope(
            "openid profile email offline_access read write upload list grant_management_query \
             grant_management_revoke",
        )
}
