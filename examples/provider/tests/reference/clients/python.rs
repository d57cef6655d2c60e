//! Clients for Python.

use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use serde_json::{Value, json};
use test_clients::python;

use super::{CONFIG, SECRET, person};
use crate::process::Provider;

/// Both repeat at a refresh what they asked for, though the person allowed less.
#[tokio::test]
async fn authlib_and_requests_oauthlib_refresh_after_a_box_was_unticked() {
    let provider = Provider::start_with(CONFIG);
    for name in ["authlib_session", "requests_oauthlib_session"] {
        let parameters = json!({
            "issuer": provider.url, "client_id": "basic", "client_secret": SECRET,
            "redirect_uri": "https://client.example/cb", "scope": "read write",
        });
        let script = python(name).await;
        let told = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
        assert_eq!((&told["granted"], &told["refreshed"]), (&json!("read"), &json!("read")), "{name}");
    }
}

/// A client that signs, whose key is in the configuration, and its assertion for an audience.
async fn assert_with(provider_keys: &str, audience: impl Fn(&str) -> String) -> Value {
    let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let jwks = SigningKeys::fixed([key.clone()]).expect("keys").published();
    let jwks: Value = serde_json::from_slice(&jwks).expect("JSON");
    let key_members = jwks["keys"][0].as_object().expect("a key").iter();
    let key_members: Vec<_> = key_members.map(|(name, value)| format!("{name} = {value}")).collect();
    let client = format!(
        r#"
[[clients]]
client_id = "signing"
token_endpoint_auth_method = "private_key_jwt"
jwks = {{ keys = [{{ {} }}] }}
grant_types = ["client_credentials"]
response_types = []
scope = "read"
"#,
        key_members.join(", ")
    );
    let provider = Provider::start_with(&format!("{provider_keys}\n{CONFIG}{client}"));
    let parameters = json!({
        "issuer": provider.url, "client_id": "signing", "audience": audience(&provider.url),
        "private_key": key.to_pem().reveal(),
    });
    python("authlib_assertion").await.run(&parameters, async |_| unreachable!("nobody is asked")).await
}

#[tokio::test]
async fn an_assertion_of_authlib_lives_an_hour_and_is_for_the_issuer() {
    assert_eq!(assert_with("", str::to_owned).await["scope"], "read");
}

/// What RFC 10070 forbids, an operator may allow for old clients.
#[tokio::test]
async fn an_assertion_of_authlib_for_the_token_endpoint_needs_the_setting() {
    let endpoint = |url: &str| format!("{url}/token");
    assert_eq!(assert_with("", endpoint).await["error"], "invalid_client");
    assert_eq!(assert_with(r#"assertion_audience = "endpoints""#, endpoint).await["scope"], "read");
}
