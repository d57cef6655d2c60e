//! `provider doctor`: each mistake is found over real HTTP and TLS, and a good provider has none.

mod clients;
mod network;
mod own_store;
mod proxy;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::process::{Provider, program};

/// A directory with a configuration, a store in a file, and what else a test puts there.
pub(crate) struct Practice {
    directory: TempDir,
}

impl Practice {
    /// With this configuration, which has the store already.
    pub(crate) fn new(config: &str) -> Self {
        let practice = Self { directory: tempfile::tempdir().expect("a directory") };
        practice.write(
            "provider.toml",
            &format!("store = \"sqlite://{}\"\n{config}", practice.path("auth.db").display()),
        );
        practice
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    /// The provider with this configuration, and with these arguments.
    pub(crate) fn start(&self, arguments: &[&str]) -> Provider {
        Provider::spawn(program().arg("--config").arg(self.path("provider.toml")).args(arguments))
    }

    /// What the doctor finds; each time, the exit code says whether a check failed.
    pub(crate) fn findings(&self, arguments: &[&str]) -> Vec<Finding> {
        findings(&self.path("provider.toml"), arguments)
    }
}

/// A row of the doctor.
#[derive(Debug)]
pub(crate) struct Finding {
    pub(crate) check: String,
    pub(crate) result: String,
    pub(crate) message: String,
}

fn findings(config: &Path, arguments: &[&str]) -> Vec<Finding> {
    let mut command = program();
    let output = command.arg("--config").arg(config).args(["doctor", "--json"]).args(arguments).output();
    let output = output.expect("it runs");
    let log = String::from_utf8_lossy(&output.stderr);
    let rows: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {log}"));
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_else(|| panic!("{row}")).to_owned();
    let rows = rows.as_array().expect("a list").iter();
    let found: Vec<_> = rows
        .map(|row| Finding {
            check: text(row, "check"),
            result: text(row, "result"),
            message: text(row, "message"),
        })
        .collect();
    let has_failed = found.iter().any(|finding| finding.result == "fail");
    assert_eq!(output.status.code(), Some(i32::from(has_failed)), "{found:?} {log}");
    found
}

/// One row says this, as this result.
#[track_caller]
pub(crate) fn assert_found(found: &[Finding], check: &str, result: &str, said: &str) {
    let is_it = |finding: &&Finding| {
        finding.check == check && finding.result == result && finding.message.contains(said)
    };
    assert!(found.iter().any(|finding| is_it(&finding)), "{result} {check}: {said}\n{found:#?}");
}

/// No row has this result.
#[track_caller]
pub(crate) fn assert_none(found: &[Finding], result: &str) {
    assert!(!found.iter().any(|finding| finding.result == result), "{found:#?}");
}
