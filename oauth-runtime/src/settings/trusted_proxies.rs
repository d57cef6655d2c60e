//! The proxies whose forwarded headers count.

use std::net::IpAddr;
use std::str::FromStr;

/// The networks of the reverse proxies in front of a provider.
///
/// Anybody can send `X-Forwarded-Proto: https`. It counts only where the connection comes from one of these.
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    prefix: u32,
}

/// The text is not an IP address or a network in CIDR notation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a network; write an address like 10.0.0.1 or a network like 10.0.0.0/8")]
pub struct ParseNetworkError(String);

impl TrustedProxies {
    /// Whether a connection from `address` may speak for a client.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(address))
    }
}

impl Network {
    fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.leading_zeros() >= self.prefix
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.leading_zeros() >= self.prefix
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = ParseNetworkError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || ParseNetworkError(text.to_owned());
        let (address, prefix) =
            text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| invalid())?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => bits,
            Some(prefix) => prefix.parse().ok().filter(|prefix| *prefix <= bits).ok_or_else(invalid)?,
        };
        Ok(Self { address, prefix })
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
