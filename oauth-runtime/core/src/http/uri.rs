//! Parameters appended to a redirect URI.

use url::form_urlencoded;

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
    // Few characters of the parameters need an escape.
    let of_pairs = query.iter().chain(fragment).map(|(name, value)| name.len() + value.len() + 4);
    let mut built = String::with_capacity(uri.len() + of_pairs.sum::<usize>() + ESCAPES);
    built.push_str(uri);
    if !query.is_empty() {
        built.push(if uri.contains('?') { '&' } else { '?' });
        built = with_parameters(built, query);
    }
    if !fragment.is_empty() {
        built.push('#');
        built = with_parameters(built, fragment);
    }
    built
}

fn with_parameters(uri: String, parameters: &[(&str, &str)]) -> String {
    let end = uri.len();
    form_urlencoded::Serializer::for_suffix(uri, end).extend_pairs(parameters).finish()
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
    fn without_parameters_the_uri_stays() {
        assert_eq!(build_uri("com.example.app:/cb", &[], &[]), "com.example.app:/cb");
    }
}
