//! Parameters appended to a redirect URI.

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
    let mut built = uri.to_owned();
    if !query.is_empty() {
        built.push(match uri.find('?') {
            None => '?',
            Some(_) => '&',
        });
        built.push_str(&encode(query));
    }
    if !fragment.is_empty() {
        built.push('#');
        built.push_str(&encode(fragment));
    }
    built
}

/// A list of strings always serializes.
fn encode(parameters: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(parameters).unwrap_or_default()
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
