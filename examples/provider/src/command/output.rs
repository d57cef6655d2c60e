//! What commands print: lines and tables for people, JSON for programs.

use oauth_runtime::Timestamp;
use serde::Serialize;
use time::OffsetDateTime;

use super::failure::Failure;

/// For people or for programs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Output {
    Text,
    Json,
}

impl Output {
    pub(super) fn new(json: bool) -> Self {
        if json { Self::Json } else { Self::Text }
    }

    /// One object: lines of key and value, or the JSON of `value`. The lines omit keys without a value.
    pub(super) fn record(self, value: &impl Serialize, lines: &[(&str, String)]) -> Result<String, Failure> {
        match self {
            Self::Json => json(value),
            Self::Text => {
                let shown = lines.iter().filter(|(_, value)| !value.is_empty());
                Ok(shown.map(|(key, value)| format!("{key}: {}\n", printable(value))).collect())
            }
        }
    }

    /// Lines that are complete.
    pub(super) fn lines(self, text: &str) -> String {
        text.lines().map(|line| format!("{}\n", printable(line))).collect()
    }

    /// Several objects of a kind: an aligned table under `columns`, or the JSON of `values`.
    pub(super) fn table<const N: usize>(
        self,
        values: &impl Serialize,
        columns: [&str; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) -> Result<String, Failure> {
        match self {
            Self::Json => json(values),
            Self::Text => {
                let rows = rows.into_iter().map(|row| row.map(|cell| printable(&cell)));
                let rows: Vec<_> = std::iter::once(columns.map(str::to_owned)).chain(rows).collect();
                Ok(aligned(&rows))
            }
        }
    }
}

/// RFC 3339, in UTC; the number itself if it is not a date.
pub(super) fn date(at: Timestamp) -> String {
    let date =
        i64::try_from(at.as_unix()).ok().and_then(|unix| OffsetDateTime::from_unix_timestamp(unix).ok());
    let Some(date) = date else {
        return at.to_string();
    };
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    let (hour, minute, second) = date.to_hms();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

fn json(value: &impl Serialize) -> Result<String, Failure> {
    let mut text = serde_json::to_string_pretty(value).map_err(Failure::operation)?;
    text.push('\n');
    Ok(text)
}

/// A registered name must not control the terminal.
fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        match character.is_control() {
            true => printable.extend(character.escape_default()),
            false => printable.push(character),
        }
    }
    printable
}

fn aligned<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}  "));
        format!("{}\n", cells.collect::<String>().trim_end())
    };
    rows.iter().map(line).collect()
}
