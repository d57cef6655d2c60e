//! The metadata of a client that registers itself (RFC 7591): its redirect URIs are safe, and what the provider answered registers the same
//! client again.

use http::{Method, StatusCode};
use serde_json::{Map, Value};
use url::Url;

use crate::answer::{members, succeeded};
use crate::world::{World, request, with};

/// What the provider says about one registration.
const OWN: [&str; 6] = [
    "client_id",
    "client_id_issued_at",
    "client_secret",
    "client_secret_expires_at",
    "registration_access_token",
    "registration_client_uri",
];

pub(super) fn run(data: &[u8]) {
    with(async |world| {
        let Some(registered) = registered(world, data).await else { return };
        let asked: Value = serde_json::from_slice(data).expect("what is not JSON was accepted");
        for uri in registered["redirect_uris"].as_array().into_iter().flatten() {
            assert!(asked["redirect_uris"].as_array().is_some_and(|asked| asked.contains(uri)), "{uri}");
            assert_is_safe(uri.as_str().expect("a text"));
        }
        let again = serde_json::to_vec(&registered).expect("JSON");
        let again = self::registered(world, &again).await.expect("what the provider answered");
        assert_eq!(again, registered);
    });
}

async fn registered(world: &World, metadata: &[u8]) -> Option<Map<String, Value>> {
    let json: [(&str, &[u8]); 1] = [("content-type", b"application/json")];
    let response = world.send(request(Method::POST, "/register", &json, metadata.to_vec())?).await;
    if !succeeded(&response) {
        let codes = ["invalid_client_metadata", "invalid_redirect_uri", "invalid_request"];
        let code = members(&response)["error"].clone();
        assert!(codes.iter().any(|known| code == *known), "{code}");
        return None;
    }
    assert_eq!(response.status(), StatusCode::CREATED);
    let mut answer = members(&response);
    assert!(answer["client_id"].as_str().is_some_and(|client_id| client_id.len() >= 16));
    OWN.iter().for_each(|name| drop(answer.remove(*name)));
    Some(answer)
}

/// Nobody else can listen there, or read on the way.
fn assert_is_safe(uri: &str) {
    let url = Url::parse(uri).expect("an absolute URI");
    assert!(url.fragment().is_none() && url.username().is_empty() && url.password().is_none(), "{uri}");
    match url.scheme() {
        "https" => assert!(url.has_host()),
        "http" => {
            let host = url.host_str().unwrap_or_default();
            assert!(host == "localhost" || host == "[::1]" || host.starts_with("127."), "{uri}");
        }
        // RFC 8252 section 7.1: the reverse of a domain name.
        scheme => assert!(scheme.contains('.'), "{uri}"),
    }
}
