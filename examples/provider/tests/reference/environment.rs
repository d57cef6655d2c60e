//! The configuration in variables of the environment and in files of secrets, as containers have it.

use std::fs;
use std::process::Command;

use crate::process::{Provider, program};

const SECRET: &str = "a-secret-of-the-job-in-a-file";

/// The program without a configuration file.
fn with(variables: &[(&str, &str)]) -> Command {
    let mut program = program();
    program.envs(variables.iter().copied());
    program
}

async fn token_status(provider: &Provider, secret: &str) -> u16 {
    let request = reqwest::Client::new().post(provider.url_of("/token")).basic_auth("job", Some(secret));
    let answer = request.form(&[("grant_type", "client_credentials")]).send().await;
    answer.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn variables_and_a_secret_in_a_file_are_a_whole_configuration() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name);
    fs::write(path("job"), format!("{SECRET}\n")).expect("written");
    fs::write(path("sealing"), "0123456789abcdef0123456789abcdef\n").expect("written");
    let store = format!("sqlite://{}", path("auth.db").display());
    let file = |name: &str| path(name).display().to_string();
    let mut provider = Provider::spawn(&mut with(&[
        ("RUST_LOG", "trace"),
        ("PROVIDER_LISTEN", "127.0.0.1:0"),
        ("PROVIDER_ISSUER", "http://localhost:9000"),
        ("PROVIDER_STORE", &store),
        ("PROVIDER_STORE_SECRET_FILE", &file("sealing")),
        ("PROVIDER_CLIENTS__0__CLIENT_ID", "job"),
        ("PROVIDER_CLIENTS__0__CLIENT_SECRET_FILE", &file("job")),
        ("PROVIDER_CLIENTS__0__GRANT_TYPES", "client_credentials"),
        ("PROVIDER_CLIENTS__0__SCOPE", "read"),
    ]));
    let log = provider.collect_log();
    assert_eq!(token_status(&provider, SECRET).await, 200);
    assert_eq!(token_status(&provider, "a-long-random-secret").await, 401);
    let metadata = reqwest::get(provider.url_of("/.well-known/oauth-authorization-server")).await;
    let metadata: serde_json::Value = metadata.expect("an answer").json().await.expect("JSON");
    assert_eq!(metadata["issuer"], "http://localhost:9000");
    assert!(path("auth.db").exists() && !path("auth.db.secret").exists(), "the secret is the given one");
    // The demo's client is not there.
    let demo = reqwest::Client::new().post(provider.url_of("/token"));
    let demo = demo.basic_auth("service", Some("another-long-random-secret"));
    let demo = demo.form(&[("grant_type", "client_credentials")]).send().await.expect("an answer");
    assert_eq!(demo.status(), 401);
    provider.signal("TERM");
    let log = log.join().expect("the log ends");
    assert!(!log.contains(SECRET) && !log.contains("0123456789abcdef"), "{log}");
}

#[tokio::test]
async fn the_command_line_wins_over_a_variable_and_a_variable_over_the_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let config = directory.path().join("provider.toml");
    let text =
        "issuer = \"http://localhost:1\"\nlisten = \"127.0.0.1:1\"\nerror_uri = \"https://file.example\"\n";
    fs::write(&config, text).expect("written");
    let config = config.display().to_string();
    let issuer = async |program: &mut Command| {
        let provider = Provider::spawn(program);
        let metadata = reqwest::get(provider.url_of("/.well-known/oauth-authorization-server")).await;
        let metadata: serde_json::Value = metadata.expect("an answer").json().await.expect("JSON");
        let refused = reqwest::Client::new().post(provider.url_of("/token")).send().await.expect("an answer");
        let refused: serde_json::Value = refused.json().await.expect("JSON");
        (metadata["issuer"].as_str().map(str::to_owned), refused["error_uri"].as_str().map(str::to_owned))
    };
    let variables = [
        ("PROVIDER_CONFIG", &*config),
        ("PROVIDER_LISTEN", "127.0.0.1:0"),
        ("PROVIDER_ISSUER", "http://localhost:2"),
    ];
    let (by_variable, error_uri) = issuer(&mut with(&variables)).await;
    assert_eq!(by_variable.as_deref(), Some("http://localhost:2"));
    assert_eq!(error_uri.as_deref(), Some("https://file.example"), "the rest is from the file");
    let by_argument = issuer(with(&variables).args(["--issuer", "http://localhost:3"])).await.0;
    assert_eq!(by_argument.as_deref(), Some("http://localhost:3"));
}

#[test]
fn a_wrong_variable_ends_the_start_with_one_message_about_it() {
    for (name, value, said) in [
        ("PROVIDER_ISUER", "x", "did you mean `PROVIDER_ISSUER`?"),
        ("PROVIDER_LISTEN", "nowhere", "is not an address"),
        ("PROVIDER_STORE_SECRET_FILE", "/nowhere/secret", "No such file"),
        ("PROVIDER_CONFIG", "/nowhere/provider.toml", "No such file"),
    ] {
        let output = with(&[(name, value)]).output().expect("it runs");
        let log = String::from_utf8(output.stderr).expect("text");
        assert_eq!((output.status.code(), &output.stdout[..]), (Some(2), &b""[..]), "{log}");
        assert_eq!(log.lines().count(), 1, "{log}");
        assert!(log.contains(said), "{log}");
        assert!(log.starts_with(name) || name == "PROVIDER_CONFIG", "{log}");
    }
}
