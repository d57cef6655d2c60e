//! Clients for Node.

use serde_json::{Value, json};
use test_clients::node;
use test_needs::needs;

use super::{CONFIG, SECRET, payment, person};
use crate::process::Provider;

/// By default it posts the secret, whatever the client is registered for.
#[tokio::test]
async fn openid_client_posts_the_secret_of_a_client_that_is_registered_for_basic() {
    needs!(NODE_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    let parameters = json!({
        "issuer": provider.url, "client_id": "basic", "client_secret": SECRET,
        "redirect_uri": "https://client.example/cb", "scope": "openid email offline_access",
    });
    let script = node("openid-client");
    let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
    assert_eq!(report["claims"]["sub"], "248289761001");
    assert_eq!(report["claims"].get("email"), None, "the ID token tells no claims by default: {report}");
    assert_eq!(report["userinfo"]["email"], "alice@example.com");
    assert_eq!((&report["before"], &report["after"]), (&json!(true), &json!(false)), "{report}");
    // With an HTTP challenge, the library could not read the error.
    assert_eq!(report["refused"]["error"], "invalid_client", "{report}");
}

/// It verifies the signature, `iss`, `aud`, `exp` and the `state`, and reads errors from the JWT as well.
#[tokio::test]
async fn openid_client_reads_responses_that_are_jwts() {
    needs!(NODE_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    let parameters = json!({
        "issuer": provider.url, "client_id": "basic", "client_secret": SECRET,
        "redirect_uri": "https://client.example/cb", "scope": "openid",
    });
    let script = node("openid-client-jarm");
    let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
    assert_eq!(
        (&report["names"], &report["sub"]),
        (&json!(["response"]), &json!("248289761001")),
        "{report}"
    );
    assert_eq!(report["refused"]["error"], "invalid_scope", "{report}");
}

#[tokio::test]
async fn auth_js_has_a_user_where_the_id_token_tells_the_claims() {
    needs!(NODE_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    let parameters = json!({
        "issuer": provider.url, "client_id": "profile", "client_secret": SECRET,
        "application": "https://client.example",
    });
    let script = node("auth-js");
    let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
    assert_eq!(report["user"]["name"], "Alice Doe", "{report}");
    assert_eq!(report["user"]["email"], "alice@example.com", "{report}");
}

#[tokio::test]
async fn simple_oauth2_refreshes_and_revokes() {
    needs!(NODE_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    let parameters = json!({
        "issuer": provider.url, "client_id": "post", "client_secret": SECRET,
        "redirect_uri": "https://client.example/cb", "scope": "read",
    });
    let script = node("simple-oauth2");
    let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
    assert_eq!(report["scope"], "read");
    let refreshed = report["refreshed"].as_str().expect("an access token");
    let me = reqwest::Client::new().get(provider.url_of("/api/me")).bearer_auth(refreshed).send().await;
    assert_eq!(me.expect("an answer").status(), 401, "it was revoked");
}

/// It registers with the scope of the first challenge, and asks for more later.
#[tokio::test]
async fn the_mcp_sdk_registers_refreshes_and_steps_up() {
    needs!(NODE_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    let parameters = json!({ "issuer": provider.url, "redirect_uri": "http://127.0.0.1:33418/callback" });
    let script = node("mcp");
    let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
    assert_eq!(report["steps"], json!(["REDIRECT", "AUTHORIZED", "AUTHORIZED", "REDIRECT", "AUTHORIZED"]));
    assert_eq!(report["scopes"], json!(["read", "read", "read write"]), "{report}");
}

/// Both push the request of a client that must push it; the browser brings nothing but the reference.
#[tokio::test]
async fn openid_client_and_oauth4webapi_push_their_requests() {
    needs!(NODE_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    let parameters = json!({
        "issuer": provider.url, "client_id": "pushing", "client_secret": SECRET,
        "redirect_uri": "https://client.example/cb", "scope": "openid profile read",
    });
    for library in ["openid-client-par", "oauth4webapi-par"] {
        let script = node(library);
        let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
        assert_eq!(report["brought"], json!(["client_id", "request_uri"]), "{library}: {report}");
        assert_eq!(report["sub"], "248289761001", "{library}: {report}");
        assert_eq!(report["scope"], "openid profile read", "{library}: {report}");
        assert_eq!(report["again"]["error"], "invalid_request", "{library}: {report}");
    }
}

/// The client adds to its grant, looks at it and ends it, with a library that knows nothing of grant management.
#[tokio::test]
async fn openid_client_manages_a_grant() {
    needs!(NODE_CLIENTS);
    let config = CONFIG.replace(
        "registration = \"open\"",
        "grant_management = \"on\"\n\n[[clients]]\nclient_id = \"managing\"\nclient_secret = \"a-long-random-secret\"\n\
         redirect_uris = [\"https://client.example/cb\"]\ngrant_types = [\"authorization_code\", \"refresh_token\", \
         \"client_credentials\"]\nscope = \"read write grant_management_query grant_management_revoke\"",
    );
    let provider = Provider::start_with(&config);
    let parameters = json!({
        "issuer": provider.url, "client_id": "managing", "client_secret": SECRET,
        "redirect_uri": "https://client.example/cb",
    });
    let script = node("openid-client-grants");
    let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
    assert_eq!(report["actions"], json!(["create", "merge", "replace", "query", "revoke"]), "{report}");
    assert_eq!((&report["same"], &report["scope"]), (&json!(true), &json!("read write")), "{report}");
    assert_eq!(report["old"]["error"], "invalid_grant", "{report}");
    let scopes = json!([{ "scope": "read write", "resource": [format!("{}/api", provider.url)] }]);
    assert_eq!(report["told"]["scopes"], scopes, "{report}");
    assert_eq!((&report["status"], &report["gone"]), (&json!(204), &json!(404)), "{report}");
    assert_eq!(report["active"], false, "{report}");
    assert_eq!(report["wrong"]["error"], "invalid_grant_id", "{report}");
}

/// Off by default.
#[tokio::test]
async fn the_provider_manages_no_grants_by_itself() {
    let provider = Provider::start_with(CONFIG);
    let document = format!("{}/.well-known/oauth-authorization-server", provider.url);
    let metadata: Value = reqwest::get(&document).await.expect("an answer").json().await.expect("JSON");
    assert_eq!(metadata.get("grant_management_endpoint"), None, "{metadata}");
    let answer = reqwest::get(format!("{}/grants/x", provider.url)).await.expect("an answer");
    assert_eq!(answer.status(), 404);
}

/// Their person reads what is paid, and the payment comes back in the response and in the introspection (RFC 9396).
#[tokio::test]
async fn openid_client_and_oauth4webapi_ask_for_a_payment() {
    needs!(NODE_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    let details = payment();
    let parameters = json!({
        "issuer": provider.url, "client_id": "pushing", "client_secret": SECRET,
        "redirect_uri": "https://client.example/cb", "scope": "openid", "authorization_details": details,
    });
    for library in ["openid-client-par", "oauth4webapi-par"] {
        let script = node(library);
        let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
        assert_eq!(report["details"], details, "{library}: {report}");
        assert_eq!(report["introspected"], details, "{library}: {report}");
        assert_eq!(report["scope"], "openid", "{library}: {report}");
    }
}
