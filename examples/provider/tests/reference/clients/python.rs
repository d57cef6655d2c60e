//! Clients for Python.

use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use serde_json::{Value, json};
use test_clients::{Visit, python};
use test_needs::needs;

use super::trusted_issuer::in_toml;
use super::{CONFIG, SECRET, person};
use crate::process::Provider;

/// Both repeat their original scope at a refresh, although the person allowed less. Authlib sends the secret
/// as configured, which differs from the client's registration; requests-oauthlib sends it with Basic for the
/// code, and in the body for a refresh.
#[tokio::test]
async fn authlib_and_requests_oauthlib_refresh_after_a_box_was_unticked() {
    needs!(PYTHON_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    let clients = [
        ("authlib_session", "basic", "client_secret_post"),
        ("authlib_session", "post", "client_secret_basic"),
        ("requests_oauthlib_session", "basic", ""),
    ];
    for (name, client_id, method) in clients {
        let parameters = json!({
            "issuer": provider.url, "client_id": client_id, "client_secret": SECRET, "method": method,
            "redirect_uri": "https://client.example/cb", "scope": "read write",
        });
        let script = python(name);
        let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
        let (granted, refreshed) = (&report["granted"], &report["refreshed"]);
        assert_eq!((granted, refreshed), (&json!("read"), &json!("read")), "{name} as {client_id}");
    }
}

/// It uses discovery, and takes the user from the ID token, which contains no name by default.
#[tokio::test]
async fn authlib_in_flask_has_a_user_where_the_id_token_tells_the_claims() {
    needs!(PYTHON_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    for (client_id, name) in [("profile", json!("Alice Doe")), ("basic", json!(null))] {
        let parameters = json!({
            "issuer": provider.url, "client_id": client_id, "client_secret": SECRET,
            "redirect_uri": "https://client.example/cb", "scope": "openid profile email",
        });
        let script = python("authlib_flask");
        let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
        assert_eq!(report["user"]["sub"], "248289761001", "{client_id}: {report}");
        assert_eq!(report["user"]["name"], name, "{client_id}: {report}");
    }
}

/// It registers with the scope of the challenge and `offline_access`, sends a secret by Basic with
/// `client_id` in the body, and names a resource that has no metadata.
#[tokio::test]
async fn the_mcp_sdk_for_python_registers_refreshes_and_steps_up() {
    needs!(PYTHON_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    for method in ["none", "client_secret_basic", "client_secret_post"] {
        let redirect_uri = "http://127.0.0.1:33418/callback";
        let parameters = json!({ "issuer": provider.url, "redirect_uri": redirect_uri, "method": method });
        let mut visits = Vec::new();
        let person = async |visit: Visit| {
            visits.push(visit.url.clone());
            person::authorize(&provider, visit).await
        };
        let report = python("mcp_sdk").run(&parameters, person).await;
        assert_eq!(report["statuses"], json!([200, 200, 201]), "{method}: {report}");
        let (first, more) = ("read offline_access", "read offline_access write");
        assert_eq!(report["scopes"], json!([first, first, more]), "{method}: {report}");
        assert_eq!(
            (&report["refreshed"], &report["registrations"]),
            (&json!(true), &json!(1)),
            "{method}: {report}"
        );
        assert!(
            visits.iter().all(|url| url.contains("resource=") && url.contains("prompt=consent")),
            "{visits:?}"
        );
        assert_eq!(visits.len(), 2, "{method}: {visits:?}");
    }
}

/// A client that signs, whose key is in the configuration, and its assertion for an audience.
async fn assert_with(provider_keys: &str, audience: impl Fn(&str) -> String) -> Value {
    let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let jwks = SigningKeys::fixed([key.clone()]).expect("keys").published();
    let jwks: Value = serde_json::from_slice(&jwks).expect("JSON");
    let client = format!(
        r#"
[[clients]]
client_id = "signing"
token_endpoint_auth_method = "private_key_jwt"
jwks = {}
grant_types = ["client_credentials"]
response_types = []
scope = "read"
"#,
        in_toml(&jwks)
    );
    let provider = Provider::start_with(&format!("{provider_keys}\n{CONFIG}{client}"));
    let parameters = json!({
        "issuer": provider.url, "client_id": "signing", "audience": audience(&provider.url),
        "private_key": key.to_pem().reveal(),
    });
    python("authlib_assertion").run(&parameters, async |_| unreachable!("nobody is asked")).await
}

#[tokio::test]
async fn an_assertion_of_authlib_lives_an_hour_and_is_for_the_issuer() {
    needs!(PYTHON_CLIENTS);
    assert_eq!(assert_with("", str::to_owned).await["scope"], "read");
}

/// What RFC 10070 forbids, an operator may allow for old clients.
#[tokio::test]
async fn an_assertion_of_authlib_for_the_token_endpoint_needs_the_setting() {
    needs!(PYTHON_CLIENTS);
    let endpoint = |url: &str| format!("{url}/token");
    assert_eq!(assert_with("", endpoint).await["error"], "invalid_client");
    assert_eq!(assert_with(r#"assertion_audience = "endpoints""#, endpoint).await["scope"], "read");
}
