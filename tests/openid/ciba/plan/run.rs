//! A client, the provider that is held to FAPI, and its person.

use std::sync::Arc;

use oauth_runtime::ciba::{
    BackchannelAuthentication, BackchannelAuthenticationRequest, GRANT_TYPE, Hint, HintedPerson,
};
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::store::{Authenticated, MemoryStore};
use oauth_runtime::testing::DpopKey;
use oauth_runtime::{Approval, BoxError, Client, Clock, OpenIdMetadata, TokenDeliveryMode, oauth_server};
use serde_json::{Value, json};

use crate::openid::ciba::{Clients, Got, unique};
use crate::support::{Answer, Http, People, TestClock, asserting, client_jwks, seal, signed, strong_keys};

/// `profile(fapi2)`, with CIBA and no authorization endpoint.
#[oauth_server(
    grants(ciba, refresh_token),
    scopes(read = "Read your notes"),
    openid(offline_access),
    client_auth(private_key_jwt, tls_client_auth),
    sender_constrained(dpop, mtls, required),
    scope_module = ciba_bank_scope,
    profile(fapi2)
)]
pub(super) struct CibaBank {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

impl BackchannelAuthentication for CibaBank {
    async fn find_person(&self, hint: &Hint<'_>) -> Result<HintedPerson, BoxError> {
        Ok(match hint {
            Hint::LoginHint("alice") => Authenticated::new("alice-sub").into(),
            _ => HintedPerson::Unknown,
        })
    }

    async fn notify(&self, _: &BackchannelAuthenticationRequest) -> Result<(), BoxError> {
        Ok(())
    }
}

pub(super) struct Run {
    pub(super) clock: TestClock,
    pub(super) http: Http,
    pub(super) server: Arc<CibaBank>,
    clients: Arc<Clients>,
    key: DpopKey,
}

impl Run {
    /// The client `bank` in this mode, and `second` and `certified`, which poll.
    pub(super) async fn start(mode: &str) -> Self {
        let (clock, clients) = (TestClock::new(), Arc::<Clients>::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let others = ["second", "certified"].map(|client_id| client(client_id, "poll"));
        let store = MemoryStore::with_clients(others.into_iter().chain([client("bank", mode)]));
        let issuer = url.parse().expect("an issuer");
        let server = CibaBank::builder(issuer, store, People::default(), strong_keys())
            .clock(clock.clone())
            .fetcher(Arc::clone(&clients))
            .seal_with(seal())
            .build();
        let app = server.router();
        tokio::spawn(async move { axum::serve(listener, app).await });
        let key = DpopKey::generate().expect("a key");
        Self { clock, http: Http::new(url), server, clients, key }
    }

    /// The claims of a signed request for alice, with changes; `null` removes one.
    pub(super) fn claims(&self, changes: &Value) -> Value {
        let now = self.now();
        let mut claims = json!({
            "iss": "bank", "aud": self.http.url, "exp": now + 300, "iat": now, "nbf": now,
            "jti": format!("fapi-ciba-{}", unique()), "scope": "openid read", "login_hint": "alice",
            "client_notification_token": "a-notification-token",
        });
        change(&mut claims, changes);
        claims
    }

    /// The same, signed.
    pub(super) fn object(&self, changes: Value) -> String {
        signed(&self.claims(&changes))
    }

    /// Sends a request object with a valid assertion.
    pub(super) async fn send(&self, object: &str) -> Answer {
        let assertion = self.assertion("bank", json!({}));
        let form: Vec<_> = [("request", object)].into_iter().chain(asserting(&assertion)).collect();
        self.http.post("/bc-authorize", None, &form).await
    }

    pub(super) async fn ask(&self, changes: Value) -> Answer {
        self.send(&self.object(changes)).await
    }

    /// The `auth_req_id`.
    pub(super) async fn asked(&self, changes: Value) -> String {
        let answer = self.ask(changes).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.text("auth_req_id")
    }

    /// An assertion of this client, with changes.
    pub(super) fn assertion(&self, client_id: &str, changes: Value) -> String {
        signed(&self.assertion_claims(client_id, &changes))
    }

    pub(super) fn assertion_claims(&self, client_id: &str, changes: &Value) -> Value {
        let now = self.now();
        let mut claims = json!({
            "iss": client_id, "sub": client_id, "aud": self.http.url, "iat": now, "exp": now + 60,
            "jti": format!("assertion-{}", unique()),
        });
        change(&mut claims, changes);
        claims
    }

    /// A token request with a proof.
    pub(super) async fn poll(&self, auth_req_id: &str) -> Answer {
        self.poll_as("bank", auth_req_id).await
    }

    pub(super) async fn poll_as(&self, client_id: &str, auth_req_id: &str) -> Answer {
        self.token(client_id, &[("grant_type", GRANT_TYPE), ("auth_req_id", auth_req_id)]).await
    }

    pub(super) async fn refresh(&self, token: &str) -> Answer {
        self.token("bank", &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    async fn token(&self, client_id: &str, form: &[(&str, &str)]) -> Answer {
        let assertion = self.assertion(client_id, json!({}));
        let form: Vec<_> = form.iter().copied().chain(asserting(&assertion)).collect();
        let proof = self.key.proof("POST", &self.http.url_of("/token"), self.clock.now()).sign();
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("dpop", proof.as_str())];
        let body = serde_urlencoded::to_string(form).expect("a form");
        self.http.send("POST", "/token", &headers, Some(body)).await
    }

    pub(super) async fn approve(&self) {
        let waiting = self.server.list_ciba_requests("alice-sub").await.expect("a store");
        let approval = Approval::new("alice-sub").auth_time(self.clock.now());
        assert!(self.server.approve_ciba_request(&waiting[0], approval).await.expect("a store"));
    }

    pub(super) async fn deny(&self) {
        let waiting = self.server.list_ciba_requests("alice-sub").await.expect("a store");
        assert!(self.server.deny_ciba_request(&waiting[0]).await.expect("a store"));
    }

    /// What the client got at its notification endpoint, after a look into the queue.
    pub(super) async fn got(&self) -> Vec<Got> {
        oauth_runtime::grant::ciba::deliver_ciba_notifications(&self.server).await.expect("a store");
        self.clients.got.lock().expect("no panic").clone()
    }

    /// The next answer of the client.
    pub(super) fn answer(&self, status: u16) {
        self.clients.answers.lock().expect("no panic").push_back(Ok(status));
    }

    pub(super) fn now(&self) -> u64 {
        self.clock.now().as_unix()
    }
}

fn change(claims: &mut Value, changes: &Value) {
    for (name, value) in changes.as_object().expect("an object") {
        match value {
            Value::Null => drop(claims.as_object_mut().expect("an object").remove(name)),
            value => claims[name] = value.clone(),
        }
    }
}

fn client(client_id: &str, mode: &str) -> Client {
    let openid = OpenIdMetadata::default().with(|openid| {
        openid.backchannel_token_delivery_mode = TokenDeliveryMode::from_name(mode);
        openid.backchannel_client_notification_endpoint = Some("https://client.example/cb".to_owned());
        // The profile makes `bank` sign, whatever it is registered for.
        openid.backchannel_authentication_request_signing_alg =
            (client_id == "second").then(|| "ES256".to_owned());
    });
    let client = Client::signing(client_id).grant_types([GRANT_TYPE, "refresh_token"]);
    let client = client.scope("openid offline_access read").openid(openid).jwks(client_jwks());
    let client = client.build().expect("a valid client");
    let metadata = client
        .metadata()
        .clone()
        .with(|own| own.tls_client_certificate_bound_access_tokens = client_id == "certified");
    Client::from_metadata(client_id, Vec::new(), metadata).expect("a valid client")
}
