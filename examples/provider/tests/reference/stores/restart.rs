//! What was kept is there after a restart.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value, json};

use super::{client, is_active};
use crate::process::{Provider, program};

/// The demo, as a user starts it without arguments, but for the port. Its issuer stays, as that of the demo does: the
/// tokens are for the resource under it.
fn demo(data: &Path) -> Provider {
    let arguments = ["--listen", "127.0.0.1:0", "--issuer", "http://127.0.0.1:9000"];
    Provider::spawn(program().args(arguments).env("XDG_DATA_HOME", data))
}

async fn token(provider: &Provider) -> String {
    let client = client();
    let request =
        client.post(provider.url_of("/token")).basic_auth("service", Some("another-long-random-secret"));
    let response = request.form(&[("grant_type", "client_credentials")]).send().await.expect("an answer");
    let body: Value = response.json().await.expect("JSON");
    body["access_token"].as_str().unwrap_or_else(|| panic!("{body}")).to_owned()
}

#[tokio::test]
async fn the_demo_keeps_its_data() {
    let data = tempfile::tempdir().expect("a directory");
    let first = demo(data.path());
    let (client, token) = (client(), token(&first).await);
    let notes = |provider: &Provider| client.get(provider.url_of("/api/notes")).bearer_auth(&token);
    let note = json!({ "text": "buy milk" });
    let added = client.post(first.url_of("/api/notes")).bearer_auth(&token).json(&note).send().await;
    assert_eq!(added.expect("an answer").status(), 201);
    // It can't prepare for its end.
    first.kill();

    let second = demo(data.path());
    let kept: Value = notes(&second).send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!(kept, json!({ "notes": [note] }));
    assert!(!is_active(&client, &second, &token).await, "another client's token is nobody's business");

    let file = data.path().join("oauth-provider/demo.db");
    let mode = file.metadata().expect("the file is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "its owner alone can read it");
}

/// O-01: the database is away at the start.
#[test]
fn o_01_a_store_that_is_away_is_a_clear_error() {
    let nobody =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    for scheme in ["postgres", "mysql", "redis"] {
        let url = format!("{scheme}://user:a-secret-password@{nobody}/0");
        let output = program().args(["--listen", "127.0.0.1:0", "--store", &url]).output().expect("it runs");
        let message = String::from_utf8(output.stderr).expect("text");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{message}");
        assert!(message.contains("the store: "), "{message}");
        assert!(!message.contains("a-secret-password"), "{message}");
    }
}
