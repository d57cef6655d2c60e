//! A provider that issues no bearer tokens.

use std::sync::Arc;

use http::Request;
use oauth_runtime::http::ClientCertificate;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Client, oauth_server};
use serde_json::Value;

use super::vault::own;

#[oauth_server(grants(client_credentials), sender_constrained(mtls, required), endpoints(introspection))]
struct Strict {
    #[store]
    store: MemoryStore,
}

fn strict() -> Arc<Strict> {
    let client = Client::confidential("job", "job-client-secret").grant_types(["client_credentials"]);
    let store = MemoryStore::with_clients([client.resource_server().build().expect("a client")]);
    Strict::new("https://strict.example".parse().expect("an issuer"), store)
}

fn request(form: &[(&str, &str)], certificate: Option<&ClientCertificate>) -> Request<bytes::Bytes> {
    let mut request = Request::post("https://strict.example/")
        .header("host", "strict.example")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("authorization", oauth_runtime::client_auth::encode_auth_headers("job", "job-client-secret"))
        .body(serde_urlencoded::to_string(form).expect("a form").into())
        .expect("a request");
    if let Some(certificate) = certificate {
        certificate.attach(request.extensions_mut());
    }
    request
}

#[tokio::test]
async fn every_token_is_bound_or_refused_whatever_its_client_is_registered_for() {
    let (strict, own) = (strict(), own());
    let form = [("grant_type", "client_credentials")];
    let refused = strict.create_token_response(request(&form, None)).await;
    assert_eq!(refused.status(), 400);
    let error: Value = serde_json::from_slice(refused.body()).expect("JSON");
    assert_eq!(error["error"], "invalid_request");
    let said = error["error_description"].as_str().expect("a text");
    assert!(said.starts_with("this server issues no bearer tokens"), "{said}");
    let issued = strict.create_token_response(request(&form, Some(&own.certificate))).await;
    assert_eq!(issued.status(), 200);
    let issued: Value = serde_json::from_slice(issued.body()).expect("JSON");
    let token = [("token", issued["access_token"].as_str().expect("a token"))];
    let introspected = strict.create_token_introspection_response(request(&token, None)).await;
    let introspected: Value = serde_json::from_slice(introspected.body()).expect("JSON");
    assert_eq!(introspected["cnf"]["x5t#S256"], own.thumbprint, "{introspected}");
}
