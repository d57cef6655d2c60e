//! Access tokens as JWTs (RFC 9068), checked by resource servers that others wrote.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use test_clients::{node, python};
use test_needs::needs;

use crate::process::Provider;

const RESOURCE: &str = "https://files.example/api";

const CONFIG: &str = r#"
listen = "127.0.0.1:0"
store = "memory:"

[[resources]]
resource = "https://files.example/api"
scopes = ["read"]
access_token_format = "jwt"

[[clients]]
client_id = "job"
client_secret = "a-long-random-secret"
grant_types = ["client_credentials"]
scope = "read write"

[[clients]]
client_id = "files"
client_secret = "another-long-random-secret"
grant_types = ["client_credentials"]
resource_server = true
resources = ["https://files.example/api"]
"#;

async fn token(provider: &Provider, form: &[(&str, &str)]) -> String {
    let request = reqwest::Client::new().post(provider.url_of("/token"));
    let request = request.basic_auth("job", Some("a-long-random-secret"));
    let form = [&[("grant_type", "client_credentials")], form].concat();
    let answer: Value = request.form(&form).send().await.expect("an answer").json().await.expect("JSON");
    answer["access_token"].as_str().unwrap_or_else(|| panic!("a token in {answer}")).to_owned()
}

async fn introspected(provider: &Provider, token: &str) -> Value {
    let request = reqwest::Client::new().post(provider.url_of("/introspect"));
    let request = request.basic_auth("files", Some("another-long-random-secret"));
    request.form(&[("token", token)]).send().await.expect("an answer").json().await.expect("JSON")
}

#[tokio::test]
async fn only_the_resource_that_wants_jwts_gets_them() {
    let provider = Provider::start_with(CONFIG);
    let jwt = token(&provider, &[("resource", RESOURCE)]).await;
    assert_eq!(jwt.split('.').count(), 3, "{jwt}");
    let known = introspected(&provider, &jwt).await;
    assert_eq!((&known["aud"], &known["scope"]), (&json!([RESOURCE]), &json!("read")), "{known}");
    let opaque = token(&provider, &[]).await;
    assert_eq!(opaque.split('.').count(), 1, "{opaque}");
    assert_eq!(introspected(&provider, &opaque).await, json!({ "active": false }), "it is for another API");
}

#[tokio::test]
async fn every_access_token_can_be_a_jwt() {
    let provider = Provider::start_with(&format!("access_token_format = \"jwt\"\n{CONFIG}"));
    let token = token(&provider, &[]).await;
    assert_eq!(token.split('.').count(), 3, "{token}");
    let request = reqwest::Client::new().get(provider.url_of("/api/me")).bearer_auth(&token);
    assert_eq!(request.send().await.expect("an answer").status(), 200);
    let changed = format!("{}AAAAAAAA", &token[..token.len() - 8]);
    let request = reqwest::Client::new().get(provider.url_of("/api/me")).bearer_auth(&changed);
    assert_eq!(request.send().await.expect("an answer").status(), 401);
}

#[tokio::test]
async fn the_configuration_says_which_algorithm_signs() {
    let own = CONFIG.replace("_format = \"jwt\"", "_format = \"jwt\"\naccess_token_signing_alg = \"EdDSA\"");
    let top = "access_token_format = \"jwt\"\naccess_token_signing_alg = \"ES256\"";
    let provider = Provider::start_with(&format!("{top}\n{own}"));
    let algorithm = |token: &str| {
        let header = URL_SAFE_NO_PAD.decode(token.split('.').next().expect("a header")).expect("base64url");
        serde_json::from_slice::<Value>(&header).expect("JSON")["alg"].clone()
    };
    assert_eq!(algorithm(&token(&provider, &[("resource", RESOURCE)]).await), "EdDSA");
    assert_eq!(algorithm(&token(&provider, &[]).await), "ES256");
}

fn assert_checked(provider: &Provider, report: &Value) {
    let claims = &report["claims"];
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!(provider.url), &json!(RESOURCE)), "{report}");
    assert_eq!((&claims["sub"], &claims["client_id"]), (&json!("job"), &json!("job")), "{report}");
    assert_eq!(claims["scope"], "read", "{report}");
}

/// The introspection of a token as a signed JWT (RFC 9701).
async fn signed_introspection(provider: &Provider, token: &str) -> String {
    let request = reqwest::Client::new().post(provider.url_of("/introspect"));
    let request = request.basic_auth("files", Some("another-long-random-secret"));
    let request = request.header("accept", "application/token-introspection+jwt");
    let response = request.form(&[("token", token)]).send().await.expect("an answer");
    assert_eq!(response.headers()["content-type"], "application/token-introspection+jwt");
    response.text().await.expect("text")
}

fn assert_introspected(provider: &Provider, report: &Value) {
    let claims = &report["claims"];
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!(provider.url), &json!("files")), "{report}");
    let members = &claims["token_introspection"];
    assert_eq!((&members["active"], &members["client_id"]), (&json!(true), &json!("job")), "{report}");
    assert_eq!((&members["aud"], &members["scope"]), (&json!([RESOURCE]), &json!("read")), "{report}");
}

#[tokio::test]
async fn pyjwt_checks_a_signed_introspection_response() {
    needs!(PYTHON_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    let token = token(&provider, &[("resource", RESOURCE)]).await;
    let response = signed_introspection(&provider, &token).await;
    let parameters = json!({
        "issuer": provider.url, "resource": "files", "token": response, "typ": "token-introspection+jwt",
    });
    let report = python("pyjwt_resource").run(&parameters, async |_| unreachable!("nobody is asked")).await;
    assert_introspected(&provider, &report);
    assert_eq!(report["elsewhere"], "InvalidAudienceError", "{report}");
    assert_eq!(report["changed"], "InvalidSignatureError", "{report}");
    // As an access token, it does not pass: it has another type.
    let parameters = json!({ "issuer": provider.url, "resource": "files", "token": response });
    let report = python("pyjwt_resource").run(&parameters, async |_| unreachable!("nobody is asked")).await;
    assert_eq!(report["claims"], "typ", "{report}");
}

#[tokio::test]
async fn openid_client_checks_a_signed_introspection_response() {
    needs!(NODE_CLIENTS);
    let es256 = "resource_server = true\nintrospection_signed_response_alg = \"ES256\"";
    let provider = Provider::start_with(&CONFIG.replace("resource_server = true", es256));
    let token = token(&provider, &[("resource", RESOURCE)]).await;
    let parameters = json!({
        "issuer": provider.url, "client_id": "files", "client_secret": "another-long-random-secret", "token": token,
    });
    let script = node("openid-client-introspection");
    let report = script.run(&parameters, async |_| unreachable!("nobody is asked")).await;
    assert_eq!((&report["active"], &report["client_id"]), (&json!(true), &json!("job")), "{report}");
    assert_eq!((&report["scope"], &report["unknown"]), (&json!("read"), &json!(false)), "{report}");
    assert!(
        report["mismatch"].is_string(),
        "a response with another algorithm than the client's is refused: {report}"
    );
}

#[tokio::test]
async fn pyjwt_checks_a_token_for_its_api() {
    needs!(PYTHON_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    let token = token(&provider, &[("resource", RESOURCE)]).await;
    let parameters = json!({ "issuer": provider.url, "resource": RESOURCE, "token": token });
    let report = python("pyjwt_resource").run(&parameters, async |_| unreachable!("nobody is asked")).await;
    assert_checked(&provider, &report);
    assert_eq!(report["elsewhere"], "InvalidAudienceError", "{report}");
    assert_eq!(report["changed"], "InvalidSignatureError", "{report}");
}

#[tokio::test]
async fn jose_checks_a_token_for_its_api() {
    needs!(NODE_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    let token = token(&provider, &[("resource", RESOURCE)]).await;
    let parameters = json!({ "issuer": provider.url, "resource": RESOURCE, "token": token });
    let report = node("jose-resource").run(&parameters, async |_| unreachable!("nobody is asked")).await;
    assert_checked(&provider, &report);
    assert_eq!(report["elsewhere"], "ERR_JWT_CLAIM_VALIDATION_FAILED", "{report}");
    assert_eq!(report["changed"], "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "{report}");
}
