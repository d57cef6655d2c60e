//! E-mail by a real mail server, with TLS and a password.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;
use test_needs::{SMTP, needs};

use super::{ALL, is_account, open};
use crate::process::{CONFIG, Provider, config_file, program};
use crate::tls::Certificates;
use test_clients::browser::Browser;

const PASSWORD: &str = "p@ss:word/with%signs";

/// aiosmtpd, for the user `notes`.
struct MailServer {
    program: Child,
    lines: Lines<BufReader<ChildStdout>>,
    port: u16,
}

impl MailServer {
    fn start(way: &str, certificates: &Certificates) -> Self {
        let libraries = SMTP.libraries.expect("it has some").path();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/servers/smtp.py");
        let mut command = Command::new(libraries.join("venv/bin/python"));
        command.arg(script).arg(way).arg(certificates.path("cert.pem")).arg(certificates.path("key.pem"));
        command.args(["notes", PASSWORD]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut program = command.spawn().expect("it starts");
        let mut lines = BufReader::new(program.stdout.take().expect("piped")).lines();
        let port = lines.next().expect("a line").expect("text").parse().expect("a port");
        Self { program, lines, port }
    }

    /// The next e-mail.
    fn next(&mut self) -> Value {
        let line = self.lines.next().expect("the server runs").expect("text");
        serde_json::from_str(&line).expect("JSON")
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn mail(server: &str, certificates: &Certificates, password: &str) -> String {
    let ca = certificates.path("root.pem");
    format!(
        "\n[mail]\nsmtp = {server:?}\nfrom = \"Notes <no-reply@notes.example>\"\nusername = \"notes\"\npassword = {password:?}\nca = {ca:?}\n"
    )
}

/// The rows of `provider doctor` about mail.
fn doctor(config: &str) -> Vec<Value> {
    let file = config_file(config);
    let output =
        program().arg("--config").arg(file.path()).args(["doctor", "--json"]).output().expect("it runs");
    let rows: Vec<Value> = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    rows.into_iter().filter(|row| row["check"] == "mail").collect()
}

async fn sends(way: &str, url: impl Fn(u16) -> String) {
    let certificates = Certificates::new();
    let mut server = MailServer::start(way, &certificates);
    let table = mail(&url(server.port), &certificates, PASSWORD);
    let provider = Provider::start_with(&format!("{CONFIG}{ALL}{table}"));
    let browser = Browser::new(&provider.url);
    super::ask(&provider, &browser, "/login/email", "alice@example.com").await;
    let mail = server.next();
    assert_eq!(
        (&mail["to"][0], &mail["from"]),
        (&"alice@example.com".into(), &"no-reply@notes.example".into())
    );
    assert_eq!(mail["tls"], true, "{mail}");
    let message = mail["message"].as_str().expect("text");
    for header in ["From: Notes <no-reply@notes.example>", "To: alice@example.com", "Subject: "] {
        assert!(message.lines().any(|line| line.starts_with(header)), "{header}: {message}");
    }
    let link =
        super::Mail::read("alice@example.com", &message.replace("\r\n", "\n").replace('\n', "\r\n")).link();
    assert!(is_account(&browser.open(&link).await));
    assert!(is_account(&open(&provider, &browser, "/account/security").await));

    let row = &doctor(&format!("{CONFIG}{ALL}{table}"))[0];
    assert!(
        row["result"] == "ok" && row["message"].as_str().is_some_and(|said| said.contains("answers")),
        "{row}"
    );
    let wrong = table.replace(PASSWORD, "another password");
    let row = &doctor(&format!("{CONFIG}{ALL}{wrong}"))[0];
    assert!(
        row["result"] == "fail" && row["message"].as_str().is_some_and(|said| said.contains("535")),
        "{row}"
    );
    assert!(!row.to_string().contains("another password"), "{row}");
    let unknown = table.lines().filter(|line| !line.starts_with("ca = ")).collect::<Vec<_>>().join("\n");
    let row = &doctor(&format!("{CONFIG}{ALL}{unknown}\n"))[0];
    let said = row["message"].as_str().expect("text").to_lowercase();
    assert!(row["result"] == "fail" && said.contains("certificate"), "nobody trusts the authority: {row}");
}

#[tokio::test]
async fn mail_goes_by_starttls_with_a_password() {
    needs!(SMTP);
    sends("starttls", |port| format!("smtp://127.0.0.1:{port}?tls=required")).await;
}

#[tokio::test]
async fn mail_goes_by_tls_with_a_password() {
    needs!(SMTP);
    sends("tls", |port| format!("smtps://127.0.0.1:{port}")).await;
}

#[test]
fn the_doctor_sees_a_server_that_is_away_and_a_directory_that_cannot_be_written() {
    let nobody =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let config = format!("{CONFIG}{ALL}\n[mail]\nsmtp = \"smtp://{nobody}\"\nfrom = \"a@example.org\"\n");
    let row = &doctor(&config)[0];
    assert!(
        row["result"] == "fail" && row["message"].as_str().is_some_and(|said| said.contains("check `smtp`")),
        "{row}"
    );
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("mail");
    let config = format!("{CONFIG}{ALL}\n[mail]\ndirectory = {path:?}\n");
    let rows = doctor(&config);
    assert_eq!(
        rows.iter().map(|row| row["result"].as_str()).collect::<Vec<_>>(),
        [Some("warn"), Some("ok")],
        "{rows:?}"
    );
    assert_eq!(std::fs::read_dir(&path).expect("it was made").count(), 0, "nothing is left");
    let rows = doctor(&format!("{CONFIG}\n[mail]\ndirectory = {path:?}\n"));
    assert!(
        rows[0]["message"].as_str().is_some_and(|said| said.contains("nothing sends e-mail")),
        "{rows:?}"
    );
    assert!(doctor(CONFIG).is_empty());
}
