//! The router in an application: under a prefix, behind a proxy, beside the application's own routes and
//! state; and the core without axum.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRef, Request, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Router, ServiceExt};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use oauth_runtime::client_auth::encode_auth_headers;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Client, Granted, oauth_server};
use tower::{Service, ServiceExt as _};

use crate::support::Http;

#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes", write = "Change your notes"),
    endpoints(introspection, revocation, metadata, token = "/oauth/token")
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn notes(issuer: &str) -> Arc<Notes> {
    notes_with(issuer, "127.0.0.1")
}

fn notes_with(issuer: &str, proxies: &str) -> Arc<Notes> {
    let service = Client::confidential("service", "service-client-secret")
        .grant_types(["client_credentials"])
        .scope("read write");
    let store = MemoryStore::with_clients([service.build().expect("a valid client")]);
    Notes::builder(issuer.parse().expect("an issuer"), store)
        .trusted_proxies(proxies.parse().expect("networks"))
        .build()
}

async fn serve(app: impl FnOnce(&str) -> Router) -> Http {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let app = app(&url).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, app).await });
    Http::new(url)
}

const SERVICE: Option<(&str, &str)> = Some(("service", "service-client-secret"));
const FORM: &[(&str, &str)] = &[("grant_type", "client_credentials"), ("scope", "read")];

#[tokio::test]
async fn under_a_prefix() {
    let http = serve(|url| {
        let notes = notes(&format!("{url}/auth"));
        Router::new().nest("/auth", notes.router()).merge(oauth_runtime::axum::well_known(&notes))
    })
    .await;
    assert_eq!(http.post("/auth/oauth/token", SERVICE, FORM).await.status, 200);
    assert_eq!(http.post("/oauth/token", SERVICE, FORM).await.status, 404);
    let metadata = http.get("/auth/.well-known/oauth-authorization-server", &[]).await.json();
    assert_eq!(metadata["issuer"], http.url_of("/auth"));
    assert_eq!(metadata["token_endpoint"], http.url_of("/auth/oauth/token"));
    // RFC 8414 section 3.1: the path of the issuer comes behind the well-known part.
    assert_eq!(http.get("/.well-known/oauth-authorization-server/auth", &[]).await.json(), metadata);
}

#[tokio::test]
async fn behind_a_proxy_that_ends_tls() {
    let basic = encode_auth_headers("service", "service-client-secret");
    let form = || Some(serde_urlencoded::to_string(FORM).expect("a form"));
    let forwarded = [
        ("host", "notes.example"),
        ("authorization", basic.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
        ("x-forwarded-proto", "https"),
    ];
    let plain = &forwarded[..3];

    let trusting = serve(|_| notes("https://notes.example").router()).await;
    assert_eq!(trusting.send("POST", "/oauth/token", &forwarded, form()).await.status, 200);
    trusting.send("POST", "/oauth/token", plain, form()).await.assert_error(400, "insecure_transport");

    let distrusting = serve(|_| notes_with("https://notes.example", "10.0.0.0/8").router()).await;
    distrusting
        .send("POST", "/oauth/token", &forwarded, form())
        .await
        .assert_error(400, "insecure_transport");
}

/// An application's own state, which contains the provider.
#[derive(Clone, FromRef)]
struct AppState {
    notes: Arc<Notes>,
    greeting: &'static str,
}

async fn greet(token: Granted<scope::Read>, State(greeting): State<&'static str>) -> String {
    format!("{greeting}, {}", token.client_id)
}

#[tokio::test]
async fn beside_own_routes_and_state() {
    let http = serve(|url| {
        let state = AppState { notes: notes(url), greeting: "hello" };
        let oauth = state.notes.router();
        Router::new()
            .route("/", get(|| async { "home" }))
            .route("/greet", get(greet))
            .with_state(state)
            .merge(oauth)
    })
    .await;
    assert_eq!(http.get("/", &[]).await.body, "home");
    let token = http.post("/oauth/token", SERVICE, FORM).await.text("access_token");
    assert_eq!(http.get_with_token("/greet", &token).await.body, "hello, service");
    assert_eq!(http.get("/greet", &[]).await.status, 401);
    let write = http.post("/oauth/token", SERVICE, &[FORM[0], ("scope", "write")]).await.text("access_token");
    assert_eq!(http.get_with_token("/greet", &write).await.status, 403);
}

/// No router, no axum type: plain requests in, plain responses out.
#[tokio::test]
async fn the_core_without_axum() {
    let notes = notes("https://notes.example");
    let request = |path: &str, body: &'static str| {
        http::Request::post(format!("https://notes.example{path}"))
            .header("authorization", encode_auth_headers("service", "service-client-secret"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Bytes::from_static(body.as_bytes()))
            .expect("a request")
    };
    let form = "grant_type=client_credentials&scope=read";
    let by_method = notes.create_token_response(request("/oauth/token", form)).await;
    let by_path = notes.create_response(request("/oauth/token", form)).await;
    for response in [&by_method, &by_path] {
        assert_eq!(
            (response.status().as_u16(), &response.headers()["cache-control"]),
            (200, &"no-store".parse().expect("text"))
        );
    }
    let token: serde_json::Value = serde_json::from_slice(by_path.body()).expect("JSON");
    let body = format!("token={}", token["access_token"].as_str().expect("a token"));
    let introspection = request("/introspect", "").map(|_| Bytes::from(body));
    let introspected = notes.create_token_introspection_response(introspection).await;
    let introspected: serde_json::Value = serde_json::from_slice(introspected.body()).expect("JSON");
    assert_eq!((&introspected["active"], &introspected["client_id"]), (&true.into(), &"service".into()));
    assert_eq!(notes.create_response(request("/authorize", "")).await.status(), 404);
}

/// With and without its own router in front of the endpoints.
fn own_routes() -> Router {
    Router::new().route("/", get(|| async { "home" }))
}

/// A body, in one piece or in many.
fn body(text: &str, in_pieces: bool) -> Body {
    let pieces =
        text.as_bytes().chunks(7).map(|piece| Ok::<_, std::io::Error>(Bytes::copy_from_slice(piece)));
    match in_pieces {
        true => Body::from_stream(futures_util::stream::iter(pieces.collect::<Vec<_>>())),
        false => Body::from(text.to_owned()),
    }
}

/// What can be compared of a response: not the length, which the web server adds where axum's router does not.
async fn shown(response: Response) -> (StatusCode, HeaderMap, String) {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove("content-length");
    let body = axum::body::to_bytes(body, 64 * 1024).await.expect("a body");
    let body = String::from_utf8(body.to_vec()).expect("text");
    // A token is random, and its length is not.
    let body = match body.split_once("access_token\":\"") {
        Some((before, token)) => {
            format!("{before}access_token\":\"{}", token.get(43..).expect("43 characters"))
        }
        None => body,
    };
    (parts.status, parts.headers, body)
}

#[tokio::test]
async fn endpoints_in_front_of_a_router_answer_as_the_router_does() {
    let notes = notes("http://127.0.0.1:9000");
    let (router, mut service) = (own_routes().merge(notes.router()), notes.service(own_routes()));
    let form = "grant_type=client_credentials&scope=read";
    let large = format!("{form}&pad={}", "x".repeat(64 * 1024));
    let well_known = "/.well-known/oauth-authorization-server";
    let (mut statuses, mut bodies) = (std::collections::BTreeSet::new(), String::new());
    for path in [
        "/",
        "/oauth/token",
        "/oauth/token?a=b",
        "/oauth/token/",
        "/oauth/%74oken",
        "/introspect",
        "/nowhere",
    ]
    .into_iter()
    .chain([well_known, &format!("{well_known}/")])
    {
        for method in ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE"] {
            for (text, in_pieces) in [
                ("", false),
                (form, false),
                (form, true),
                ("token=a", false),
                (&large, false),
                (&large, true),
            ] {
                let request = || {
                    let request =
                        Request::builder().method(method).uri(path).header("host", "127.0.0.1:9000");
                    request
                        .header("authorization", encode_auth_headers("service", "service-client-secret"))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .body(body(text, in_pieces))
                        .expect("a request")
                };
                let by_router = shown(router.clone().oneshot(request()).await.expect("infallible")).await;
                let by_service = shown(service.call(request()).await.expect("infallible")).await;
                assert_eq!(by_service, by_router, "{method} {path} {} {in_pieces}", text.len());
                statuses.insert(by_service.0.as_u16());
                bodies += &by_service.2;
            }
        }
    }
    assert_eq!(statuses.into_iter().collect::<Vec<_>>(), [200, 400, 404, 405, 413]);
    for part in ["home", "\"issuer\":", "\"access_token\":", "\"active\":", "\"error\":"] {
        assert!(bodies.contains(part), "no body with {part} was compared");
    }
}

#[tokio::test]
async fn a_layer_around_the_endpoints_sees_all_requests_and_one_of_the_router_those_of_its_own_routes() {
    let notes = notes("http://127.0.0.1:9000");
    let inner = axum::middleware::map_response(|response: Response| async { ([("x-inner", "")], response) });
    let outer = axum::middleware::map_response(|response: Response| async { ([("x-outer", "")], response) });
    let mut service = tower::Layer::layer(&outer, notes.service(own_routes().layer(inner)));
    for (path, is_own) in
        [("/", true), ("/oauth/token", false), ("/oauth/token/", false), ("/introspect", false)]
    {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let response = service.call(request).await.expect("infallible");
        let seen = ["x-inner", "x-outer"].map(|name| response.headers().contains_key(name));
        assert_eq!(seen, [is_own, true], "{path}");
    }
}

#[tokio::test]
async fn endpoints_in_front_of_a_router_know_the_connection() {
    for (networks, status) in [("127.0.0.1", 200), ("10.0.0.0/8", 400)] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let http = Http::new(format!("http://{}", listener.local_addr().expect("an address")));
        let app = notes_with("https://notes.example", networks).service(own_routes());
        let app = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(app);
        tokio::spawn(async move { axum::serve(listener, app).await });
        assert_eq!(http.get("/", &[]).await.body, "home");
        let basic = encode_auth_headers("service", "service-client-secret");
        let forwarded = [
            ("host", "notes.example"),
            ("authorization", basic.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("x-forwarded-proto", "https"),
        ];
        let form = Some(serde_urlencoded::to_string(FORM).expect("a form"));
        assert_eq!(http.send("POST", "/oauth/token", &forwarded, form).await.status, status, "{networks}");
    }
}
