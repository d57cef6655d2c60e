//! The operator's commands, as a script runs them: exit codes, and what goes where.

use std::process::{Command, Output};

const PEOPLE: &str = "[[users]]\nusername = \"alice\"\npassword = \"wonderland\"\nsub = \"248289761001\"\n";

fn provider(words: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a directory");
    let store = format!("sqlite://{}", folder.path().join("auth.db").display());
    on_store(&store, words)
}

fn on_store(store: &str, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_provider"));
    command.args(["--store", store]).args(words).output().expect("the provider runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_command_tells_on_stdout_alone_and_does_not_log_the_secret() {
    let uri = "https://client.example/cb";
    let output = provider(&["clients", "add", "--client-id", "new", "--redirect-uri", uri, "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let shown: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON alone");
    let secret = shown["client_secret"].as_str().expect("a secret");
    assert!(!text(&output.stderr).contains(secret));
}

#[test]
fn what_would_be_gone_at_once_is_not_done() {
    for store in ["memory:", "sqlite::memory:"] {
        let output = on_store(store, &["clients", "add", "--grant-type", "client_credentials"]);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{store}");
        assert!(text(&output.stderr).contains("the store is in memory"), "{}", text(&output.stderr));
    }
}

#[test]
fn a_person_is_forgotten_by_their_sub() {
    let folder = tempfile::tempdir().expect("a directory");
    let config = folder.path().join("provider.toml");
    let store = format!("sqlite://{}", folder.path().join("auth.db").display());
    let people = format!("store = {store:?}\n{PEOPLE}");
    std::fs::write(&config, people).expect("written");
    let forget = |subject: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_provider"));
        command.arg("--config").arg(&config).args(["users", "forget", subject]).output().expect("it runs")
    };
    let by_name = forget("alice");
    assert_eq!((by_name.status.code(), text(&by_name.stdout)), (Some(2), ""));
    assert!(
        text(&by_name.stderr).contains("the sub of this person is `248289761001`"),
        "{}",
        text(&by_name.stderr)
    );
    let by_sub = forget("248289761001");
    assert_eq!(by_sub.status.code(), Some(0), "{}", text(&by_sub.stderr));
    assert!(
        text(&by_sub.stderr).contains("can log in again after the next start"),
        "{}",
        text(&by_sub.stderr)
    );
}

/// As the configuration's clients.
#[test]
fn an_undeclared_scope_is_refused_by_its_name() {
    let options = ["--grant-type", "client_credentials", "--scope", "raed"];
    let output = provider(&[&["clients", "add"][..], &options].concat());
    let shown = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{shown}");
    assert!(shown.contains("scope: `raed` is not declared; did you mean `read`?"), "{shown}");
}

#[test]
fn a_failure_is_told_on_stderr_alone() {
    for (words, code, said) in [
        (["clients", "show", "nobody"], 1, "there is no client `nobody`"),
        (["clients", "show", "--jsno"], 2, "unexpected argument"),
        (["clients", "list", "nobody"], 2, "unexpected argument"),
        (["clients", "list", "--store=oracle:"], 2, "no store"),
    ] {
        let output = provider(&words);
        assert_eq!(output.status.code(), Some(code), "{words:?}");
        assert!(text(&output.stderr).contains(said), "{}", text(&output.stderr));
        assert_eq!(text(&output.stdout), "");
    }
}
