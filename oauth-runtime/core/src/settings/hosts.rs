//! Patterns for hosts of the web: `client.example`, `*.client.example`.

/// A pattern for hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HostPattern {
    /// This host.
    Exact(String),
    /// Every host below this one, with the dot before it.
    Below(String),
}

impl HostPattern {
    /// `client.example`, or `*.client.example` for every host below it. `None`: it is neither.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (name, is_below) = match text.strip_prefix("*.") {
            Some(name) => (name, true),
            None => (text, false),
        };
        let url = url::Url::parse(&format!("https://{name}/")).ok()?;
        // In the form that a URL has: otherwise it would match nothing.
        let is_host = url.host_str() == Some(name)
            && url.port().is_none()
            && !name.ends_with('.')
            && !name.contains('*');
        if !is_host || url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return None;
        }
        Some(if is_below { Self::Below(format!(".{name}")) } else { Self::Exact(name.to_owned()) })
    }

    /// Whether this host matches.
    pub(crate) fn matches(&self, host: &str) -> bool {
        match self {
            Self::Exact(name) => host == name,
            Self::Below(end) => host.len() > end.len() && host.ends_with(end.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_a_host_or_those_below_it() {
        let matches = |pattern: &str, host: &str| HostPattern::parse(pattern).expect(pattern).matches(host);
        assert!(matches("client.example", "client.example"));
        assert!(!matches("client.example", "www.client.example"));
        assert!(matches("*.client.example", "www.client.example"));
        assert!(matches("*.client.example", "a.b.client.example"));
        assert!(!matches("*.client.example", "client.example"));
        assert!(!matches("*.client.example", "evilclient.example"));
        assert!(!matches("*.client.example", ".client.example"));
        assert!(matches("xn--bcher-kva.example", "xn--bcher-kva.example"));
        assert!(matches("127.0.0.1", "127.0.0.1"));
    }

    #[test]
    fn what_is_no_pattern() {
        for text in [
            "",
            "*",
            "*.",
            "Client.example",
            "client.example.",
            "client.example:8443",
            "https://client.example",
            "client.example/path",
            "*.*.example",
            "a.*.example",
            "bücher.example",
            "user@client.example",
            "client example",
        ] {
            assert_eq!(HostPattern::parse(text), None, "{text}");
        }
    }
}
