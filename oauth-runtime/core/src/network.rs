//! Networks in CIDR notation, and the person's own machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use url::{Host, Url};

/// An address, or all addresses with the same leading bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

/// The text is not an IP address or a network in CIDR notation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a network; write an address like 10.0.0.1 or a network like 10.0.0.0/8")]
pub struct ParseNetworkError(String);

impl Network {
    /// An IPv4 network, with a prefix of at most 32.
    pub const fn v4(octets: [u8; 4], prefix: u32) -> Self {
        let [a, b, c, d] = octets;
        Self { address: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), prefix }
    }

    /// An IPv6 network with a prefix of at most 48 bits: only its first three groups are given.
    pub const fn v6(groups: [u16; 3], prefix: u32) -> Self {
        let [a, b, c] = groups;
        Self { address: IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)), prefix }
    }
}

impl Network {
    /// Whether it contains `address`. An IPv4 address inside of an IPv6 address is not recognised here.
    #[inline]
    pub fn contains(&self, address: IpAddr) -> bool {
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

/// Whether the host of a URL is the machine of the browser that opens it: names under `localhost` (RFC 6761 section
/// 6.3), loopback addresses, also inside of IPv6 addresses, and the unspecified address, which browsers connect to as
/// if it were one.
pub fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => is_own(address),
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.is_unspecified() || address.to_ipv4().is_some_and(is_own)
        }
        None => false,
    }
}

/// `127.0.0.0/8` and `0.0.0.0/8`: this host on this network (RFC 1122 section 3.2.1.3).
fn is_own(address: Ipv4Addr) -> bool {
    address.is_loopback() || address.octets()[0] == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_many_names() {
        let is_here =
            |host: &str| is_this_machine(&Url::parse(&format!("https://{host}/cb")).expect("a URL"));
        for host in [
            "localhost",
            "LOCALHOST",
            "localhost.",
            "app.localhost",
            "app.localhost.:8443",
            "127.0.0.1",
            "127.9.9.9:80",
            "127.1",
            "0x7f.1",
            "2130706433",
            "127.0.0.1.",
            "0.0.0.0",
            "0",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]:7000",
            "[::127.0.0.1]",
            "[::ffff:0.0.0.0]",
        ] {
            assert!(is_here(host), "{host}");
        }
        for host in [
            "client.example",
            "localhost.example",
            "notlocalhost",
            "127.0.0.1.example",
            "10.0.0.1",
            "[::ffff:10.0.0.1]",
            "[2001:db8::1]",
        ] {
            assert!(!is_here(host), "{host}");
        }
    }
}
