//! Tokens of another provider in an exchange, and transaction tokens, with libraries for Python.

use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use serde_json::{Value, json};
use test_clients::python;
use test_needs::needs;

use super::{SECRET, person};
use crate::process::Provider;

/// The provider of a company, where the app `web` gets JWTs for its APIs.
const COMPANY: &str = r#"
listen = "127.0.0.1:0"
store = "memory:"
access_token_format = "jwt"

[[resources]]
resource = "https://notes.example"
scopes = ["read", "write"]

[[resources]]
resource = "https://mail.example"
scopes = ["read", "write"]

[[clients]]
client_id = "web"
client_secret = "a-long-random-secret"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token"]
scope = "openid offline_access read write"

[[users]]
username = "alice"
password = "wonderland"
sub = "248289761001"
"#;

/// The provider that takes these tokens, of which the notes are an API.
fn own(company: &str) -> String {
    let host = company.trim_start_matches("http://");
    format!(
        r#"
listen = "127.0.0.1:0"
store = "memory:"
fetch_hosts = ["{host}"]

[[resources]]
resource = "https://files.example"
scopes = ["read", "write"]

[[clients]]
client_id = "notes-api"
client_secret = "a-long-random-secret"
grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"]
response_types = []
resource_server = true
scope = "read write"

[[trusted_issuers]]
issuer = "{company}"
jwks_uri = "{company}/jwks"
access_token_audiences = ["https://notes.example"]
id_token_audiences = ["web"]

[[assertion_rules]]
name = "assertions for the files"
issuer = "{company}"
subject = "248289761001"
clients = ["notes-api"]
user = "alice-here"
scope = "write"
to = ["https://files.example"]

[[assertion_rules]]
name = "alice of the company"
issuer = "{company}"
subject = "248289761001"
clients = ["notes-api"]
user = "alice-here"
scope = "read"

[[exchange_rules]]
name = "tokens of the company"
clients = ["notes-api"]
from_issuers = ["{company}"]
to = ["https://files.example"]

[[users]]
username = "alice-here"
password = "a-password-that-nobody-uses"
sub = "U1"
"#
    )
}

#[tokio::test]
async fn requests_oauth2client_exchanges_the_token_of_another_provider() {
    needs!(PYTHON_CLIENTS);
    let company = Provider::start_with(COMPANY);
    let own = Provider::start_with(&own(&company.url));
    let parameters = json!({ "company": company.url, "own": own.url, "client_secret": SECRET });
    let script = python("foreign_exchange");
    let report = script.run(&parameters, async |visit| person::authorize(&company, visit).await).await;
    let known = json!({
        "active": true, "sub": "U1", "client_id": "notes-api", "aud": ["https://files.example"],
        "act": { "sub": "notes-api", "client_id": "notes-api" },
    });
    assert_eq!((&report["known"], &report["scope"]), (&known, &json!("read")), "{report}");
    assert_eq!(report["by_id_token"], "read", "{report}");
    assert!(report["lives"].as_u64().is_some_and(|seconds| (3500..=3600).contains(&seconds)), "{report}");
    for (attempt, refusal) in [
        ("elsewhere", json!("invalid_request")),
        ("for_two", json!("invalid_request")),
        ("swapped", json!(["invalid_request", "invalid_request"])),
        ("wider", json!("invalid_scope")),
        ("target", json!("invalid_target")),
    ] {
        assert_eq!(report[attempt], refusal, "{attempt}: {report}");
    }
}

/// A gateway with this key, and the rule about it.
fn broker(key: &str) -> String {
    format!(
        r#"
listen = "127.0.0.1:0"
store = "memory:"
trust_domain = "services.example"

[[resources]]
resource = "https://notes.example"
scopes = ["read", "write"]

[[clients]]
client_id = "web"
client_secret = "a-long-random-secret"
redirect_uris = ["https://client.example/cb"]
scope = "read write"

[[clients]]
client_id = "gateway"
token_endpoint_auth_method = "private_key_jwt"
jwks = {{ keys = [{{ {key} }}] }}
grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"]
response_types = []
resource_server = true
resources = ["https://notes.example"]
scope = "read write"

[[exchange_rules]]
name = "the gateway calls services"
clients = ["gateway"]
transaction_scope = "notes.write write"
transaction_needs = {{ "notes.write" = "write" }}
transaction_details = ["action", "ticker"]
transaction_context = ["req_ip"]
transaction_self_signed = "workload"
transaction_replaces = true
expires_in = 30

[[clients]]
client_id = "nightly"
token_endpoint_auth_method = "private_key_jwt"
jwks = {{ keys = [{{ {key} }}] }}
grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"]
response_types = []
scope = "write"

[[exchange_rules]]
name = "the jobs of the night are their own"
clients = ["nightly"]
transaction_scope = "notes.write write"
transaction_details = ["amount"]
transaction_self_signed = "workload"

[[users]]
username = "alice"
password = "wonderland"
sub = "248289761001"
"#
    )
}

#[tokio::test]
async fn services_with_pyjwt_and_joserfc_learn_of_a_transaction() {
    needs!(PYTHON_CLIENTS);
    let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let jwks: Value =
        serde_json::from_slice(&SigningKeys::fixed([key.clone()]).expect("keys").published()).expect("JSON");
    let public = jwks["keys"][0].as_object().expect("a key");
    let members: Vec<_> = public.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let provider = Provider::start_with(&broker(&members.join(", ")));
    let parameters = json!({
        "issuer": provider.url, "client_secret": SECRET, "private_key": key.to_pem().reveal(), "key_id": public["kid"],
    });
    let script = python("transaction_tokens");
    let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
    let response = json!({
        "token_type": "N_A", "issued_token_type": "urn:ietf:params:oauth:token-type:txn_token", "refresh_token": null,
    });
    assert_eq!((&report["response"], &report["type"]), (&response, &json!("txntoken+jwt")), "{report}");
    let claims = &report["claims"];
    for (name, expected) in [
        ("aud", json!("services.example")),
        ("sub", json!("248289761001")),
        ("scope", json!("notes.write")),
        ("req_wl", json!("gateway")),
        ("tctx", json!({ "action": "BUY", "ticker": "MSFT" })),
        ("rctx", json!({ "req_ip": "192.0.2.1" })),
    ] {
        assert_eq!(claims[name], expected, "{name}: {report}");
    }
    assert_eq!(claims["exp"].as_u64().zip(claims["iat"].as_u64()).map(|(end, begin)| end - begin), Some(30));
    assert_eq!((&report["same"], &report["replaced"]["txn"]), (&json!(true), &claims["txn"]), "{report}");
    assert_eq!((&report["own"]["sub"], &report["own"]["client_id"]), (&json!("gateway"), &json!("gateway")));
    // A replacement says the same, and who may begin transactions of its own replaces none of others.
    assert_eq!(
        (&report["replaced"]["tctx"], &report["replaced"]["rctx"]),
        (&claims["tctx"], &claims["rctx"])
    );
    assert_eq!(report["by_others"], "invalid_request", "{report}");
    assert_eq!(report["job"]["tctx"], json!({ "amount": 1 }), "{report}");
    assert_eq!(report["as_access_token"], 401, "{report}");
    assert!(report["access_token_as_transaction"].is_string(), "{report}");
    for (attempt, refusal) in
        [("beyond", "invalid_scope"), ("widened", "invalid_scope"), ("elsewhere", "invalid_target")]
    {
        assert_eq!(report[attempt], refusal, "{attempt}: {report}");
    }
}
