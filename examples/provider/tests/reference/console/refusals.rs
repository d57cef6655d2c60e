//! What the API refuses, and who never gets its scope: by the rows K of the attacks.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{
    ALICE, Api, CLIENTS, browser_with_cookies, config, new_client, session_of, token_for, token_of_person,
};
use crate::browser::Browser;
use crate::process::{CONFIG, Origin, Provider};

async fn challenge(provider: &Origin, token: Option<&str>, method: &str, path: &str) -> (u16, String, Value) {
    let url = provider.url_of(&format!("/console/api{path}"));
    let mut request = reqwest::Client::new().request(method.parse().expect("a method"), url);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let answer = request.send().await.expect("an answer");
    let mut challenges = answer.headers().get_all("www-authenticate").iter();
    let challenge = challenges.next().map_or("", |value| value.to_str().expect("text")).to_owned();
    assert_eq!(answer.headers()["cache-control"], "no-store");
    (answer.status().as_u16(), challenge, answer.json().await.expect("JSON"))
}

#[tokio::test]
async fn k_21_a_request_without_a_good_token_learns_nothing() {
    let provider = Provider::start_with(&config());
    let resource = provider.url_of("/console/api");
    let of_another_resource = token_for(&provider, "auditor", "read operator:read", "").await;
    let reading = token_for(&provider, "auditor", "operator:read", &resource).await;
    let (status, said, problem) = challenge(&provider, None, "GET", "/clients").await;
    assert!(status == 401 && said.starts_with("Bearer ") && !said.contains("error="), "{said}");
    assert!(said.contains("scope=\"operator:read\"") && said.contains("resource_metadata="), "{said}");
    assert_eq!(problem["status"], 401, "{problem}");
    for token in ["guess", &of_another_resource] {
        // Also where there is no such client.
        for path in ["/clients/web", "/clients/nobody", "/people/248289761001"] {
            let (status, said, problem) = challenge(&provider, Some(token), "GET", path).await;
            assert!(status == 401 && said.contains("invalid_token"), "{path}: {said}");
            assert_eq!(problem["error"], "invalid_token", "{problem}");
        }
    }
    let (status, said, problem) = challenge(&provider, Some(&reading), "DELETE", "/clients/web").await;
    assert!(
        status == 403 && said.contains("insufficient_scope") && said.contains("operator:write"),
        "{said}"
    );
    assert_eq!(problem["error"], "insufficient_scope", "{problem}");
    assert_eq!(challenge(&provider, Some(&reading), "GET", "/clients/web").await.0, 200);
}

#[tokio::test]
async fn k_22_only_a_client_that_an_operator_registered_for_it_gets_the_scope() {
    let provider = Provider::start_with(&config());
    let asked = json!({ "redirect_uris": ["https://mallory.example/cb"], "scope": "operator:read operator:write read" });
    let request = reqwest::Client::new().post(provider.url_of("/register")).json(&asked);
    let registered: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    assert!(registered["client_id"].is_string(), "{registered}");
    assert!(!registered["scope"].to_string().contains("operator"), "{registered}");
    let browser = Browser::new(&provider.url);
    let api = provider.url_of("/console/api");
    for client_id in [registered["client_id"].as_str().expect("an identifier"), "web"] {
        let redirect_uri =
            if client_id == "web" { "https://client.example/cb" } else { "https://mallory.example/cb" };
        let request = provider.url_of(&format!(
            "/authorize?response_type=code&client_id={client_id}&redirect_uri={redirect_uri}&scope=operator:read&resource={api}\
             &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
        ));
        let answer = browser.open(&request).await;
        let error = answer.location().map(|url| url.to_string()).unwrap_or_else(|| answer.body.clone());
        assert!(error.contains("invalid_scope"), "{client_id}: {error}");
    }
}

#[tokio::test]
async fn k_23_a_person_who_is_not_an_operator_gives_nobody_the_scope() {
    let provider = Provider::start_with(&config());
    let browser = Browser::new(&provider.url);
    let api = provider.url_of("/console/api");
    let request = |scope: &str| {
        provider.url_of(&format!(
            "/authorize?response_type=code&client_id=tool&redirect_uri=https://client.example/cb&scope={scope}&resource={api}"
        ))
    };
    let login = browser.open(&request("operator:read")).await;
    let refused = browser.log_in(&login, "bob", "builder").await;
    assert!(!refused.has("button[name=decision]"), "{refused:?}");
    let alice = Browser::new(&provider.url);
    let login = alice.open(&request("operator:read")).await;
    let consent = alice.log_in(&login, "alice", "wonderland").await;
    assert!(consent.text().contains("See what the provider keeps"), "{consent:?}");
}

#[tokio::test]
async fn k_24_nobody_can_pretend_to_be_the_console() {
    let provider = Provider::start_with(&config());
    for secret in ["", "guess"] {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", "x"),
            ("redirect_uri", "x"),
            ("code_verifier", "x"),
        ];
        let request = reqwest::Client::new().post(provider.url_of("/token"));
        let answer =
            request.basic_auth("operator-console", Some(secret)).form(&form).send().await.expect("an answer");
        assert_eq!(answer.status(), 401);
    }
    // Nobody gets its identifier.
    let api = Api::new(&provider).await;
    let (status, _) = api.call("POST", "/clients", Some(&new_client("operator-console"))).await;
    assert_eq!(status, 409);
    let elsewhere = provider.url_of(
        "/authorize?response_type=code&client_id=operator-console&redirect_uri=https://made.example/cb&scope=operator:read",
    );
    let answer = Browser::new(&provider.url).open(&elsewhere).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::BAD_REQUEST, None), "{answer:?}");
}

#[tokio::test]
async fn requests_that_are_wrong_are_told_why() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    for (method, path, status) in [
        ("GET", "/clients?limit=0", 400),
        ("GET", "/clients?limit=101", 400),
        ("GET", "/clients?limit=x", 400),
        ("GET", "/clients?page=2", 400),
        ("GET", "/clients?limit=1&limit=2", 400),
        ("GET", "/clients/a%00b", 400),
        ("GET", "/clients/%ff", 400),
        ("GET", "/clients/", 404),
        ("GET", "/nothing", 404),
        ("GET", "", 404),
        ("PUT", "/clients", 405),
        ("DELETE", "/keys", 405),
        ("GET", "/events?since=yesterday", 400),
        ("GET", "/events?after=x", 400),
        ("GET", "/rate-limits/logins/bob?address=here", 400),
        ("DELETE", "/people/x?events=perhaps", 400),
        ("DELETE", "/people/x/grants?client_id=", 400),
        ("GET", "/clients?after=", 400),
        ("DELETE", "/client-hosts/https:%2F%2Fevil.example", 400),
    ] {
        let (own, problem) = api.call(method, path, None).await;
        assert_eq!(own.as_u16(), status, "{method} {path}: {problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{path}: {problem}");
    }
    let allowed = api.send("PUT", "/clients", None).await;
    assert_eq!(allowed.headers()["allow"], "GET, POST, HEAD");
    let url = provider.url_of("/console/api/clients");
    for (content_type, body, status) in [
        ("application/json", "{".to_owned(), 400),
        ("application/json", "[]".to_owned(), 400),
        ("application/json", json!({ "redirect_uris": 7 }).to_string(), 400),
        ("application/json", json!({ "client_id": 7 }).to_string(), 400),
        ("application/x-www-form-urlencoded", "client_id=x".to_owned(), 415),
        ("application/json", format!("{{\"client_name\":\"{}\"}}", "a".repeat(70_000)), 413),
    ] {
        let request = reqwest::Client::new().post(&url).bearer_auth(&api.token);
        let answer =
            request.header("content-type", content_type).body(body.clone()).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), status, "{body:.40}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json", "{body:.40}");
    }
    let body = json!({ "x": 1 });
    let (status, problem) = api.call("POST", "/keys/rotate", Some(&body)).await;
    assert_eq!(status, 400, "{problem}");
}

#[tokio::test]
async fn k_25_without_the_table_nothing_of_it_is_served() {
    let clients = CLIENTS.split("[[clients]]").skip(1).map(|client| format!("[[clients]]{client}"));
    let provider = Provider::start_with(&format!("{CONFIG}{}", clients.collect::<String>()));
    for path in [
        "/console",
        "/console/",
        "/console/clients",
        "/console/callback",
        "/console/api/clients",
        "/console/api/openapi.json",
        "/.well-known/oauth-protected-resource/console/api",
    ] {
        let answer = reqwest::get(provider.url_of(path)).await.expect("an answer");
        assert_eq!(answer.status(), 404, "{path}");
    }
    let metadata =
        reqwest::get(provider.url_of("/.well-known/oauth-authorization-server")).await.expect("an answer");
    let metadata = metadata.text().await.expect("text");
    assert!(!metadata.contains("operator") && !metadata.contains("/console"), "{metadata}");
    let form = [("grant_type", "client_credentials"), ("scope", "operator:read")];
    let request = reqwest::Client::new().post(provider.url_of("/token")).form(&form);
    let answer =
        request.basic_auth("operations", Some("operations-client-secret")).send().await.expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    assert_eq!(answer["error"], "invalid_scope", "{answer}");
}

#[tokio::test]
async fn k_26_who_is_an_operator_no_longer_is_out_at_once() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), config()).expect("written");
    let mut program = crate::process::program();
    let mut provider = Provider::spawn(program.env("RUST_LOG", "info").arg("--config").arg(file.path()));
    let browser = Browser::new(&provider.url);
    let login = browser.open(&provider.url_of("/console/clients")).await;
    let shown = browser.log_in(&login, "alice", "wonderland").await;
    assert!(shown.text().contains("Register a client"), "{shown:?}");
    std::fs::write(file.path(), config().replace("operators = [\"alice\"]", "operators = [\"bob\"]"))
        .expect("written");
    let log = provider.log();
    provider.signal("HUP");
    let read = |line: Result<String, _>| {
        line.is_ok_and(|line: String| line.contains("read the configuration again"))
    };
    assert!(log.into_iter().any(read));
    let refused = browser.open(&provider.url_of("/console/clients")).await;
    assert!(!refused.text().contains("Register a client"), "{refused:?}");
    assert!(refused.status == StatusCode::FORBIDDEN, "{refused:?}");
    // The session that leads nowhere is over, so that they can come back as somebody else.
    assert!(refused.has("a[href$='/logout']"), "{refused:?}");
    assert!(refused.header("set-cookie").starts_with("oauth_console=;"), "{refused:?}");
}

#[tokio::test]
async fn k_16_the_session_of_the_console_is_no_token_of_the_api() {
    let provider = Provider::start_with(&config());
    let (browser, jar) = browser_with_cookies(&provider);
    let login = browser.open(&provider.url_of("/console")).await;
    browser.log_in(&login, "alice", "wonderland").await;
    let copied = session_of(&provider, &jar);
    for (method, path) in [("GET", "/clients"), ("DELETE", "/clients/app"), ("POST", "/keys/rotate")] {
        let (status, _, problem) = challenge(&provider, Some(&copied), method, path).await;
        assert_eq!(status, 403, "{method} {path}: {problem}");
    }
    Api::new(&provider).await.get("/clients/app").await;
}

#[tokio::test]
async fn k_16_a_tool_changes_nothing_for_a_person_who_logged_in_long_ago() {
    let provider = Provider::start_with(&config().replace("[console]\n", "[console]\nrecent_login = 1\n"));
    let token = token_of_person(&provider).await;
    // Until the login is older than a second.
    let (mut status, mut said, mut problem) =
        challenge(&provider, Some(&token), "POST", "/clients/app/enable").await;
    while status == 200 {
        (status, said, problem) = challenge(&provider, Some(&token), "POST", "/clients/app/enable").await;
    }
    assert_eq!((status, &problem["error"]), (401, &json!("insufficient_user_authentication")), "{problem}");
    assert!(said.contains("insufficient_user_authentication") && said.contains("max_age=\"1\""), "{said}");
    assert_eq!(challenge(&provider, Some(&token), "GET", "/clients/app").await.0, 200);
    assert_eq!(challenge(&provider, Some(&token), "POST", "/clients/app/disable").await.0, 200);
    // A client that acts for itself has no login.
    let (status, _) = Api::new(&provider).await.call("POST", "/clients/app/enable", None).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn k_18_a_client_whose_scope_is_withdrawn_is_out_at_once() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let reading = token_for(&provider, "auditor", "operator:read", &provider.url_of("/console/api")).await;
    let of_person = token_of_person(&provider).await;
    for token in [&reading, &of_person] {
        assert_eq!(challenge(&provider, Some(token), "GET", "/clients/web").await.0, 200);
    }
    for client_id in ["auditor", "tool"] {
        let patch = json!({ "scope": "read" });
        assert_eq!(api.call("PATCH", &format!("/clients/{client_id}"), Some(&patch)).await.0, 200);
    }
    for token in [&reading, &of_person] {
        let (status, _, problem) = challenge(&provider, Some(token), "GET", "/clients/web").await;
        assert_eq!(status, 403, "{problem}");
    }
    let (status, _) =
        api.call("PATCH", "/clients/operations", Some(&json!({ "scope": "operator:read" }))).await;
    assert_eq!(status, 200);
    assert_eq!(api.call("DELETE", "/clients/web", None).await.0, 403);
    api.get("/clients/web").await;
}

#[tokio::test]
async fn k_19_a_copied_session_ends_when_the_operator_signs_out_or_in_again() {
    let provider = Provider::start_with(&config().replace("[console]\n", "[console]\nrecent_login = 1\n"));
    let (browser, jar) = browser_with_cookies(&provider);
    let login = browser.open(&provider.url_of("/console/clients")).await;
    let mut page = browser.log_in(&login, "alice", "wonderland").await;
    let first = session_of(&provider, &jar);
    let shown_with = async |session: &str| {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
        let request = client.expect("a client").get(provider.url_of("/console/clients"));
        let request = request.header("cookie", format!("oauth_console={session}"));
        request.send().await.expect("an answer").status()
    };
    assert_eq!(shown_with(&first).await, 200);

    // Until the login is older than a second.
    let asked = provider.url_of("/console/confirm?action=deleteClient&client_id=app&back=/console/clients");
    while !page.has("input[name=password]") {
        page = browser.open(&asked).await;
    }
    let page = browser.log_in(&page, "alice", "wonderland").await;
    let second = session_of(&provider, &jar);
    assert_ne!(first, second);
    assert_eq!(
        (shown_with(&first).await, shown_with(&second).await),
        (StatusCode::SEE_OTHER, StatusCode::OK)
    );

    browser.submit(&page.form("header button"), &[]).await;
    assert_eq!(shown_with(&second).await, 303);
    let api = Api::new(&provider).await;
    let grants = api.get(&format!("/people/{ALICE}/grants")).await;
    assert_eq!(grants, json!({ "items": [] }));
}

#[tokio::test]
async fn the_client_of_the_console_cannot_be_changed_even_if_the_store_has_another_one() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = format!("sqlite://{}", directory.path().join("provider.db").display());
    let file = directory.path().join("provider.toml");
    std::fs::write(&file, config().replace("memory:", &store)).expect("written");
    let provider = Provider::spawn(crate::process::program().arg("--config").arg(&file));
    let mut add = crate::process::program();
    add.arg("--config").arg(&file).args(["clients", "add", "--client-id", "operator-console"]);
    assert!(add.args(["--redirect-uri", "https://made.example/cb"]).status().expect("it runs").success());
    let api = Api::new(&provider).await;
    api.get("/clients/operator-console").await;
    let patch = json!({ "client_name": "Mine" });
    for (method, path, body) in [
        ("DELETE", "", None),
        ("PATCH", "", Some(&patch)),
        ("POST", "/disable", None),
        ("POST", "/enable", None),
        ("POST", "/rotate-secret", None),
        ("POST", "/retire-secret", None),
        ("POST", "/cancel-rotation", None),
    ] {
        let (status, problem) = api.call(method, &format!("/clients/operator-console{path}"), body).await;
        assert_eq!(status, 404, "{method} {path}: {problem}");
    }
}
