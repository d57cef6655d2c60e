//! Clients for Node.

use serde_json::json;
use test_clients::node;
use test_needs::needs;

use super::{CONFIG, SECRET, person};
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

/// Its person reads what is paid, and the payment comes back in the response and in the introspection (RFC 9396).
#[tokio::test]
async fn openid_client_asks_for_a_payment() {
    needs!(NODE_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    let details = json!([{
        "type": "payment_initiation", "actions": ["initiate"], "creditorName": "Merchant A",
        "instructedAmount": { "currency": "EUR", "amount": "123.50" },
        "creditorAccount": { "iban": "DE02100100109307118603" },
        "remittanceInformationUnstructured": "Ref Number Merchant",
    }]);
    let parameters = json!({
        "issuer": provider.url, "client_id": "pushing", "client_secret": SECRET,
        "redirect_uri": "https://client.example/cb", "scope": "openid", "authorization_details": details,
    });
    let script = node("openid-client-par");
    let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
    assert_eq!(report["details"], details, "{report}");
    assert_eq!(report["introspected"], details, "{report}");
    assert_eq!(report["scope"], "openid", "{report}");
}

/// It sends `dpop_jkt` in the pushed request and a proof with everything, and repeats a request when it is asked for a nonce.
#[tokio::test]
async fn openid_client_has_tokens_that_are_bound_to_its_key() {
    needs!(NODE_CLIENTS);
    for (nonce, client_id, secret) in [("optional", "app", None), ("required", "basic", Some(SECRET))] {
        let provider = Provider::start_with(&format!("dpop_nonce = \"{nonce}\"\n{CONFIG}"));
        let parameters = json!({
            "issuer": provider.url, "client_id": client_id, "client_secret": secret,
            "redirect_uri": "https://client.example/cb", "scope": "openid offline_access read",
        });
        let script = node("openid-client-dpop");
        let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
        // The library writes token types in lower case.
        assert_eq!((&report["type"], &report["refreshed"]), (&json!("dpop"), &json!("dpop")), "{report}");
        assert_eq!(report["userinfo"], "248289761001", "{report}");
        assert_eq!(report["resource"], 200, "{report}");
        assert_eq!(report["foreign"]["status"], 401, "{report}");
        match secret {
            None => assert_eq!(report["stolen"]["error"], "invalid_grant", "{report}"),
            Some(_) => assert_eq!(report["stolen"]["succeeded"]["token_type"], "dpop", "{report}"),
        }
    }
}

/// One nonce is good for the token endpoint, for pushed requests and for the API.
#[tokio::test]
async fn oauth4webapi_is_asked_for_one_nonce_for_everything() {
    needs!(NODE_CLIENTS);
    for (nonce, demands) in [("optional", 0), ("required", 1)] {
        let provider = Provider::start_with(&format!("dpop_nonce = \"{nonce}\"\n{CONFIG}"));
        let parameters = json!({
            "issuer": provider.url, "client_id": "basic", "client_secret": SECRET,
            "redirect_uri": "https://client.example/cb", "scope": "read",
        });
        let script = node("oauth4webapi-dpop");
        let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
        assert_eq!(report, json!({ "type": "dpop", "demands": demands, "resource": 200 }));
    }
}
