//! E-mail into files, for development.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use oauth_runtime_core::{BoxError, Secret};

use super::{Mail, Mailer};

/// How many bytes of a text are in one encoded word of a header: its limit is 75 characters (RFC 2047 section 2).
const IN_ONE_WORD: usize = 42;

/// The length of the lines of a body in base64 (RFC 2045 section 6.8).
const LINE: usize = 76;

/// Writes each e-mail into a file with the extension `.eml`, which mail programs open. For development: it sends
/// nothing.
///
/// ```
/// use oauth_runtime::ui::{FileMailer, Pages};
///
/// # let directory = std::env::temp_dir().join("oauth-runtime-file-mailer");
/// let pages = Pages::builder().mailer(FileMailer::new(&directory)).build()?;
/// # let _ = pages;
/// # Ok::<(), oauth_runtime::ui::PagesError>(())
/// ```
#[derive(Debug)]
pub struct FileMailer {
    directory: PathBuf,
    next: AtomicU64,
}

impl FileMailer {
    /// Writes files into this directory, and creates it if it does not exist. Their names begin with a number, in the
    /// order in which the e-mails were sent since the start.
    pub fn new(directory: impl AsRef<Path>) -> Self {
        Self { directory: directory.as_ref().to_owned(), next: AtomicU64::new(1) }
    }
}

#[async_trait]
impl Mailer for FileMailer {
    async fn send(&self, mail: Mail) -> Result<(), BoxError> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        // Several programs may write to one directory.
        let random = Secret::generate();
        let name = format!("{number:04}-{}-{}.eml", mail.kind.name(), &random.reveal()[..8]);
        let (directory, message) = (self.directory.clone(), message(&mail, random.reveal()));
        let written = move || {
            std::fs::create_dir_all(&directory)?;
            // Programs that watch the directory must never see half a file.
            let begun = directory.join(format!(".{name}.part"));
            std::fs::write(&begun, message)?;
            std::fs::rename(begun, directory.join(name))
        };
        Ok(tokio::task::spawn_blocking(written).await??)
    }
}

/// The e-mail in the form of RFC 5322, its two versions as alternatives (RFC 2046 section 5.1.4).
fn message(mail: &Mail, boundary: &str) -> String {
    let part = |kind: &str, text: &str| {
        format!(
            "--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
            lines(text)
        )
    };
    [
        format!("To: <{}>\r\n", mail.to),
        format!("Subject: {}\r\n", words(&mail.subject)),
        format!("Content-Language: {}\r\n", mail.language),
        format!("MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n"),
        part("plain", &mail.text),
        part("html", &mail.html),
        format!("--{boundary}--\r\n"),
    ]
    .concat()
}

/// A text as encoded words (RFC 2047), each with whole characters.
fn words(text: &str) -> String {
    let mut words = vec![String::new()];
    for character in text.chars() {
        match words.last_mut().filter(|word| word.len() + character.len_utf8() <= IN_ONE_WORD) {
            Some(word) => word.push(character),
            None => words.push(character.to_string()),
        }
    }
    let encoded = words.iter().map(|word| format!("=?utf-8?B?{}?=", STANDARD.encode(word)));
    encoded.collect::<Vec<_>>().join("\r\n ")
}

fn lines(text: &str) -> String {
    let encoded = STANDARD.encode(text);
    let mut lines = String::with_capacity(encoded.len() + encoded.len() / LINE * 2 + 4);
    for (index, character) in encoded.chars().enumerate() {
        if index > 0 && index % LINE == 0 {
            lines.push_str("\r\n");
        }
        lines.push(character);
    }
    lines + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::super::MailKind;
    use super::*;

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

    #[tokio::test]
    async fn each_mail_is_a_file_that_says_what_was_sent() {
        let directory =
            std::env::temp_dir().join(format!("oauth-runtime-mail-{}", Secret::generate().reveal()));
        let mailer = FileMailer::new(&directory);
        mailer.send(mail()).await.expect("written");
        mailer.send(mail()).await.expect("written");
        let mut files: Vec<PathBuf> = std::fs::read_dir(&directory)
            .expect("a directory")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.sort();
        assert_eq!(files.len(), 2, "{files:?}");
        assert!(files[0].to_string_lossy().contains("0001-sign-up-"), "{files:?}");
        let text = std::fs::read_to_string(&files[0]).expect("a file");
        assert!(text.starts_with("To: <alice@example.org>\r\n"), "{text}");
        assert!(text.lines().all(|line| line.len() <= 100), "{text}");
        let decode = |encoded: &str| {
            let bytes = STANDARD.decode(encoded).expect("base64");
            String::from_utf8(bytes).expect("UTF-8")
        };
        let head = text.split("\r\n\r\n").next().expect("a head");
        let subject: String = head
            .split("=?utf-8?B?")
            .skip(1)
            .map(|word| decode(word.split("?=").next().expect("an end")))
            .collect();
        assert_eq!(subject, mail().subject);
        let body =
            text.split("base64\r\n\r\n").nth(1).and_then(|rest| rest.split("--").next()).expect("a body");
        assert_eq!(decode(&body.replace("\r\n", "")), mail().text);
        std::fs::remove_dir_all(directory).expect("removed");
    }
}
