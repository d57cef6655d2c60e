//! The files.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use oauth_runtime_core::Timestamp;

use super::message::{LINE, date, part};
use super::*;
use crate::mail::MailKind;

fn mail() -> Mail {
    Mail {
        kind: MailKind::SignUp,
        to: "alice@example.org".to_owned(),
        language: "de".to_owned(),
        subject: "Bestätigen Sie Ihre Adresse, damit wir Ihr Konto bei Notizen anlegen können".to_owned(),
        text: "Öffnen Sie den Link:\nhttps://login.example/x\n".repeat(4),
        html: "<p>Öffnen</p>".to_owned(),
    }
}

/// A new directory.
struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("oauth-runtime-mail-{}", Secret::generate().reveal())))
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.0).expect("a directory");
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
        files
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn decode(encoded: &str) -> String {
    let bytes = STANDARD.decode(encoded.replace("\r\n", "")).expect("base64");
    String::from_utf8(bytes).expect("UTF-8")
}

#[tokio::test]
async fn each_mail_is_a_file_that_says_what_was_sent() {
    let place = Place::new();
    FileMailer::new(&place.0).send(mail()).await.expect("written");
    let files = place.files();
    assert!(files[0].to_string_lossy().contains("0001-sign-up-"), "{files:?}");
    let text = std::fs::read_to_string(&files[0]).expect("a file");
    assert!(text.contains("\r\nTo: <alice@example.org>\r\n"), "{text}");
    assert!(text.lines().all(|line| line.len() <= 100), "{text}");
    let head = text.split("\r\n\r\n").next().expect("a head");
    let words = head.split("=?utf-8?B?").skip(1);
    let subject: String = words.map(|word| decode(word.split("?=").next().expect("an end"))).collect();
    assert_eq!(subject, mail().subject);
    let plain = text.split("8bit\r\n\r\n").nth(1).and_then(|rest| rest.split("--").next()).expect("a body");
    assert_eq!(plain, mail().text.replace('\n', "\r\n"), "it is readable as it is");
}

#[tokio::test]
async fn the_newest_mail_is_the_last_file_also_after_a_restart() {
    let place = Place::new();
    for _ in 0..2 {
        let mailer = FileMailer::new(&place.0);
        mailer.send(mail()).await.expect("written");
        mailer.send(mail()).await.expect("written");
        std::fs::write(place.0.join("notes.eml"), "of somebody else").expect("written");
    }
    let numbers: Vec<String> = place
        .files()
        .iter()
        .filter_map(|file| Some(file.file_name()?.to_str()?.split_once('-')?.0.to_owned()))
        .collect();
    assert_eq!(numbers, ["0001", "0002", "0003", "0004"]);
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_on_the_machine_reads_the_links() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    FileMailer::new(&place.0).send(mail()).await.expect("written");
    let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!((mode(&place.0), mode(&place.files()[0])), (0o700, 0o600));
}

#[test]
fn a_line_that_is_too_long_for_a_mail_is_encoded() {
    let long = format!("ä\n{}", "x".repeat(999));
    assert!(part("b", "plain", &long["ä\n".len() + 1..]).contains("8bit"));
    let encoded = part("b", "plain", &long);
    let (head, body) = encoded.split_once("\r\n\r\n").expect("a body");
    assert!(head.ends_with("base64") && body.lines().all(|line| line.len() <= LINE), "{encoded}");
    assert_eq!(decode(body), long);
}

#[test]
fn dates_are_those_of_mails() {
    assert_eq!(date(Timestamp::from_unix(1_700_000_000)), "Tue, 14 Nov 2023 22:13:20 +0000");
    assert_eq!(date(Timestamp::from_unix(0)), "Thu, 01 Jan 1970 00:00:00 +0000");
}
