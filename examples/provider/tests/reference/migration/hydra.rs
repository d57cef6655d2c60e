//! Clients of Ory Hydra v2.3.0, as `hydra list oauth2-clients --format json` wrote them.

use serde_json::{Value, json};

use super::{Move, assert_has, noted, token};

const CLIENTS: &str = include_str!("fixtures/hydra.json");

#[tokio::test]
async fn clients_are_imported_and_get_new_secrets() {
    let there = Move::new();
    let report = there.import_json("clients", "hydra", CLIENTS, &[]);
    assert_has(&report, &json!({ "imported": 4, "already_there": 0, "wrong": 0 }));
    let secrets = report["secrets"].as_array().expect("secrets");
    let of = |id: &str| {
        secrets
            .iter()
            .find(|own| own["client_id"] == id)
            .map(|own| own["client_secret"].as_str().expect("a text"))
    };
    assert_eq!(
        (secrets.len(), of("app"), of("signer")),
        (2, None, None),
        "only clients that authenticate with one"
    );
    assert_eq!(noted(&report, "skip_consent_for"), ["web"]);
    assert_eq!(noted(&report, "`audience` is not mapped"), ["web"]);
    assert_eq!(noted(&report, "`owner` is not mapped"), ["web"]);
    assert_eq!(noted(&report, "the shortest is taken for all, 300 seconds"), ["web"]);
    assert_eq!(noted(&report, "`access_token_strategy` \"jwt\""), ["job"]);
    assert_eq!(report["notes"].as_array().map(Vec::len), Some(5), "{report}");
    assert_has(
        &there.client("web"),
        &json!({
            "client_name": "Notes on the web", "redirect_uris": ["https://web.example/cb"], "scope": "openid offline_access email profile",
            "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"], "contacts": ["ann@web.example"],
            "post_logout_redirect_uris": ["https://web.example/bye"], "backchannel_logout_uri": "https://web.example/backchannel",
            "access_token_expires_in": 300, "refresh_token_expires_in": 2_592_000, "live_secrets": 1,
        }),
    );
    assert_has(&there.client("app"), &json!({ "token_endpoint_auth_method": "none", "live_secrets": 0 }));
    assert_has(
        &there.client("signer"),
        &json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": "https://signer.example/jwks" }),
    );

    let again = there.import_json("clients", "hydra", CLIENTS, &[]);
    assert_has(&again, &json!({ "imported": 0, "already_there": 4, "wrong": 0, "secrets": [] }));

    let provider = there.start();
    let form = [("grant_type", "client_credentials"), ("scope", "read")];
    assert_eq!(token(&provider, ("job", of("job").expect("a secret")), &form).await, 200);
    assert_eq!(token(&provider, ("job", "a-secret-of-the-job-5678-5678"), &form).await, 401);
}

#[tokio::test]
async fn a_secret_that_the_operator_writes_into_the_file_stays() {
    let there = Move::new();
    let mut export: Value = serde_json::from_str(CLIENTS).expect("JSON");
    for client in export["items"].as_array_mut().expect("clients") {
        if client["client_id"] == "job" {
            client["client_secret"] = "a-secret-of-the-job-5678-5678".into();
        }
    }
    let report = there.import_json("clients", "hydra", &export.to_string(), &[]);
    assert_eq!(report["secrets"].as_array().map(Vec::len), Some(1), "{report}");
    let provider = there.start();
    let form = [("grant_type", "client_credentials"), ("scope", "read")];
    assert_eq!(token(&provider, ("job", "a-secret-of-the-job-5678-5678"), &form).await, 200);
}

#[test]
fn a_page_that_is_not_the_last_is_told() {
    let there = Move::new();
    let page = json!({ "items": [], "next_page_token": "eyJwYWdlIjoxfQ", "is_last_page": false });
    let report = there.import_json("clients", "hydra", &page.to_string(), &["--dry-run"]);
    assert_eq!(noted(&report, "the list goes on"), ["`next_page_token`"]);
}
