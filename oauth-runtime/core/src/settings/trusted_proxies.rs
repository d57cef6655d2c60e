//! The proxies whose forwarded headers count.

use std::net::IpAddr;
use std::str::FromStr;

use crate::network::{Network, ParseNetworkError};

/// The networks of the reverse proxies in front of a provider.
///
/// Anybody can send forwarded headers. They count only on connections from one of these networks:
///
/// * `X-Forwarded-Proto`, and `proto` of `Forwarded` (RFC 7239), say that the client used TLS, if each link
///   of the chain says `https`.
/// * `X-Forwarded-For`, and `for` of `Forwarded`, contain the client's address. The list is read from its
///   end: the first address outside of these networks counts, or the leftmost if all are inside. Values that
///   a client made up are to the left of it. If the first such element is not an address (`unknown`,
///   `_hidden`), the address is unknown. If both headers are present and differ, the proxy's own address
///   counts.
///
/// So each proxy must append to the header, or replace it. Do not name a proxy here that passes a header on
/// as the client wrote it.
///
/// ```
/// use oauth_runtime::TrustedProxies;
///
/// let proxies: TrustedProxies = "127.0.0.1, 10.0.0.0/8, fd00::/8".parse()?;
/// assert!(proxies.trusts("10.1.2.3".parse().unwrap()));
/// assert!(!proxies.trusts("192.0.2.1".parse().unwrap()));
/// # Ok::<(), oauth_runtime::ParseNetworkError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

impl TrustedProxies {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a connection from `address` may report a client's address.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(address))
    }
}

impl FromStr for TrustedProxies {
    type Err = ParseNetworkError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let networks = text.split(',').map(str::trim).filter(|network| !network.is_empty());
        networks.map(Network::from_str).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_of_both_families() {
        let proxies: TrustedProxies = "0.0.0.0/0,2001:db8::/32,::1".parse().expect("valid");
        for inside in ["198.51.100.7", "2001:db8:1::1", "::1", "::ffff:198.51.100.7"] {
            assert!(proxies.trusts(inside.parse().expect("an address")), "{inside}");
        }
        assert!(!proxies.trusts("2001:db9::1".parse().expect("an address")));
        assert!(!TrustedProxies::default().trusts("127.0.0.1".parse().expect("an address")));
    }

    #[test]
    fn what_is_no_network() {
        for text in ["proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "fd00::/129"] {
            assert!(text.parse::<TrustedProxies>().is_err(), "{text}");
        }
    }
}
