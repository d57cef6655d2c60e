//! Logout (RP-Initiated Logout, Back-Channel Logout and Front-Channel Logout 1.0).

use std::collections::HashMap;
use std::sync::Arc;

use axum::Form;
use axum::routing::post;
use http::request::Parts;
use oauth_runtime::fetch::WebFetcher;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::logout::{EndedSession, Logout, LogoutDecision, LogoutRequest};
use oauth_runtime::openid::Claims;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, OpenIdMetadata, SubjectType,
    oauth_server,
};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::support::{
    Answer, Http, TestClock, VERIFIER, claims_of, header_of, keys, parameters_of, query,
    with_another_signature,
};

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code, id_token),
    openid(email, offline_access),
    endpoints(introspection, end_session)
)]
struct Signed {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

impl Interaction for Signed {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        let session = http.headers.get("x-sid").and_then(|value| value.to_str().ok());
        let approval = Approval::new("alice-sub");
        Ok(session.map_or_else(|| approval.clone(), |session| approval.clone().session_id(session)).into())
    }
}

/// `x-sid` names the session that ends.
impl Logout for Signed {
    async fn log_out(&self, _: &LogoutRequest, http: &Parts) -> Result<LogoutDecision, BoxError> {
        let session = http.headers.get("x-sid").and_then(|value| value.to_str().ok());
        let ended = EndedSession::new().header(http::header::SET_COOKIE, "session=; Max-Age=0".parse()?);
        Ok(session.map_or_else(|| ended.clone(), |session| ended.clone().session_id(session)).into())
    }
}

/// The provider, and clients that it notifies.
struct Fixture {
    server: Arc<Signed>,
    http: Http,
    logout_tokens: UnboundedReceiver<String>,
}

impl Fixture {
    async fn start() -> Self {
        let (sender, logout_tokens) = unbounded_channel();
        let client = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let client_host = client.local_addr().expect("an address").to_string();
        let logout = move |Form(form): Form<HashMap<String, String>>| {
            sender.send(form["logout_token"].clone()).expect("somebody listens");
            async {}
        };
        let app = axum::Router::new().route("/logout", post(logout));
        tokio::spawn(async move { axum::serve(client, app).await });

        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let store = MemoryStore::with_clients(clients(&client_host));
        store.put_claims("alice-sub", Claims::new());
        let fetcher = WebFetcher::builder().allow_host(client_host).build().expect("a fetcher");
        let server = Signed::builder(url.parse().expect("an issuer"), store, keys())
            .pairwise_salt("pepper-for-the-tests")
            .clock(TestClock::new())
            .fetcher(fetcher)
            .build();
        let app = server.router();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { server, http: Http::new(url), logout_tokens }
    }

    /// The tokens of `client_id` in a session.
    async fn log_in(&self, client_id: &str, session: &str, scope: &str) -> Value {
        let parameters = query(&[("client_id", client_id), ("scope", scope)]);
        let answer = self.http.get(&format!("/authorize?{parameters}"), &[("x-sid", session)]).await;
        let code = parameters_of(&answer).remove("code").expect("a code");
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", "https://client.example/cb"),
            ("code_verifier", VERIFIER),
        ];
        self.http.post("/token", Some((client_id, "a-long-random-secret")), &form).await.json()
    }

    async fn log_out(&self, session: &str, parameters: &[(&str, &str)]) -> Answer {
        let query = serde_urlencoded::to_string(parameters).expect("a query");
        self.http.get(&format!("/end_session?{query}"), &[("x-sid", session)]).await
    }

    async fn is_active(&self, client_id: &str, token: &Value) -> bool {
        let token = token.as_str().expect("a token");
        self.http
            .post("/introspect", Some((client_id, "a-long-random-secret")), &[("token", token)])
            .await
            .json()["active"]
            == true
    }
}

fn clients(host: &str) -> [Client; 5] {
    let client = |client_id: &str, change: &dyn Fn(&mut OpenIdMetadata)| {
        let mut openid = OpenIdMetadata::default();
        openid.post_logout_redirect_uris =
            vec!["https://client.example/bye".into(), "http://127.0.0.1/bye".into()];
        change(&mut openid);
        Client::confidential(client_id, "a-long-random-secret")
            .redirect_uri("https://client.example/cb")
            .redirect_uri("https://framed.example/cb")
            .grant_types(["authorization_code", "refresh_token", "implicit"])
            .response_types(["code", "id_token"])
            .scope("openid email offline_access")
            .openid(openid)
            .build()
            .expect("a valid client")
    };
    let on_host = |path: &str| Some(format!("http://{host}{path}"));
    [
        client("web", &|_| {}),
        client("pairwise", &|openid| {
            openid.subject_type = SubjectType::Pairwise;
            openid.sector_identifier_uri = Some("https://client.example/uris.json".into());
            openid.backchannel_logout_uri = on_host("/logout");
            openid.frontchannel_logout_uri = Some("https://framed.example/out".into());
        }),
        client("told", &|openid| openid.backchannel_logout_uri = on_host("/logout")),
        client("refusing", &|openid| openid.backchannel_logout_uri = on_host("/nowhere")),
        client("framed", &|openid| {
            openid.frontchannel_logout_uri = Some("https://framed.example/out?own=1".into());
        }),
    ]
}

#[tokio::test]
async fn the_person_goes_back_to_a_registered_place_with_the_state() {
    let provider = Fixture::start().await;
    let tokens = provider.log_in("web", "s1", "openid").await;
    let hint = tokens["id_token"].as_str().expect("an ID token");
    assert_eq!(claims_of(hint)["sid"], "s1");
    let bye = ("post_logout_redirect_uri", "https://client.example/bye");
    let answer = provider.log_out("s1", &[("id_token_hint", hint), bye, ("state", "a b&c")]).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (303, "https://client.example/bye?state=a+b%26c")
    );
    assert_eq!(answer.header("set-cookie"), "session=; Max-Age=0");
    let answer = provider.log_out("s1", &[("client_id", "web"), bye]).await;
    assert_eq!(answer.header("location"), "https://client.example/bye", "without state");
    let here = ("post_logout_redirect_uri", "http://127.0.0.1/bye");
    let answer = provider.log_out("s1", &[("id_token_hint", hint), here]).await;
    assert_eq!(answer.header("location"), "http://127.0.0.1/bye");
    let other_port = ("post_logout_redirect_uri", "http://127.0.0.1:7000/bye");
    let answer = provider.log_out("s1", &[("id_token_hint", hint), other_port]).await;
    assert_eq!(answer.header("location"), "", "a confidential client's port counts");
}

#[tokio::test]
async fn without_a_place_there_is_a_page() {
    let provider = Fixture::start().await;
    for parameters in [&[][..], &[("state", "x")], &[("client_id", "web")]] {
        let answer = provider.log_out("s1", parameters).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (200, ""), "{parameters:?}");
        assert!(answer.body.contains("logged out"), "{answer:?}");
    }
    let posted = provider.http.post("/end_session", None, &[]).await;
    assert_eq!(posted.status, 200, "{posted:?}");
}

#[tokio::test]
async fn a_foreign_place_or_a_forged_hint_is_a_page() {
    let provider = Fixture::start().await;
    let tokens = provider.log_in("web", "s1", "openid").await;
    let hint = tokens["id_token"].as_str().expect("an ID token");
    let forged = with_another_signature(hint);
    let bye = ("post_logout_redirect_uri", "https://client.example/bye");
    for parameters in [
        &[("id_token_hint", hint), ("post_logout_redirect_uri", "https://evil.example/")][..],
        &[("id_token_hint", hint), ("post_logout_redirect_uri", "https://client.example/bye?more=1")],
        &[("id_token_hint", &forged), bye],
        &[bye],
        &[("client_id", "nobody"), bye],
        &[("client_id", "told"), ("id_token_hint", hint), bye],
        &[("state", "a"), ("state", "b")],
    ] {
        provider.log_out("s1", parameters).await.assert_page("invalid_request");
    }
    let answer = provider.http.send("PUT", "/end_session", &[], None).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "GET, HEAD, POST"));
}

#[tokio::test]
async fn a_malformed_hint_says_as_much_as_none() {
    let provider = Fixture::start().await;
    let bye = ("post_logout_redirect_uri", "https://client.example/bye");
    for hint in ["undefined", "a.b.c", "e30.e30.e30", "..", "null"] {
        let answer = provider.log_out("s1", &[("id_token_hint", hint)]).await;
        assert!(answer.status == 200 && answer.body.contains("logged out"), "{hint} {answer:?}");
        let answer = provider.log_out("s1", &[("id_token_hint", hint), ("client_id", "web"), bye]).await;
        assert_eq!(answer.header("location"), "https://client.example/bye", "{hint}");
        provider.log_out("s1", &[("id_token_hint", hint), bye]).await.assert_page("invalid_request");
    }
}

/// If the key is gone, nobody can say whether it was ours: the hint counts as absent.
#[tokio::test]
async fn a_hint_of_a_retired_key_says_as_much_as_none() {
    let provider = Fixture::start().await;
    let retired = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let claims = json!({ "iss": provider.http.url, "sub": "alice-sub", "aud": "web", "exp": 1, "iat": 1 });
    let retired = SigningKeys::fixed([retired]).expect("keys");
    let hint = retired.sign(SigningAlgorithm::Es256, "JWT", &claims).expect("signed");
    let bye = ("post_logout_redirect_uri", "https://client.example/bye");
    let answer = provider.log_out("s1", &[("id_token_hint", &hint)]).await;
    assert!(answer.status == 200 && answer.body.contains("logged out"), "{answer:?}");
    let answer = provider.log_out("s1", &[("id_token_hint", &hint), ("client_id", "web"), bye]).await;
    assert_eq!(answer.header("location"), "https://client.example/bye");
    provider.log_out("s1", &[("id_token_hint", &hint), bye]).await.assert_page("invalid_request");
}

#[tokio::test]
async fn tokens_end_with_the_session_but_for_those_of_offline_access() {
    let provider = Fixture::start().await;
    let here = provider.log_in("web", "s1", "openid").await;
    let offline = provider.log_in("web", "s1", "openid offline_access").await;
    let elsewhere = provider.log_in("web", "s2", "openid").await;
    // A client that returns is recorded once, and has more than one grant.
    let again = provider.log_in("web", "s1", "openid").await;
    provider.log_out("s1", &[]).await;
    assert!(!provider.is_active("web", &again["access_token"]).await);
    assert!(!provider.is_active("web", &here["access_token"]).await);
    assert!(!provider.is_active("web", &here["refresh_token"]).await);
    assert!(provider.is_active("web", &offline["refresh_token"]).await);
    assert!(provider.is_active("web", &elsewhere["access_token"]).await);
}

/// A common name would tell clients with pairwise identifiers that it is the same person.
#[tokio::test]
async fn a_pairwise_client_has_a_name_of_its_own_for_the_session() {
    let mut provider = Fixture::start().await;
    let tokens = provider.log_in("pairwise", "s1", "openid").await;
    let own = claims_of(tokens["id_token"].as_str().expect("an ID token"));
    assert_ne!((&own["sid"], &own["sub"]), (&json!("s1"), &json!("alice-sub")));
    let again = provider.log_in("pairwise", "s1", "openid").await;
    assert_eq!(claims_of(again["id_token"].as_str().expect("an ID token"))["sid"], own["sid"]);
    let page = provider.log_out("s1", &[]).await;
    let sid = own["sid"].as_str().expect("text");
    assert!(page.body.contains(&format!("&amp;sid={sid}\"")), "{page:?}");
    let logout_tokens = claims_of(&provider.logout_tokens.recv().await.expect("a logout token"));
    assert_eq!((&logout_tokens["sid"], &logout_tokens["sub"]), (&own["sid"], &own["sub"]));
    assert!(
        !provider.is_active("pairwise", &tokens["access_token"]).await,
        "the session is known by its own name"
    );
}

#[tokio::test]
async fn clients_of_the_session_are_told_once() {
    let mut provider = Fixture::start().await;
    provider.log_in("told", "s1", "openid").await;
    provider.log_in("told", "s1", "openid").await;
    provider.log_in("refusing", "s1", "openid").await;
    provider.log_in("told", "s2", "openid").await;
    provider.log_out("s1", &[]).await;
    let token = provider.logout_tokens.recv().await.expect("a logout token");
    assert_eq!(
        (&header_of(&token)["typ"], &header_of(&token)["alg"]),
        (&json!("logout+jwt"), &json!("RS256"))
    );
    let claims: Value = provider.server.keys.verify(&token).expect("a signature of this provider");
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!(provider.http.url), &json!("told")));
    assert_eq!((&claims["sub"], &claims["sid"]), (&json!("alice-sub"), &json!("s1")));
    assert_eq!(claims["events"], json!({ "http://schemas.openid.net/event/backchannel-logout": {} }));
    assert!(claims["jti"].is_string() && claims["exp"].as_u64() > claims["iat"].as_u64(), "{claims}");
    assert!(claims.get("nonce").is_none(), "{claims}");
    // The next one is about the other session: the first was notified once.
    provider.log_out("s1", &[]).await;
    provider.log_out("s2", &[]).await;
    let token = provider.logout_tokens.recv().await.expect("a logout token");
    assert_eq!(claims_of(&token)["sid"], "s2");
}

#[tokio::test]
async fn a_logout_token_is_no_hint() {
    let mut provider = Fixture::start().await;
    provider.log_in("told", "s1", "openid").await;
    provider.log_out("s1", &[]).await;
    let token = provider.logout_tokens.recv().await.expect("a logout token");
    provider.log_out("s1", &[("id_token_hint", &token)]).await.assert_page("invalid_request");
}

#[tokio::test]
async fn the_browser_tells_the_others_in_frames() {
    let provider = Fixture::start().await;
    let tokens = provider.log_in("framed", "s1", "openid").await;
    let hint = tokens["id_token"].as_str().expect("an ID token");
    let bye = ("post_logout_redirect_uri", "https://client.example/bye");
    let answer = provider.log_out("s1", &[("id_token_hint", hint), bye, ("state", "x")]).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (200, ""));
    let issuer = serde_urlencoded::to_string([("iss", &provider.http.url)]).expect("a form");
    let frame = format!("<iframe src=\"https://framed.example/out?own=1&amp;{issuer}&amp;sid=s1\"");
    assert!(answer.body.contains(&frame), "{answer:?}");
    assert!(answer.body.contains("url=https://client.example/bye?state=x"), "{answer:?}");
    assert!(
        answer.header("content-security-policy").contains("frame-src https://framed.example;"),
        "{answer:?}"
    );
}

#[tokio::test]
async fn the_metadata_says_so() {
    let provider = Fixture::start().await;
    let metadata = provider.http.get("/.well-known/openid-configuration", &[]).await.json();
    assert_eq!(metadata["end_session_endpoint"], format!("{}/end_session", provider.http.url));
    for name in [
        "backchannel_logout",
        "backchannel_logout_session",
        "frontchannel_logout",
        "frontchannel_logout_session",
    ] {
        assert_eq!(metadata[format!("{name}_supported")], true, "{name}");
    }
}
