//! Authorization Server Metadata.

use oauth_runtime::device::GRANT_TYPE;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use serde_json::{Value, json};

use crate::support::Fixture;

#[tokio::test]
async fn section_2_the_document_is_what_is_declared() {
    let fixture = Fixture::start().await;
    let answer = fixture.http.get("/.well-known/oauth-authorization-server", &[]).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"));
    let url = |path: &str| fixture.http.url_of(path);
    let all = ["client_secret_basic", "client_secret_post", "none"];
    assert_eq!(
        answer.json(),
        json!({
            "issuer": fixture.http.url,
            "authorization_endpoint": url("/authorize"),
            "token_endpoint": url("/token"),
            "token_endpoint_auth_methods_supported": all,
            "device_authorization_endpoint": url("/device_authorization"),
            "introspection_endpoint": url("/introspect"),
            "introspection_endpoint_auth_methods_supported": all[..2],
            "revocation_endpoint": url("/revoke"),
            "revocation_endpoint_auth_methods_supported": all,
            "scopes_supported": ["read", "write", "admin"],
            "response_types_supported": ["code", "token", "none", "code token"],
            "response_modes_supported": ["query", "fragment", "form_post"],
            "grant_types_supported":
                ["authorization_code", "password", "refresh_token", "client_credentials", GRANT_TYPE, "urn:example:sms", "implicit"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": true,
        })
    );
}

#[oauth_server(grants(client_credentials), scopes(read = "Read"), endpoints(metadata = "/about"))]
struct Small {
    #[store]
    store: MemoryStore,
}

#[tokio::test]
async fn section_2_nothing_is_promised_that_is_not_declared() {
    let small = Small::new("https://notes.example".parse().expect("an issuer"), MemoryStore::new());
    let request =
        http::Request::get("https://notes.example/about").body(bytes::Bytes::new()).expect("a request");
    let document: Value = serde_json::from_slice(small.create_response(request).await.body()).expect("JSON");
    assert_eq!(
        document,
        json!({
            "issuer": "https://notes.example",
            "token_endpoint": "https://notes.example/token",
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "scopes_supported": ["read"],
            "response_types_supported": [],
            "grant_types_supported": ["client_credentials"],
            "authorization_response_iss_parameter_supported": false,
        })
    );
}

#[tokio::test]
async fn section_3_1_only_get_and_head() {
    let fixture = Fixture::start().await;
    let answer = fixture.http.send("POST", "/.well-known/oauth-authorization-server", &[], None).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "GET, HEAD"));
}
