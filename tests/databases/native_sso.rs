//! Applications share a login (OpenID Connect Native SSO for Mobile Apps 1.0) on every store: what the memory store shows of the standard
//! in `tests/openid/native_sso` is about the requests; here, the record of a login is changed by several at once, and ends.

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use oauth_runtime::administration::Administration;
use oauth_runtime::grant::token_exchange::{Exchange, ExchangeRequest, GRANT_TYPE, TokenExchangePolicy};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::logout::{EndedSession, Logout, LogoutDecision, LogoutRequest};
use oauth_runtime::openid::Claims;
use oauth_runtime::store::{AnyStore, ClientRegistrationStore, TicketStore};
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Clock, Decision, Interaction, SystemClock, oauth_server,
};
use serde_json::Value;
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis, RedisCluster};

const ISSUER: &str = "http://localhost";
const APPS: [&str; 4] = ["mail", "calendar", "notes", "wiki"];
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

#[oauth_server(
    grants(authorization_code, refresh_token, token_exchange),
    responses(code),
    openid(offline_access),
    endpoints(end_session),
    token_exchange(native_sso)
)]
struct Vendor {
    #[store]
    store: AnyStore,
    #[keys]
    keys: SigningKeys,
}

impl TokenExchangePolicy for Vendor {
    async fn exchange(&self, request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        match request.is_native_sso() {
            true => Ok(Exchange::native_sso(&"openid offline_access device_sso".parse()?)),
            false => Ok(Exchange::refuse("there is nothing else to exchange")),
        }
    }
}

fn session_of(http: &Parts) -> &str {
    http.headers.get("x-sid").and_then(|value| value.to_str().ok()).unwrap_or_default()
}

impl Interaction for Vendor {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice").auth_time(SystemClock.now()).session_id(session_of(http)).into())
    }
}

impl Logout for Vendor {
    async fn log_out(&self, _: &LogoutRequest, http: &Parts) -> Result<LogoutDecision, BoxError> {
        Ok(EndedSession::new().session_id(session_of(http)).into())
    }
}

impl Vendor {
    /// With the applications of a vendor, and alice.
    async fn start(url: &str, keys: SigningKeys) -> Result<Arc<Self>, BoxError> {
        let store = AnyStore::connect(url).await?;
        for name in APPS {
            let client = Client::public(name)
                .grant_types(["authorization_code", "refresh_token", GRANT_TYPE])
                .redirect_uri("https://client.example/cb")
                .scope("openid offline_access device_sso");
            assert!(store.create_client(client.build()?).await?, "{name}");
        }
        store.put_claims("alice", Claims::new()).await?;
        Ok(Self::new(ISSUER.parse()?, store, keys))
    }

    async fn code(&self, client: &str, session: &str) -> String {
        let query = format!(
            "response_type=code&client_id={client}&redirect_uri=https%3A%2F%2Fclient.example%2Fcb&code_challenge={CHALLENGE}\
             &code_challenge_method=S256&prompt=consent&scope=openid+offline_access+device_sso"
        );
        let response = self.create_authorization_response(get(&format!("/authorize?{query}"), session)).await;
        let location = response.headers()["location"].to_str().expect("text").to_owned();
        let code = location.split(['?', '&']).find_map(|part| part.strip_prefix("code="));
        code.unwrap_or_else(|| panic!("a code in {location}")).to_owned()
    }

    async fn redeem(&self, client: &str, code: &str) -> Value {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", "https://client.example/cb"),
            ("code_verifier", VERIFIER),
        ];
        self.token(client, &form).await
    }

    async fn log_in(&self, client: &str, session: &str) -> Value {
        let code = self.code(client, session).await;
        let tokens = self.redeem(client, &code).await;
        assert!(tokens["device_secret"].is_string(), "{tokens}");
        tokens
    }

    /// The response to a client that shares this login.
    async fn share(&self, client: &str, login: &Value) -> Value {
        let text = |name: &str| login[name].as_str().unwrap_or_else(|| panic!("{name} in {login}"));
        let form = [
            ("grant_type", GRANT_TYPE),
            ("audience", ISSUER),
            ("subject_token", text("id_token")),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"),
            ("actor_token", text("device_secret")),
            ("actor_token_type", "urn:openid:params:token-type:device-secret"),
        ];
        self.token(client, &form).await
    }

    async fn token(&self, client: &str, form: &[(&str, &str)]) -> Value {
        let form = [&[("client_id", client)], form].concat();
        let request = Request::post("/token")
            .header("host", "localhost")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(serde_urlencoded::to_string(form).expect("a form").into())
            .expect("a request");
        let response: Response<Bytes> = self.create_token_response(request).await;
        serde_json::from_slice(response.body()).expect("JSON")
    }

    async fn log_out(&self, session: &str) {
        let response = self.create_end_session_response(get("/end_session", session)).await;
        assert!(response.status().as_u16() < 400, "{response:?}");
    }
}

fn get(uri: &str, session: &str) -> Request<Bytes> {
    let request = Request::get(uri).header("host", "localhost").header("x-sid", session);
    request.body(Bytes::new()).expect("a request")
}

#[track_caller]
fn granted(response: &Value, url: &str) {
    assert!(response["access_token"].is_string(), "{url}: {response}");
}

#[track_caller]
fn refused(response: &Value, url: &str) {
    assert_eq!(response["error"], "invalid_grant", "{url}: {response}");
}

#[tokio::test(flavor = "multi_thread")]
async fn applications_share_a_login_and_lose_it_on_every_store() -> Result<(), BoxError> {
    needs!(POSTGRESQL, MARIADB, REDIS);
    let (directory, cluster) = (tempfile::tempdir()?, RedisCluster::start());
    let urls = [
        "memory:".to_owned(),
        format!("sqlite://{}/auth.db", directory.path().display()),
        Postgres::shared().fresh_database(),
        MariaDb::shared().fresh_database(),
        Redis::shared().fresh_database(),
        cluster.url(),
    ];
    let keys = SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Rs256)?])?;
    for url in urls {
        let url = url.as_str();
        let vendor = Vendor::start(url, keys.clone()).await?;
        let login = vendor.log_in("mail", "s1").await;
        // All of them at once, and each more than once: nobody is lost from the record.
        let others = ["calendar", "notes", "wiki", "calendar", "notes", "wiki"];
        let joining = others.map(|client| {
            let (vendor, login) = (Arc::clone(&vendor), login.clone());
            tokio::spawn(async move { vendor.share(client, &login).await })
        });
        let mut shared = Vec::new();
        for join in joining {
            shared.push(join.await?);
        }
        shared.iter().for_each(|tokens| granted(tokens, url));
        let calendar = &shared[0];
        // The second application has a grant of its own, which it refreshes.
        let refresh_token = calendar["refresh_token"].as_str().expect("a refresh token");
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
        granted(&vendor.token("calendar", &form).await, url);
        // And lets others in by its own ID token.
        let through =
            serde_json::json!({ "id_token": calendar["id_token"], "device_secret": login["device_secret"] });
        granted(&vendor.share("notes", &through).await, url);

        let administration = Administration::new(vendor.store.clone());
        administration.end_shared_logins("alice", "calendar").await?;
        administration.withdraw_consent("alice", "calendar").await?;
        let again = vendor.log_in("mail", "s1").await;
        refused(&vendor.share("calendar", &again).await, url);
        granted(&vendor.share("notes", &again).await, url);

        let (other, late) = (vendor.log_in("mail", "s2").await, vendor.code("mail", "s1").await);
        vendor.log_out("s1").await;
        refused(&vendor.share("notes", &again).await, url);
        assert!(vendor.redeem("mail", &late).await["device_secret"].is_null(), "{url}");
        granted(&vendor.share("notes", &other).await, url);
        // As a new password does.
        vendor.store.delete_tickets_of("alice").await?;
        refused(&vendor.share("notes", &other).await, url);
    }
    Ok(())
}
