//! The realm `people` of Keycloak 26.7.3, as `kc.sh export --realm people --file keycloak.json` wrote it.

use serde_json::json;

use super::{Move, assert_has, noted, token};

pub(super) const REALM: &str = include_str!("fixtures/keycloak.json");

#[tokio::test]
async fn clients_of_a_realm_are_imported_with_their_secrets() {
    let there = Move::new();
    let dry = there.import_json("clients", "keycloak", REALM, &["--dry-run", "--skip-wrong"]);
    assert_has(&dry, &json!({ "imported": 0, "not_imported": 4, "already_there": 0, "wrong": 1 }));
    assert_eq!(there.json(&["clients", "list"]), json!([]));

    // The client with a pattern keeps the others out, until the operator says otherwise.
    let (code, said) = there.import("clients", "keycloak", REALM, &[]);
    let line = 1 + REALM.lines().position(|line| line.contains("https://old.example/*")).expect("a pattern");
    let pattern = format!("FILE:{line}: `old`: `https://old.example/*` is a pattern");
    assert_eq!(code, Some(1));
    assert!(said.starts_with(&pattern) && said.contains("such as https://old.example/callback\n"), "{said}");
    assert!(said.contains("no client was imported"), "{said}");
    assert_eq!(there.json(&["clients", "list"]), json!([]));

    let report = there.import_json("clients", "keycloak", REALM, &["--skip-wrong"]);
    assert_has(
        &report,
        &json!({ "imported": 4, "not_imported": 0, "already_there": 0, "wrong": 1, "secrets": [] }),
    );
    assert_eq!(noted(&report, "its protocol is saml"), ["saml"]);
    assert_eq!(noted(&report, "Keycloak's own pages").len(), 6);
    assert_eq!(noted(&report, "without a question"), ["app", "signer"]);

    assert_has(
        &there.client("web"),
        &json!({
            "client_name": "Notes on the web", "client_uri": "https://web.example/home", "disabled": false, "live_secrets": 1,
            "token_endpoint_auth_method": "client_secret_basic", "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"], "scope": "openid profile email address phone offline_access", "default_scope": "profile email",
            "redirect_uris": ["https://web.example/other", "https://web.example/cb"], "access_token_expires_in": 600,
            "post_logout_redirect_uris": ["https://web.example/bye", "https://web.example/"],
            "backchannel_logout_uri": "https://web.example/backchannel", "backchannel_logout_session_required": true,
            "logo_uri": "https://web.example/logo.png", "policy_uri": "https://web.example/policy", "tos_uri": "https://web.example/tos",
        }),
    );
    assert_has(
        &there.client("app"),
        &json!({
            "token_endpoint_auth_method": "none", "live_secrets": 0,
            "grant_types": ["authorization_code", "urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
            "post_logout_redirect_uris": ["http://127.0.0.1/cb", "com.example.notes:/cb"],
        }),
    );
    assert_has(
        &there.client("job"),
        &json!({ "grant_types": ["client_credentials"], "response_types": [], "scope": "", "redirect_uris": [] }),
    );
    assert_has(
        &there.client("signer"),
        &json!({
            "token_endpoint_auth_method": "private_key_jwt", "live_secrets": 0, "jwks_uri": "https://signer.example/jwks",
            "token_endpoint_auth_signing_alg": "ES256", "id_token_signed_response_alg": "ES256",
            "require_pushed_authorization_requests": true, "dpop_bound_access_tokens": true,
        }),
    );

    // Once more: nothing changes, not even what an operator changed meanwhile.
    there.json(&["clients", "change", "job", "--scope", "read"]);
    let again = there.import_json("clients", "keycloak", REALM, &["--skip-wrong"]);
    assert_has(&again, &json!({ "imported": 0, "already_there": 4, "wrong": 1, "secrets": [] }));
    assert_eq!(there.client("job")["scope"], "read");

    let provider = there.start();
    let form = [("grant_type", "client_credentials")];
    assert_eq!(token(&provider, ("job", "a-secret-of-the-job-5678-5678"), &form).await, 200);
    assert_eq!(token(&provider, ("job", "another-secret-of-the-job"), &form).await, 401);
}

#[test]
fn without_the_pattern_a_disabled_client_stays_disabled() {
    let there = Move::new();
    let realm = REALM.replace("https://old.example/*", "https://old.example/callback");
    let (code, said) = there.import("clients", "keycloak", &realm, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.ends_with("imported: 5\nalready there: 0\nwrong: 0\n"), "{said}");
    let old = there.client("old");
    assert_has(&old, &json!({ "disabled": true, "redirect_uris": ["https://old.example/callback"] }));
    assert_eq!(old["grant_types"], json!(["authorization_code", "password", "refresh_token", "implicit"]));
    assert_eq!(old["response_types"][0], "code");
}

#[test]
fn a_masked_secret_becomes_a_new_one_that_is_told_once() {
    let there = Move::new();
    let realm = REALM.replace("a-secret-of-the-job-5678-5678", "**********");
    let report = there.import_json("clients", "keycloak", &realm, &["--skip-wrong"]);
    assert_eq!(report["secrets"][0]["client_id"], "job", "{report}");
    assert_eq!(report["secrets"][0]["client_secret"].as_str().map(str::len), Some(43));
    assert_eq!(noted(&report, "does not have its secret"), ["job"]);
}
