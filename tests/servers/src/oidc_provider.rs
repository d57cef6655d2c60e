//! node-oidc-provider, an OpenID provider that others wrote.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use test_needs::OIDC_PROVIDER;

use crate::programs;
use crate::server::assert_installed;

/// A running node-oidc-provider without TLS, with the clients and the people that a test gives it. Each person has the password
/// `elsewhere`; a login for the class `urn:elsewhere:mfa` has the methods `pwd`, `otp` and `mfa`, and another one has `pwd`.
#[derive(Debug)]
pub struct OidcProvider {
    /// Its issuer.
    pub url: String,
    child: Child,
    /// It ends when its input does, however this process ends.
    pipes: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

impl OidcProvider {
    /// Starts one without clients and people.
    ///
    /// # Panics
    ///
    /// If it is not installed, or does not start.
    #[expect(clippy::new_without_default, reason = "it starts a process")]
    pub fn new() -> Self {
        assert_installed(&OIDC_PROVIDER);
        let directory = OIDC_PROVIDER.libraries.expect("it is a library").path();
        let mut command = Command::new(programs::path("node"));
        command.arg(directory.join("provider.mjs")).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().expect("node starts");
        let stdin = child.stdin.take().expect("piped");
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        let mut pipes = (stdin, stdout);
        let line = line_of(&mut pipes.1);
        let url = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
        Self { url, child, pipes: Mutex::new(pipes) }
    }

    /// A client, by its metadata as a JSON object (OpenID Connect Dynamic Client Registration section 2).
    pub fn client(&self, metadata: &str) {
        self.say(&format!("{{\"client\":{metadata}}}"));
    }

    /// A person, by their claims as a JSON object. `sub` is their user name, too.
    pub fn person(&self, claims: &str) {
        self.say(&format!("{{\"person\":{claims}}}"));
    }

    /// What came of its notices of logouts, as a JSON list: `"taken"`, or an error.
    pub fn notices(&self) -> String {
        self.say("{\"logouts\":true}")
    }

    fn say(&self, line: &str) -> String {
        let mut pipes = self.pipes.lock().expect("no test panics with it");
        writeln!(pipes.0, "{line}").expect("it listens");
        line_of(&mut pipes.1)
    }
}

fn line_of(stdout: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    stdout.read_line(&mut line).expect("a line");
    assert!(line.ends_with('\n'), "node-oidc-provider ended");
    line.trim_end().to_owned()
}

impl Drop for OidcProvider {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
