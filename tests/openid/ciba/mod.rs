//! Client-initiated backchannel authentication (CIBA Core 1.0): a file for each moment, a test for each rule.

mod binding;
mod decisions;
mod metadata;
mod notifications;
mod plan;
mod policy;
mod polling;
mod races;
mod requests;
mod shaky;
mod signed;
mod strangers;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use http::StatusCode;
use http::request::Parts;
use oauth_runtime::ciba::{
    BackchannelAuthentication, BackchannelAuthenticationRequest, GRANT_TYPE, Hint, HintedPerson,
    UserCodeCheck,
};
use oauth_runtime::fetch::{Delivered, Delivery, FetchError, Fetched, Fetcher, Url};
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest};
use oauth_runtime::store::{Authenticated, MemoryStore};
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, ClientBuilder, ClientMetadata, Clock, Decision,
    Interaction, OAuthError, OpenIdMetadata, Secret, SubjectType, TokenDeliveryMode, oauth_server,
};
use serde_json::Value;

use crate::support::{Answer, Heard, Http, People, TestClock, client_jwks, keys, seal};

/// Everything that concerns backchannel authentication.
#[oauth_server(
    grants(ciba, authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    openid(profile, offline_access),
    endpoints(introspection, registration),
    client_auth(private_key_jwt),
    sender_constrained(dpop),
    policy(access),
    resources(notes = "https://notes.example", files = "https://files.example"),
    events,
    scope_module = ciba_scope,
    resource_module = ciba_resource
)]
pub(crate) struct Till {
    #[store]
    store: Arc<MemoryStore>,
    #[users]
    people: Arc<People>,
    #[keys]
    keys: SigningKeys,
    told: Arc<Mutex<Vec<String>>>,
}

impl Interaction for Till {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice-sub").into())
    }
}

impl RegistrationPolicy for Till {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        let mut metadata = request.within(&"openid read".parse().expect("a scope"));
        if request.asks_for_grant_type(GRANT_TYPE) && metadata.client_name.as_deref() == Some("Till") {
            metadata.grant_types.push(GRANT_TYPE.to_owned());
        }
        Ok(metadata)
    }
}

/// Alice and Bob are found by their names. Bob has a user code. `broken` fails.
impl BackchannelAuthentication for Till {
    const USER_CODES: bool = true;

    async fn find_person(&self, hint: &Hint<'_>) -> Result<HintedPerson, BoxError> {
        Ok(match hint {
            Hint::LoginHint("alice") => Authenticated::new("alice-sub").username("alice").into(),
            Hint::LoginHint("bob") => Authenticated::new("bob-sub").into(),
            Hint::LoginHint("broken") => return Err("the directory is down".into()),
            Hint::LoginHintToken("of-alice") => Authenticated::new("alice-sub").into(),
            Hint::LoginHintToken("old") => HintedPerson::Expired,
            Hint::LoginHintToken("of-another-client") => HintedPerson::Invalid,
            _ => HintedPerson::Unknown,
        })
    }

    async fn check_user_code(
        &self,
        person: &Authenticated,
        user_code: Option<&Secret>,
    ) -> Result<UserCodeCheck, BoxError> {
        Ok(match (&*person.subject, user_code.map(Secret::reveal)) {
            ("bob-sub", None) => UserCodeCheck::Missing,
            ("bob-sub", Some("1234")) => UserCodeCheck::Accepted,
            ("bob-sub", Some(_)) => UserCodeCheck::Wrong,
            _ => UserCodeCheck::Accepted,
        })
    }

    async fn notify(&self, request: &BackchannelAuthenticationRequest) -> Result<(), BoxError> {
        self.told.lock().expect("no panic").push(request.id());
        match request.binding_message() {
            Some("no message today") => Err("the push service is down".into()),
            _ => Ok(()),
        }
    }
}

/// What a client got at its notification endpoint.
#[derive(Debug, Clone)]
pub(crate) struct Got {
    pub(crate) url: String,
    pub(crate) authorization: String,
    pub(crate) body: Value,
}

/// The notification endpoints of all clients: they answer as a test says, by default with 204.
#[derive(Default)]
pub(crate) struct Clients {
    answers: Mutex<VecDeque<Result<u16, FetchError>>>,
    got: Mutex<Vec<Got>>,
}

impl Clients {
    /// What they got.
    pub(crate) fn got(&self) -> Vec<Got> {
        self.got.lock().expect("no panic").clone()
    }
}

#[async_trait]
impl Fetcher for Clients {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        Err(FetchError::NotAllowed(url.to_string()))
    }

    async fn deliver(&self, delivery: Delivery<'_>) -> Result<Delivered, FetchError> {
        let header =
            delivery.headers.iter().find(|(name, _)| *name == "authorization").expect("a bearer token");
        self.got.lock().expect("no panic").push(Got {
            url: delivery.url.to_string(),
            authorization: header.1.to_owned(),
            body: serde_json::from_slice(&delivery.body).expect("JSON"),
        });
        let answer = self.answers.lock().expect("no panic").pop_front().unwrap_or(Ok(204));
        answer.map(|status| Delivered::new(StatusCode::from_u16(status).expect("a status")))
    }
}

/// A running provider, and what its people and clients heard.
pub(crate) struct CibaFixture {
    pub(crate) clock: TestClock,
    pub(crate) http: Http,
    pub(crate) server: Arc<Till>,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) people: Arc<People>,
    pub(crate) clients: Arc<Clients>,
    pub(crate) heard: Heard,
}

/// The password of the clients.
pub(crate) const PASSWORD: &str = "till-client-secret";

impl CibaFixture {
    /// Clients `till` (poll), `ping`, `push`, `other` (poll), `signing`, `dpop`, `pairwise`, and `web`, which has no CIBA.
    pub(crate) async fn start() -> Self {
        Self::start_allowing(10_000).await
    }

    /// The same for clients that send so many requests.
    pub(crate) async fn start_allowing(most: usize) -> Self {
        let (clock, heard) = (TestClock::new(), Heard::default());
        let store = Arc::new(MemoryStore::with_clients(clients()));
        let (people, clients): (Arc<People>, Arc<Clients>) = Default::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let issuer = url.parse().expect("an issuer");
        let builder = Till::builder(issuer, Arc::clone(&store), Arc::clone(&people), keys(), Arc::default())
            .clock(clock.clone())
            .fetcher(Arc::clone(&clients))
            .seal_with(seal())
            .pairwise_salt("pepper-for-the-tests")
            .client_registration(true)
            .event_subscriber(heard.clone())
            .most_ciba_requests(most);
        let server = builder.build();
        let app = server.router().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { clock, http: Http::new(url), server, store, people, clients, heard }
    }

    /// A request of this client for alice; parameters replace or extend, and `-` removes one.
    pub(crate) async fn ask(&self, client_id: &str, parameters: &[(&str, &str)]) -> Answer {
        let mut form = vec![("scope", "openid read"), ("login_hint", "alice")];
        if ["ping", "push", "pushed_dpop"].contains(&client_id) {
            form.push(("client_notification_token", "a-notification-token"));
        }
        form.retain(|(name, _)| !parameters.iter().any(|(other, _)| other == name));
        form.extend(parameters.iter().filter(|(_, value)| *value != "-"));
        self.http.post("/bc-authorize", Some((client_id, PASSWORD)), &form).await
    }

    /// The `auth_req_id` of such a request.
    pub(crate) async fn asked(&self, client_id: &str, parameters: &[(&str, &str)]) -> String {
        let answer = self.ask(client_id, parameters).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.text("auth_req_id")
    }

    /// A token request for it.
    pub(crate) async fn poll(&self, client_id: &str, auth_req_id: &str) -> Answer {
        let form = [("grant_type", GRANT_TYPE), ("auth_req_id", auth_req_id)];
        self.http.post("/token", Some((client_id, PASSWORD)), &form).await
    }

    /// What waits for a person.
    pub(crate) async fn waiting(&self, subject: &str) -> Vec<BackchannelAuthenticationRequest> {
        self.server.list_ciba_requests(subject).await.expect("a store")
    }

    /// Alice approves what waits first; returns whether that counts.
    pub(crate) async fn approve(&self) -> bool {
        let waiting = self.waiting("alice-sub").await;
        let approval = Approval::new("alice-sub").auth_time(self.clock.now()).acr("gold").amr(["pwd", "otp"]);
        self.server.approve_ciba_request(&waiting[0], approval).await.expect("a store")
    }

    /// Alice denies what waits first; returns whether that counts.
    pub(crate) async fn deny(&self) -> bool {
        let waiting = self.waiting("alice-sub").await;
        self.server.deny_ciba_request(&waiting[0]).await.expect("a store")
    }

    /// One look into the queue.
    pub(crate) async fn deliver(&self) {
        oauth_runtime::grant::ciba::deliver_ciba_notifications(&self.server).await.expect("a store");
    }

    /// What the clients got.
    pub(crate) fn got(&self) -> Vec<Got> {
        self.clients.got()
    }

    /// The next answers of the clients.
    pub(crate) fn answers(&self, answers: impl IntoIterator<Item = Result<u16, FetchError>>) {
        self.clients.answers.lock().expect("no panic").extend(answers);
    }

    /// How many people were told that something waits.
    pub(crate) fn told(&self) -> usize {
        self.server.told.lock().expect("no panic").len()
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock.now().as_unix()
    }
}

/// A number that no other call gets.
pub(crate) fn unique() -> usize {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

fn confidential(client_id: &str) -> ClientBuilder {
    Client::confidential(client_id, PASSWORD)
        .grant_types([GRANT_TYPE, "refresh_token"])
        .scope("openid offline_access read")
}

fn clients() -> Vec<Client> {
    let notified = |mode: TokenDeliveryMode| {
        OpenIdMetadata::default().with(|openid| {
            openid.backchannel_token_delivery_mode = Some(mode);
            openid.backchannel_client_notification_endpoint = Some("https://client.example/cb".to_owned());
        })
    };
    let pairwise = OpenIdMetadata::default().with(|openid| {
        openid.subject_type = SubjectType::Pairwise;
        openid.sector_identifier_uri = Some("https://client.example/sector".to_owned());
    });
    let signing = OpenIdMetadata::default().with(|openid| {
        openid.backchannel_authentication_request_signing_alg = Some("ES256".to_owned());
    });
    [
        confidential("till"),
        confidential("other"),
        confidential("ping").openid(notified(TokenDeliveryMode::Ping)),
        confidential("push").openid(notified(TokenDeliveryMode::Push)),
        confidential("pushed_dpop").openid(notified(TokenDeliveryMode::Push)),
        confidential("signing").openid(signing).jwks(client_jwks()),
        confidential("dpop"),
        confidential("pairwise").openid(pairwise),
        Client::confidential("web", PASSWORD).redirect_uri("https://client.example/cb").scope("openid read"),
    ]
    .map(|client| {
        let client = client.build().expect("a valid client");
        let is_bound = client.client_id().contains("dpop");
        let metadata = client.metadata().clone().with(|own| own.dpop_bound_access_tokens = is_bound);
        client.with_metadata(metadata).expect("a valid client")
    })
    .into()
}
