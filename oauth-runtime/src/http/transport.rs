//! Whether a request came over TLS.

use std::net::IpAddr;

use http::request::Parts;
use http::uri::Scheme;

use crate::settings::{Settings, is_loopback_host};

/// What the web server knows of a connection. An adapter puts it into the request's extensions.
///
/// The axum adapter does so where the application is served with `into_make_service_with_connect_info`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connection {
    /// The address at the other end: the client's, or a proxy's.
    pub peer: IpAddr,
    /// Whether the web server itself speaks TLS on it.
    pub is_tls: bool,
}

/// Whether a request may carry secrets: it came over TLS, or never left this machine (RFC 6749 section 1.6).
///
/// Forwarded headers count only where the connection comes from one of the [trusted proxies](Settings::trusted_proxies).
pub fn is_secure_transport(settings: &Settings, request: &Parts) -> bool {
    settings.insecure_transport() || is_https(settings, request) || names_loopback_host(settings, request)
}

fn is_https(settings: &Settings, request: &Parts) -> bool {
    if request.uri.scheme() == Some(&Scheme::HTTPS) {
        return true;
    }
    let Some(connection) = request.extensions.get::<Connection>() else {
        return false;
    };
    connection.is_tls || (settings.trusted_proxies().trusts(connection.peer) && forwarded_as_https(request))
}

/// A chain of proxies counts as secure where each link is.
fn forwarded_as_https(request: &Parts) -> bool {
    let forwarded = request.headers.get_all("forwarded").iter().filter_map(|value| value.to_str().ok());
    let protocols = forwarded.flat_map(|value| value.split([',', ';'])).filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("proto").then(|| value.trim().trim_matches('"'))
    });
    let legacy = request.headers.get_all("x-forwarded-proto").iter().filter_map(|value| value.to_str().ok());
    let mut protocols = protocols.chain(legacy.flat_map(|value| value.split(',')).map(str::trim)).peekable();
    protocols.peek().is_some() && protocols.all(|protocol| protocol.eq_ignore_ascii_case("https"))
}

/// By the `Host` header or the URI; where there is neither, by the issuer.
fn names_loopback_host(settings: &Settings, request: &Parts) -> bool {
    let header = request.headers.get(http::header::HOST).map(|value| value.to_str().unwrap_or_default());
    let authority = header.or(request.uri.authority().map(|authority| authority.as_str()));
    match authority {
        Some(authority) => is_loopback_host(without_port(authority)),
        None => !settings.issuer().is_secure(),
    }
}

fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;
    use crate::Lifetimes;
    use crate::settings::SettingsBuilder;

    fn settings() -> SettingsBuilder {
        let issuer = "https://notes.example".parse().expect("an issuer");
        SettingsBuilder::new(issuer, Lifetimes::DEFAULT)
            .trusted_proxies("10.0.0.0/8".parse().expect("a network"))
    }

    fn request(host: &str, headers: &[(&str, &str)], connection: Option<Connection>) -> Parts {
        let mut request = Request::builder().uri("/token").header("host", host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (mut parts, ()) = request.body(()).expect("a request").into_parts();
        parts.extensions.extend(
            connection
                .map(|connection| {
                    let mut extensions = http::Extensions::new();
                    extensions.insert(connection);
                    extensions
                })
                .unwrap_or_default(),
        );
        parts
    }

    fn from(peer: &str) -> Option<Connection> {
        Some(Connection { peer: peer.parse().expect("an address"), is_tls: false })
    }

    #[test]
    fn plain_http_on_a_public_host_is_insecure() {
        let settings = settings().build();
        assert!(!is_secure_transport(&settings, &request("notes.example", &[], None)));
        assert!(!is_secure_transport(&settings, &request("localhost.evil.example", &[], None)));
        for host in ["127.0.0.1:9000", "localhost", "[::1]:9000", "[::1]"] {
            assert!(is_secure_transport(&settings, &request(host, &[], None)), "{host}");
        }
    }

    #[test]
    fn insecure_transport_can_be_allowed() {
        let settings = settings().insecure_transport(true).build();
        assert!(is_secure_transport(&settings, &request("notes.example", &[], None)));
    }

    #[test]
    fn forwarded_headers_count_from_trusted_proxies_only() {
        let settings = settings().build();
        for headers in [[("x-forwarded-proto", "https")], [("forwarded", "for=192.0.2.1; Proto=\"https\"")]] {
            assert!(is_secure_transport(&settings, &request("notes.example", &headers, from("10.1.1.1"))));
            assert!(!is_secure_transport(&settings, &request("notes.example", &headers, from("192.0.2.1"))));
            assert!(!is_secure_transport(&settings, &request("notes.example", &headers, None)));
        }
        let spoofed = [("x-forwarded-proto", "https, http")];
        assert!(!is_secure_transport(&settings, &request("notes.example", &spoofed, from("10.1.1.1"))));
    }

    #[test]
    fn a_tls_connection_is_secure() {
        let tls = Some(Connection { peer: "192.0.2.1".parse().expect("an address"), is_tls: true });
        assert!(is_secure_transport(&settings().build(), &request("notes.example", &[], tls)));
    }
}
