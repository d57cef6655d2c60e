//! The operator's commands, as a script runs them: exit codes, and what goes where.

use std::process::{Command, Output};

fn provider(words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_provider"));
    command.args(["--store", "memory:"]).args(words).output().expect("the provider runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_command_tells_on_stdout_alone_and_does_not_log_the_secret() {
    let uri = "https://client.example/cb";
    let output = provider(&["clients", "add", "--client-id", "new", "--redirect-uri", uri, "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON alone");
    let secret = told["client_secret"].as_str().expect("a secret");
    assert!(!text(&output.stderr).contains(secret));
}

/// As the configuration's clients.
#[test]
fn an_undeclared_scope_is_refused_by_its_name() {
    let options = ["--grant-type", "client_credentials", "--scope", "raed"];
    let output = provider(&[&["clients", "add"][..], &options].concat());
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("scope: nobody declared `raed`; did you mean `read`?"), "{told}");
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
