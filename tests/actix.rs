//! The core under another web framework: the example with actix-web, over HTTP.

use crate::support::Http;

/// actix-web has its own runtime, so it gets a thread of its own.
fn start() -> Http {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async { actix::serve(listener).expect("a server").await })
    });
    Http::new(url)
}

const SERVICE: Option<(&str, &str)> = Some(("service", "a-long-random-secret"));

#[tokio::test]
async fn a_token_from_actix_web_opens_its_api() {
    let http = start();
    let answer = http.post("/token", SERVICE, &[("grant_type", "client_credentials")]).await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-store"));
    let token = answer.text("access_token");
    assert_eq!(http.get_with_token("/notes", &token).await.body, "the notes of service\n");
    assert_eq!(http.post("/introspect", SERVICE, &[("token", &token)]).await.json()["active"], true);

    assert_eq!(http.post("/revoke", SERVICE, &[("token", &token)]).await.status, 200);
    let refused = http.get_with_token("/notes", &token).await;
    assert_eq!(refused.status, 401);
    assert!(refused.header("www-authenticate").contains("error=\"invalid_token\""), "{refused:?}");
}

#[tokio::test]
async fn errors_are_the_same_as_everywhere() {
    let http = start();
    http.post("/token", Some(("service", "guess")), &[("grant_type", "client_credentials")])
        .await
        .assert_error(401, "invalid_client");
    http.post("/token", SERVICE, &[("grant_type", "password")])
        .await
        .assert_error(400, "unsupported_grant_type");
    http.get("/token", &[]).await.assert_error(405, "method_is_not_allowed");
    assert_eq!(http.get("/authorize", &[]).await.status, 404);
    assert_eq!(http.get("/notes", &[]).await.status, 401);
    let metadata = http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    assert_eq!(metadata["token_endpoint"], http.url_of("/token"));
}
