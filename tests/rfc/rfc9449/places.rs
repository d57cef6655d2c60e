//! Where a proof may be for (section 4.3): the endpoints on the listener for certificates, and each resource by its own URL.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::{Request, StatusCode};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::testing::{DpopKey, TestClock};
use oauth_runtime::{At, Client, Clock, Granted, Issuer, oauth_server};
use serde_json::Value;
use tower::ServiceExt;

const ISSUER: &str = "https://as.example";
const MTLS: &str = "https://mtls.example:8443/a";

/// Its program serves three hosts: its own, that of the notes, and that of the listener for certificates.
#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes"),
    endpoints(metadata),
    sender_constrained(dpop, mtls),
    resources(notes = "https://notes.example/api", files = "/files", names = "urn:example:names"),
    scope_module = scope_of_places,
    resource_module = resource_of_places
)]
struct Places {
    #[store]
    store: MemoryStore,
}

struct World {
    app: Router,
    clock: TestClock,
    key: DpopKey,
}

impl World {
    fn new(mtls: Option<&str>) -> Self {
        let job = Client::confidential("job", "a-long-client-secret").grant_types(["client_credentials"]);
        let job = job.scope("read").build().expect("a client");
        let clock = TestClock::new();
        let issuer = ISSUER.parse().expect("an issuer");
        let mut builder = Places::builder(issuer, MemoryStore::with_clients([job])).clock(clock.clone());
        if let Some(mtls) = mtls {
            builder = builder.mtls_endpoints(mtls.parse::<Issuer>().expect("a URL"));
        }
        let server = builder.build();
        let app = server.router().merge(api(&server));
        Self { app, clock, key: DpopKey::generate().expect("a key") }
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let answer = self.app.clone().oneshot(request).await.expect("infallible");
        let status = answer.status();
        let body = axum::body::to_bytes(answer.into_body(), 64 * 1024).await.expect("a body");
        (status, String::from_utf8(body.to_vec()).expect("UTF-8"))
    }

    /// A token for the resource, by a proof for this URL.
    async fn token(&self, resource: &str, htu: &str) -> (StatusCode, Value) {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "job"),
            ("client_secret", "a-long-client-secret"),
            ("resource", resource),
        ];
        let proof = self.key.proof("POST", htu, self.clock.now()).sign();
        let request = Request::post("/token")
            .header("host", "as.example")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("dpop", proof)
            .extension(connection())
            .body(Body::from(serde_urlencoded::to_string(form).expect("a form")))
            .expect("a request");
        let (status, body) = self.send(request).await;
        (status, serde_json::from_str(&body).expect("JSON"))
    }

    /// A request to a path of the API, with a proof for this URL.
    async fn get(&self, path: &str, token: &str, htu: &str) -> (StatusCode, String) {
        let proof = self.key.proof("GET", htu, self.clock.now()).access_token(token).sign();
        let request = Request::get(path)
            .header("host", "as.example")
            .header("authorization", format!("DPoP {token}"))
            .header("dpop", proof)
            .extension(connection())
            .body(Body::empty())
            .expect("a request");
        self.send(request).await
    }
}

fn connection() -> oauth_runtime::http::Connection {
    oauth_runtime::http::Connection::new([192, 0, 2, 9].into(), true)
}

fn api(server: &Arc<Places>) -> Router {
    use resource_of_places as resource;
    Router::new()
        .route("/api/notes", get(|_: Granted<At<resource::Notes>>| async { "notes" }))
        .route("/files", get(|_: Granted<At<resource::Files>>| async { "files" }))
        .route("/names", get(|_: Granted<At<resource::Names>>| async { "names" }))
        .with_state(Arc::clone(server))
}

const NOTES: &str = "https://notes.example/api";

#[tokio::test]
async fn a_proof_counts_at_the_endpoints_for_certificates() {
    let world = World::new(Some(MTLS));
    for htu in ["https://as.example/token", "https://mtls.example:8443/a/token"] {
        let (status, answer) = world.token(NOTES, htu).await;
        assert_eq!((status.as_u16(), &answer["token_type"]), (200, &"DPoP".into()), "{htu}: {answer}");
    }
    for htu in [
        "https://mtls.example/a/token",
        "https://mtls.example:8443/b/token",
        "https://mtls.example:8443/a/a/token",
        "http://mtls.example:8443/a/token",
        "https://as.example:8443/a/token",
        "https://as.example/a/token",
        "https://notes.example/token",
    ] {
        let (status, answer) = world.token(NOTES, htu).await;
        assert_eq!((status.as_u16(), &answer["error"]), (400, &"invalid_dpop_proof".into()), "{htu}");
    }
    let alone = World::new(None);
    let (_, answer) = alone.token(NOTES, "https://mtls.example:8443/a/token").await;
    assert_eq!(answer["error"], "invalid_dpop_proof", "without that listener");
}

#[tokio::test]
async fn a_proof_counts_at_the_url_of_the_resource_and_at_no_other() {
    let world = World::new(Some(MTLS));
    let token = async |resource: &str| {
        let (_, answer) = world.token(resource, "https://as.example/token").await;
        answer["access_token"].as_str().unwrap_or_else(|| panic!("a token in {answer}")).to_owned()
    };
    for (resource, path, right, wrong) in [
        (
            NOTES,
            "/api/notes",
            &["https://notes.example/api/notes", "https://notes.example/api/api/notes"][..],
            &[
                "https://as.example/api/notes",
                "https://mtls.example:8443/a/api/notes",
                "https://notes.example/notes",
                "https://notes.example/api",
                "https://files.example/api/notes",
            ][..],
        ),
        (
            "https://as.example/files",
            "/files",
            &["https://as.example/files", "https://mtls.example:8443/a/files"],
            &["https://notes.example/files", "https://as.example/file"],
        ),
        (
            "urn:example:names",
            "/names",
            &["https://as.example/names", "https://mtls.example:8443/a/names"],
            &["https://notes.example/names", "https://as.example/"],
        ),
    ] {
        let token = token(resource).await;
        for htu in right {
            assert_eq!(world.get(path, &token, htu).await.0, 200, "{resource}: {htu}");
        }
        for htu in wrong {
            let (status, body) = world.get(path, &token, htu).await;
            assert_eq!(status, 401, "{resource}: {htu}");
            assert!(body.contains("invalid_dpop_proof"), "{resource}: {htu}: {body}");
        }
    }
}

#[test]
fn a_client_registers_for_bound_tokens_only_where_there_are_any() {
    use oauth_runtime::registration::check_client;

    #[oauth_server(grants(client_credentials), sender_constrained(mtls))]
    struct Certificates {
        #[store]
        store: MemoryStore,
    }
    #[oauth_server(grants(client_credentials))]
    struct Plain {
        #[store]
        store: MemoryStore,
    }
    let issuer = || ISSUER.parse::<Issuer>().expect("an issuer");
    let job = Client::confidential("job", "a-long-client-secret").grant_types(["client_credentials"]);
    let job = job.build().expect("a client");
    let metadata = job.metadata().clone().with(|own| own.dpop_bound_access_tokens = true);
    let strict = job.with_metadata(metadata).expect("a client");
    let refused = [
        check_client(&*Certificates::new(issuer(), MemoryStore::new()), &strict),
        check_client(&*Plain::new(issuer(), MemoryStore::new()), &strict),
    ];
    for error in refused.map(|checked| checked.expect_err("no DPoP")) {
        assert!(error.description().starts_with("dpop_bound_access_tokens: "), "{error:?}");
    }
    check_client(&*Places::new(issuer(), MemoryStore::new()), &strict).expect("DPoP");
}
