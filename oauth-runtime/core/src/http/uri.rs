//! Parameters appended to a redirect URI.

use url::form_urlencoded;

use crate::short_text::{encoded, find};

/// Room for characters that are escaped, in bytes.
const ESCAPES: usize = 32;

/// `uri` with parameters appended to its query or as its fragment, form-encoded.
///
/// The URI's own query is kept (RFC 6749 section 3.1.2).
///
/// ```
/// use oauth_runtime::http::build_uri;
///
/// assert_eq!(build_uri("https://client.example/cb?a=b", &[("code", "x y")], &[]), "https://client.example/cb?a=b&code=x+y");
/// assert_eq!(build_uri("https://client.example/cb", &[], &[("state", "1")]), "https://client.example/cb#state=1");
/// ```
pub fn build_uri(uri: &str, query: &[(&str, &str)], fragment: &[(&str, &str)]) -> String {
    let built = uri_with(uri, Place::Query, query.iter().copied());
    match fragment {
        [] => built,
        _ => uri_with(&built, Place::Fragment, fragment.iter().copied()),
    }
}

/// These parameters as a query or as the body of a form.
pub(crate) fn form_encoded(
    parameters: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in parameters {
        form.append_pair(name.as_ref(), value.as_ref());
    }
    form.finish()
}

/// Where parameters are in a URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Query,
    Fragment,
}

/// `uri` with parameters appended in one place. Without parameters, it stays as it is.
pub(crate) fn uri_with<'a>(
    uri: &str,
    place: Place,
    parameters: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> String {
    let length = parameters.clone().map(|(name, value)| name.len() + value.len() + 2).sum::<usize>();
    let mut built = BuiltUri::new(uri, place, length);
    for (name, value) in parameters {
        built.push(&encoded(name), &encoded(value));
    }
    built.finish()
}

/// A URI to which parameters are appended.
pub(crate) struct BuiltUri {
    text: String,
    separator: char,
}

impl BuiltUri {
    /// With room for parameters of this length.
    pub(crate) fn new(uri: &str, place: Place, length: usize) -> Self {
        // Few characters of the parameters need an escape.
        let mut text = String::with_capacity(uri.len() + length + ESCAPES);
        text.push_str(uri);
        let separator = match place {
            Place::Query if find(uri.as_bytes(), b'?').is_some() => '&',
            Place::Query => '?',
            Place::Fragment => '#',
        };
        Self { text, separator }
    }

    /// Appends a parameter that is [`encoded`].
    pub(crate) fn push(&mut self, name: &str, value: &str) {
        self.text.push(self.separator);
        self.text.push_str(name);
        self.text.push('=');
        self.text.push_str(value);
        self.separator = '&';
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_can_be_injected() {
        let uri = build_uri("https://client.example/cb", &[("state", "a&code=evil#\r\nX: 1<script>")], &[]);
        assert_eq!(uri, "https://client.example/cb?state=a%26code%3Devil%23%0D%0AX%3A+1%3Cscript%3E");
    }

    #[test]
    fn every_character_is_encoded_as_in_a_form() {
        for character in (0..0x250).filter_map(char::from_u32) {
            let text = format!("a{character}b");
            let encoded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
            assert_eq!(build_uri("", &[(&text, &text)], &[]), format!("?{encoded}={encoded}"));
        }
    }

    #[test]
    fn without_parameters_the_uri_stays() {
        assert_eq!(build_uri("com.example.app:/cb", &[], &[]), "com.example.app:/cb");
    }
}
