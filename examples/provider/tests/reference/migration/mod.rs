//! Clients and people of other providers, from files that those providers wrote.

mod hydra;
mod keycloak;
mod keycloak_people;
mod oidc_provider;
mod wrong;

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use serde_json::Value;

use crate::process::{Provider, program};

/// One client of its own, with the password grant.
const CONFIG: &str = r#"
listen = "127.0.0.1:0"

[[clients]]
client_id = "tester"
client_secret = "a-secret-of-the-tester"
grant_types = ["password"]
response_types = []
scope = "read"
"#;

/// A provider that others move to.
struct Move(tempfile::TempDir);

impl Move {
    fn new() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let store = format!("store = \"sqlite://{}\"", directory.path().join("auth.db").display());
        fs::write(directory.path().join("provider.toml"), format!("{store}\n{CONFIG}")).expect("written");
        Self(directory)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut command = program();
        let command = command.env("RUST_LOG", "warn").arg("--config").arg(self.path("provider.toml"));
        command.args(words).output().expect("it runs")
    }

    /// Imports a text; returns the exit code, and what it says.
    fn import(&self, what: &str, from: &str, text: &str, options: &[&str]) -> (Option<i32>, String) {
        let file = self.path("export");
        fs::write(&file, text).expect("written");
        let file = file.display().to_string();
        let output = self.run(&[&[what, "import", "--from", from, &file], options].concat());
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&file, "FILE");
        assert_eq!(said(&output.stderr), "", "{}", said(&output.stdout));
        (output.status.code(), said(&output.stdout))
    }

    fn import_json(&self, what: &str, from: &str, text: &str, options: &[&str]) -> Value {
        let (_, said) = self.import(what, from, text, &[&["--json"], options].concat());
        serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}"))
    }

    /// What a command prints as JSON.
    fn json(&self, words: &[&str]) -> Value {
        let output = self.run(&[words, &["--json"]].concat());
        let said = || String::from_utf8_lossy(&output.stderr).into_owned();
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{words:?}: {}", said()))
    }

    fn client(&self, client_id: &str) -> Value {
        self.json(&["clients", "show", client_id])
    }

    fn start(&self) -> Provider {
        Provider::spawn(program().arg("--config").arg(self.path("provider.toml")))
    }
}

/// What the token endpoint says.
async fn token(provider: &Provider, client: (&str, &str), form: &[(&str, &str)]) -> u16 {
    let request = reqwest::Client::new().post(provider.url_of("/token")).basic_auth(client.0, Some(client.1));
    request.form(form).send().await.expect("an answer").status().as_u16()
}

/// Whether this is the password of a person.
async fn knows(provider: &Provider, username: &str, password: &str) -> bool {
    let form =
        [("grant_type", "password"), ("username", username), ("password", password), ("scope", "read")];
    match token(provider, ("tester", "a-secret-of-the-tester"), &form).await {
        200 => true,
        400 => false,
        other => panic!("{other}"),
    }
}

/// Asserts each member of an object.
fn assert_has(object: &Value, expected: &Value) {
    for (name, value) in expected.as_object().expect("an object") {
        assert_eq!(&object[name], value, "{name} of {object}");
    }
}

/// The notes of a report, each with its clients.
fn noted(report: &Value, note: &str) -> Vec<String> {
    let notes = report["notes"].as_array().expect("notes").iter();
    let right = notes.filter(|own| own["note"].as_str().is_some_and(|text| text.contains(note)));
    right
        .flat_map(|own| own["clients"].as_array().expect("clients"))
        .map(|id| id.as_str().expect("a text").to_owned())
        .collect()
}
