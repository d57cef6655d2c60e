//! OAuth 2.0 Dynamic Client Registration: software statements. The rest is in `tests/openid/registration.rs`.

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey};
use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest};
use oauth_runtime::store::{ClientStore, MemoryStore};
use oauth_runtime::{ClientMetadata, OAuthError, SoftwareStatements, oauth_server};
use serde_json::{Value, json};

use crate::support::{TestClock, client_key, jwks, signed_by, signed_with_header};

const FEDERATION: &str = "https://federation.example";

#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes"),
    endpoints(registration),
    scope_module = of_software_statements
)]
struct Notes {
    #[store]
    store: MemoryStore,
    /// Whether a client needs somebody who vouches for it.
    demands: bool,
}

impl RegistrationPolicy for Notes {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        match request.software_statement_issuer() {
            None if self.demands => Err(OAuthError::access_denied("only clients of the federation")),
            _ => Ok(request
                .metadata()
                .clone()
                .with(|metadata| metadata.grant_types = vec!["client_credentials".into()])),
        }
    }
}

fn key() -> SigningKey {
    client_key(SigningAlgorithm::Es256)
}

fn notes(demands: bool, statements: SoftwareStatements) -> Arc<Notes> {
    let issuer = "https://notes.example".parse().expect("an issuer");
    let notes = Notes::builder(issuer, MemoryStore::new(), demands);
    notes.clock(TestClock::new()).software_statements(statements).build()
}

fn trusting() -> SoftwareStatements {
    SoftwareStatements::new().issuer(FEDERATION, jwks([key()]))
}

/// What the federation says about a client.
fn claims(more: &Value) -> Value {
    let mut claims =
        json!({ "iss": FEDERATION, "software_id": "notes-for-the-desk", "client_name": "Notes" });
    claims.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
    claims
}

async fn register(notes: &Notes, members: &Value) -> (u16, Value) {
    let mut body = json!({
        "client_name": "Bank", "grant_types": ["client_credentials"], "response_types": [], "client_uri": "https://app.example",
    });
    body.as_object_mut().expect("an object").extend(members.as_object().cloned().expect("an object"));
    let request = http::Request::post("https://notes.example/register")
        .header("content-type", "application/json")
        .header("host", "notes.example")
        .extension(oauth_runtime::http::Connection::new("192.0.2.7".parse().expect("an address"), true));
    let request = request.body(Bytes::from(body.to_string())).expect("a request");
    let answer = notes.create_registration_response(request).await;
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).expect("JSON"))
}

#[tokio::test]
async fn section_2_3_a_statement_counts_instead_of_what_the_client_says_and_is_returned() {
    let notes = notes(true, trusting());
    let statement = signed_by(&key(), &claims(&json!({ "aud": "https://notes.example", "sub": "x" })));
    let (status, registered) = register(&notes, &json!({ "software_statement": statement })).await;
    assert_eq!(status, 201, "{registered}");
    for (member, value) in [
        ("client_name", "Notes"),
        ("software_id", "notes-for-the-desk"),
        ("client_uri", "https://app.example"),
        ("software_statement", statement.as_str()),
    ] {
        assert_eq!(registered[member], value, "{registered}");
    }
    let client_id = registered["client_id"].as_str().expect("an identifier");
    let stored = notes.store.get_client(client_id).await.expect("the store").expect("a client");
    assert_eq!(stored.metadata().software_statement.as_deref(), Some(&*statement));
    let (_, refused) = register(&notes, &json!({})).await;
    assert_eq!(refused["error"], "access_denied");
}

#[tokio::test]
async fn section_3_2_2_a_statement_that_does_not_count() {
    let other = client_key(SigningAlgorithm::EdDsa);
    let now = oauth_runtime::Clock::now(&TestClock::new()).as_unix();
    let signed = |more: Value| signed_by(&key(), &claims(&more));
    for (statement, code) in [
        (json!(signed(json!({ "iss": "https://other.example" }))), "unapproved_software_statement"),
        (json!(signed(json!({ "iss": null }))), "invalid_software_statement"),
        (json!(signed(json!({ "exp": now - 61 }))), "invalid_software_statement"),
        (json!(signed(json!({ "nbf": now + 61 }))), "invalid_software_statement"),
        (json!(signed(json!({ "exp": "soon" }))), "invalid_software_statement"),
        (json!(signed(json!({ "aud": "https://other.example" }))), "invalid_software_statement"),
        (json!(signed_by(&other, &claims(&json!({})))), "invalid_software_statement"),
        (
            json!(
                signed_with_header(&key(), &claims(&json!({})), |header| header.typ = Some("at+jwt".into()))
            ),
            "invalid_software_statement",
        ),
        (json!("e30.e30."), "invalid_software_statement"),
        (json!("eyJhbGciOiJub25lIn0.e30."), "invalid_software_statement"),
        (json!(["a"]), "invalid_software_statement"),
        // What it says is checked like what the client says.
        (json!(signed(json!({ "client_uri": "javascript:alert(1)" }))), "invalid_client_metadata"),
    ] {
        let notes = notes(false, trusting());
        let (status, refused) = register(&notes, &json!({ "software_statement": statement })).await;
        assert_eq!((status, refused["error"].as_str()), (400, Some(code)), "{statement}: {refused}");
    }
    // Nobody's count.
    let (_, refused) = register(
        &notes(false, SoftwareStatements::new()),
        &json!({ "software_statement": signed(json!({})) }),
    )
    .await;
    assert_eq!(refused["error"], "unapproved_software_statement");
}

/// It vouches for metadata: no identifier, no secret, and nothing that is the provider's own.
#[tokio::test]
async fn section_2_3_a_statement_sets_nothing_but_metadata() {
    let statement = signed_by(
        &key(),
        &claims(&json!({
            "client_id": "admin", "client_secret": "hunter2-hunter2-hunter2", "default_scope": "read",
            "private_network_redirect_uris": true, "first_party": true, "!of_tomorrow": true, "client_name": null,
        })),
    );
    let (status, registered) =
        register(&notes(false, trusting()), &json!({ "software_statement": statement })).await;
    assert_eq!(status, 201, "{registered}");
    assert_ne!(registered["client_id"], "admin");
    assert_ne!(registered["client_secret"], "hunter2-hunter2-hunter2");
    assert_eq!(registered["client_name"], "Bank", "null says nothing");
    assert!(registered.get("default_scope").is_none() && registered.get("!of_tomorrow").is_none());
}

#[test]
fn an_issuer_without_usable_keys_is_refused_at_the_start() {
    let issuer = || "https://notes.example".parse().expect("an issuer");
    for jwks in [json!({ "keys": [] }), json!({}), json!("keys")] {
        let builder = Notes::builder(issuer(), MemoryStore::new(), false);
        let built =
            builder.software_statements(SoftwareStatements::new().issuer(FEDERATION, jwks)).try_build();
        let error = built.map(drop).expect_err("no keys").to_string();
        assert!(
            error.starts_with("software_statements: the keys of `https://federation.example`: "),
            "{error}"
        );
    }
}
