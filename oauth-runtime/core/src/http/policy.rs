//! Sources of a content security policy.

use url::Url;

/// The origin of a URL in a policy's syntax; `None` if a policy cannot express it: the host of a URL may
/// contain `;` and `,`, which end a directive (Content Security Policy Level 3 section 2.2.1).
pub fn policy_source(url: &Url) -> Option<String> {
    let origin = url.origin();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]/".contains(&byte);
    Some(origin.ascii_serialization()).filter(|origin| origin.bytes().all(is_plain) && origin.contains("://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_adds_no_directive() {
        let source = |url: &str| policy_source(&Url::parse(url).expect("a URL"));
        assert_eq!(source("https://a.example:8443/x?y"), Some("https://a.example:8443".to_owned()));
        assert_eq!(source("http://[::1]:7000/"), Some("http://[::1]:7000".to_owned()));
        assert_eq!(source("https://bücher.example/"), Some("https://xn--bcher-kva.example".to_owned()));
        for url in
            ["https://x;sandbox/", "https://x,y/", "https://*/", "https://x'self'/", "com.example.app:/cb"]
        {
            assert_eq!(source(url), None, "{url}");
        }
    }
}
