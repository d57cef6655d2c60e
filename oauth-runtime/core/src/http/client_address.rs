//! The address that a request comes from.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};

use http::HeaderMap;
use http::request::Parts;

use super::Connection;
use crate::settings::{Settings, TrustedProxies};

/// Seconds between two warnings about a proxy that does not send the client's address.
const WARN_EVERY: u64 = 3600;

/// The address of a request's client, behind [trusted proxies](Settings::trusted_proxies). `None` if it is
/// not known. If a proxy is to blame, the log says so once an hour, because all its users then share the rate
/// limits of one address.
///
/// Each proxy appends the address that it sees. So the lists are read from the end, and the first address
/// that is not a trusted proxy's counts; if all are, the leftmost. Values that a client made up are further
/// left.
pub fn client_address(settings: &Settings, request: &Parts) -> Option<IpAddr> {
    address_behind(settings, &request.headers, request.extensions.get::<Connection>()?)
}

/// The same for a request that came over this connection.
pub(crate) fn address_behind(
    settings: &Settings,
    headers: &HeaderMap,
    connection: &Connection,
) -> Option<IpAddr> {
    let proxies = settings.trusted_proxies();
    let peer = connection.peer.to_canonical();
    if !proxies.trusts(peer) {
        return Some(peer);
    }
    let by_legacy = last_untrusted(proxies, &values(headers, "x-forwarded-for"), |element| Some(element));
    let by_standard = last_untrusted(proxies, &values(headers, "forwarded"), forwarded_for);
    match (by_legacy, by_standard) {
        (Said::Nothing, said) | (said, Said::Nothing) => said_by(peer, said, settings),
        (one, other) if one == other => said_by(peer, one, settings),
        // Proxies write one of the two headers, and pass the other on as the client sent it. A client that
        // sends a different value is not believed, and shares the proxy's address with all such clients.
        _ => Some(peer),
    }
}

fn said_by(proxy: IpAddr, said: Said, settings: &Settings) -> Option<IpAddr> {
    static WARNED_AT: AtomicU64 = AtomicU64::new(0);
    let address = said.address();
    if address.is_none() && is_due(&WARNED_AT, settings.now().as_unix()) {
        tracing::warn!(
            %proxy,
            "a trusted proxy does not send the client's address, so all its users share the rate limits of \
             one address; configure it to set X-Forwarded-For, or Forwarded with for="
        );
    }
    address
}

/// Whether a warning is due again; if so, it is recorded.
fn is_due(warned_at: &AtomicU64, now: u64) -> bool {
    let last = warned_at.load(Ordering::Relaxed);
    let is_due = last == 0 || now.abs_diff(last) >= WARN_EVERY;
    is_due && warned_at.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
}

/// The content of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// It is absent.
    Nothing,
    /// It hides the address, or is malformed.
    Unknown,
    Address(IpAddr),
}

impl Said {
    fn address(self) -> Option<IpAddr> {
        match self {
            Self::Address(address) => Some(address),
            Self::Nothing | Self::Unknown => None,
        }
    }
}

/// The elements of a list, which may be in several headers. The client's part may not be text.
fn values(headers: &HeaderMap, name: &str) -> Vec<String> {
    let values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    values
        .flat_map(|value| value.split(',').map(|element| element.trim().to_owned()).collect::<Vec<_>>())
        .collect()
}

fn last_untrusted(
    proxies: &TrustedProxies,
    elements: &[String],
    node: impl Fn(&str) -> Option<&str>,
) -> Said {
    let mut said = Said::Nothing;
    for element in elements.iter().rev() {
        match node(element).and_then(parse_node) {
            Some(address) if proxies.trusts(address) => said = Said::Address(address),
            Some(address) => return Said::Address(address),
            None => return Said::Unknown,
        }
    }
    said
}

/// `for=` of an element of `Forwarded` (RFC 7239 section 4).
fn forwarded_for(element: &str) -> Option<&str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| value.trim().trim_matches('"'))
    })
}

/// An address, with or without a port (section 6). `None` if it is hidden or unknown.
fn parse_node(node: &str) -> Option<IpAddr> {
    let bare = node.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse().or_else(|_| node.parse().map(|socket: SocketAddr| socket.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lifetimes;
    use crate::settings::SettingsBuilder;

    fn address_of(peer: &str, headers: &[(&str, &str)]) -> Option<String> {
        let issuer = "https://notes.example".parse().expect("an issuer");
        let settings = SettingsBuilder::new(issuer, Lifetimes::DEFAULT)
            .trusted_proxies("10.0.0.0/8".parse().expect("a network"))
            .build();
        let peer = peer.parse().expect("an address");
        let mut request = http::Request::get("/login").extension(Connection { peer, is_tls: false });
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        client_address(&settings, &parts).map(|address| address.to_string())
    }

    #[test]
    fn a_client_speaks_for_itself() {
        let made_up = [("x-forwarded-for", "198.51.100.7"), ("forwarded", "for=198.51.100.7")];
        assert_eq!(address_of("192.0.2.1", &made_up).as_deref(), Some("192.0.2.1"));
        assert_eq!(address_of("::ffff:192.0.2.1", &[]).as_deref(), Some("192.0.2.1"));
    }

    #[test]
    fn a_proxy_says_who_it_heard_from() {
        for (name, value, expected) in [
            ("x-forwarded-for", "203.0.113.9, 192.0.2.1", Some("192.0.2.1")),
            ("x-forwarded-for", "made up, 192.0.2.1:4711, 10.1.1.1", Some("192.0.2.1")),
            ("x-forwarded-for", "2001:db8::1", Some("2001:db8::1")),
            ("forwarded", "for=1.2.3.4, FOR=\"[2001:db8::1]:4711\";proto=https", Some("2001:db8::1")),
            ("forwarded", "for=192.0.2.1;by=10.1.1.1, for=10.1.1.1", Some("192.0.2.1")),
            ("forwarded", "for=192.0.2.1, for=_hidden", None),
            ("forwarded", "proto=https", None),
            ("x-forwarded-for", "10.1.1.1", Some("10.1.1.1")),
            ("x-forwarded-for", "10.2.2.2, 10.1.1.1", Some("10.2.2.2")),
            ("x-forwarded-for", "10.2.2.2, 192.0.2.1, 10.1.1.1", Some("192.0.2.1")),
            ("x-forwarded-for", "\u{ff}, 192.0.2.1", Some("192.0.2.1")),
            ("x-forwarded-for", "192.0.2.1, unknown, 10.1.1.1", None),
            ("x-forwarded-for", "192.0.2.1,", None),
        ] {
            assert_eq!(address_of("10.0.0.1", &[(name, value)]).as_deref(), expected, "{name}: {value}");
        }
        assert_eq!(address_of("10.0.0.1", &[]), None);
    }

    #[test]
    fn a_warning_comes_once_an_hour() {
        let warned_at = AtomicU64::new(0);
        let due = [1_000_000, 1_000_001, 1_003_599, 1_003_600, 1_003_601, 900_000]
            .map(|now| is_due(&warned_at, now));
        assert_eq!(due, [true, false, false, true, false, true]);
    }

    #[test]
    fn headers_that_differ_are_not_believed() {
        let of = |other| address_of("10.0.0.1", &[("x-forwarded-for", "192.0.2.1"), ("forwarded", other)]);
        assert_eq!(of("for=192.0.2.1").as_deref(), Some("192.0.2.1"));
        assert_eq!(of("for=198.51.100.7").as_deref(), Some("10.0.0.1"));
        // The proxy hides the address that it sees, and the client claims another one.
        assert_eq!(of("for=_hidden").as_deref(), Some("10.0.0.1"));
        assert_eq!(of("for=unknown, for=10.1.1.1").as_deref(), Some("10.0.0.1"));
    }

    #[test]
    fn several_headers_are_one_list() {
        let chain = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "192.0.2.1, 10.1.1.1")];
        assert_eq!(address_of("10.0.0.1", &chain).as_deref(), Some("192.0.2.1"));
    }
}
