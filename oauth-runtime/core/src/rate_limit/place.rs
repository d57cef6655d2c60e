//! Where an attempt comes from.

use std::net::IpAddr;

/// The places whose counters an operator means, beside those of the person alone. The default has none.
///
/// The `password` grant and logins in an application of the provider's own come from a client. If that client has a secret, they are
/// counted at the client, and not at its address: [`Attempt::login_by_client`](super::Attempt::login_by_client).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Places<'a> {
    /// What is counted at this address, for the person and for anybody.
    pub address: Option<IpAddr>,
    /// What is counted of the person at the client with this identifier.
    pub client_id: Option<&'a str>,
}

/// The address; for IPv6 the `/64`, since somebody who has one address of it has all of them.
pub(super) fn place(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// The IPv6 `/48`, which one customer may have.
pub(super) fn network(address: IpAddr) -> Option<String> {
    match address.to_canonical() {
        IpAddr::V4(_) => None,
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            Some(format!("{a:x}:{b:x}:{c:x}::/48"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_an_address_or_a_network() {
        let place = |address: &str| place(address.parse().expect("an address"));
        assert_eq!(place("2001:db8::1"), place("2001:db8:0:0:ffff::2"));
        assert_ne!(place("2001:db8::1"), place("2001:db8:0:1::1"));
        assert_ne!(place("192.0.2.1"), place("192.0.2.2"));
        assert_eq!(place("::ffff:192.0.2.1"), place("192.0.2.1"));
        let network = |address: &str| network(address.parse().expect("an address"));
        assert_eq!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:1::1"));
        assert_eq!(network("192.0.2.1"), None);
    }
}
