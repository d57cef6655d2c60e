//! The page that shows the target of a redirect, for a client that nobody vouches for.

use http::StatusCode;

use super::Response;
use super::response::{escape, html};
use crate::{Client, OAuthError};

/// Where the browser goes next, which a page shows as a link: if the client registered itself (RFC 9700 section 4.11.2), or
/// if the application [tells](crate::access_policy::Access::tell) the person something first.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Leaving<'a> {
    /// The whole URI, with the parameters of the response.
    pub uri: &'a str,
    /// The error for the client; `None` if there is none, at the end of a logout.
    pub error: Option<&'a OAuthError>,
    /// What the application tells the person about a refusal, as plain text.
    pub reason: Option<&'a str>,
    /// Whether nobody vouches for the client, which the page says.
    pub is_unknown: bool,
}

impl<'a> Leaving<'a> {
    pub(crate) fn new(uri: &'a str, error: Option<&'a OAuthError>) -> Self {
        Self { uri, error, reason: None, is_unknown: true }
    }

    /// With a reason, for a client that may be known.
    pub(crate) fn because(self, reason: Option<&'a str>, is_unknown: bool) -> Self {
        Self { reason, is_unknown, ..self }
    }

    /// The part that a person recognises: a host on the web, or else the scheme of a program on their
    /// machine.
    pub fn destination(&self) -> String {
        destination(self.uri)
    }
}

/// Whether a redirect of the browser to `uri` needs a click: it would start a program on the person's
/// machine, and the client registered itself.
pub(crate) fn needs_click(client: &Client, uri: &str) -> bool {
    client.is_self_registered() && !is_web(uri)
}

fn is_web(uri: &str) -> bool {
    let scheme = uri.split_once(':').map(|(scheme, _)| scheme).unwrap_or_default();
    scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}

/// A host, or the scheme of an application on the local machine.
pub fn destination(uri: &str) -> String {
    let Ok(url) = url::Url::parse(uri) else {
        return String::new();
    };
    // Hosts have owners only on the web: an application may use any name as its host.
    match (url.scheme(), url.host_str(), url.port()) {
        ("https" | "http", Some(host), Some(port)) => format!("{host}:{port}"),
        ("https" | "http", Some(host), None) => host.to_owned(),
        (scheme, ..) => format!("{scheme}:"),
    }
}

/// A plain page with the link.
pub(crate) fn leave_page(leaving: &Leaving<'_>) -> Response {
    let uri = escape(leaving.uri);
    let destination = escape(&leaving.destination());
    let (code, status) = match leaving.error {
        Some(error) => (error.code(), StatusCode::BAD_REQUEST),
        None => ("", StatusCode::OK),
    };
    if let Some(reason) = leaving.reason {
        let reason = escape(reason);
        let unknown = match leaving.is_unknown {
            true => " Nobody at this service knows that application. Go on only if you started it yourself.",
            false => "",
        };
        let page = format!(
            include_str!("refused.html"),
            reason = reason,
            unknown = unknown,
            uri = uri,
            destination = destination,
            code = code
        );
        return html(status, page);
    }
    html(status, format!(include_str!("leave.html"), uri = uri, destination = destination, code = code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_destination_is_what_a_person_recognises() {
        assert_eq!(destination("https://client.example/cb?a=b"), "client.example");
        assert_eq!(destination("http://127.0.0.1:7000/cb"), "127.0.0.1:7000");
        assert_eq!(destination("com.example.app:/cb"), "com.example.app:");
        assert_eq!(destination("evil://bank.example/cb"), "evil:");
    }

    #[test]
    fn the_web_is_where_a_browser_stays_a_browser() {
        assert!(is_web("https://client.example/cb") && is_web("HTTP://127.0.0.1/cb"));
        assert!(!is_web("ms-settings:home") && !is_web("httpx://client.example") && !is_web(""));
    }

    #[test]
    fn nothing_can_be_injected() {
        let page = leave_page(&Leaving::new("evil:\"><script>alert(1)</script>", None));
        assert!(!String::from_utf8_lossy(page.body()).contains("<script"));
    }
}
