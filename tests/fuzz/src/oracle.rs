//! Simple readings of standards, independent of the ones under test.

/// `application/x-www-form-urlencoded`, decoded; `None` if it is malformed.
pub(crate) fn form_decoded(raw: &[u8]) -> Option<String> {
    let escapes = raw.iter().enumerate().filter(|(_, byte)| **byte == b'%');
    for (at, _) in escapes {
        let digits = raw.get(at + 1..at + 3)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
    }
    let spaced: Vec<u8> = raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    String::from_utf8(percent_encoding::percent_decode(&spaced).collect()).ok()
}

/// Base64 with padding (RFC 4648 section 4); `None` if it is not in the one form.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let bare = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    let (mut bits, mut count, mut decoded) = (0_u32, 0, Vec::new());
    for letter in bare.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        bits = (bits << 6) | u32::try_from(value).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
    }
    let rest = bits & ((1 << count) - 1);
    (rest == 0 && text.len() - bare.len() == [0, 2, 1][decoded.len() % 3]).then_some(decoded)
}

/// Whether a scope token has only the characters of RFC 6749 section 3.3.
pub(crate) fn is_scope_token(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
}

/// Whether a text has only the characters of an `error_description` (RFC 6749 section 5.2).
pub(crate) fn is_description(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, 0x20 | 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
}

/// The first fields, each in a line, and the rest as the last one.
pub(crate) fn fields<const COUNT: usize>(data: &[u8]) -> [&[u8]; COUNT] {
    let mut lines = data.splitn(COUNT, |byte| *byte == b'\n');
    std::array::from_fn(|_| lines.next().unwrap_or_default())
}

/// The input with texts in the place of words: a mutator knows no token that is valid now.
pub(crate) fn filled(data: &[u8], values: &[(&str, &str)]) -> Vec<u8> {
    values.iter().fold(data.to_vec(), |mut filled, (word, value)| {
        let mut from = 0;
        while let Some(at) = filled[from..]
            .windows(word.len())
            .position(|window| window == word.as_bytes())
            .map(|at| from + at)
        {
            drop(filled.splice(at..at + word.len(), value.bytes()));
            from = at + value.len();
        }
        filled
    })
}
