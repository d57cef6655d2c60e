//! Looking at the bytes of short texts, eight at once.
//!
//! Names and values have some ten bytes. To begin a search for long texts, or to look at each byte, takes several times as
//! many instructions.

use std::borrow::Cow;

use url::form_urlencoded;

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGHEST: u64 = u64::from_ne_bytes([0x80; 8]);

/// Where an ASCII character is first.
pub(crate) fn find(text: &[u8], wanted: u8) -> Option<usize> {
    let (words, rest) = text.as_chunks();
    for (index, word) in words.iter().enumerate() {
        // The lowest marked byte is the character. One above it may be marked without being one.
        let marked = equal(u64::from_le_bytes(*word), wanted);
        if marked != 0 {
            return Some(8 * index + marked.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|byte| *byte == wanted).map(|place| 8 * words.len() + place)
}

/// Where a byte is first below this ASCII character.
pub(crate) fn find_below(text: &[u8], limit: u8) -> Option<usize> {
    let (words, rest) = text.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let marked = below(u64::from_le_bytes(*word), limit);
        if marked != 0 {
            return Some(8 * index + marked.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|byte| *byte < limit).map(|place| 8 * words.len() + place)
}

/// Whether a byte is below this ASCII character.
pub(crate) fn has_below(text: &str, limit: u8) -> bool {
    any(text, |word| below(word, limit), |byte| byte < limit)
}

/// Characters that a text may have, as bits of [`CLASSES`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Class(u8);

impl Class {
    /// What a form-encoded text has without an escape (the URL standard, section 5.2).
    pub(crate) const PLAIN: Self = Self(1);
    /// Base64url (RFC 4648 section 5).
    pub(crate) const BASE64URL: Self = Self(2);
    /// `unreserved` (RFC 3986 section 2.3).
    pub(crate) const UNRESERVED: Self = Self(4);

    /// Whether the text has nothing else. It looks at all bytes, without a branch for each.
    pub(crate) fn is_all_of(self, text: &str) -> bool {
        text.bytes().fold(self.0, |classes, byte| classes & CLASSES[usize::from(byte)]) != 0
    }
}

/// The classes of each byte.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let character = byte as u8;
        if character.is_ascii_alphanumeric() || matches!(character, b'-' | b'_') {
            classes[byte] = Class::PLAIN.0 | Class::BASE64URL.0 | Class::UNRESERVED.0;
        } else if character == b'.' {
            classes[byte] = Class::PLAIN.0 | Class::UNRESERVED.0;
        } else if character == b'~' {
            classes[byte] = Class::UNRESERVED.0;
        } else if character == b'*' {
            classes[byte] = Class::PLAIN.0;
        }
        byte += 1;
    }
    classes
};

/// A name or a value in form encoding. Most need no escape.
pub(crate) fn encoded(text: &str) -> Cow<'_, str> {
    match Class::PLAIN.is_all_of(text) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(form_urlencoded::byte_serialize(text.as_bytes()).collect()),
    }
}

/// RFC 8259 section 7: whether a byte needs an escape in JSON.
pub(crate) fn needs_escapes(text: &str) -> bool {
    any(
        text,
        |word| below(word, b' ') | equal(word, b'"') | equal(word, b'\\'),
        |byte| byte < b' ' || matches!(byte, b'"' | b'\\'),
    )
}

fn any(text: &str, marked: impl Fn(u64) -> u64, wanted: impl Fn(u8) -> bool) -> bool {
    let text = text.as_bytes();
    let Some(last) = text.last_chunk() else {
        return text.iter().any(|byte| wanted(*byte));
    };
    let (words, _) = text.as_chunks();
    // The last eight bytes, some of them again, instead of what is behind the words.
    let last = marked(u64::from_le_bytes(*last));
    words.iter().fold(last, |found, word| found | marked(u64::from_le_bytes(*word))) != 0
}

/// Marks, in its highest bit, the lowest byte of the word that is below the limit, and perhaps others above it. Marks none
/// if there is no such byte.
fn below(word: u64, limit: u8) -> u64 {
    word.wrapping_sub(ONES * u64::from(limit)) & !word & HIGHEST
}

/// The same for the bytes that are this character.
fn equal(word: u64, wanted: u8) -> u64 {
    below(word ^ (ONES * u64::from(wanted)), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts that differ in one byte from texts of one character, of each length and with that byte in each place.
    fn texts() -> impl Iterator<Item = String> {
        let lengths = (0..20).flat_map(|length: usize| (0..length.max(1)).map(move |place| (length, place)));
        lengths.flat_map(|(length, place)| {
            [b'a', b'~', b',', b'\'', b'%', b' '].into_iter().flat_map(move |usual| {
                (0..0x80).map(move |other| {
                    let mut text = vec![usual; length];
                    text.iter_mut().skip(place).take(1).for_each(|byte| *byte = other);
                    String::from_utf8(text).expect("ASCII")
                })
            })
        })
    }

    #[test]
    fn each_byte_is_seen_wherever_it_is() {
        let wide = ["\u{e9}", "\u{20ac}uro and \u{1f600}", "\u{7f}\u{80}\u{ff}\u{100}"].map(str::to_owned);
        for text in texts().chain(wide) {
            for wanted in [b'&', b'=', b'a'] {
                let place = text.bytes().position(|byte| byte == wanted);
                assert_eq!(find(text.as_bytes(), wanted), place, "{text:?}");
            }
            assert_eq!(has_below(&text, b','), text.bytes().any(|byte| byte < b','), "{text:?}");
            let place = text.bytes().position(|byte| byte < b',');
            assert_eq!(find_below(text.as_bytes(), b','), place, "{text:?}");
            let escapes = text.bytes().any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\'));
            assert_eq!(needs_escapes(&text), escapes, "{text:?}");
        }
    }

    #[test]
    fn classes_are_those_of_the_standards() {
        for character in ('\0'..'\u{250}').map(|character| character.to_string()) {
            let is_one_of = |others: &str| {
                character.bytes().all(|byte| byte.is_ascii_alphanumeric()) || others.contains(&character)
            };
            let text = format!("a{character}b");
            assert_eq!(Class::PLAIN.is_all_of(&text), is_one_of("*-._"), "{text:?}");
            assert_eq!(Class::BASE64URL.is_all_of(&text), is_one_of("-_"), "{text:?}");
            assert_eq!(Class::UNRESERVED.is_all_of(&text), is_one_of("-._~"), "{text:?}");
        }
        assert!(Class::PLAIN.is_all_of(""));
    }

    #[test]
    fn bytes_that_are_not_ascii_are_never_found() {
        let text: Vec<u8> = (0x80..=0xff).collect();
        for wanted in 0..0x80 {
            assert_eq!(find(&text, wanted), None);
        }
    }
}
