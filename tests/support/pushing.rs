//! An OpenID provider to which clients push their authorization requests, served over HTTP.

use std::sync::Arc;
use std::time::Duration;

use http::request::Parts;
use oauth_runtime::http::html;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, ClientBuilder, Clock, Decision, Interaction,
    OpenIdMetadata, oauth_server,
};
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
    request_objects(by_value, by_reference)
)]
pub(crate) struct Pushing {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

/// `x-user: alice` approves, `x-deny` denies. Without them there is a login page, which shows where it leads back to.
impl Interaction for Pushing {
    async fn authorize(&self, request: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        if http.headers.contains_key("x-deny") {
            return Ok(Decision::Denied);
        }
        match http.headers.get("x-user").and_then(|user| user.to_str().ok()) {
            Some(user) => {
                let approval = Approval::new(format!("{user}-sub")).auth_time(self.settings().now());
                Ok(approval.reauthenticated().into())
            }
            None => Ok(Decision::Respond(html(http::StatusCode::OK, request.resume_uri()))),
        }
    }
}

/// A running [`Pushing`] with its clock. Its clients are `web`, `other` (confidential), `app` (public), `signing`
/// (`private_key_jwt`), `strict` (which must push its requests).
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
        full(Client::confidential("strict", "strict-client-secret")),
        Client::confidential("api", "api-client-secret")
            .grant_types(["client_credentials"])
            .resource_server(),
    ];
    let clients = builders.map(|builder| builder.build().expect("a valid client"));
    clients.into_iter().map(must_push_if_strict).collect()
}

fn must_push_if_strict(client: Client) -> Client {
    if client.client_id() != "strict" {
        return client;
    }
    let metadata = client.metadata().clone().with(|own| own.require_pushed_authorization_requests = true);
    client.with_metadata(metadata).expect("a valid client")
}

fn full(client: ClientBuilder) -> ClientBuilder {
    client
        .redirect_uri("https://client.example/cb")
        .grant_types(["authorization_code", "refresh_token"])
        .scope("openid offline_access read")
}
