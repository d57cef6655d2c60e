//! A registered redirect URI in the first line, and a requested one in the rest. They match if they are the same, or differ in the port of a
//! loopback URI alone.

use oauth_runtime::RedirectUri;
use url::Url;

use crate::oracle::fields;

pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let [registered, requested] =
        fields(text.as_bytes()).map(|field| String::from_utf8_lossy(field).into_owned());
    let Ok(uri) = RedirectUri::parse(registered.as_str()) else { return };
    assert_eq!(uri.as_str(), registered);
    assert_is_safe(&registered);
    let stored = serde_json::to_string(&uri).expect("JSON");
    assert_eq!(serde_json::from_str::<RedirectUri>(&stored).expect("what was stored"), uri);

    assert!(uri.matches_on_any_port(&registered));
    assert_eq!(uri.matches(&requested), registered == requested);
    let matches = uri.matches_on_any_port(&requested);
    let same_but_port = match (without_port(&registered), without_port(&requested)) {
        (Some(registered), Some(requested)) => registered == requested,
        _ => false,
    };
    assert_eq!(matches, registered == requested || same_but_port, "{registered} and {requested}");
    if matches {
        browser_goes_to_the_same(&registered, &requested);
    }
}

/// Host and rest of an `http` URI on this machine, if its port is one.
fn without_port(uri: &str) -> Option<(&str, &str)> {
    let rest = uri.strip_prefix("http://")?;
    let end = rest.find(|letter| "/?#\\".contains(letter)).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    if rest.starts_with(['#', '\\']) {
        return None;
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_port = |port: &str| {
        port.bytes().all(|digit| digit.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
    };
    let is_ours = ["127.0.0.1", "[::1]", "localhost"].contains(&host) && port.is_none_or(is_port);
    is_ours.then_some((host, rest))
}

/// As browsers read URLs, too.
fn browser_goes_to_the_same(registered: &str, requested: &str) {
    let [mut registered, mut requested] = [registered, requested].map(|uri| Url::parse(uri).expect("a URL"));
    if registered != requested {
        assert!(registered.set_port(None).is_ok() && requested.set_port(None).is_ok());
        assert!(["127.0.0.1", "[::1]", "localhost"].contains(&requested.host_str().unwrap_or_default()));
    }
    assert_eq!(registered, requested);
}

fn assert_is_safe(uri: &str) {
    let url = Url::parse(uri).expect("an absolute URI");
    assert!(url.fragment().is_none() && url.username().is_empty() && url.password().is_none(), "{uri}");
    let is_loopback = ["localhost", "[::1]"].contains(&url.host_str().unwrap_or_default())
        || url.host_str().is_some_and(|host| host.starts_with("127."));
    assert!(url.scheme() != "http" || is_loopback, "{uri}");
    assert!(!["javascript", "data", "file", "blob", "about"].contains(&url.scheme()), "{uri}");
    let reserved = ["code", "state", "error", "iss", "access_token", "id_token"];
    assert!(!url.query_pairs().any(|(name, _)| reserved.contains(&&*name)), "{uri}");
}
