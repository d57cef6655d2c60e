//! JSON objects of responses, written member by member.
//!
//! Serde describes a member in a dozen calls. The responses of the busiest endpoints are flat objects of texts, so
//! writing them here takes a third of the instructions.

use std::io::{self, Write};

use bytes::Bytes;
use serde::Serialize;

use crate::short_text::needs_escapes;

/// Bytes that are enough for most responses, also with an ID token.
const SHORT: usize = 1024;

/// What is written as a JSON object.
pub(crate) trait JsonObject {
    /// Writes the members.
    ///
    /// # Errors
    /// Those of the writer.
    fn members<W: Write>(&self, object: &mut Object<W>) -> io::Result<()>;
}

/// A JSON object that is being written.
pub(crate) struct Object<W> {
    out: W,
    is_empty: bool,
}

/// The text of an object.
///
/// # Errors
/// If a member has no form in JSON.
pub(crate) fn object(object: &impl JsonObject) -> io::Result<Bytes> {
    bytes_of(|out| write(object, out), |out| write(object, out))
}

/// The text of any value.
///
/// # Errors
/// If it has no form in JSON.
pub(crate) fn value(value: &impl Serialize) -> io::Result<Bytes> {
    bytes_of(|out| Ok(serde_json::to_writer(out, value)?), |out| Ok(serde_json::to_writer(out, value)?))
}

/// What is written first into short memory, and into long memory if it does not fit.
///
/// The short memory is on the stack, so that a short text needs one allocation, of its final size: [`Bytes`] of a vector
/// with spare capacity would need two.
fn bytes_of(
    short: impl FnOnce(&mut &mut [u8]) -> io::Result<()>,
    long: impl FnOnce(&mut Vec<u8>) -> io::Result<()>,
) -> io::Result<Bytes> {
    let mut memory = [0; SHORT];
    let mut free = &mut memory[..];
    if short(&mut free).is_ok() {
        let length = SHORT - free.len();
        return Ok(Bytes::copy_from_slice(&memory[..length]));
    }
    let mut text = Vec::with_capacity(2 * SHORT);
    long(&mut text)?;
    Ok(text.into())
}

fn write<W: Write>(members: &impl JsonObject, out: W) -> io::Result<()> {
    let mut object = Object { out, is_empty: true };
    object.out.write_all(b"{")?;
    members.members(&mut object)?;
    object.out.write_all(b"}")
}

impl<W: Write> Object<W> {
    /// Adds a text.
    pub(crate) fn text(&mut self, name: &'static str, text: &str) -> io::Result<()> {
        self.name(name)?;
        if needs_escapes(text) {
            return Ok(serde_json::to_writer(&mut self.out, text)?);
        }
        self.out.write_all(b"\"")?;
        self.out.write_all(text.as_bytes())?;
        self.out.write_all(b"\"")
    }

    /// Adds a text if it is there.
    pub(crate) fn optional_text(&mut self, name: &'static str, text: Option<&str>) -> io::Result<()> {
        text.map_or(Ok(()), |text| self.text(name, text))
    }

    /// Adds any value.
    pub(crate) fn value(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
        self.name(name)?;
        Ok(serde_json::to_writer(&mut self.out, value)?)
    }

    /// Adds any value under a name that somebody else chose.
    pub(crate) fn named(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
        self.separator()?;
        serde_json::to_writer(&mut self.out, name)?;
        self.out.write_all(b":")?;
        Ok(serde_json::to_writer(&mut self.out, value)?)
    }

    /// Names of ours have nothing to escape.
    #[inline]
    fn name(&mut self, name: &'static str) -> io::Result<()> {
        debug_assert!(!needs_escapes(name), "{name}");
        self.separator()?;
        self.out.write_all(b"\"")?;
        self.out.write_all(name.as_bytes())?;
        self.out.write_all(b"\":")
    }

    #[inline]
    fn separator(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_empty) { Ok(()) } else { self.out.write_all(b",") }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    struct Texts<'a>(&'a [&'a str]);

    impl JsonObject for Texts<'_> {
        fn members<W: Write>(&self, object: &mut Object<W>) -> io::Result<()> {
            self.0.iter().try_for_each(|text| object.text("text", text))?;
            object.optional_text("none", None)?;
            object.value("number", &u64::MAX)?;
            object.named("\"\n", &json!({ "a": [null] }))
        }
    }

    #[test]
    fn every_text_comes_back_whatever_its_length() {
        let long = "a\u{e9}\"".repeat(SHORT);
        let lengths = [SHORT / 2, SHORT - 60, SHORT, SHORT + 1].map(|length| "a".repeat(length));
        for text in ["", "a b", "\"", "\\", "\u{0}\u{1f}\u{7f}\n", "\u{1f600}", &long]
            .into_iter()
            .chain(lengths.iter().map(String::as_str))
        {
            let written = object(&Texts(&[text])).expect("JSON");
            let read: Value = serde_json::from_slice(&written).expect("JSON");
            assert_eq!(read, json!({ "text": text, "number": u64::MAX, "\"\n": { "a": [null] } }));
            let same = json!({ "text": text });
            assert_eq!(value(&same).expect("JSON"), same.to_string());
        }
    }

    #[test]
    fn members_are_separated() {
        let written = object(&Texts(&["a", "b"])).expect("JSON");
        assert_eq!(written, r#"{"text":"a","text":"b","number":18446744073709551615,"\"\n":{"a":[null]}}"#);
        struct Nothing;
        impl JsonObject for Nothing {
            fn members<W: Write>(&self, _: &mut Object<W>) -> io::Result<()> {
                Ok(())
            }
        }
        assert_eq!(object(&Nothing).expect("JSON"), "{}");
    }
}
