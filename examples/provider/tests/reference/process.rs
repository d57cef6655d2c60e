//! The program itself.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::ops::Deref;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;

use tempfile::NamedTempFile;

/// Clients and users that the tests share. The passwords are `wonderland` and `builder`: to hash them at each start would take a fifth of it.
pub(crate) const CONFIG: &str = r#"
listen = "127.0.0.1:0"
store = "memory:"

[[clients]]
client_id = "web"
client_secret = "a-long-random-secret"
client_name = "Notes <b>on the web</b>"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token", "password", "implicit"]
response_types = ["code", "token", "code token"]
scope = "read write"

[[clients]]
client_id = "app"
token_endpoint_auth_method = "none"
redirect_uris = ["http://127.0.0.1/cb"]
grant_types = ["authorization_code", "refresh_token"]
scope = "read write"

[[clients]]
client_id = "service"
client_secret = "service-client-secret"
grant_types = ["client_credentials"]
scope = "read write"

[[clients]]
client_id = "reader"
client_secret = "reader-client-secret"
grant_types = ["client_credentials"]
scope = "read"

[[clients]]
client_id = "tv"
token_endpoint_auth_method = "none"
client_name = "Living room"
grant_types = ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]
response_types = []
scope = "openid read write"

[[users]]
username = "alice"
password_hash = "$argon2id$v=19$m=19456,t=2,p=1$uvJf0PymTxsQkNpZnefDJw$1yK44UZqdrh5V+NoPN3mZyPYNAaPVoNbohK4CTCuC+s"
sub = "248289761001"
claims = { name = "Alice Doe", email = "alice@example.com", email_verified = true }

[[users]]
username = "bob"
password_hash = "$argon2id$v=19$m=19456,t=2,p=1$befNXMwBvA//Pf6OEhzKHA$A3l5iEboH8os0FCY2limAO8NF0TOjrgOAMV5w748lUE"
sub = "248289761002"
"#;

/// Where a provider answers.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) url: String,
}

impl Origin {
    /// The URL of a path.
    pub(crate) fn url_of(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

/// A running provider; it is killed when the test ends.
pub(crate) struct Provider {
    origin: Origin,
    child: Child,
    /// Removed when it is dropped.
    config: Option<NamedTempFile>,
}

impl Deref for Provider {
    type Target = Origin;

    fn deref(&self) -> &Origin {
        &self.origin
    }
}

impl Provider {
    /// The program with [`CONFIG`].
    pub(crate) fn start() -> Self {
        Self::start_with(CONFIG)
    }

    /// The program with this configuration.
    pub(crate) fn start_with(config: &str) -> Self {
        Self::start_logging(config, "info")
    }

    /// The program with this configuration, logging at this level.
    pub(crate) fn start_logging(config: &str, level: &str) -> Self {
        let config = config_file(config);
        let mut program = program();
        let program = program.env("RUST_LOG", level).arg("--config").arg(config.path());
        let mut provider = Self::spawn(program);
        provider.config = Some(config);
        provider
    }

    /// The program with these arguments; it listens when this returns.
    pub(crate) fn spawn(program: &mut Command) -> Self {
        Self::spawn_reading(program, &mut [])
    }

    /// The same for a program that prints more lines, which are put into `more`.
    pub(crate) fn spawn_reading(program: &mut Command, more: &mut [String]) -> Self {
        let mut child = program.spawn().expect("the provider starts");
        let mut line = String::new();
        let mut reader = BufReader::new(child.stdout.as_mut().expect("piped"));
        reader.read_line(&mut line).expect("a line");
        for line in more {
            reader.read_line(line).expect("a line");
        }
        let Some(url) = line.strip_prefix("listening on ") else {
            let mut log = String::new();
            let _ = child.stderr.take().expect("piped").read_to_string(&mut log);
            panic!("not the line: {line:?}\n{log}");
        };
        Self { origin: Origin { url: url.trim().to_owned() }, child, config: None }
    }

    /// Kills it, as nothing can be prepared for.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it was there");
        self.child.wait().expect("it ended");
    }

    /// The process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal, such as `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        let kill = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(kill.expect("kill runs").success());
    }

    /// Reads its log to the end, concurrently, so that the program never waits for a reader.
    pub(crate) fn collect_log(&mut self) -> JoinHandle<String> {
        let mut stderr = self.child.stderr.take().expect("piped");
        std::thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).expect("text");
            log
        })
    }

    /// Its log, to be read line by line. It has to be kept: a program without a reader of its log can't write to it.
    pub(crate) fn log(&mut self) -> Lines<BufReader<ChildStderr>> {
        BufReader::new(self.child.stderr.take().expect("piped")).lines()
    }

    /// Waits for its end; gives the status and the rest of what it printed.
    pub(crate) fn wait(mut self) -> (ExitStatus, String, String) {
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.child.stdout.take().expect("piped").read_to_string(&mut stdout).expect("text");
        self.child.stderr.take().expect("piped").read_to_string(&mut stderr).expect("text");
        (self.child.wait().expect("it ended"), stdout, stderr)
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The exit code and the messages of a provider that can't start with this configuration.
pub(crate) fn refused(config: &str) -> (Option<i32>, String, String) {
    let config = config_file(config);
    let output = program().arg("--config").arg(config.path()).output().expect("the provider runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    let path = config.path().display().to_string();
    (output.status.code(), text(output.stdout), text(output.stderr).replace(&path, "FILE"))
}

pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_provider"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub(crate) fn config_file(config: &str) -> NamedTempFile {
    let mut file = NamedTempFile::with_suffix(".toml").expect("a temporary file");
    file.write_all(config.as_bytes()).expect("written");
    file
}
