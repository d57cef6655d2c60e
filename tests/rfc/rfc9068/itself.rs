//! Tokens of clients that act for themselves, and the keys.

use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AccessTokenFormat, Client, oauth_server};
use serde_json::{Value, json};

use crate::support::header_of;
use crate::support::neutral::{form_request, json_of};

/// Plain OAuth 2.0: nothing but the access tokens is signed.
#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read"),
    endpoints(introspection, revocation, metadata),
    access_tokens(opaque, jwt),
    resources(
        notes = "https://notes.example" { access_tokens(jwt) },
        files = "https://files.example" { scopes(read) },
    )
)]
struct Signed {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

fn start(algorithm: SigningAlgorithm) -> Arc<Signed> {
    let job = Client::confidential("job", "job-client-secret");
    let job = job.grant_types(["client_credentials"]).scope("read").build().expect("a client");
    let keys = SigningKeys::fixed([SigningKey::generate(algorithm).expect("a key")]).expect("keys");
    let issuer = "http://localhost".parse().expect("an issuer");
    Signed::builder(issuer, MemoryStore::with_clients([job]), keys).build()
}

async fn token(server: &Signed, resources: &[&str]) -> String {
    let mut form = vec![("grant_type", "client_credentials")];
    form.extend(resources.iter().map(|resource| ("resource", *resource)));
    let request = form_request("/token", ("job", "job-client-secret"), &form);
    let answer = json_of(&server.create_token_response(request).await);
    answer["access_token"].as_str().unwrap_or_else(|| panic!("a token in {answer}")).to_owned()
}

async fn introspect(server: &Signed, token: &str) -> Value {
    let request = form_request("/introspect", ("job", "job-client-secret"), &[("token", token)]);
    json_of(&server.create_token_introspection_response(request).await)
}

#[tokio::test]
async fn section_2_the_claims_of_a_client_that_acts_for_itself() {
    for algorithm in SigningAlgorithm::ALL {
        let server = start(algorithm);
        let token = token(&server, &["https://notes.example"]).await;
        let claims: Value = server.keys.verify_typed(&token, "at+jwt").expect("an access token");
        assert_eq!(header_of(&token)["alg"], algorithm.as_str());
        let known = introspect(&server, &token).await;
        assert_eq!(
            (&claims["iss"], &claims["aud"], &claims["sub"], &claims["client_id"], &claims["scope"]),
            (
                &json!("http://localhost"),
                &json!("https://notes.example"),
                &json!("job"),
                &json!("job"),
                &json!("read")
            )
        );
        assert_eq!((&claims["exp"], &claims["iat"]), (&known["exp"], &known["iat"]));
        assert!(claims["jti"].as_str().is_some_and(|jti| jti.len() > 20), "{claims}");
        assert!(server.keys.verify_typed::<Value>(&token, "JWT").is_err(), "it is not an ID token");
    }
}

#[tokio::test]
async fn section_3_one_resource_with_jwts_is_sufficient() {
    let server = start(SigningAlgorithm::Es256);
    let both = token(&server, &["https://files.example", "https://notes.example"]).await;
    let claims: Value = server.keys.verify_typed(&both, "at+jwt").expect("an access token");
    assert_eq!(claims["aud"], json!(["https://files.example", "https://notes.example"]));
    for resources in [&["https://files.example"][..], &[]] {
        assert!(!token(&server, resources).await.contains('.'), "the default is opaque");
    }
}

#[tokio::test]
async fn section_4_introspection_sees_revocation_and_tampering() {
    let server = start(SigningAlgorithm::Es256);
    let token = token(&server, &["https://notes.example"]).await;
    assert_eq!(introspect(&server, &token).await["active"], true);
    assert_eq!(introspect(&server, &format!("{token}A")).await, json!({ "active": false }));
    let request = form_request("/revoke", ("job", "job-client-secret"), &[("token", &token)]);
    assert_eq!(server.create_token_revocation_response(request).await.status(), 200);
    assert_eq!(introspect(&server, &token).await, json!({ "active": false }));
}

#[tokio::test]
async fn section_4_the_keys_are_published() {
    let server = start(SigningAlgorithm::Es256);
    let get =
        |path: &str| Request::get(path).header("host", "localhost").body(Bytes::new()).expect("a request");
    let path = "/.well-known/oauth-authorization-server";
    let metadata = json_of(&server.create_metadata_response(get(path)));
    assert_eq!(metadata["jwks_uri"], "http://localhost/jwks");
    let keys = server.create_jwks_response(get("/jwks"));
    assert_eq!(*keys.body(), server.keys.published());
}

/// Without keys.
mod unsigned {
    use oauth_runtime::oauth_server;
    use oauth_runtime::store::MemoryStore;

    #[oauth_server(grants(client_credentials), scopes(read = "Read"))]
    pub(super) struct Unsigned {
        #[store]
        store: MemoryStore,
    }
}

#[test]
fn jwts_need_their_declaration() {
    let builder =
        unsigned::Unsigned::builder("http://localhost".parse().expect("an issuer"), MemoryStore::new());
    let error = builder.access_token_format(AccessTokenFormat::Jwt).try_build().err().expect("an error");
    assert!(error.to_string().contains("access_token_format"), "{error}");
}
