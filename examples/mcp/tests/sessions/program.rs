//! The program as a user starts it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use reqwest::{StatusCode, get};
use serde_json::{Value, json};

/// A running program, which ends with the test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts it on a port of its own; gives the URL that it prints.
fn start(path: &str, variables: &[(&str, &str)]) -> (Program, String) {
    let mut command = Command::new(path);
    let command = command.env("ADDRESS", "127.0.0.1:0").envs(variables.iter().copied());
    let child = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut program = Program(child);
    let mut line = String::new();
    BufReader::new(program.0.stdout.as_mut().expect("piped")).read_line(&mut line).expect("a line");
    let url = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("not the line: {line:?}"));
    (program, url.trim().to_owned())
}

#[tokio::test]
async fn the_program_prints_the_url_that_clients_need() {
    let (_program, url) = start(env!("CARGO_BIN_EXE_mcp"), &[]);
    assert_eq!(metadata(&url).await["resource"], url);
}

#[tokio::test]
async fn the_two_programs_need_each_others_url() {
    let (_provider, issuer) =
        start(env!("CARGO_BIN_EXE_mcp-provider"), &[("RESOURCE", "http://127.0.0.1:1/mcp")]);
    let (_server, url) = start(env!("CARGO_BIN_EXE_mcp-server"), &[("ISSUER", &issuer)]);
    let metadata = metadata(&url).await;
    assert_eq!((&metadata["resource"], &metadata["authorization_servers"]), (&json!(url), &json!([issuer])));
    let provider: Value = get(format!("{issuer}/.well-known/oauth-authorization-server"))
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert_eq!(provider["protected_resources"], json!(["http://127.0.0.1:1/mcp"]), "{provider}");
}

/// The metadata document of an MCP server that wants a token.
async fn metadata(url: &str) -> Value {
    assert_eq!(get(url).await.expect("an answer").status(), StatusCode::UNAUTHORIZED);
    let metadata = url.replace("/mcp", "/.well-known/oauth-protected-resource/mcp");
    get(&metadata).await.expect("an answer").json().await.expect("JSON")
}
