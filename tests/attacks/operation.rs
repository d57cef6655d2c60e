//! Rows O: failures of the application and of its store.

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use http::request::Parts;
use oauth_runtime::store::Redemption;
use oauth_runtime::token::{AccessToken, AuthorizationCode, GrantId, IssuedTokens};
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Clock, Decision, Digest, Granted, Interaction, Scope,
    SystemClock, oauth_server, oauth_storage,
};

use crate::support::{Fixture, Http, parameters_of};

/// A provider whose store fails as the client's identifier says.
#[oauth_server(
    grants(authorization_code, client_credentials),
    responses(code),
    endpoints(introspection, revocation)
)]
struct Failing;

/// Tokens of `web`: the store fails when it looks the first up, and when it revokes the second.
const LOST: &str = "a-token-that-is-lost";
const KEPT: &str = "a-token-that-is-kept";

#[derive(Debug)]
enum DbError {
    Lost,
    Broken,
}

impl std::fmt::Display for DbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("postgres://admin:hunter2@db refused the connection")
    }
}

impl std::error::Error for DbError {}

#[oauth_storage]
impl Failing {
    fn is_temporary(error: &DbError) -> bool {
        matches!(error, DbError::Lost)
    }

    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, DbError> {
        match client_id {
            "panic" => panic!("the application is broken"),
            "lost" => Err(DbError::Lost),
            "broken" => Err(DbError::Broken),
            _ => {
                let client = Client::confidential(client_id, "a-long-random-secret")
                    .redirect_uri("https://client.example/cb");
                Ok(client.grant_types(["authorization_code", "client_credentials"]).build().ok())
            }
        }
    }

    async fn create_token(&self, _tokens: IssuedTokens) -> Result<(), DbError> {
        Err(DbError::Lost)
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, DbError> {
        if *digest == Digest::of(LOST) {
            return Err(DbError::Lost);
        }
        if *digest == Digest::of(KEPT) {
            let (issued_at, grant_id) = (SystemClock.now(), GrantId::generate());
            let expires_at = issued_at.plus(3_600);
            let scope = Scope::default();
            return Ok(Some(AccessToken::new(*digest, grant_id, "web", scope, issued_at, expires_at)));
        }
        panic!("the application is broken")
    }

    async fn revoke_token(&self, _digest: &Digest) -> Result<(), DbError> {
        Err(DbError::Lost)
    }

    async fn revoke_grant(&self, _grant_id: &GrantId) -> Result<(), DbError> {
        Ok(())
    }

    async fn create_authorization_code(&self, _code: AuthorizationCode) -> Result<(), DbError> {
        Err(DbError::Broken)
    }

    async fn get_authorization_code(&self, _digest: &Digest) -> Result<Option<AuthorizationCode>, DbError> {
        Err(DbError::Broken)
    }

    async fn redeem_authorization_code(&self, _: &Digest, _: IssuedTokens) -> Result<Redemption, DbError> {
        Err(DbError::Broken)
    }
}

impl Interaction for Failing {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("1").into())
    }
}

async fn start() -> Http {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let http = Http::new(format!("http://{}", listener.local_addr().expect("an address")));
    let server = Failing::new(http.url.parse().expect("an issuer"));
    let api = Router::new().route("/api", get(|_: Granted<(), Failing>| async { "in" }));
    let router = server.router().merge(api.with_state(server));
    tokio::spawn(async move { axum::serve(listener, router).await });
    http
}

#[tokio::test]
async fn o_01_a_store_that_fails_is_not_told_about() {
    let http = start().await;
    let form = [("grant_type", "client_credentials")];
    for (client_id, status, code) in [
        ("lost", 503, "temporarily_unavailable"),
        ("broken", 500, "server_error"),
        ("web", 503, "temporarily_unavailable"),
    ] {
        let answer = http.post("/token", Some((client_id, "a-long-random-secret")), &form).await;
        answer.assert_error(status, code);
        assert!(!answer.body.contains("hunter2") && !answer.body.contains("postgres"), "{answer:?}");
        assert_eq!(answer.headers.contains_key("retry-after"), status == 503, "{answer:?}");
    }
    let page = http.get("/authorize?client_id=broken", &[]).await;
    assert_eq!((page.status.as_u16(), page.header("location")), (500, ""));
    assert!(page.body.contains("data-error=\"server_error\"") && !page.body.contains("hunter2"), "{page:?}");
    let redirect = http.get("/authorize?client_id=web&response_type=code", &[]).await;
    assert_eq!(parameters_of(&redirect)["error"], "server_error");
}

/// A client that hears 200 believes that its token is dead.
#[tokio::test]
async fn o_01_a_revocation_that_the_store_refuses_does_not_succeed() {
    let http = start().await;
    for token in [LOST, KEPT] {
        let answer = http.post("/revoke", Some(("web", "a-long-random-secret")), &[("token", token)]).await;
        answer.assert_error(503, "temporarily_unavailable");
        assert!(answer.headers.contains_key("retry-after"), "{answer:?}");
    }
}

#[tokio::test]
async fn o_08_a_panic_is_one_requests_error() {
    let http = start().await;
    let form = [("grant_type", "client_credentials")];
    for _ in 0..3 {
        http.post("/token", Some(("panic", "a-long-random-secret")), &form)
            .await
            .assert_error(500, "server_error");
        http.post("/introspect", Some(("web", "a-long-random-secret")), &[("token", "x")])
            .await
            .assert_error(500, "server_error");
        assert_eq!(http.get("/authorize?client_id=panic", &[]).await.status, 500);
        http.get_with_token("/api", "token").await.assert_error(500, "server_error");
    }
    http.post("/token", Some(("web", "guess")), &form).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn o_05_a_clock_that_steps() {
    let fixture = Fixture::start().await;
    let tokens = fixture.tokens().await;
    fixture.clock.step_back(Duration::from_secs(10));
    assert!(fixture.is_active(&tokens.text("access_token")).await, "issued in the future by ten seconds");
    let code = fixture.code().await;
    assert_eq!(fixture.redeem(&code).await.status, 200);
    assert_eq!(fixture.refresh(&tokens.text("refresh_token")).await.status, 200);
    fixture.clock.advance(Duration::from_secs(3_610));
    assert!(!fixture.is_active(&tokens.text("access_token")).await);
}
