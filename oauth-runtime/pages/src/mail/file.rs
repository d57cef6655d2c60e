//! E-mail into files, for development.

use std::fs::{DirEntry, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use oauth_runtime_core::{BoxError, Clock, Secret, SystemClock, Timestamp};

use super::{Mail, Mailer};

/// How many bytes of a text are in one encoded word of a header: its limit is 75 characters (RFC 2047 section 2).
const IN_ONE_WORD: usize = 42;

/// The length of the lines of a body in base64 (RFC 2045 section 6.8).
const LINE: usize = 76;

/// The longest line of a body that is not encoded, without its end (RFC 5322 section 2.1.1).
const LONGEST_LINE: usize = 998;

/// Writes each e-mail into a file with the extension `.eml`, which mail programs open. For development: it sends
/// nothing. The text with its link and its code comes first, as it was written, so `cat` shows it.
///
/// ```
/// use oauth_runtime::ui::{FileMailer, Pages};
///
/// # let directory = std::env::temp_dir().join("oauth-runtime-file-mailer");
/// let pages = Pages::builder().mailer(FileMailer::new(&directory)).build()?;
/// # let _ = pages;
/// # Ok::<(), oauth_runtime::ui::PagesError>(())
/// ```
///
/// On Unix, only the user of the program can read the files and a directory that the mailer makes: a link in an e-mail
/// logs a person in.
#[derive(Debug)]
pub struct FileMailer {
    directory: PathBuf,
    /// The number of the last file, once one was written.
    last: Arc<Mutex<Option<u64>>>,
}

impl FileMailer {
    /// Writes files into this directory, and creates it if it does not exist. Their names begin with a number that grows
    /// with each e-mail, also after a restart.
    pub fn new(directory: impl AsRef<Path>) -> Self {
        Self { directory: directory.as_ref().to_owned(), last: Arc::default() }
    }
}

#[async_trait]
impl Mailer for FileMailer {
    async fn send(&self, mail: Mail) -> Result<(), BoxError> {
        let (directory, last) = (self.directory.clone(), Arc::clone(&self.last));
        let written = move || {
            create_directory(&directory)?;
            let number = next(&directory, &last)?;
            // Several programs may write to one directory.
            let random = Secret::generate();
            let name = format!("{number:04}-{}-{}.eml", mail.kind.name(), &random.reveal()[..8]);
            // Programs that watch the directory must never see half a file.
            let begun = directory.join(format!(".{name}.part"));
            create(&begun)?.write_all(message(&mail, random.reveal(), SystemClock.now()).as_bytes())?;
            std::fs::rename(begun, directory.join(name))
        };
        Ok(tokio::task::spawn_blocking(written).await??)
    }
}

/// The number of the next file: it follows the files of earlier starts.
fn next(directory: &Path, last: &Mutex<Option<u64>>) -> io::Result<u64> {
    let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
    let before = match *last {
        Some(last) => last,
        None => {
            let number = |entry: io::Result<DirEntry>| {
                let name = entry.ok()?.file_name().into_string().ok()?;
                name.ends_with(".eml").then(|| name.split('-').next()?.parse().ok())?
            };
            std::fs::read_dir(directory)?.filter_map(number).max().unwrap_or(0)
        }
    };
    Ok(*last.insert(before.saturating_add(1)))
}

#[cfg(unix)]
fn create_directory(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn create_directory(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

#[cfg(unix)]
fn create(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path) -> io::Result<File> {
    File::create_new(path)
}

/// The e-mail in the form of RFC 5322, its two versions as alternatives (RFC 2046 section 5.1.4).
fn message(mail: &Mail, boundary: &str, now: Timestamp) -> String {
    [
        format!("Date: {}\r\n", date(now)),
        "From: <no-reply@localhost>\r\n".to_owned(),
        format!("To: <{}>\r\n", mail.to),
        format!("Subject: {}\r\n", words(&mail.subject)),
        format!("Content-Language: {}\r\n", mail.language),
        format!("MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n"),
        part(boundary, "plain", &mail.text),
        part(boundary, "html", &mail.html),
        format!("--{boundary}--\r\n"),
    ]
    .concat()
}

/// One of the versions, as it was written if its lines are short enough.
fn part(boundary: &str, kind: &str, text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let (encoding, body) = match lines.iter().all(|line| line.len() <= LONGEST_LINE) {
        true => ("8bit", lines.iter().flat_map(|line| [*line, "\r\n"]).collect()),
        false => ("base64", in_base64(text)),
    };
    format!(
        "--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}"
    )
}

/// As in `Tue, 14 Nov 2023 22:13:20 +0000` (RFC 5322 section 3.3).
fn date(now: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (seconds, (year, month, day)) = (now.as_unix(), now.civil_date());
    let named = |names: &[&'static str], index: u64| {
        usize::try_from(index).ok().and_then(|index| names.get(index).copied()).unwrap_or_default()
    };
    let (weekday, month) = (named(&DAYS, seconds / 86_400 % 7), named(&MONTHS, month - 1));
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{weekday}, {day:02} {month} {year} {hour:02}:{minute:02}:{second:02} +0000")
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

fn in_base64(text: &str) -> String {
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
        let plain =
            text.split("8bit\r\n\r\n").nth(1).and_then(|rest| rest.split("--").next()).expect("a body");
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
}
