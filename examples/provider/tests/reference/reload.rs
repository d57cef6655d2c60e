//! SIGHUP reads the configuration again, without an end of service.

use std::fs;
use std::io::{BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::process::ChildStderr;

use crate::browser::Browser;
use crate::process::{Provider, program};

const CONFIG: &str = r#"listen = "127.0.0.1:0"
store = "memory:"
token_expires_in = 100

[pages]
brand = "Before"

[[clients]]
client_id = "job"
client_secret = "a-secret-from-before-the-hangup"
grant_types = ["client_credentials"]
scope = "read"
"#;

struct Running {
    directory: tempfile::TempDir,
    provider: Provider,
    log: Lines<BufReader<ChildStderr>>,
}

impl Running {
    fn start() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("provider.toml");
        fs::write(&path, CONFIG).expect("written");
        let mut provider = Provider::spawn(program().env_remove("RUST_LOG").arg("--config").arg(&path));
        let log = provider.log();
        Self { directory, provider, log }
    }

    /// Changes the configuration and hangs up; gives the lines about it, to the one that says this.
    fn reload(&mut self, config: &str, until: &str) -> String {
        fs::write(self.directory.path().join("provider.toml"), config).expect("written");
        self.provider.signal("HUP");
        let mut said = String::new();
        for line in self.log.by_ref() {
            let line = line.expect("text");
            said.push_str(&line);
            said.push('\n');
            if line.contains(until) {
                return said;
            }
        }
        panic!("{said}");
    }

    async fn token(&self, client: &str, secret: &str) -> serde_json::Value {
        let request = reqwest::Client::new().post(self.provider.url_of("/token"));
        let request = request.basic_auth(client, Some(secret)).form(&[("grant_type", "client_credentials")]);
        request.send().await.expect("an answer").json().await.expect("JSON")
    }
}

const DONE: &str = "read the configuration again";

#[tokio::test]
async fn clients_lifetimes_and_pages_are_new_from_the_next_request_on() {
    let mut running = Running::start();
    let before = running.token("job", "a-secret-from-before-the-hangup").await;
    assert_eq!(before["expires_in"], 100, "{before}");
    let new = CONFIG
        .replace("a-secret-from-before-the-hangup", "a-secret-from-after-the-hangup")
        .replace("token_expires_in = 100", "token_expires_in = 200")
        .replace("Before", "After");
    let other = new.rsplit_once("[[clients]]").expect("a client").1.replace("job", "other");
    let said = running.reload(&format!("{new}\n[[clients]]{other}"), DONE);
    assert!(said.contains("new from now on: clients, pages, token_expires_in"), "{said}");
    assert_eq!(running.token("job", "a-secret-from-after-the-hangup").await["expires_in"], 200);
    assert_eq!(running.token("other", "a-secret-from-after-the-hangup").await["expires_in"], 200);
    assert_eq!(running.token("job", "a-secret-from-before-the-hangup").await["error"], "invalid_client");
    let security = running.provider.url_of("/account/security");
    let login = Browser::new(&running.provider.url).open(&security).await;
    assert!(login.body.contains("After") && !login.body.contains("Before"), "{login:?}");
    let said = running.reload(&format!("{new}\n[[clients]]{other}"), DONE);
    assert!(said.contains("nothing else changed"), "{said}");
}

#[tokio::test]
async fn a_key_that_counts_at_the_start_is_named_and_the_rest_is_used() {
    let mut running = Running::start();
    let new = CONFIG
        .replace("127.0.0.1:0", "127.0.0.1:1")
        .replace("token_expires_in = 100", "token_expires_in = 200");
    let said = running.reload(&new, DONE);
    assert!(said.contains("`listen` changed: restart to use it"), "{said}");
    let said = running.reload(&new, DONE);
    assert!(said.contains("`listen` changed: restart to use it"), "still: {said}");
    assert_eq!(running.token("job", "a-secret-from-before-the-hangup").await["expires_in"], 200);
}

#[tokio::test]
async fn a_mistake_changes_nothing_and_is_named() {
    let mut running = Running::start();
    for (wrong, place, said) in [
        (
            CONFIG.replace("token_expires_in = 100", "token_expires_in = \"100\""),
            "provider.toml:3: token_expires_in: ",
            "write a whole number",
        ),
        (CONFIG.replace("\"read\"", "\"reed\""), "provider.toml:12: clients.scope: ", "did you mean `read`?"),
        (
            CONFIG.replace("\"Before\"", "\"After\"\nlogo = \"nowhere.png\""),
            "provider.toml:7: pages.logo: ",
            "No such file",
        ),
        (
            CONFIG.replace("[pages]", "lissen = 1\n[pages]"),
            "provider.toml:5: lissen: ",
            "did you mean `listen`?",
        ),
    ] {
        let line = running.reload(&wrong, "keeping the old certificates and the old configuration");
        assert!(line.contains(place) && line.contains(said), "{line}");
        assert_eq!(running.token("job", "a-secret-from-before-the-hangup").await["expires_in"], 100);
    }
}

/// Its body arrives in two parts, and the hangup is in between.
#[test]
fn a_request_in_flight_ends_on_the_old_configuration() {
    let mut running = Running::start();
    let address = running.provider.url.trim_start_matches("http://").to_owned();
    let body = "grant_type=client_credentials&client_id=job&client_secret=a-secret-from-before-the-hangup";
    let (first, second) = body.split_at(20);
    let mut stream = TcpStream::connect(&address).expect("connected");
    let head = format!(
        "POST /token HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("written");
    // It is being answered: the provider asks for the body.
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).expect("an interim answer");
    assert!(interim.starts_with(b"HTTP/1.1 100"), "{}", String::from_utf8_lossy(&interim));
    stream.write_all(first.as_bytes()).expect("written");
    running.reload(&CONFIG.replace("token_expires_in = 100", "token_expires_in = 200"), DONE);
    stream.write_all(second.as_bytes()).expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"expires_in\":100"), "{answer}");
}

#[tokio::test]
async fn the_level_of_the_log_changes() {
    let mut running = Running::start();
    running.reload(&format!("log = \"debug\"\n{CONFIG}"), DONE);
    // Refusals are worth a line at this level only.
    running.token("nobody", "a-guess").await;
    let said = running.log.by_ref().map(|line| line.expect("text")).find(|line| line.contains("DEBUG"));
    assert!(said.is_some());
}
