//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;
use http::request::Parts;

use super::Connection;
use crate::settings::{Settings, TrustedProxies};

/// The address of whoever sent a request, past the [trusted proxies](Settings::trusted_proxies). `None` where it is not known.
pub(crate) fn client_address(settings: &Settings, request: &Parts) -> Option<IpAddr> {
    let proxies = settings.trusted_proxies();
    let peer = request.extensions.get::<Connection>()?.peer.to_canonical();
    if !proxies.trusts(peer) {
        return Some(peer);
    }
    let by_legacy = last_untrusted(proxies, values(&request.headers, "x-forwarded-for"), Some);
    let by_standard = last_untrusted(proxies, values(&request.headers, "forwarded"), forwarded_for);
    match (by_legacy, by_standard) {
        // Proxies write one of the two, and pass on what a client says in the other: who says something else is not believed, and
        // shares the address of the proxy with their like.
        (Some(one), Some(other)) if one != other => Some(peer),
        (one, other) => one.or(other),
    }
}

/// The elements of a list, which may be in several headers.
fn values<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim).collect()
}

/// Each proxy adds who it heard from, so what a client made up is on the left of what is true.
fn last_untrusted<'h>(
    proxies: &TrustedProxies,
    elements: Vec<&'h str>,
    node: impl Fn(&'h str) -> Option<&'h str>,
) -> Option<IpAddr> {
    for element in elements.into_iter().rev() {
        let address = node(element).and_then(parse_node)?;
        if !proxies.trusts(address) {
            return Some(address);
        }
    }
    None
}

/// `for=` of an element of `Forwarded` (RFC 7239 section 4).
fn forwarded_for(element: &str) -> Option<&str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| value.trim().trim_matches('"'))
    })
}

/// An address, with a port or without (section 6). What is hidden or unknown is none.
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
            ("x-forwarded-for", "10.1.1.1", None),
        ] {
            assert_eq!(address_of("10.0.0.1", &[(name, value)]).as_deref(), expected, "{name}: {value}");
        }
        assert_eq!(address_of("10.0.0.1", &[]), None);
    }

    #[test]
    fn headers_that_differ_are_not_believed() {
        let of = |other| address_of("10.0.0.1", &[("x-forwarded-for", "192.0.2.1"), ("forwarded", other)]);
        assert_eq!(of("for=192.0.2.1").as_deref(), Some("192.0.2.1"));
        assert_eq!(of("for=198.51.100.7").as_deref(), Some("10.0.0.1"));
    }
}
