//! Whether a request came over TLS.

use std::net::IpAddr;

use http::Version;
use http::header::HOST;
use http::request::Parts;
use http::uri::Scheme;

use crate::settings::{Settings, is_loopback_host};

/// What the web server knows about a connection. An adapter puts it into the request's extensions.
///
/// The axum adapter does so if the application is served with `into_make_service_with_connect_info`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Connection {
    /// The address at the other end: the client's, or a proxy's.
    pub peer: IpAddr,
    /// Whether the web server itself uses TLS on it.
    pub is_tls: bool,
}

impl Connection {
    /// A connection from this address; `is_tls` says whether the web server itself speaks TLS on it.
    pub const fn new(peer: IpAddr, is_tls: bool) -> Self {
        Self { peer, is_tls }
    }
}

/// Whether a request may carry secrets: it came over TLS, or it goes to a provider under development on the
/// same machine (RFC 6749 section 1.6).
///
/// Plain http counts only if the issuer is an `http` URL on a loopback host, the request names a loopback
/// host, and it comes from one, if the [`Connection`] is known. Forwarded headers count only on connections
/// from one of the [trusted proxies](Settings::trusted_proxies). Nothing else that a client writes counts.
pub fn is_secure_transport(settings: &Settings, request: &Parts) -> bool {
    settings.insecure_transport() || is_https(settings, request) || stays_on_this_machine(settings, request)
}

fn is_https(settings: &Settings, request: &Parts) -> bool {
    match request.extensions.get::<Connection>() {
        Some(connection) => {
            connection.is_tls
                || (settings.trusted_proxies().trusts(connection.peer) && forwarded_as_https(request))
        }
        // No adapter says how the request came, so its URI is the application's own statement. The axum
        // adapter removes the client's scheme.
        None => request.uri.scheme() == Some(&Scheme::HTTPS),
    }
}

/// A chain of proxies is secure if each link is.
fn forwarded_as_https(request: &Parts) -> bool {
    // A value that is not ASCII is not `https` either.
    let texts = |name| request.headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("proto=?"));
    let forwarded = texts("forwarded");
    let protocols = forwarded.flat_map(|value| value.split([',', ';'])).filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("proto").then(|| value.trim().trim_matches('"'))
    });
    let legacy = texts("x-forwarded-proto");
    let mut protocols = protocols.chain(legacy.flat_map(|value| value.split(',')).map(str::trim)).peekable();
    protocols.peek().is_some() && protocols.all(|protocol| protocol.eq_ignore_ascii_case("https"))
}

/// The issuer, the host that the request names, and the address that it comes from: each is a loopback host,
/// if it is known.
fn stays_on_this_machine(settings: &Settings, request: &Parts) -> bool {
    let is_local = |authority: &str| is_loopback_host(without_port(authority));
    let mut hosts = request.headers.get_all(HOST).iter().map(|value| value.to_str().unwrap_or_default());
    let peer = request.extensions.get::<Connection>().map(|connection| connection.peer.to_canonical());
    !settings.issuer().is_secure()
        && hosts.all(is_local)
        && request.uri.authority().is_none_or(|authority| is_local(authority.as_str()))
        && peer.is_none_or(|peer| peer.is_loopback())
}

/// RFC 9112 section 3.2: a request has one `Host`, and an HTTP/1.1 request over a connection always has it.
pub(crate) fn has_one_host(request: &Parts) -> bool {
    match request.headers.get_all(HOST).iter().count() {
        0 => {
            let came_over_a_wire = request.extensions.get::<Connection>().is_some();
            !came_over_a_wire || request.version != Version::HTTP_11
        }
        count => count == 1,
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

    fn under_development() -> Settings {
        SettingsBuilder::new("http://localhost:9000".parse().expect("an issuer"), Lifetimes::DEFAULT).build()
    }

    #[test]
    fn plain_http_is_for_a_provider_under_development_on_its_own_machine() {
        let settings = under_development();
        for host in ["127.0.0.1:9000", "localhost", "[::1]:9000", "[::1]"] {
            for connection in [None, from("127.0.0.1"), from("::1"), from("::ffff:127.0.0.1")] {
                assert!(is_secure_transport(&settings, &request(host, &[], connection)), "{host}");
            }
            assert!(!is_secure_transport(&settings, &request(host, &[], from("192.0.2.1"))), "{host}");
        }
        for host in ["notes.example", "localhost.evil.example", ""] {
            assert!(!is_secure_transport(&settings, &request(host, &[], from("127.0.0.1"))), "{host}");
        }
    }

    #[test]
    fn nothing_that_a_client_writes_turns_the_rule_off() {
        let settings = settings().build();
        for host in ["notes.example", "127.0.0.1:9000", "localhost", "[::1]"] {
            for connection in [None, from("192.0.2.1"), from("127.0.0.1")] {
                assert!(!is_secure_transport(&settings, &request(host, &[], connection)), "{host}");
            }
        }
        let mut absolute = request("notes.example", &[], from("192.0.2.1"));
        for uri in ["https://notes.example/token", "https://localhost/token", "http://localhost/token"] {
            absolute.uri = uri.parse().expect("a URI");
            assert!(!is_secure_transport(&settings, &absolute), "{uri}");
        }
        let mut absolute = request("localhost", &[], from("127.0.0.1"));
        absolute.uri = "http://notes.example/token".parse().expect("a URI");
        assert!(!is_secure_transport(&under_development(), &absolute));
    }

    #[test]
    fn a_request_has_one_host() {
        let mut request = request("notes.example", &[], from("192.0.2.1"));
        assert!(has_one_host(&request));
        request.headers.append(HOST, "notes.example".parse().expect("text"));
        assert!(!has_one_host(&request));
        request.headers.remove(HOST);
        assert!(!has_one_host(&request));
        request.version = Version::HTTP_2;
        assert!(has_one_host(&request));
        request.version = Version::HTTP_11;
        request.extensions.clear();
        assert!(has_one_host(&request), "it is the application's own");
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
        let odd = [("x-forwarded-proto", "https"), ("x-forwarded-proto", "\u{ff}")];
        assert!(!is_secure_transport(&settings, &request("notes.example", &odd, from("10.1.1.1"))));
        let spoofed = [("x-forwarded-proto", "https, http")];
        assert!(!is_secure_transport(&settings, &request("notes.example", &spoofed, from("10.1.1.1"))));
    }

    #[test]
    fn a_tls_connection_is_secure() {
        let tls = Some(Connection { peer: "192.0.2.1".parse().expect("an address"), is_tls: true });
        assert!(is_secure_transport(&settings().build(), &request("notes.example", &[], tls)));
    }
}
