//! Clients for Python.

use serde_json::json;
use test_clients::python;
use test_needs::needs;

use super::super::{CONFIG, SECRET, person};
use super::APIS;
use crate::process::Provider;

/// The clients of an exchange, and its rule.
const EXCHANGE: &str = r#"
[[resources]]
resource = "https://files.example"
scopes = ["read"]

[[resources]]
resource = "https://notes.example"
scopes = ["read", "write"]

[[resources]]
resource = "https://mail.example"

[[clients]]
client_id = "web"
client_secret = "a-long-random-secret"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token"]
scope = "openid offline_access read write"

[[clients]]
client_id = "notes-api"
client_secret = "a-long-random-secret"
grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"]
response_types = []
resource_server = true
resources = ["https://notes.example"]
scope = "read"

[[clients]]
client_id = "other-api"
client_secret = "a-long-random-secret"
grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"]
response_types = []
resource_server = true
resources = ["https://notes.example"]
scope = "read"

[[exchange_rules]]
name = "notes read files"
clients = ["notes-api"]
from = ["web"]
users = ["alice"]
to = ["https://files.example"]
expires_in = 300
"#;

/// It finds the type of the subject token itself, and needs `token_type` and `issued_token_type` in the response.
#[tokio::test]
async fn requests_oauth2client_exchanges_a_token_until_its_grant_is_revoked() {
    needs!(PYTHON_CLIENTS);
    let provider = Provider::start_with(&format!("{CONFIG}{EXCHANGE}"));
    let parameters = json!({
        "issuer": provider.url, "client_secret": SECRET, "redirect_uri": "https://client.example/cb",
        "target": "https://files.example",
    });
    let script = python("requests_oauth2client_exchange");
    let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
    assert_eq!((&report["type"], &report["scope"]), (&json!("Bearer"), &json!("read")), "{report}");
    assert_eq!(report["issued"], "urn:ietf:params:oauth:token-type:access_token", "{report}");
    assert!(report["lives"].as_u64().is_some_and(|seconds| (290..=300).contains(&seconds)), "{report}");
    let before = json!({
        "active": true, "sub": "248289761001", "client_id": "notes-api", "aud": ["https://files.example"],
        "act": { "sub": "notes-api", "client_id": "notes-api" },
    });
    assert_eq!(report["before"], before, "{report}");
    for (attempt, refusal) in [
        ("target", "invalid_target"),
        ("wider", "invalid_scope"),
        ("other", "invalid_request"),
        ("invented", "invalid_request"),
        ("again", "invalid_request"),
    ] {
        assert_eq!(report[attempt], refusal, "{attempt}: {report}");
    }
    assert_eq!(report["after"], false, "{report}");
}

/// It sends its scope and an audience, and takes a response without `issued_token_type` as well. Its service accounts sign for Google
/// alone, so they are no clients of ours.
#[tokio::test]
async fn google_auth_exchanges_the_token_of_a_file_for_an_external_account() {
    needs!(PYTHON_CLIENTS);
    let provider = Provider::start_with(&format!("listen = \"127.0.0.1:0\"\nstore = \"memory:\"\n{APIS}"));
    let parameters = json!({
        "issuer": provider.url, "client_secret": SECRET, "redirect_uri": "https://client.example/cb",
        "target": "https://files.example",
    });
    let script = python("google_auth_exchange");
    let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
    let said = json!({
        "active": true, "sub": "248289761001", "client_id": "notes-api", "aud": ["https://files.example"],
        "act": { "sub": "notes-api", "client_id": "notes-api" }, "scope": "read",
    });
    let expected = json!({
        "valid": true, "said": said, "as a JWT": true, "without a scope": true,
        "elsewhere": "invalid_target", "wider": "invalid_scope", "invented": "invalid_request",
        "stranger": "invalid_client", "SAML": "invalid_request", "signed": "invalid_client",
    });
    assert_eq!(report, expected);
}
