//! Section 5: the endpoints on a listener of their own.

use oauth_runtime::http::Connection;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AssertionAudience, Client, OpenIdMetadata, oauth_server};
use serde_json::{Value, json};

use super::vault::{Fixture, ISSUER};

const MTLS: &str = "https://mtls.vault.example:8443/a";

#[tokio::test]
async fn section_5_the_metadata_has_the_endpoints_that_clients_call_and_no_others() {
    let vault = Fixture::start_with(Some(MTLS.parse().expect("a URL")));
    for path in ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] {
        let metadata = vault.get(path, None, None).await.json;
        assert_eq!(
            metadata["mtls_endpoint_aliases"],
            json!({
                "token_endpoint": format!("{MTLS}/token"),
                "pushed_authorization_request_endpoint": format!("{MTLS}/par"),
                "introspection_endpoint": format!("{MTLS}/introspect"),
                "revocation_endpoint": format!("{MTLS}/revoke"),
                "userinfo_endpoint": format!("{MTLS}/userinfo"),
            }),
        );
        assert_eq!(metadata["token_endpoint"], format!("{ISSUER}/token"));
        assert_eq!(metadata["issuer"], ISSUER);
    }
}

/// Also if clients do not authenticate with certificates.
#[tokio::test]
async fn section_5_certificate_bound_tokens_alone_need_the_listener_as_well() {
    #[oauth_server(grants(client_credentials), sender_constrained(mtls), endpoints(metadata))]
    struct Bound {
        #[store]
        store: MemoryStore,
    }
    let bound = Bound::builder(ISSUER.parse().expect("an issuer"), MemoryStore::new());
    let bound = bound.mtls_endpoints(MTLS.parse().expect("a URL")).build();
    let request =
        http::Request::get("/.well-known/oauth-authorization-server").header("host", "vault.example");
    let mut request = request.body(axum::body::Body::empty()).expect("a request");
    request.extensions_mut().insert(Connection::new([192, 0, 2, 9].into(), true));
    let answer = tower::ServiceExt::oneshot(bound.router(), request).await.expect("infallible");
    let body = axum::body::to_bytes(answer.into_body(), 64 * 1024).await.expect("a body");
    let metadata: Value = serde_json::from_slice(&body).expect("JSON");
    assert_eq!(metadata["mtls_endpoint_aliases"]["token_endpoint"], format!("{MTLS}/token"), "{metadata}");
}

#[test]
fn the_setting_needs_something_that_uses_certificates() {
    #[oauth_server(grants(client_credentials), client_auth(private_key_jwt))]
    struct Plain {
        #[store]
        store: MemoryStore,
    }
    let plain = Plain::builder("https://plain.example".parse().expect("an issuer"), MemoryStore::new());
    let error = plain.mtls_endpoints(MTLS.parse().expect("a URL")).try_build().err().expect("refused");
    assert_eq!(error.setting(), "mtls_endpoints");
}

#[oauth_server(grants(client_credentials), client_auth(private_key_jwt, self_signed_tls_client_auth))]
struct Asserted {
    #[store]
    store: MemoryStore,
}

/// Whether an assertion with this audience authenticates its client.
async fn is_accepted(setting: AssertionAudience, audience: Value) -> bool {
    let keys =
        SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256).expect("a key")]).expect("keys");
    let jwks = serde_json::from_slice(&keys.published()).expect("JSON");
    let client = Client::signing("job").grant_types(["client_credentials"]);
    let client = client.openid(OpenIdMetadata::default().with(|own| own.jwks = Some(jwks))).build();
    let store = MemoryStore::with_clients([client.expect("a client")]);
    let builder = Asserted::builder(ISSUER.parse().expect("an issuer"), store);
    let server = builder.mtls_endpoints(MTLS.parse().expect("a URL")).assertion_audience(setting).build();
    let now = server.settings().now();
    let claims = json!({
        "iss": "job", "sub": "job", "aud": audience, "jti": "1", "iat": now, "exp": now.plus(60),
    });
    let assertion = keys.sign(SigningAlgorithm::Es256, "JWT", &claims).expect("an assertion");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion.as_str()),
    ];
    let request = http::Request::post("https://mtls.vault.example:8443/a/token")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(serde_urlencoded::to_string(form).expect("a form").into())
        .expect("a request");
    server.create_token_response(request).await.status() == 200
}

#[tokio::test]
async fn an_assertion_may_be_for_an_alias_only_where_endpoints_count_as_audience() {
    let alias = json!(format!("{MTLS}/token"));
    for (setting, audience, expected) in [
        (AssertionAudience::Issuer, json!(ISSUER), true),
        (AssertionAudience::Issuer, alias.clone(), false),
        (AssertionAudience::Endpoints, alias, true),
        (AssertionAudience::Endpoints, json!(format!("{ISSUER}/token")), true),
        (AssertionAudience::Endpoints, json!(format!("{MTLS}/authorize")), false),
        (AssertionAudience::Endpoints, json!("https://mtls.vault.example:8443/token"), false),
    ] {
        assert_eq!(is_accepted(setting, audience.clone()).await, expected, "{setting:?} {audience}");
    }
}
