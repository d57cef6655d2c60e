//! The command line does what the API does, beside a running provider, and its changes are events of the same kind.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use super::{ALICE, Api, BOB, config, grant, use_token};
use crate::browser::Browser;
use crate::process::{Provider, program};

/// Runs a command on the configuration.
fn run(config: &Path, words: &[&str]) -> Output {
    program()
        .arg("--config")
        .arg(config)
        .args(["--operator", "carol", "--json"])
        .args(words)
        .output()
        .expect("it runs")
}

fn json_of(config: &Path, words: &[&str]) -> Value {
    let output = run(config, words);
    let error = String::from_utf8(output.stderr).expect("text");
    assert!(output.status.success(), "{words:?}: {error}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|problem| panic!("{words:?}: {problem}: {error}"))
}

#[tokio::test]
async fn what_the_api_does_the_command_line_does_too_and_the_events_name_the_operator() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = format!("sqlite://{}", directory.path().join("provider.db").display());
    let file = directory.path().join("provider.toml");
    std::fs::write(&file, config().replace("memory:", &store)).expect("written");
    let provider = Provider::spawn(program().arg("--config").arg(&file));
    let token = grant(&provider, "bob", "builder").await;
    for _ in 0..3 {
        let form = [("grant_type", "password"), ("username", "alice"), ("password", "guess")];
        let request = reqwest::Client::new().post(provider.url_of("/token")).form(&form);
        request.basic_auth("web", Some("a-long-random-secret")).send().await.expect("an answer");
    }

    let keys = json_of(&file, &["keys", "list"]);
    let old = keys["keys"][0]["key_id"].as_str().expect("a key").to_owned();
    let rotated = json_of(&file, &["keys", "rotate"]);
    assert!(rotated["keys"].as_array().map(Vec::len) > keys["keys"].as_array().map(Vec::len), "{rotated}");
    assert_eq!(json_of(&file, &["keys", "delete", &old])["deleted"], true);
    let unknown = run(&file, &["keys", "delete", &old]);
    let said = String::from_utf8(unknown.stderr).expect("text");
    assert!(unknown.status.code() == Some(1) && said.contains("there is no signing key"), "{said}");

    let counted = json_of(&file, &["limits", "show", "--user", "alice"]);
    assert_eq!(counted[0]["failures"], 3, "{counted}");
    json_of(&file, &["limits", "forget", "--user", "alice"]);
    assert_eq!(json_of(&file, &["limits", "show", "--user", "alice"]), json!([]));

    let found = json_of(&file, &["users", "find", "BOB"]);
    assert!(found[0]["subject"] == BOB && found.as_array().map(Vec::len) == Some(1), "{found}");
    assert_eq!(json_of(&file, &["users", "find", "alice@example.com"])[0]["subject"], ALICE);
    assert_eq!(json_of(&file, &["users", "find", "nobody@example.com"]), json!([]));
    let bob = json_of(&file, &["users", "show", BOB]);
    assert_eq!(bob["authenticator_app"], false, "{bob}");
    assert_eq!(json_of(&file, &["users", "end-all", BOB])["grants"], 1);
    assert_eq!(use_token(&provider, &token).await, 401);
    json_of(&file, &["users", "delete-credentials", BOB]);
    json_of(&file, &["clients", "disable", "app"]);

    let events = json_of(&file, &["events"]);
    let events = events.as_array().expect("a list");
    for kind in [
        "signing_key.created",
        "signing_key.deleted",
        "rate_limit.forgotten",
        "grant.revoked",
        "logout",
        "credentials.deleted",
        "client.changed",
    ] {
        // The provider made keys itself when it started. The order of two processes' events within one second is random.
        let by_carol = events.iter().any(|event| event["type"] == kind && event["operator"] == "carol");
        assert!(by_carol, "no {kind} by carol in {events:#?}");
    }
}

/// What the command says to a person.
fn said(config: &Path, words: &[&str]) -> String {
    let output = program().arg("--config").arg(config).args(words).output().expect("it runs");
    assert!(output.status.success(), "{words:?}: {output:?}");
    String::from_utf8(output.stdout).expect("text")
}

#[tokio::test]
async fn failed_logins_through_a_client_with_a_secret_are_shown_and_forgotten() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = format!("sqlite://{}", directory.path().join("provider.db").display());
    let file = directory.path().join("provider.toml");
    std::fs::write(&file, config().replace("memory:", &store)).expect("written");
    let provider = Provider::spawn(program().arg("--config").arg(&file));
    let log_in = async |password| {
        let form = [("grant_type", "password"), ("username", "alice"), ("password", password)];
        let request = reqwest::Client::new().post(provider.url_of("/token")).form(&form);
        let answer = request.basic_auth("web", Some("a-long-random-secret")).send().await;
        answer.expect("an answer").status().as_u16()
    };
    assert_eq!(log_in("wonderland").await, 200);
    let mut wrong = 0;
    while log_in("guess").await == 400 {
        wrong += 1;
        assert!(wrong < 30, "there is no limit");
    }
    assert_eq!(log_in("wonderland").await, 429);

    let elsewhere = ["--user", "alice", "--address", "127.0.0.1"];
    for verb in ["show", "forget"] {
        let said = said(&file, &[&["limits", verb], &elsewhere[..]].concat());
        assert!(said.starts_with("nothing is counted: alice\n") && said.contains("--client ID"), "{said}");
    }
    assert_eq!(log_in("wonderland").await, 429, "nothing was forgotten");

    let at_web = ["--user", "alice", "--client", "web"];
    let shown = json_of(&file, &[&["limits", "show"], &at_web[..]].concat());
    assert!(shown[0]["counted"] == "at_client" && shown[0]["failures"] == wrong, "{shown}");
    assert!(shown[0]["blocked_until"].is_u64() && shown[1].is_null(), "{shown}");
    let forgotten = said(&file, &[&["limits", "forget"], &at_web[..]].concat());
    assert_eq!(forgotten, format!("forgotten: alice: {wrong} at_client\n"));
    assert_eq!(said(&file, &[&["limits", "forget"], &at_web[..]].concat()), "nothing is counted: alice\n");
    assert_eq!(log_in("wonderland").await, 200);

    let form = [("grant_type", "password"), ("username", "bob"), ("password", "guess")];
    let request = reqwest::Client::new().post(provider.url_of("/token")).form(&form);
    request.basic_auth("web", Some("a-long-random-secret")).send().await.expect("an answer");
    let forgotten = said(&file, &["limits", "forget", "--user", "bob"]);
    assert!(forgotten.starts_with("forgotten: bob: 1 anywhere\n"), "{forgotten}");
    assert!(forgotten.contains("--client ID"), "what is left at the client: {forgotten}");
}

/// Somebody at their applications, in a browser of their own, by way of the console's client.
async fn logged_in(provider: &Provider, username: &str, password: &str) -> Browser {
    let browser = Browser::new(&provider.url);
    let login = browser.open(&provider.url_of("/console")).await;
    browser.log_in(&login, username, password).await;
    browser
}

async fn is_logged_in(provider: &Provider, browser: &Browser) -> bool {
    browser.open(&provider.url_of("/account/applications")).await.url.path() == "/account/applications"
}

#[tokio::test]
async fn sessions_are_listed_and_end_by_person_and_by_client() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = format!("sqlite://{}", directory.path().join("provider.db").display());
    let file = directory.path().join("provider.toml");
    std::fs::write(&file, config().replace("memory:", &store)).expect("written");
    let provider = Provider::spawn(program().arg("--config").arg(&file));
    let browsers = [
        logged_in(&provider, "alice", "wonderland").await,
        logged_in(&provider, "alice", "wonderland").await,
        logged_in(&provider, "bob", "builder").await,
    ];
    let of_alice = json_of(&file, &["sessions", "list", "--subject", ALICE]);
    let [first, second] = of_alice.as_array().expect("a list").as_slice() else { panic!("{of_alice}") };
    assert_eq!(first["amr"], json!(["pwd"]), "{of_alice}");
    let one = second["session_id"].as_str().expect("a name");
    let of_bob = run(&file, &["sessions", "end", one, "--subject", BOB]);
    assert_eq!(of_bob.status.code(), Some(1), "it is not his");
    assert_eq!(json_of(&file, &["sessions", "end", one, "--subject", ALICE])["ended"], true);
    let mut left = [false; 3];
    for (left, browser) in left.iter_mut().zip(&browsers) {
        *left = is_logged_in(&provider, browser).await;
    }
    assert!(left[2] && left[..2].iter().filter(|left| **left).count() == 1, "{left:?}");

    let of_client = json_of(&file, &["sessions", "list", "--client", "operator-console"]);
    assert_eq!(of_client[0]["subject"], ALICE, "{of_client}");
    for time in ["auth_time", "last_seen", "expires_at"] {
        assert_eq!(of_client[0][time], first[time], "{time}: {of_client}");
    }
    let shown = said(&file, &["sessions", "list", "--client", "operator-console"]);
    let [head, row] = shown.lines().collect::<Vec<_>>()[..] else { panic!("{shown}") };
    assert_eq!(
        head.split_whitespace().collect::<Vec<_>>(),
        ["SESSION_ID", "SUBJECT", "LOGGED_IN_AT", "LAST_SEEN", "ENDS_AT"]
    );
    assert_eq!(row.split_whitespace().filter(|cell| cell.ends_with('Z')).count(), 3, "{shown}");
    let of_alice = said(&file, &["sessions", "list", "--subject", ALICE]);
    assert!(of_alice.lines().next().is_some_and(|head| head.contains("ENDS_AT")), "{of_alice}");
    let none = json_of(&file, &["sessions", "end-all", "--client", "web"]);
    assert_eq!(none["ended"], 0, "nobody came by way of it");
    let ended = json_of(&file, &["sessions", "end-all", "--client", "operator-console"]);
    assert_eq!(ended["ended"], 1, "bob is not an operator, so the client got nothing from him");
    assert!(!is_logged_in(&provider, &browsers[0]).await && !is_logged_in(&provider, &browsers[1]).await);
    assert!(is_logged_in(&provider, &browsers[2]).await);
    assert_eq!(json_of(&file, &["sessions", "end-all", "--subject", BOB])["ended"], 1);
    assert!(!is_logged_in(&provider, &browsers[2]).await);

    let again = logged_in(&provider, "alice", "wonderland").await;
    let (status, ended) =
        Api::new(&provider).await.call("DELETE", "/clients/operator-console/sessions", None).await;
    assert_eq!((status.as_u16(), ended), (200, json!({ "ended": 1 })));
    assert!(!is_logged_in(&provider, &again).await);
}

#[tokio::test]
async fn a_slip_in_a_name_is_an_error() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = format!("sqlite://{}", directory.path().join("provider.db").display());
    let file = directory.path().join("provider.toml");
    std::fs::write(&file, config().replace("memory:", &store)).expect("written");
    let _provider = Provider::spawn(program().arg("--config").arg(&file));
    for words in [
        &["sessions", "list", "--client", "nope"][..],
        &["sessions", "list", "--subject", "nope"],
        &["sessions", "end", "nope", "--subject", "nope"],
        &["sessions", "end-all", "--client", "nope"],
        &["sessions", "end-all", "--subject", "nope"],
        &["grants", "list", "--client", "nope"],
        &["grants", "revoke-all", "--client", "nope"],
        &["grants", "revoke-all", "--subject", BOB, "--client", "nope"],
        &["users", "end-all", "nope"],
        &["users", "delete-credentials", "nope"],
        &["limits", "forget", "--subject", "nope"],
        &["keys", "delete", "nope"],
        &["webhooks", "resume", "nope"],
        &["clients", "disable", "nope"],
    ] {
        let output = run(&file, words);
        let error = String::from_utf8(output.stderr).expect("text");
        assert!(output.status.code() == Some(1) && error.contains("nope"), "{words:?}: {error}");
    }
    assert_eq!(json_of(&file, &["grants", "revoke-all", "--subject", BOB, "--client", "web"])["revoked"], 0);
    assert_eq!(json_of(&file, &["grants", "list", "--client", "operator-console"]), json!([]));
    let events = json_of(&file, &["events"]);
    let by_carol = events.as_array().expect("a list").iter().filter(|event| event["operator"] == "carol");
    assert_eq!(by_carol.collect::<Vec<_>>(), Vec::<&Value>::new());
}
