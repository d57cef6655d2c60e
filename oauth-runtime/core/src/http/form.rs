//! `application/x-www-form-urlencoded`, read strictly.

use std::borrow::Cow;

use super::few::Parameters;
use super::parameters::{is_a_name, is_known};
use crate::OAuthError;
use crate::short_text::{find, find_below, has_below};

/// Far more parameters than any request has; limits the cost of a hostile one.
const MOST_PARAMETERS: usize = 128;

/// Parameters whose value is returned unchanged, so line breaks in it are the client's business.
const OPAQUE: [&str; 1] = ["state"];

/// Parameters that may appear more than once (RFC 8707 section 2, RFC 8693 section 2.1).
const REPEATABLE: [&str; 2] = ["resource", "audience"];

/// The parameters of a request, from its body or its query.
///
/// A parameter without a value counts as absent (RFC 6749 section 3.1). In a parameter that a standard or a
/// page of this crate defines, invalid percent-encoding, invalid UTF-8 and control characters are errors and
/// never guessed at. A malformed parameter with any other name is ignored, like every unknown parameter: for
/// an extension grant it is absent.
///
/// ```
/// use oauth_runtime::http::Form;
///
/// let form = Form::parse(b"grant_type=password&scope=&username=J%C3%BCrgen+K")?;
/// assert_eq!(form.get("username"), Some("Jürgen K"));
/// assert_eq!(form.get("scope"), None);
/// assert!(Form::parse(b"scope=%zz").is_err());
/// assert!(Form::parse(b"utm=100%").is_ok());
/// # Ok::<(), oauth_runtime::http::FormError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Form<'a>(Parameters<'a>);

/// Why a form cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// A `%` without two hexadecimal digits, or bytes that are not UTF-8.
    #[error("a parameter is not valid percent-encoded UTF-8")]
    Encoding,
    /// A NUL or a line break.
    #[error("a parameter has a control character")]
    ControlCharacter,
    /// More than 128 parameters.
    #[error("too many parameters")]
    TooMany,
}

impl<'a> Form<'a> {
    /// A form without parameters.
    pub(crate) const fn empty() -> Self {
        Self(Parameters::new())
    }

    /// Reads a form.
    ///
    /// # Errors
    /// [`FormError`] if it is malformed.
    pub fn parse(raw: &'a [u8]) -> Result<Self, FormError> {
        let mut form = Self::empty();
        form.add(raw)?;
        Ok(form)
    }

    /// Adds the parameters in a text. The form stays where it is: it is large.
    ///
    /// # Errors
    /// [`FormError`] if the text is malformed.
    pub(crate) fn add(&mut self, raw: &'a [u8]) -> Result<(), FormError> {
        // Nearly every form is UTF-8, which is found out faster once than for each parameter.
        match std::str::from_utf8(raw) {
            Ok(text) => self.read(pieces(text), parameter),
            Err(_) => self.read(raw.split(|byte| *byte == b'&'), |pair| {
                std::str::from_utf8(pair).map_err(|_| FormError::Encoding).and_then(parameter)
            }),
        }
    }

    /// Adds these pairs, each of which `read` reads.
    fn read<P: AsRef<[u8]> + Copy>(
        &mut self,
        pairs: impl Iterator<Item = P>,
        read: impl Fn(P) -> Result<(Cow<'a, str>, Cow<'a, str>), FormError>,
    ) -> Result<(), FormError> {
        for (count, pair) in pairs.filter(|pair| !pair.as_ref().is_empty()).enumerate() {
            if count == MOST_PARAMETERS {
                return Err(FormError::TooMany);
            }
            match read(pair) {
                Ok((name, value)) => self.0.push(name, value),
                Err(error) if names_known(pair.as_ref()) => return Err(error),
                Err(_) => {}
            }
        }
        Ok(())
    }

    /// A form from parameters that arrived in another way, with the same rules.
    pub(crate) fn from_pairs(pairs: Vec<(String, String)>) -> Result<Self, FormError> {
        check_pairs(&pairs)?;
        let mut parameters = Parameters::new();
        pairs.into_iter().for_each(|(name, value)| parameters.push(name.into(), value.into()));
        Ok(Self(parameters))
    }

    /// The same for parameters that somebody else keeps, and that were in a form before.
    pub(crate) fn of_pairs(pairs: &'a [(String, String)]) -> Result<Self, FormError> {
        if pairs.len() > MOST_PARAMETERS {
            return Err(FormError::TooMany);
        }
        let mut parameters = Parameters::new();
        pairs.iter().for_each(|(name, value)| parameters.push(name.as_str().into(), value.as_str().into()));
        Ok(Self(parameters))
    }

    /// The value of a parameter; `None` if it is absent or empty.
    #[inline]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.first(name).filter(|value| !value.is_empty())
    }

    /// The values of a parameter that may appear several times, without empty ones (RFC 6749 section 3.1).
    pub fn values<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'b str> + Clone {
        self.0.values(name).filter(|value| !value.is_empty())
    }

    /// How often a parameter appears, with or without a value.
    #[inline]
    pub fn count(&self, name: &str) -> usize {
        self.0.count(name)
    }

    /// The first parameter that appears more than once although it must not (RFC 6749 section 3.1).
    pub fn repeated(&self) -> Option<&str> {
        self.0.repeated().find(|name| !REPEATABLE.contains(name))
    }

    /// Refuses a request that repeats a parameter. The error is also on pages, so it names only the parameters that
    /// something here reads: any other name is a text of whoever sent the request.
    pub(crate) fn check_repetition(&self) -> Result<(), OAuthError> {
        match self.repeated() {
            None => Ok(()),
            Some(name) if is_a_name(name) => {
                Err(OAuthError::invalid_request(format!("{name} appears more than once")))
            }
            Some(_) => Err(OAuthError::invalid_request("a parameter appears more than once")),
        }
    }

    /// All parameters in the order of the request.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        self.0.iter()
    }
}

/// A name and its value, decoded.
fn parameter(pair: &str) -> Result<(Cow<'_, str>, Cow<'_, str>), FormError> {
    let (name, value) = split(pair);
    // Control characters, `%` and `+`: all that has a meaning is below `,`.
    if !has_below(pair, b',') {
        return Ok((name.into(), value.into()));
    }
    let (name, value) = (decode(name)?, decode(value)?);
    check_characters(&name, &value)?;
    Ok((name, value))
}

/// The pieces between `&`.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = find(text.as_bytes(), b'&');
        rest = end.map(|end| &text[end + 1..]);
        Some(end.map_or(text, |end| &text[..end]))
    })
}

/// At the first `=`.
fn split(pair: &str) -> (&str, &str) {
    let end_of_name = find(pair.as_bytes(), b'=');
    end_of_name.map_or((pair, ""), |end| (&pair[..end], &pair[end + 1..]))
}

/// Whether the name of a malformed pair is one that something reads.
fn names_known(pair: &[u8]) -> bool {
    let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
    std::str::from_utf8(name).is_ok_and(|name| decode(name).is_ok_and(|name| is_known(&name)))
}

fn check_pairs(pairs: &[(String, String)]) -> Result<(), FormError> {
    match pairs.len() {
        0..=MOST_PARAMETERS => pairs.iter().try_for_each(|(name, value)| check_characters(name, value)),
        _ => Err(FormError::TooMany),
    }
}

fn check_characters(name: &str, value: &str) -> Result<(), FormError> {
    if !has_below(name, b' ') && !has_below(value, b' ') {
        return Ok(());
    }
    let line_breaks = has(value, |byte| matches!(byte, b'\r' | b'\n')) && !OPAQUE.contains(&name);
    let in_name = has(name, |byte| matches!(byte, b'\0' | b'\r' | b'\n'));
    match line_breaks || in_name || has(value, |byte| byte == b'\0') {
        true => Err(FormError::ControlCharacter),
        false => Ok(()),
    }
}

/// A name or value, also for the Basic header of RFC 6749 section 2.3.1: `+` is a space, `%` and two
/// hexadecimal digits are a byte.
pub(crate) fn decode(raw: &str) -> Result<Cow<'_, str>, FormError> {
    if !has_below(raw, b',') {
        return Ok(Cow::Borrowed(raw));
    }
    let mut decoded = String::with_capacity(raw.len());
    let mut rest = raw;
    // What a text needs no look at again for: plain parts, and escapes of ASCII.
    while let Some(end) = find_below(rest.as_bytes(), b',') {
        let (plain, encoded) = rest.split_at(end);
        decoded.push_str(plain);
        let (byte, length) = unit(encoded.as_bytes())?;
        if !byte.is_ascii() {
            return decode_bytes(decoded.into_bytes(), encoded.as_bytes());
        }
        decoded.push(char::from(byte));
        rest = &encoded[length..];
    }
    decoded.push_str(rest);
    Ok(Cow::Owned(decoded))
}

/// The rest of a text with escapes of other characters, which may not be UTF-8.
fn decode_bytes(mut decoded: Vec<u8>, mut rest: &[u8]) -> Result<Cow<'static, str>, FormError> {
    while !rest.is_empty() {
        let (byte, length) = unit(rest)?;
        decoded.push(byte);
        rest = &rest[length..];
    }
    String::from_utf8(decoded).map(Cow::Owned).map_err(|_| FormError::Encoding)
}

/// The byte that a text begins with, and how many bytes say it.
fn unit(text: &[u8]) -> Result<(u8, usize), FormError> {
    match text {
        [b'%', high, low, ..] => {
            let (high, low) = digit(*high).zip(digit(*low)).ok_or(FormError::Encoding)?;
            Ok((high << 4 | low, 3))
        }
        [b'%', ..] | [] => Err(FormError::Encoding),
        [b'+', ..] => Ok((b' ', 1)),
        [byte, ..] => Ok((*byte, 1)),
    }
}

/// The value of a hexadecimal digit.
fn digit(byte: u8) -> Option<u8> {
    match byte {
        byte @ b'0'..=b'9' => Some(byte - b'0'),
        byte @ (b'a'..=b'f' | b'A'..=b'F') => Some((byte | b' ') - b'a' + 10),
        _ => None,
    }
}

/// Whether a byte is one of those. It checks all of them, without a branch for each.
fn has(text: &str, wanted: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | wanted(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded() {
        let form = Form::parse(b"a=1%2B1&b=x+y&c&d=&&e=%E2%82%AC=").expect("well-formed");
        assert_eq!(form.get("a"), Some("1+1"));
        assert_eq!(form.get("b"), Some("x y"));
        assert_eq!((form.get("c"), form.get("d"), form.get("f")), (None, None, None));
        assert_eq!(form.get("e"), Some("\u{20ac}="));
    }

    #[test]
    fn pieces_are_those_of_the_standard_library() {
        for text in ["", "&", "a", "a&", "&a", "a&&b", "name=value&other=\u{20ac}uro&&", "=&=&\u{e9}&x"] {
            assert!(pieces(text).eq(text.split('&')), "{text}");
        }
    }

    #[test]
    fn malformed_values_of_known_parameters_are_refused() {
        for raw in
            ["scope=%", "scope=%2", "scope=%zz", "scope=%%20", "scope=%ff", "s%63ope=%C3", "scope:read=%"]
        {
            assert_eq!(Form::parse(raw.as_bytes()).err(), Some(FormError::Encoding), "{raw}");
        }
        for raw in ["scope=%00", "scope=x%0D%0Ay", "scope=x\r\n", "state=%00"] {
            assert_eq!(Form::parse(raw.as_bytes()).err(), Some(FormError::ControlCharacter), "{raw}");
        }
        assert_eq!(Form::parse(b"utm=1&scope=\xff").err(), Some(FormError::Encoding));
    }

    #[test]
    fn malformed_parameters_that_nobody_knows_are_ignored() {
        for raw in
            [&b"utm=100%"[..], b"%zz=1", b"%ff", b"a%0A=x", b"a=%00", b"a=x%0D%0Ay", b"a=\xff", b"\xff=a"]
        {
            let form = [raw, b"&scope=read&", raw].concat();
            let form = Form::parse(&form).expect("accepted");
            assert_eq!(form.iter().collect::<Vec<_>>(), [("scope", "read")], "{raw:?}");
        }
    }

    #[test]
    fn state_may_have_line_breaks() {
        assert_eq!(Form::parse(b"state=a%0D%0Ab").expect("accepted").get("state"), Some("a\r\nb"));
    }

    #[test]
    fn repetition_is_seen() {
        let repeated = |raw: &'static str| {
            Form::parse(raw.as_bytes()).expect("well-formed").repeated().map(str::to_owned)
        };
        assert_eq!(repeated("a=1&b=1&a=1"), Some("a".into()));
        assert_eq!(repeated("a=&a="), Some("a".into()));
        assert_eq!(repeated("a=1&A=1&resource=x&resource=y"), None);
    }

    #[test]
    fn the_number_of_parameters_is_bounded() {
        assert!(Form::parse("a=1&".repeat(128).as_bytes()).is_ok());
        for pair in ["a=1&", "a=%&"] {
            assert_eq!(Form::parse(pair.repeat(129).as_bytes()).err(), Some(FormError::TooMany));
        }
    }
}
