//! What a request waits for is in its trace: the store, passwords, other sites; and nothing of a person.

use std::sync::{Arc, Mutex};

use axum::routing::get;
use axum::{Json, Router};
use http::HeaderMap;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::browser::Browser;
use crate::process::{CONFIG, Provider};
use crate::telemetry::{attribute, collector, everything};

/// The spans below requests, as a tree: each with its name, and for a store with its system.
fn trees(spans: &[Span]) -> String {
    let mut text = String::new();
    let mut roots: Vec<_> = spans.iter().filter(|span| span.kind == SpanKind::Server as i32).collect();
    roots.sort_by_key(|span| span.start_time_unix_nano);
    for root in roots {
        append(&mut text, spans, root, 0);
    }
    text
}

fn append(text: &mut String, spans: &[Span], span: &Span, depth: usize) {
    let system = attribute(span, "db.system.name").map(|system| format!(" ({system})"));
    text.push_str(&format!("{}{}{}\n", "  ".repeat(depth), span.name, system.unwrap_or_default()));
    let mut children: Vec<_> = spans.iter().filter(|child| child.parent_span_id == span.span_id).collect();
    children.sort_by_key(|child| child.start_time_unix_nano);
    for child in children {
        assert_eq!(child.trace_id, span.trace_id, "{child:?}");
        append(text, spans, child, depth + 1);
    }
}

/// What such a flow leads to.
const FLOW: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/traces.txt");

#[tokio::test(flavor = "multi_thread")]
async fn a_login_a_code_and_a_token_are_traces_of_what_they_wait_for() {
    let (url, mut received) = collector().await;
    let folder = tempfile::tempdir().expect("a directory");
    let store = format!("sqlite://{}", folder.path().join("auth.db").display());
    let config = CONFIG.replace("store = \"memory:\"", &format!("store = {store:?}"));
    let mut provider = Provider::start_with(&format!("otlp_endpoint = {url:?}\n{config}"));
    let log = provider.collect_log();
    let browser = Browser::new(&provider.url);
    let request = "/authorize?response_type=code&client_id=web&scope=read&state=a-state\
                   &redirect_uri=https://client.example/cb&code_challenge_method=S256\
                   &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let code = browser.approve(&provider.url_of(request), "alice", "wonderland").await;
    let code = code.response()["code"].clone();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", "https://client.example/cb"),
        ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
    ];
    let request = reqwest::Client::new().post(provider.url_of("/token"));
    let answer = request.basic_auth("web", Some("a-long-random-secret")).form(&form).send().await;
    let tokens: Value = answer.expect("an answer").json().await.expect("JSON");
    provider.signal("TERM");
    let log = log.join().expect("the log ends");
    assert!(!log.contains("db.system.name"), "the log has no spans: {log}");

    let (spans, _) = everything(&mut received).await;
    let trees = trees(&spans);
    let expected = std::fs::read_to_string(FLOW).expect("the trees of the flow");
    assert_eq!(trees, expected, "{trees}");
    let text = format!("{spans:?}");
    let token = tokens["access_token"].as_str().expect("a token");
    for secret in ["alice", "wonderland", "248289761001", "a-long-random-secret", &code, token, "auth.db"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

/// A request for a client's keys at a service of the operator carries the trace. Its span does not contain the path.
#[tokio::test(flavor = "multi_thread")]
async fn the_trace_goes_on_at_a_host_of_the_operator() {
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).expect("a key");
    let private = EncodingKey::from_ec_pem(pair.serialize_pem().as_bytes()).expect("a key");
    let public = Jwk::from_encoding_key(&private, Algorithm::ES256).expect("a public key");
    let public = serde_json::to_value(public).expect("JSON");
    let heard: Arc<Mutex<Option<HeaderMap>>> = Arc::default();
    let noting = Arc::clone(&heard);
    let keys = async move |headers: HeaderMap| {
        *noting.lock().expect("not poisoned") = Some(headers);
        Json(json!({ "keys": [public] }))
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let host = listener.local_addr().expect("an address").to_string();
    let site = Router::new().route("/the-path-of-the-keys", get(keys));
    tokio::spawn(async move { axum::serve(listener, site).await });

    let (url, mut received) = collector().await;
    let mut provider = Provider::start_with(&format!(
        r#"
otlp_endpoint = {url:?}
fetch_hosts = ["{host}"]
{CONFIG}
[[clients]]
client_id = "job"
token_endpoint_auth_method = "private_key_jwt"
jwks_uri = "http://{host}/the-path-of-the-keys"
grant_types = ["client_credentials"]
response_types = []
scope = "read"
"#
    ));
    let log = provider.collect_log();
    let now =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs();
    let claims =
        json!({ "iss": "job", "sub": "job", "aud": provider.url, "jti": "1", "iat": now, "exp": now + 60 });
    let assertion = encode(&Header::new(Algorithm::ES256), &claims, &private).expect("a JWT");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", &assertion),
    ];
    let answer = reqwest::Client::new().post(provider.url_of("/token")).form(&form).send().await;
    let answer = answer.expect("an answer");
    let status = answer.status();
    assert_eq!(status, 200, "{}", answer.text().await.expect("text"));
    provider.signal("TERM");
    log.join().expect("the log ends");

    let (spans, _) = everything(&mut received).await;
    let span = spans.iter().find(|span| span.name == "GET").unwrap_or_else(|| panic!("{spans:?}"));
    let of = |key| attribute(span, key).unwrap_or_default();
    let port = host.rsplit_once(':').expect("a port").1;
    assert_eq!(span.kind, SpanKind::Client as i32);
    assert_eq!(
        [of("http.request.method"), of("server.address"), of("server.port"), of("url.scheme")],
        ["GET", "127.0.0.1", port, "http"]
    );
    assert_eq!(of("http.response.status_code"), "200");
    assert!(!format!("{span:?}").contains("the-path-of-the-keys"), "{span:?}");
    let parent = spans.iter().find(|parent| parent.span_id == span.parent_span_id).expect("a parent");
    assert_eq!((&*parent.name, &parent.trace_id), ("POST /token", &span.trace_id));
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let expected = format!("00-{}-{}-01", hex(&span.trace_id), hex(&span.span_id));
    let heard = heard.lock().expect("not poisoned").take().expect("a request");
    assert_eq!(heard.get("traceparent").and_then(|value| value.to_str().ok()), Some(&*expected));
}
