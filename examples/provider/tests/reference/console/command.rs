//! The command line does what the API does, beside a running provider, and its changes are events of the same kind.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use super::{BOB, config, grant, use_token};
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
        let event = events.iter().find(|event| event["type"] == kind);
        let event = event.unwrap_or_else(|| panic!("no {kind} in {events:#?}"));
        assert_eq!(event["operator"], "carol", "{event}");
    }
}
