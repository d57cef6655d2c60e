//! Requests about a stream of shared signals: method and path in the first line, and the body. `STREAM` stands for the identifier of the stream.
//! What a stream delivers is supported and asked for, and where it pushes is https.

use http::Method;
use oauth_runtime::testing::TestClient;
use serde_json::{Value, json};
use url::Url;

use crate::answer::{members, succeeded};
use crate::oracle::{fields, filled};
use crate::world::{ISSUER, SECRET, World, request, with};

pub(super) fn run(data: &[u8]) {
    with(async |world| {
        let web = TestClient::confidential(&world.server, "web", SECRET);
        let token = web.client_credentials("ssf.manage").await.expect("a token").access_token;
        let bearer = format!("Bearer {token}");
        let created = send(world, &bearer, Method::POST, "/ssf/streams", b"{}").await.expect("a request");
        let stream = match created.status().as_u16() {
            201 => members(&created)["stream_id"].as_str().expect("a text").to_owned(),
            _ => stream_id(world, &bearer).await,
        };
        let data = filled(data, &[("STREAM", &stream)]);
        let [line, body] = fields(&data);
        let Some((method, path)) = std::str::from_utf8(line).ok().and_then(|line| line.split_once(' '))
        else {
            return;
        };
        let Ok(method) = method.parse::<Method>() else { return };
        if !path.starts_with("/ssf/") {
            return;
        }
        let Some(response) = send(world, &bearer, method.clone(), path, body).await else { return };
        if response.status().as_u16() == 404 || !succeeded(&response) {
            return;
        }
        if path.starts_with("/ssf/streams") && [Method::PATCH, Method::PUT, Method::POST].contains(&method) {
            let configured = Value::Object(members(&response));
            check_stream(&configured);
            // The transmitter's own words change nothing.
            let again =
                send(world, &bearer, Method::PATCH, "/ssf/streams", configured.to_string().as_bytes()).await;
            assert_eq!(Value::Object(members(&again.expect("a request"))), configured);
        }
    });
}

async fn stream_id(world: &World, bearer: &str) -> String {
    let all = send(world, bearer, Method::GET, "/ssf/streams", b"").await.expect("a request");
    let all: Value = serde_json::from_slice(all.body()).expect("JSON");
    all[0]["stream_id"].as_str().expect("the one stream of the client").to_owned()
}

async fn send(
    world: &World,
    bearer: &str,
    method: Method,
    path: &str,
    body: &[u8],
) -> Option<oauth_runtime::http::Response> {
    let headers: [(&str, &[u8]); 2] =
        [("authorization", bearer.as_bytes()), ("content-type", b"application/json")];
    Some(world.send(request(method, path, &headers, body.to_vec())?).await)
}

fn check_stream(stream: &Value) {
    assert_eq!((&stream["iss"], &stream["aud"]), (&json!(ISSUER), &json!("web")));
    let uris = |name: &str| stream[name].as_array().cloned().unwrap_or_default();
    let (supported, requested) = (uris("events_supported"), uris("events_requested"));
    for delivered in uris("events_delivered") {
        assert!(supported.contains(&delivered));
        assert!(stream.get("events_requested").is_none() || requested.contains(&delivered), "{delivered}");
    }
    let delivery = &stream["delivery"];
    match delivery["method"].as_str() {
        Some("urn:ietf:rfc:8936") => {}
        Some("urn:ietf:rfc:8935") => {
            let endpoint = Url::parse(delivery["endpoint_url"].as_str().expect("a text")).expect("a URL");
            assert!(endpoint.scheme() == "https" && endpoint.username().is_empty(), "{endpoint}");
            assert!(delivery.get("authorization_header").is_none(), "the receiver's secret comes back");
        }
        other => panic!("{other:?}"),
    }
}
