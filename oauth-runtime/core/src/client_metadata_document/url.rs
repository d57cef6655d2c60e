//! The URL of a metadata document, which is the identifier of its client (section 3).

use percent_encoding::percent_decode_str;
use url::Url;

use crate::settings::{ClientDocuments, is_loopback_host};

/// The maximum length in bytes. People see it.
const LONGEST: usize = 512;

/// A URL that a document may have: written as it is requested, so that no two texts name one document, and nobody
/// reads another host than the one that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DocumentUrl(Url);

impl DocumentUrl {
    /// Whether an identifier is meant as such a URL, well-formed or not.
    pub(super) fn is_meant_by(client_id: &str, documents: &ClientDocuments) -> bool {
        client_id.starts_with("https://")
            || (documents.loopback_is_allowed() && client_id.starts_with("http://"))
    }

    /// Checks an identifier. The error says what is wrong with it.
    pub(super) fn parse(client_id: &str, documents: &ClientDocuments) -> Result<Self, &'static str> {
        if client_id.len() > LONGEST {
            return Err("it has more than 512 bytes");
        }
        let url = Url::parse(client_id).map_err(|_| "it is not a URL")?;
        let host = url.host_str().unwrap_or_default();
        let is_here = documents.loopback_is_allowed() && is_loopback_host(host);
        if url.scheme() != "https" && !(url.scheme() == "http" && is_here) {
            return Err("it must begin with https://");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it must not contain a user name or a password");
        }
        if url.fragment().is_some() {
            return Err("it must not have a fragment");
        }
        if url.query().is_some() {
            return Err("it must not have a query");
        }
        if url.path() == "/" {
            return Err("it must have a path");
        }
        if host.ends_with('.') || url.as_str() != client_id || has_dot_segments(url.path()) {
            return Err("it must be in normal form: the host in lower case and ASCII, no default port, \
                 no segments `.` and `..`, nothing that a URL must encode");
        }
        if !is_encoded_as_needed(url.path()) {
            return Err(
                "its path must encode no letters, digits, `-`, `.`, `_` and `~`, and write `%2F`, not `%2f`",
            );
        }
        Ok(Self(url))
    }

    /// The URL, to fetch.
    pub(super) fn as_url(&self) -> &Url {
        &self.0
    }

    /// The identifier.
    pub(super) fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host, without the port.
    pub(super) fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }
}

/// Whether the path is in normal form (RFC 3986, sections 6.2.2.1 and 6.2.2.2): what needs no encoding has none, and its
/// digits are in upper case. Otherwise one document would have any number of names.
fn is_encoded_as_needed(path: &str) -> bool {
    path.split('%').skip(1).all(|rest| {
        let digits = rest.get(..2).filter(|digits| {
            digits.bytes().all(|digit| digit.is_ascii_hexdigit() && !digit.is_ascii_lowercase())
        });
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        byte.is_some_and(|byte| !byte.is_ascii_alphanumeric() && !b"-._~".contains(&byte))
    })
}

/// Whether the path has segments `.` or `..` once a server has decoded it, slashes included. The plain ones are gone
/// from the URL, which then differs from the identifier.
fn has_dot_segments(path: &str) -> bool {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    decoded.split(['/', '\\']).any(|segment| matches!(segment, "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(client_id: &str) -> Option<&'static str> {
        DocumentUrl::parse(client_id, &ClientDocuments::new()).err()
    }

    #[test]
    fn a_path_on_a_host_is_all_that_it_needs() {
        for client_id in [
            "https://client.example/client.json",
            "https://client.example:8443/oauth/client",
            "https://client.example/a/",
            "https://client.example/.well-known/client",
            "https://client.example/a..b/...",
            "https://client.example/a%20b",
            "https://xn--bcher-kva.example/client",
        ] {
            assert_eq!(problem(client_id), None, "{client_id}");
        }
    }

    #[test]
    fn what_is_no_url_of_a_document() {
        for client_id in [
            "https://",
            "https://client.example",
            "https://client.example/",
            "http://client.example/client",
            "https://client.example/client?a=b",
            "https://client.example/client?",
            "https://client.example/client#",
            "https://client.example/client#a",
            "https://user@client.example/client",
            "https://:secret@client.example/client",
            "https://@client.example/client",
        ] {
            assert!(problem(client_id).is_some(), "{client_id}");
        }
        let long = format!("https://client.example/{}", "a".repeat(512));
        assert_eq!(problem(&long), Some("it has more than 512 bytes"));
    }

    /// One document has one name, and it names the host that is asked.
    #[test]
    fn what_a_url_parser_would_change_is_refused() {
        for client_id in [
            "HTTPS://client.example/client",
            "https://Client.example/client",
            "https://client.example:443/client",
            "https://client.example./client",
            "https://bücher.example/client",
            "https://client.example/bücher",
            "https://client.example\\@evil.example/client",
            "https://client.example/a\\b",
            "https:\\\\client.example/client",
            "https:client.example/client",
            "https:///client.example/client",
            "https://client.example/a b",
            "https://client.example/a\tb",
            " https://client.example/client",
            "https://client.example/client\n",
            "https://0x7f.1/client",
            "https://2130706433/client",
            "https://127.1/client",
            "https://client%2eexample/client",
        ] {
            assert!(problem(client_id).is_some(), "{client_id}");
        }
    }

    #[test]
    fn one_document_has_one_spelling() {
        for path in
            ["%63lient", "clien%74", "a%7Eb", "a%2Db", "a%2fb", "a%c3%a9", "a%", "a%4", "a%zz", "a%+1"]
        {
            let client_id = format!("https://client.example/{path}");
            assert!(problem(&client_id).is_some(), "{client_id}");
        }
        for path in ["a%2Fb", "a%20b", "a%C3%A9", "%5B"] {
            let client_id = format!("https://client.example/{path}");
            assert_eq!(problem(&client_id), None, "{client_id}");
        }
    }

    #[test]
    fn dot_segments_are_refused_in_every_notation() {
        for path in [
            "./a",
            "../a",
            "a/.",
            "a/..",
            "%2e/a",
            "%2E%2e/a",
            ".%2e/a",
            "a%2f..%2fb",
            "a/%5c..%5cb",
            "%2e%2e%5cb",
        ] {
            let client_id = format!("https://client.example/{path}");
            assert!(problem(&client_id).is_some(), "{client_id}");
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_and_only_if_it_is_allowed() {
        let local = ClientDocuments::new().allow_loopback(true);
        for client_id in
            ["http://localhost:8080/client.json", "http://127.0.0.1/client", "http://[::1]:8080/client"]
        {
            assert!(!DocumentUrl::is_meant_by(client_id, &ClientDocuments::new()), "{client_id}");
            assert!(problem(client_id).is_some(), "{client_id}");
            assert!(DocumentUrl::is_meant_by(client_id, &local), "{client_id}");
            assert!(DocumentUrl::parse(client_id, &local).is_ok(), "{client_id}");
        }
        assert!(DocumentUrl::parse("http://client.example/client", &local).is_err());
        assert!(DocumentUrl::parse("http://localhost.evil.example/client", &local).is_err());
    }
}
