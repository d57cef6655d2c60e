//! The reference provider, as a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::Result;
use crate::built::program;

pub(crate) const SECRET: &str = "a-long-random-secret";

const CLIENT: &str = r#"
[[clients]]
client_id = "service"
client_secret = "a-long-random-secret"
grant_types = ["client_credentials"]
response_types = []
scope = "read write"
"#;

/// A running provider; dropping it ends it.
pub(crate) struct Provider {
    process: Child,
    /// Host and port.
    pub(crate) address: String,
    /// Its configuration.
    _directory: TempDir,
}

impl Provider {
    /// Starts it and waits until it listens.
    pub(crate) fn start(store: &str) -> Result<Self> {
        let directory = tempfile::tempdir()?;
        let config = directory.path().join("provider.toml");
        std::fs::write(&config, format!("listen = \"127.0.0.1:0\"\nstore = \"{store}\"\n{CLIENT}"))?;
        let mut command = Command::new(program()?);
        command.env("RUST_LOG", "error").arg("--config").arg(config);
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let stdout = process.stdout.take().ok_or("the provider has no output")?;
        let mut provider = Self { process, address: String::new(), _directory: directory };
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line.trim_end().strip_prefix("listening on http://");
        provider.address = address.ok_or("the provider did not start; its message is above")?.to_owned();
        Ok(provider)
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends it as an operator does, and waits until it has ended.
    pub(crate) fn stop(mut self) -> Result<()> {
        let signalled = Command::new("kill").args(["-TERM", &self.id().to_string()]).status()?;
        match signalled.success() && self.process.wait()?.success() {
            true => Ok(()),
            false => Err("the provider did not end cleanly".into()),
        }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do then.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
