//! A vendor's provider, and its applications on one device.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use oauth_runtime::grant::token_exchange::{Exchange, ExchangeRequest, GRANT_TYPE, TokenExchangePolicy};
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::logout::{EndedSession, Logout, LogoutDecision, LogoutRequest};
use oauth_runtime::openid::Claims;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::testing::DpopKey;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Clock, Decision, Interaction, OpenIdMetadata,
    SubjectType, Timestamp, oauth_server,
};
use serde_json::Value;
use url::Url;

use crate::support::neutral::json_of;
use crate::support::{CHALLENGE, Heard, TestClock, VERIFIER, keys};

pub(super) const DEVICE_SECRET: &str = "urn:openid:params:token-type:device-secret";
pub(super) const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
pub(super) const ISSUER: &str = "http://localhost";

/// What an application asks for.
pub(super) const SCOPE: &str = "openid device_sso read";

#[oauth_server(
    grants(authorization_code, refresh_token, token_exchange),
    responses(code, code id_token),
    scopes(read = "Read", write = "Change"),
    openid(profile, offline_access),
    endpoints(introspection, revocation, metadata, end_session),
    token_exchange(native_sso),
    sender_constrained(dpop),
    events
)]
pub(super) struct Vendor {
    #[store]
    pub(super) store: Arc<MemoryStore>,
    #[keys]
    pub(super) keys: SigningKeys,
    rules: Arc<Rules>,
}

type Rule = Box<dyn Fn(&ExchangeRequest<'_>) -> Exchange + Send>;

#[derive(Default)]
pub(super) struct Rules(Mutex<Option<Rule>>);

/// `mail`, `calendar`, `notes` and `strict` are of one vendor.
impl TokenExchangePolicy for Vendor {
    async fn exchange(&self, request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        if let Some(rule) = &*self.rules.0.lock().expect("a lock") {
            return Ok(rule(request));
        }
        let is_ours = |client: &Client| ["mail", "calendar", "notes", "strict"].contains(&client.client_id());
        Ok(
            match request.is_native_sso()
                && request.subject().client().is_some_and(is_ours)
                && is_ours(request.client())
            {
                true => {
                    Exchange::native_sso(&"openid offline_access device_sso read".parse()?).by("our apps")
                }
                false => Exchange::refuse("these clients share nothing"),
            },
        )
    }
}

fn session_of(http: &Parts) -> Option<String> {
    http.headers.get("x-sid").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// Alice logged in a minute ago, in the session that the header names.
impl Interaction for Vendor {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        let login = Timestamp::from_unix(self.settings().now().as_unix() - 60);
        let approval = Approval::new("alice-sub").username("alice").auth_time(login).acr("gold");
        Ok(session_of(http).map_or_else(|| approval.clone(), |sid| approval.clone().session_id(sid)).into())
    }
}

impl Logout for Vendor {
    async fn log_out(&self, _: &LogoutRequest, http: &Parts) -> Result<LogoutDecision, BoxError> {
        let ended = EndedSession::new();
        Ok(session_of(http).map_or_else(|| ended.clone(), |sid| ended.clone().session_id(sid)).into())
    }
}

/// A running [`Vendor`], called without a network.
pub(super) struct Fixture {
    pub(super) server: Arc<Vendor>,
    pub(super) clock: TestClock,
    pub(super) heard: Heard,
    rules: Arc<Rules>,
}

impl Fixture {
    /// The public clients `mail`, `calendar`, `notes`, and `strict`, which wants recent logins; `pairwise`, `foreign`, which is of
    /// another vendor, and `unregistered`, which may not exchange; the resource server `api`.
    pub(super) fn start() -> Self {
        Self::with_grants_of(Duration::from_secs(365 * 86_400))
    }

    /// The same with grants that last at most this long.
    pub(super) fn with_grants_of(age: Duration) -> Self {
        let app = |name: &str| {
            Client::public(name)
                .grant_types(["authorization_code", "refresh_token", GRANT_TYPE])
                .redirect_uri("https://client.example/cb")
                .response_types(["code", "code id_token"])
                .scope("openid offline_access profile device_sso read write")
        };
        let strict = OpenIdMetadata::default().with(|own| own.default_max_age = Some(120));
        let pairwise = OpenIdMetadata::default().with(|own| own.subject_type = SubjectType::Pairwise);
        let clients = [
            app("mail"),
            app("calendar"),
            app("notes"),
            app("foreign"),
            app("strict").openid(strict),
            app("pairwise").openid(pairwise),
            app("unregistered").grant_types(["authorization_code"]),
            Client::confidential("api", "api-client-secret").grant_types([""; 0]).resource_server(),
        ];
        let clients = clients.map(|client| client.build().expect("a client"));
        let (store, rules) = (Arc::new(MemoryStore::with_clients(clients)), Arc::<Rules>::default());
        store.put_claims("alice-sub", Claims::new());
        let (clock, heard) = (TestClock::new(), Heard::default());
        let server = Vendor::builder(ISSUER.parse().expect("an issuer"), store, keys(), Arc::clone(&rules))
            .clock(clock.clone())
            .grant_max_age(age)
            .pairwise_salt("pepper-for-the-tests")
            .event_subscriber(heard.clone())
            .build();
        Self { server, clock, heard, rules }
    }

    /// The application's rule from now on.
    pub(super) fn rule(&self, rule: impl Fn(&ExchangeRequest<'_>) -> Exchange + Send + 'static) {
        *self.rules.0.lock().expect("a lock") = Some(Box::new(rule));
    }

    /// A code that alice approved in this session.
    pub(super) async fn code(&self, client: &str, session: &str, scope: &str) -> String {
        let parameters = [
            ("response_type", "code"),
            ("client_id", client),
            ("redirect_uri", "https://client.example/cb"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("scope", scope),
        ];
        let query = serde_urlencoded::to_string(parameters).expect("a query");
        let request = Request::get(format!("/authorize?{query}")).header("host", "localhost");
        let request = if session.is_empty() { request } else { request.header("x-sid", session) };
        let request = request.body(Bytes::new()).expect("a request");
        let response = self.server.create_authorization_response(request).await;
        let location = response.headers()["location"].to_str().expect("text");
        let location = Url::parse(location).expect("a location");
        let code = location.query_pairs().find(|(name, _)| name == "code");
        code.unwrap_or_else(|| panic!("a code in {location}")).1.into_owned()
    }

    /// The tokens of a client that logs alice in.
    pub(super) async fn log_in(&self, client: &str, session: &str, scope: &str) -> Value {
        let code = self.code(client, session, scope).await;
        json_of(&self.redeem(client, &code, None, &[]).await)
    }

    pub(super) async fn redeem(
        &self,
        client: &str,
        code: &str,
        key: Option<&DpopKey>,
        more: &[(&str, &str)],
    ) -> Response<Bytes> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", "https://client.example/cb"),
            ("code_verifier", VERIFIER),
        ];
        self.token(client, key, &[&form[..], more].concat()).await
    }

    /// The response of the token endpoint to a public client.
    pub(super) async fn token(
        &self,
        client: &str,
        key: Option<&DpopKey>,
        form: &[(&str, &str)],
    ) -> Response<Bytes> {
        let form = [&[("client_id", client)], form].concat();
        let mut request = post("/token", &form);
        if let Some(key) = key {
            let proof = key.proof("POST", "http://localhost/token", self.clock.now()).sign();
            request.headers_mut().insert("dpop", proof.parse().expect("a header"));
        }
        self.server.create_token_response(request).await
    }

    /// The response to a client that shares this login. `more` replaces the usual parameters; an empty value leaves one out.
    pub(super) async fn share(&self, client: &str, login: &Value, more: &[(&str, &str)]) -> Response<Bytes> {
        self.share_with(client, None, login, more).await
    }

    pub(super) async fn share_with(
        &self,
        client: &str,
        key: Option<&DpopKey>,
        login: &Value,
        more: &[(&str, &str)],
    ) -> Response<Bytes> {
        let usual = [
            ("grant_type", GRANT_TYPE),
            ("audience", ISSUER),
            ("subject_token", text(login, "id_token")),
            ("subject_token_type", ID_TOKEN),
            ("actor_token", login["device_secret"].as_str().unwrap_or_default()),
            ("actor_token_type", DEVICE_SECRET),
        ];
        let is_replaced = |name: &str| more.iter().any(|(own, _)| *own == name);
        let form = usual.into_iter().filter(|(name, _)| !is_replaced(name)).chain(more.iter().copied());
        let form: Vec<_> = form.filter(|(_, value)| !value.is_empty()).collect();
        self.token(client, key, &form).await
    }

    /// Ends a session, as the application's logout does.
    pub(super) async fn log_out(&self, session: &str) {
        let request = Request::get("/end_session").header("host", "localhost").header("x-sid", session);
        let request = request.body(Bytes::new()).expect("a request");
        let response = self.server.create_end_session_response(request).await;
        assert!(response.status().as_u16() < 400, "{response:?}");
    }

    pub(super) async fn revoke(&self, client: &str, token: &str) {
        let request = post("/revoke", &[("client_id", client), ("token", token)]);
        assert_eq!(self.server.create_token_revocation_response(request).await.status(), 200);
    }

    pub(super) async fn is_active(&self, token: &str) -> bool {
        let mut request = post("/introspect", &[("token", token)]);
        let header = oauth_runtime::client_auth::encode_auth_headers("api", "api-client-secret");
        request.headers_mut().insert("authorization", header.parse().expect("a header"));
        json_of(&self.server.create_token_introspection_response(request).await)["active"] == true
    }

    /// The claims of an ID token.
    pub(super) fn claims(&self, tokens: &Value) -> Value {
        self.server.keys.verify_typed(text(tokens, "id_token"), "JWT").expect("an ID token")
    }
}

fn post(path: &str, form: &[(&str, &str)]) -> Request<Bytes> {
    Request::post(path)
        .header("host", "localhost")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(serde_urlencoded::to_string(form).expect("a form").into())
        .expect("a request")
}

/// A text of a response.
#[track_caller]
pub(super) fn text<'a>(response: &'a Value, name: &str) -> &'a str {
    response[name].as_str().unwrap_or_else(|| panic!("{name} in {response}"))
}

/// The tokens in a response.
#[track_caller]
pub(super) fn granted(response: &Response<Bytes>) -> Value {
    let body = json_of(response);
    assert_eq!(response.status(), 200, "{body}");
    body
}

/// Asserts an error of the token endpoint.
#[track_caller]
pub(super) fn assert_refused(response: &Response<Bytes>, code: &str) {
    let body = json_of(response);
    assert_eq!((response.status().as_u16(), body["error"].as_str()), (400, Some(code)), "{body}");
}
