//! An OpenID provider to which clients push their authorization requests, served over HTTP.

use std::sync::Arc;
use std::time::Duration;

use http::request::Parts;
use oauth_runtime::authorization_details::{AuthorizationDetail, AuthorizationDetails};
use oauth_runtime::http::html;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, ClientBuilder, Clock, Decision, Interaction,
    OpenIdMetadata, oauth_server,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::connected::{People, keys};
use super::{Answer, CHALLENGE, Http, TestClock, client_jwks};

/// Everything that concerns authorization requests.
#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    openid(offline_access),
    endpoints(pushed_authorization_request, introspection, metadata),
    client_auth(private_key_jwt),
    request_objects(by_value, by_reference),
    access_tokens(jwt),
    authorization_details(payment_initiation = Payment, "https://scheme.example/files" = Files)
)]
pub(crate) struct Pushing {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

/// A payment, as in RFC 9396 section 2.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Payment {
    pub(crate) amount: u64,
    pub(crate) creditor: Creditor,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Creditor {
    pub(crate) name: String,
}

impl AuthorizationDetail for Payment {
    fn describe(&self, language: &str) -> String {
        let Self { amount, creditor: Creditor { name }, .. } = self;
        if language == "de" {
            format!("{amount} € an {name} zahlen")
        } else {
            format!("Pay {amount} € to {name}")
        }
    }

    fn check(&self) -> Result<(), String> {
        if self.amount > 0 { Ok(()) } else { Err("amount: pay at least 1".into()) }
    }

    fn is_within(&self, granted: &Self) -> bool {
        self.amount <= granted.amount && self.creditor == granted.creditor
    }

    fn json_schema() -> Option<Value> {
        Some(json!({ "type": "object", "required": ["amount", "creditor"] }))
    }
}

/// A type whose Rust type says nothing but its fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Files {
    pub(crate) path: String,
}

impl AuthorizationDetail for Files {
    fn describe(&self, _: &str) -> String {
        format!("Read {}", self.path)
    }
}

/// `x-user: alice` approves, and with `x-account` from this account; `x-deny` denies. Without them there is a login page, which shows where it leads back to.
impl Interaction for Pushing {
    async fn authorize(&self, request: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        if http.headers.contains_key("x-deny") {
            return Ok(Decision::Denied);
        }
        match http.headers.get("x-user").and_then(|user| user.to_str().ok()) {
            Some(user) => {
                let approval = Approval::new(format!("{user}-sub")).auth_time(self.settings().now());
                let approval = approval.reauthenticated();
                let Some(account) = http.headers.get("x-account") else { return Ok(approval.into()) };
                let account = account.to_str()?;
                let of_type = request.authorization_details().of_type::<Payment>("payment_initiation");
                let details =
                    of_type.into_iter().fold(AuthorizationDetails::default(), |details, payment| {
                        details
                            .with("payment_initiation", &Payment { account: Some(account.into()), ..payment })
                    });
                let details = match account {
                    "another type" => {
                        details.with("https://scheme.example/files", &Files { path: "/".into() })
                    }
                    _ => details,
                };
                Ok(approval.authorization_details(details).into())
            }
            None => Ok(Decision::Respond(html(http::StatusCode::OK, request.resume_uri()))),
        }
    }
}

/// A running [`Pushing`] with its clock. Its clients are `web`, `other` (confidential), `app` (public), `signing`
/// (`private_key_jwt`), `strict` (which must push its requests), `files` (of whose authorization details only some types count).
pub(crate) struct PushingFixture {
    pub(crate) clock: TestClock,
    pub(crate) http: Http,
    pub(crate) server: Arc<Pushing>,
}

/// The parameters of the client `web`'s request.
pub(crate) const REQUEST: [(&str, &str); 7] = [
    ("response_type", "code"),
    ("redirect_uri", "https://client.example/cb"),
    ("scope", "openid read"),
    ("state", "pushed"),
    ("nonce", "n"),
    ("code_challenge", CHALLENGE),
    ("code_challenge_method", "S256"),
];

/// The credentials of the client `web`.
pub(crate) const WEB: Option<(&str, &str)> = Some(("web", "web-client-secret"));

/// The settings that tests change.
#[derive(Default)]
pub(crate) struct PushingSettings {
    pub(crate) is_required: bool,
    pub(crate) redirect_uris_vary: bool,
    pub(crate) lifetime: Option<u64>,
    pub(crate) most: Option<usize>,
}

impl PushingFixture {
    pub(crate) async fn start() -> Self {
        Self::start_with(PushingSettings::default()).await
    }

    pub(crate) async fn start_with(settings: PushingSettings) -> Self {
        let clock = TestClock::new();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let store = MemoryStore::with_clients(clients());
        let issuer = url.parse().expect("an issuer");
        let mut builder = Pushing::builder(issuer, store, People::default(), keys())
            .clock(clock.clone())
            .require_pushed_authorization_requests(settings.is_required)
            .pushed_redirect_uris(settings.redirect_uris_vary);
        if let Some(seconds) = settings.lifetime {
            builder = builder.pushed_request_expires_in(Duration::from_secs(seconds));
        }
        if let Some(most) = settings.most {
            builder = builder.most_pushed_requests(most);
        }
        let server = builder.build();
        let app = server.router();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { clock, http: Http::new(url), server }
    }

    /// A push of the client `web`; parameters replace or extend those of [`REQUEST`], and `-` removes one.
    pub(crate) async fn push(&self, parameters: &[(&str, &str)]) -> Answer {
        self.push_as(WEB, parameters).await
    }

    /// The same by another client.
    pub(crate) async fn push_as(&self, client: Option<(&str, &str)>, parameters: &[(&str, &str)]) -> Answer {
        self.http.post("/par", client, &changed(parameters)).await
    }

    /// The request URI of a push of the client `web`.
    pub(crate) async fn request_uri(&self, parameters: &[(&str, &str)]) -> String {
        let answer = self.push(parameters).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.text("request_uri")
    }

    /// The browser of alice, who approves, brings a reference to a request of the client `web`.
    pub(crate) async fn bring(&self, request_uri: &str) -> Answer {
        self.bring_as(request_uri, &[("x-user", "alice")]).await
    }

    /// The same; the headers control the person.
    pub(crate) async fn bring_as(&self, request_uri: &str, headers: &[(&str, &str)]) -> Answer {
        self.authorize(&[("client_id", "web"), ("request_uri", request_uri)], headers).await
    }

    /// An authorization request with exactly these parameters.
    pub(crate) async fn authorize(&self, parameters: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let query = serde_urlencoded::to_string(parameters).expect("a query");
        self.http.get(&format!("/authorize?{query}"), headers).await
    }

    pub(crate) fn store(&self) -> &MemoryStore {
        &self.server.store
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock.now().as_unix()
    }
}

/// [`REQUEST`] with changes.
pub(crate) fn changed<'a>(parameters: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = REQUEST.to_vec();
    all.retain(|(name, _)| !parameters.iter().any(|(other, _)| other == name));
    all.extend(parameters.iter().filter(|(_, value)| *value != "-"));
    all
}

/// [`REQUEST`] as the claims of a request object of the client `signing`, with changes; `null` removes a claim.
pub(crate) fn object(changes: Value) -> Value {
    let mut object = json!({ "client_id": "signing", "iss": "signing" });
    for (name, value) in REQUEST {
        object[name] = value.into();
    }
    for (name, value) in changes.as_object().expect("an object") {
        match value {
            Value::Null => drop(object.as_object_mut().expect("an object").remove(name)),
            value => object[name] = value.clone(),
        }
    }
    object
}

fn clients() -> Vec<Client> {
    let mut fetching = OpenIdMetadata::default();
    fetching.request_uris = vec!["https://client.example/request.jwt".to_owned()];
    let builders = [
        full(Client::confidential("web", "web-client-secret")),
        full(Client::confidential("other", "other-client-secret")),
        full(Client::public("app")),
        full(Client::signing("signing")).openid(fetching).jwks(client_jwks()),
        full(Client::confidential("files", "files-client-secret")),
        full(Client::confidential("strict", "strict-client-secret")),
        Client::confidential("api", "api-client-secret")
            .grant_types(["client_credentials"])
            .resource_server(),
    ];
    let clients = builders.map(|builder| builder.build().expect("a valid client"));
    clients.into_iter().map(restricted).collect()
}

fn restricted(client: Client) -> Client {
    let metadata = client.metadata().clone();
    let metadata = match client.client_id() {
        "strict" => metadata.with(|own| own.require_pushed_authorization_requests = true),
        "files" => metadata
            .with(|own| own.authorization_details_types = vec!["https://scheme.example/files".to_owned()]),
        _ => return client,
    };
    client.with_metadata(metadata).expect("a valid client")
}

fn full(client: ClientBuilder) -> ClientBuilder {
    client
        .redirect_uri("https://client.example/cb")
        .grant_types(["authorization_code", "refresh_token"])
        .scope("openid offline_access read")
}
