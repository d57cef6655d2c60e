//! A scope of the operator's own, by `[[scopes]]`, and a client that registers for less than it needs.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::process::Provider;

const CONFIG: &str = r#"
listen = "127.0.0.1:0"
store = "memory:"
registration = "open"

[[scopes]]
name = "groups"
description = "See your groups"
claims = ["groups"]

[[clients]]
client_id = "web"
client_secret = "a-long-random-secret"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token"]
scope = "openid email groups read"
id_token_claims = "scope"

[[clients]]
client_id = "api"
client_secret = "api-long-random-secret"
grant_types = ["client_credentials"]
resource_server = true

[[users]]
username = "alice"
password = "wonderland"
sub = "248289761001"
claims = { email = "alice@example.com", groups = ["staff", "admins"] }
"#;

async fn json_of(request: reqwest::RequestBuilder) -> Value {
    request.send().await.expect("an answer").json().await.expect("JSON")
}

/// The tokens of a client with a secret; alice logs in with the browser and allows everything.
async fn tokens(
    provider: &Provider,
    browser: &Browser,
    client: (&str, &str),
    uri: &str,
    scope: &str,
) -> Value {
    let query = [
        ("response_type", "code"),
        ("client_id", client.0),
        ("redirect_uri", uri),
        ("scope", scope),
        ("state", "af0ifjsldkj"),
    ];
    let url = url::Url::parse_with_params(&provider.url_of("/authorize"), query).expect("a URL");
    let response = browser.approve(url.as_str(), "alice", "wonderland").await.response();
    let form = [("grant_type", "authorization_code"), ("code", &*response["code"]), ("redirect_uri", uri)];
    let token = reqwest::Client::new().post(provider.url_of("/token"));
    json_of(token.basic_auth(client.0, Some(client.1)).form(&form)).await
}

fn claims_of(token: &Value) -> Value {
    use base64::Engine;
    let payload = token.as_str().expect("a token").split('.').nth(1).expect("a payload");
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).expect("base64url");
    serde_json::from_slice(&bytes).expect("JSON")
}

#[tokio::test]
async fn the_claims_of_a_scope_of_the_operator_are_told_everywhere() {
    let provider = Provider::start_with(CONFIG);
    let http = reqwest::Client::new();
    let discovery = json_of(http.get(provider.url_of("/.well-known/openid-configuration"))).await;
    for (member, value) in [("scopes_supported", "groups"), ("claims_supported", "groups")] {
        let listed = discovery[member].as_array().expect(member);
        assert!(listed.contains(&json!(value)), "{member}: {discovery}");
    }
    let (groups, client) = (json!(["staff", "admins"]), ("web", "a-long-random-secret"));
    for (scope, expected) in [("openid groups", &groups), ("openid read", &Value::Null)] {
        let browser = Browser::new(&provider.url);
        let tokens = tokens(&provider, &browser, client, "https://client.example/cb", scope).await;
        assert_eq!(&claims_of(&tokens["id_token"])["groups"], expected, "{scope}: {tokens}");
        let access_token = tokens["access_token"].as_str().expect("a token");
        let userinfo = json_of(http.get(provider.url_of("/userinfo")).bearer_auth(access_token)).await;
        assert_eq!((&userinfo["sub"], &userinfo["groups"]), (&json!("248289761001"), expected), "{scope}");
        let introspect = http.post(provider.url_of("/introspect")).form(&[("token", access_token)]);
        let introspection = json_of(introspect.basic_auth("api", Some("api-long-random-secret"))).await;
        assert_eq!(
            (&introspection["active"], &introspection["groups"]),
            (&json!(true), expected),
            "{scope}: {introspection}"
        );
    }
}

/// As MCP clients do it: registered with the scope of the first challenge, they ask for more at `insufficient_scope`.
#[tokio::test]
async fn a_client_that_registered_for_a_narrow_scope_steps_up() {
    let provider = Provider::start_with(CONFIG);
    let http = reqwest::Client::new();
    let uri = "https://agent.example/cb";
    let metadata = json!({ "client_name": "Agent", "redirect_uris": [uri], "scope": "read" });
    let registered = json_of(http.post(provider.url_of("/register")).json(&metadata)).await;
    let text = |name: &str| registered[name].as_str().expect(name).to_owned();
    assert!(text("scope").split(' ').any(|token| token == "write"), "{registered}");
    let (id, secret) = (text("client_id"), text("client_secret"));
    for (scope, status) in [("read", 403), ("read write", 201)] {
        let browser = Browser::new(&provider.url);
        let tokens = tokens(&provider, &browser, (&id, &secret), uri, scope).await;
        assert_eq!(tokens["scope"], scope, "{tokens}");
        let access_token = tokens["access_token"].as_str().expect("a token");
        let note = http.post(provider.url_of("/api/notes")).bearer_auth(access_token);
        let answer = note.json(&json!({ "text": "Buy milk" })).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{scope}");
        let challenge = answer.headers().get("www-authenticate").map(|value| value.to_str().expect("text"));
        assert_eq!(
            challenge.is_some_and(|text| text.contains("insufficient_scope")),
            status == 403,
            "{challenge:?}"
        );
    }
}
