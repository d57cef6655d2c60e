//! Metrics as Prometheus reads them, and traces as a collector gets them.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::post;
use metrics_exporter_prometheus::PrometheusBuilder;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::tenants::Tenants;
use oauth_runtime::{Client, oauth_server};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tower::ServiceExt;

use crate::process::{CONFIG, Provider, config_file, program};

/// A sample, with the metric and its labels as they are written.
fn samples(text: &str) -> BTreeMap<String, f64> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (series, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("{line}"));
            (series.to_owned(), value.parse().unwrap_or_else(|_| panic!("{line}")))
        })
        .collect()
}

async fn token(url: &str, client: &str, secret: &str) -> u16 {
    let request = reqwest::Client::new().post(format!("{url}/token")).basic_auth(client, Some(secret));
    request.form(&[("grant_type", "client_credentials")]).send().await.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn prometheus_reads_what_came_of_requests_and_no_name_of_a_client() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = format!("sqlite://{}", directory.path().join("auth.db").display());
    let config = CONFIG.replace("memory:", &store);
    let config = config_file(&format!("metrics_listen = \"127.0.0.1:0\"\nclients_cached_for = 60\n{config}"));
    let mut lines = [String::new()];
    let provider = Provider::spawn_reading(program().arg("--config").arg(config.path()), &mut lines);
    let metrics = lines[0].strip_prefix("metrics on ").unwrap_or_else(|| panic!("{lines:?}")).trim();
    assert_eq!(token(&provider.url, "service", "service-client-secret").await, 200);
    assert_eq!(token(&provider.url, "service", "service-client-secret").await, 200);
    assert_eq!(token(&provider.url, "service", "a-wrong-secret").await, 401);
    assert_eq!(token(&provider.url, "a-stranger", "a-wrong-secret").await, 401);
    let no_redirect = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let no_redirect = no_redirect.expect("a client");
    let request = "/authorize?response_type=code&client_id=web&scope=unknown";
    no_redirect.get(provider.url_of(request)).send().await.expect("an answer");
    no_redirect.get(provider.url_of("/login")).send().await.expect("an answer");

    let answer = reqwest::get(metrics).await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let text = answer.text().await.expect("text");
    let samples = samples(&text);
    let grant = "endpoint=\"token\",grant_type=\"client_credentials\"";
    for (series, value) in [
        (format!("oauth_requests_total{{{grant},status=\"200\"}}"), 2.0),
        (format!("oauth_requests_total{{{grant},status=\"401\",error=\"invalid_client\"}}"), 2.0),
        (format!("oauth_request_duration_seconds_count{{{grant}}}"), 4.0),
        (format!("oauth_request_duration_seconds_bucket{{{grant},le=\"+Inf\"}}"), 4.0),
    ] {
        assert_eq!(samples.get(&series), Some(&value), "{series}\n{text}");
    }
    assert!(
        samples.keys().any(|series| {
            series.contains("endpoint=\"authorization\"") && series.contains("error=\"invalid_scope\"")
        }),
        "{text}"
    );
    assert!(samples.keys().any(|series| series.contains("endpoint=\"pages\"")), "{text}");
    assert!(samples["oauth_client_cache_lookups_total{result=\"hit\"}"] >= 1.0, "{text}");
    assert!(samples["oauth_client_cache_lookups_total{result=\"miss\"}"] >= 1.0, "{text}");
    assert!(samples.contains_key("oauth_store_connections{state=\"idle\"}"), "{text}");
    for series in [
        "oauth_password_hashing{state=\"waiting\"}",
        "oauth_audit_log_waiting",
        "oauth_audit_log_lost",
        "oauth_logout_notices_total{result=\"delivered\"}",
        "oauth_signals_total{result=\"delivered\"}",
        "oauth_ciba_notifications_total{result=\"delivered\"}",
        "oauth_webhooks_total{result=\"postponed\"}",
        "oauth_mails_total{result=\"delivered\"}",
        "oauth_mails_waiting{queue=\"people\"}",
    ] {
        assert_eq!(samples.get(series), Some(&0.0), "{series}\n{text}");
    }
    for name in [
        "oauth_requests_total counter",
        "oauth_request_duration_seconds histogram",
        "oauth_store_connections gauge",
    ] {
        assert!(text.contains(&format!("# TYPE {name}\n")), "{name}: {text}");
    }
    for secret in ["service\"", "a-stranger", "\"web\"", "alice"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    let others = reqwest::get(provider.url_of("/metrics")).await.expect("an answer");
    assert_eq!(others.status(), 404, "nobody outside");
}

#[oauth_server(grants(client_credentials))]
struct Small {
    #[store]
    store: MemoryStore,
}

/// Both ways to mount a provider count the same, and a client that goes away counts too.
#[test]
fn the_router_and_the_service_count_the_same_way() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let request = || {
        let request =
            http::Request::post("/token").header("content-type", "application/x-www-form-urlencoded");
        request.header("host", "127.0.0.1").body(Body::from("grant_type=password")).expect("a request")
    };
    metrics::with_local_recorder(&recorder, || {
        runtime.block_on(async {
            let store = MemoryStore::new();
            let client = Client::confidential("job", "0123456789abcdef").grant_types(["client_credentials"]);
            store.put_client(client.build().expect("a client"));
            let small = Small::new("http://127.0.0.1:9000".parse().expect("an issuer"), store);
            let answer = small.router().oneshot(request()).await.expect("an answer");
            assert_eq!(answer.status(), 400);
            let answer =
                Arc::clone(&small).service(Router::new()).oneshot(request()).await.expect("an answer");
            assert_eq!(answer.status(), 400);
            drop(small.router().oneshot(request()));
        });
    });
    let text = handle.render();
    let total: f64 = samples(&text)
        .iter()
        .filter(|(series, _)| {
            series.starts_with("oauth_requests_total") && series.contains("unsupported_grant_type")
        })
        .map(|(_, value)| value)
        .sum();
    assert_eq!(total, 2.0, "{text}");
}

/// A provider with a label counts apart from the others of the process; a request for nobody counts, too.
#[test]
fn tenants_with_a_label_are_counted_apart_and_requests_for_no_tenant_are_counted() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let request = |path: &str| {
        let request = http::Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        request.header("host", "127.0.0.1").body(Body::from("grant_type=password")).expect("a request")
    };
    metrics::with_local_recorder(&recorder, || {
        runtime.block_on(async {
            let small = |name: &str| {
                let issuer = format!("http://127.0.0.1:9000/{name}").parse().expect("an issuer");
                Small::builder(issuer, MemoryStore::new())
            };
            let watched = small("acme").tenant_label("acme").build();
            let others = ["umbrella", "initech"].map(|name| small(name).build());
            let routed = watched.router();
            let found = Tenants::of(others.into_iter().chain([watched])).expect("tenants");
            let tenants = oauth_runtime::axum::tenants(found);
            for path in
                ["/acme/token", "/acme/token", "/umbrella/token", "/initech/token", "/nobody/token", "/"]
            {
                let status = tenants.clone().oneshot(request(path)).await.expect("an answer").status();
                assert_eq!(status == 404, path.len() < 4 || path.contains("nobody"), "{path}");
            }
            routed.oneshot(request("/token")).await.expect("an answer");
        });
    });
    let text = handle.render();
    let samples = samples(&text);
    let of = "status=\"400\",error=\"unsupported_grant_type\"";
    for (series, value) in [
        (format!("oauth_requests_total{{endpoint=\"token\",tenant=\"acme\",{of}}}"), 3.0),
        (format!("oauth_requests_total{{endpoint=\"token\",{of}}}"), 2.0),
        ("oauth_unknown_tenants_total{status=\"404\"}".to_owned(), 2.0),
    ] {
        assert_eq!(samples.get(&series), Some(&value), "{series}\n{text}");
    }
    assert!(!text.contains("umbrella") && !text.contains("nobody"), "{text}");
}

/// A collector, and what it gets.
pub(crate) async fn collector() -> (String, mpsc::UnboundedReceiver<ExportTraceServiceRequest>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let take = async move |body: Bytes| {
        let request = ExportTraceServiceRequest::decode(body).expect("OTLP in protobuf");
        // The test may have ended.
        let _ = sender.send(request);
    };
    let app = Router::new().route("/v1/traces", post(take));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/v1/traces", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, app).await });
    (url, receiver)
}

pub(crate) fn attribute(span: &Span, key: &str) -> Option<String> {
    let attribute = span.attributes.iter().find(|attribute| attribute.key == key)?;
    match attribute.value.as_ref()?.value.as_ref()? {
        Value::StringValue(text) => Some(text.clone()),
        Value::IntValue(number) => Some(number.to_string()),
        other => panic!("{key}: {other:?}"),
    }
}

/// All spans that the collector got, and the attributes of the services that sent them.
pub(crate) async fn everything(
    received: &mut mpsc::UnboundedReceiver<ExportTraceServiceRequest>,
) -> (Vec<Span>, Vec<KeyValue>) {
    let (mut spans, mut services) = (Vec::new(), Vec::new());
    received.close();
    while let Some(request) = received.recv().await {
        for resource in request.resource_spans {
            services.extend(resource.resource.into_iter().flat_map(|resource| resource.attributes));
            spans.extend(resource.scope_spans.into_iter().flat_map(|scope| scope.spans));
        }
    }
    (spans, services)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_gets_a_span_for_each_request_with_the_names_of_opentelemetry() {
    let (url, mut received) = collector().await;
    let mut provider = Provider::start_with(&format!("otlp_endpoint = {url:?}\n{CONFIG}"));
    let log = provider.collect_log();
    assert_eq!(token(&provider.url, "service", "service-client-secret").await, 200);
    assert_eq!(token(&provider.url, "service", "a-wrong-secret").await, 401);
    reqwest::get(provider.url_of("/.well-known/openid-configuration?secret=in-a-query"))
        .await
        .expect("an answer");
    // What is left is sent at the end.
    provider.signal("TERM");
    let log = log.join().expect("the log ends");
    assert!(!log.contains("http.route"), "the log has no spans: {log}");
    let (spans, services) = everything(&mut received).await;
    assert!(format!("{services:?}").contains("oauth-provider"), "{services:?}");
    let summary: Vec<_> = spans
        .iter()
        .map(|span| {
            let of = |key| attribute(span, key).unwrap_or_default();
            let route = (span.name.as_str(), of("http.request.method"), of("http.route"), of("url.path"));
            (route, of("http.response.status_code"), of("oauth.grant_type"), of("oauth.error"))
        })
        .collect();
    let token = || ("POST /token", "POST".to_owned(), "/token".to_owned(), "/token".to_owned());
    let grant = || "client_credentials".to_owned();
    let document = "/.well-known/openid-configuration".to_owned();
    assert_eq!(
        summary,
        [
            (token(), "200".into(), grant(), String::new()),
            (token(), "401".into(), grant(), "invalid_client".into()),
            (
                ("GET /.well-known/openid-configuration", "GET".into(), document.clone(), document),
                "200".into(),
                String::new(),
                String::new()
            ),
        ]
    );
    assert!(spans.iter().all(|span| span.kind == 2), "each is that of a server");
    assert!(
        spans.iter().all(|span| span.status.as_ref().is_none_or(|status| status.code != 2)),
        "no server error"
    );
    assert!(!format!("{spans:?}").contains("in-a-query"));
}

/// The trace and the parent of the span of a request with a `traceparent`, as hexadecimal digits.
async fn span_of_traced_request(more: &str) -> (String, String) {
    let (url, mut received) = collector().await;
    let mut provider = Provider::start_with(&format!("otlp_endpoint = {url:?}\n{more}{CONFIG}"));
    let log = provider.collect_log();
    let request = reqwest::Client::new().get(provider.url_of("/jwks"));
    let request = request.header("x-forwarded-proto", "https").header("traceparent", TRACEPARENT);
    request.send().await.expect("an answer");
    provider.signal("TERM");
    log.join().expect("the log ends");
    let (spans, _) = everything(&mut received).await;
    let [span] = &*spans else { panic!("one span: {spans:?}") };
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    (hex(&span.trace_id), hex(&span.parent_span_id))
}

const TRACEPARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

#[tokio::test(flavor = "multi_thread")]
async fn the_trace_of_a_trusted_proxy_goes_on_and_that_of_a_stranger_does_not() {
    let (trace, parent) = span_of_traced_request("trusted_proxies = \"127.0.0.1\"\n").await;
    assert_eq!((&*trace, &*parent), ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"));
    let (trace, parent) = span_of_traced_request("").await;
    assert_ne!(trace, "0af7651916cd43dd8448eb211c80319c");
    assert_eq!(parent, "", "a trace of its own");
}

#[test]
fn a_collector_that_is_no_url_is_a_mistake_of_the_configuration() {
    let (code, _, stderr) = crate::process::refused("otlp_endpoint = \"collector:4318\"\n");
    assert_eq!(code, Some(2), "{stderr}");
    assert!(stderr.contains("FILE:1: otlp_endpoint: write the URL of the collector"), "{stderr}");
}
