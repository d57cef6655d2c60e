//! Native applications in which people log in without a browser: one of a few lines, and one with a library that others wrote.

use serde_json::{Value, json};
use test_clients::node;
use test_needs::needs;

use crate::browser::Browser;
use crate::process::{CONFIG, Origin, Provider};

const APP: &str = r#"
[[clients]]
client_id = "notes-app"
token_endpoint_auth_method = "none"
redirect_uris = ["com.example.notes:/cb"]
scope = "openid read write"
first_party = true

[[acr_levels]]
acr = "bronze"
requires = "one_factor"

[[acr_levels]]
acr = "silver"
requires = "two_factors"
set_up = false
"#;

/// RFC 7636 appendix B.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

async fn post(provider: &Origin, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let answer =
        reqwest::Client::new().post(provider.url_of(path)).form(form).send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

fn begin<'a>(client_id: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let own = [
        ("client_id", client_id),
        ("response_type", "code"),
        ("scope", "openid read"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    [&own[..], more].concat()
}

#[tokio::test]
async fn an_application_of_the_providers_own_logs_a_person_in_and_reads_their_notes() {
    let provider = Provider::start_with(&format!("{CONFIG}{APP}"));
    let metadata: Value = reqwest::get(provider.url_of("/.well-known/openid-configuration"))
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert_eq!(metadata["authorization_challenge_endpoint"], provider.url_of("/authorize-challenge"));
    assert_eq!(metadata["acr_values_supported"], json!(["bronze", "silver"]));

    let (status, asked) = post(&provider, "/authorize-challenge", &begin("notes-app", &[])).await;
    assert_eq!((status, &asked["error"]), (400, &"insufficient_authorization".into()), "{asked}");
    assert_eq!(asked["methods"][0], "password", "{asked}");
    let session = asked["auth_session"].as_str().expect("a session");
    let login = [("auth_session", session), ("username", "alice"), ("password", "wonderland")];
    let (status, issued) = post(&provider, "/authorize-challenge", &login).await;
    assert_eq!(status, 200, "{issued}");
    let code = issued["authorization_code"].as_str().expect("a code");
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "notes-app"),
        ("code", code),
        ("code_verifier", VERIFIER),
    ];
    let (status, tokens) = post(&provider, "/token", &form).await;
    assert_eq!(status, 200, "{tokens}");
    let token = tokens["access_token"].as_str().expect("a token");
    let notes = reqwest::Client::new().get(provider.url_of("/api/notes")).bearer_auth(token).send().await;
    assert_eq!(notes.expect("an answer").status(), 200);

    // A level that the person has not set up, and may not.
    let session = issued["auth_session"].as_str().expect("a session");
    let more = [("auth_session", session), ("acr_values", "silver")];
    let (_, refused) = post(&provider, "/authorize-challenge", &begin("notes-app", &more)).await;
    assert_eq!(refused["error"], "unmet_authentication_requirements", "{refused}");
}

#[tokio::test]
async fn another_application_gets_no_password() {
    let provider = Provider::start_with(&format!("{CONFIG}{APP}"));
    let login = [("username", "alice"), ("password", "wonderland")];
    let (status, refused) = post(&provider, "/authorize-challenge", &begin("app", &login)).await;
    assert_eq!((status, &refused["error"]), (400, &"unauthorized_client".into()), "{refused}");
}

/// A library for wallets. It sends proofs, and repeats a request with the nonce that it is told. Its applications add `response_type`
/// themselves, which the draft requires since version 03.
#[tokio::test]
async fn openid4vc_logs_a_person_in_with_proofs_of_its_key() {
    needs!(NODE_CLIENTS);
    for nonce in ["optional", "required"] {
        let provider = Provider::start_with(&format!("dpop_nonce = \"{nonce}\"\n{CONFIG}{APP}"));
        let parameters = json!({
            "issuer": provider.url, "scope": "openid read", "username": "alice", "password": "wonderland",
        });
        let report =
            node("openid4vc-first-party").run(&parameters, async |_| unreachable!("no browser")).await;
        let methods = report["methods"].as_array().expect("a list");
        assert!(methods.contains(&json!("password")), "{report}");
        for (member, expected) in [
            ("bare", "invalid_request"),
            ("first", "insufficient_authorization"),
            ("wrong", "insufficient_authorization"),
            ("stolen", "invalid_session"),
            ("type", "DPoP"),
            ("scope", "openid read"),
            ("other", "unauthorized_client"),
        ] {
            assert_eq!(report[member], expected, "{member}, {nonce}: {report}");
        }
        // `prompt=consent` is for the browser, where the request waits already.
        let browser = Browser::new(&provider.url);
        let login = browser.open(report["browser"].as_str().expect("a URL")).await;
        let consent = browser.log_in(&login, "alice", "wonderland").await;
        let form = consent.form("button[name=decision][value=allow]");
        let allowed = browser.submit(&form, &[("decision", "allow")]).await;
        let location = allowed.location().expect("a redirect").to_string();
        assert!(location.starts_with("com.example.notes:/cb?code="), "{location}");
    }
}
