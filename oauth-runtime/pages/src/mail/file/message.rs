//! An e-mail as a file has it (RFC 5322).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use oauth_runtime_core::Timestamp;

use crate::mail::Mail;

/// How many bytes of a text are in one encoded word of a header: its limit is 75 characters (RFC 2047 section 2).
const IN_ONE_WORD: usize = 42;

/// The length of the lines of a body in base64 (RFC 2045 section 6.8).
pub(super) const LINE: usize = 76;

/// The longest line of a body that is not encoded, without its end (RFC 5322 section 2.1.1).
const LONGEST_LINE: usize = 998;

/// The e-mail in the form of RFC 5322, its two versions as alternatives (RFC 2046 section 5.1.4).
pub(super) fn message(mail: &Mail, boundary: &str, now: Timestamp) -> String {
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
pub(super) fn part(boundary: &str, kind: &str, text: &str) -> String {
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
pub(super) fn date(now: Timestamp) -> String {
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
