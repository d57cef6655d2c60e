//! Clients that registered at oidc-provider 9.13.3, as its adapter got them, one a line.

use serde_json::{Value, json};

use super::{Move, assert_has, noted, token};

const CLIENTS: &str = include_str!("fixtures/oidc-provider.jsonl");

fn of_line(number: usize) -> Value {
    serde_json::from_str(CLIENTS.lines().nth(number).expect("a line")).expect("JSON")
}

#[tokio::test]
async fn clients_are_imported_with_their_secrets() {
    let there = Move::new();
    let (code, said) = there.import("clients", "oidc-provider", CLIENTS, &[]);
    let native = of_line(1)["client_id"].as_str().expect("a text").to_owned();
    assert_eq!(code, Some(1));
    assert!(said.starts_with(&format!("FILE:2: `{native}`: there is no `scope`")), "{said}");

    let report = there.import_json("clients", "oidc-provider", CLIENTS, &["--scope", "openid profile"]);
    assert_has(
        &report,
        &json!({ "imported": 4, "already_there": 0, "wrong": 0, "secrets": [], "notes": [] }),
    );
    for number in 0..4 {
        let original = of_line(number);
        let client = there.client(original["client_id"].as_str().expect("a text"));
        for name in ["redirect_uris", "grant_types", "response_types", "token_endpoint_auth_method"] {
            assert_eq!(client[name], original[name], "{name}");
        }
        for name in ["client_name", "backchannel_logout_uri", "jwks", "default_max_age", "contacts"] {
            assert_eq!(client.get(name), original.get(name), "{name}");
        }
        let scope = original.get("scope").cloned().unwrap_or_else(|| "openid profile".into());
        assert_eq!(client["scope"], scope);
    }
    let again = there.import_json("clients", "oidc-provider", CLIENTS, &["--scope", "openid profile"]);
    assert_has(&again, &json!({ "imported": 0, "already_there": 4, "wrong": 0 }));

    let provider = there.start();
    let machine = of_line(2);
    let [id, secret] = ["client_id", "client_secret"].map(|name| machine[name].as_str().expect("a text"));
    let form = [("grant_type", "client_credentials"), ("scope", "read")];
    assert_eq!(token(&provider, (id, secret), &form).await, 200);
}

#[test]
fn the_list_of_a_configuration_is_read_and_what_nobody_maps_is_told() {
    let there = Move::new();
    let list = json!({ "clients": [{
        "client_id": "page", "redirect_uris": ["https://page.example/cb"], "token_endpoint_auth_method": "none", "scope": "openid",
        "web_message_uris": ["https://page.example"], "subject_type": "pairwise",
    }] });
    let report = there.import_json("clients", "oidc-provider", &list.to_string(), &[]);
    assert_has(&report, &json!({ "imported": 1, "wrong": 0 }));
    assert_eq!(noted(&report, "`web_message_uris` is not mapped"), ["page"]);
    assert_eq!(noted(&report, "pairwise"), ["page"]);
}
