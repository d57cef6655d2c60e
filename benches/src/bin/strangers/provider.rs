//! The reference provider, as a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::Result;
use crate::arguments::Arguments;
use crate::built::program;

/// Strangers come by way of a proxy that this machine trusts, each with an address of their own.
const CONFIG: &str = r#"
[[clients]]
client_id = "web"
client_secret = "a-long-random-secret"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "password"]
scope = "read write"

[[clients]]
client_id = "app"
token_endpoint_auth_method = "none"
redirect_uris = ["https://client.example/cb"]
scope = "read write"

[[clients]]
client_id = "tv"
token_endpoint_auth_method = "none"
grant_types = ["urn:ietf:params:oauth:grant-type:device_code"]
response_types = []
scope = "read write"

[[users]]
username = "alice"
password = "wonderland"
sub = "248289761001"
"#;

/// A running provider; dropping it ends it.
pub(crate) struct Provider {
    process: Child,
    url: String,
    /// Its configuration and its store.
    _directory: TempDir,
}

impl Provider {
    /// Starts it and waits until it listens.
    pub(crate) fn start(arguments: &Arguments) -> Result<Self> {
        let directory = tempfile::tempdir()?;
        let config = directory.path().join("provider.toml");
        let file = format!("sqlite://{}", directory.path().join("strangers.db").display());
        let store = arguments.store.as_ref().unwrap_or(&file);
        let head = format!(
            "listen = \"127.0.0.1:0\"\nstore = \"{store}\"\nregistration = \"open\"\n\
             trusted_proxies = \"127.0.0.1\"\n"
        );
        std::fs::write(&config, head + CONFIG)?;
        let mut command = Command::new(program()?);
        // It writes its log where this program does, so no pipe fills; failed requests are expected here.
        command
            .env("RUST_LOG", "error")
            .arg("--config")
            .arg(config)
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut provider = Self { process: command.spawn()?, url: String::new(), _directory: directory };
        provider.url = provider.read_url()?;
        Ok(provider)
    }

    fn read_url(&mut self) -> Result<String> {
        let stdout = self.process.stdout.take().ok_or("the provider has no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let url = line.trim_end().strip_prefix("listening on ");
        Ok(url.ok_or("the provider did not start; its message is above")?.to_owned())
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do then.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
