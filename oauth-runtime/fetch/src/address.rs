//! Which addresses and names lead into an internal network.

use std::net::IpAddr;

use oauth_runtime_core::__internal::Network;

/// Parts of IPv4 that are not the Internet: the IANA registry of special-purpose addresses (RFC 6890), and
/// one that a cloud uses.
const INNER_V4: [Network; 17] = [
    Network::v4([0, 0, 0, 0], 8),
    Network::v4([10, 0, 0, 0], 8),
    Network::v4([100, 64, 0, 0], 10),
    Network::v4([127, 0, 0, 0], 8),
    // The metadata of most clouds is at 169.254.169.254.
    Network::v4([169, 254, 0, 0], 16),
    Network::v4([172, 16, 0, 0], 12),
    Network::v4([192, 0, 0, 0], 24),
    Network::v4([192, 0, 2, 0], 24),
    Network::v4([192, 88, 99, 0], 24),
    Network::v4([192, 168, 0, 0], 16),
    Network::v4([198, 18, 0, 0], 15),
    Network::v4([198, 51, 100, 0], 24),
    Network::v4([203, 0, 113, 0], 24),
    Network::v4([224, 0, 0, 0], 4),
    // It includes the broadcast address.
    Network::v4([240, 0, 0, 0], 4),
    // A public address, but inside Azure it is Azure's own agent.
    Network::v4([168, 63, 129, 16], 32),
    // AS112 answers for addresses of private networks.
    Network::v4([192, 175, 48, 0], 24),
];

/// All routed IPv6 addresses. Loopback, local, mapped, compatible and multicast addresses are outside.
const ROUTED_V6: Network = Network::v6([0x2000, 0, 0], 3);

/// Parts of it that are not the Internet.
const INNER_V6: [Network; 5] = [
    // Teredo, which contains an IPv4 address, among others.
    Network::v6([0x2001, 0, 0], 23),
    Network::v6([0x2001, 0xdb8, 0], 32),
    // 6to4, which contains any IPv4 address.
    Network::v6([0x2002, 0, 0], 16),
    Network::v6([0x2620, 0x4f, 0x8000], 48),
    Network::v6([0x3fff, 0, 0], 20),
];

/// The well-known prefix of NAT64 (RFC 6052): the last 32 bits are the IPv4 address. Networks with only IPv6
/// reach the rest of the Internet this way.
const NAT64: Network = Network::v6([0x64, 0xff9b, 0], 96);

/// Domains whose names are never on the Internet (RFC 6761, RFC 6762, RFC 8375, and ICANN's reservation of `internal`).
const INNER_DOMAINS: [&str; 4] = ["localhost", "local", "internal", "home.arpa"];

/// Whether an address is not on the Internet.
pub(super) fn is_inner(address: IpAddr) -> bool {
    let address = address.to_canonical();
    let is_in = |networks: &[Network]| networks.iter().any(|network| network.contains(address));
    match address {
        IpAddr::V4(_) => is_in(&INNER_V4),
        IpAddr::V6(v6) if NAT64.contains(address) => {
            let [.., a, b, c, d] = v6.octets();
            is_inner(IpAddr::from([a, b, c, d]))
        }
        IpAddr::V6(_) => !ROUTED_V6.contains(address) || is_in(&INNER_V6),
    }
}

/// Whether a name, in lower case, is never on the Internet.
pub(super) fn is_inner_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    INNER_DOMAINS.iter().any(|domain| {
        name.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_of_every_inner_network() {
        for (first, last, after) in [
            ("0.0.0.0", "0.255.255.255", Some("1.0.0.0")),
            ("10.0.0.0", "10.255.255.255", Some("11.0.0.0")),
            ("100.64.0.0", "100.127.255.255", Some("100.128.0.0")),
            ("127.0.0.0", "127.255.255.255", Some("128.0.0.0")),
            ("168.63.129.16", "168.63.129.16", Some("168.63.129.17")),
            ("169.254.0.0", "169.254.255.255", Some("169.255.0.0")),
            ("172.16.0.0", "172.31.255.255", Some("172.32.0.0")),
            ("192.0.0.0", "192.0.0.255", Some("192.0.1.0")),
            ("192.0.2.0", "192.0.2.255", Some("192.0.3.0")),
            ("192.88.99.0", "192.88.99.255", Some("192.88.100.0")),
            ("192.168.0.0", "192.168.255.255", Some("192.169.0.0")),
            ("192.175.48.0", "192.175.48.255", Some("192.175.49.0")),
            ("198.18.0.0", "198.19.255.255", Some("198.20.0.0")),
            ("198.51.100.0", "198.51.100.255", Some("198.51.101.0")),
            ("203.0.113.0", "203.0.113.255", Some("203.0.114.0")),
            ("224.0.0.0", "255.255.255.255", None),
            ("::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Some("2000::")),
            ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", Some("2001:200::")),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", Some("2001:db9::")),
            ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Some("2003::")),
            ("2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff", Some("2620:4f:8001::")),
            ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", Some("3fff:1000::")),
            ("4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", None),
        ] {
            for inner in [first, last] {
                assert!(is_inner(inner.parse().expect("an address")), "{inner}");
            }
            if let Some(after) = after {
                assert!(!is_inner(after.parse().expect("an address")), "{after}");
            }
        }
    }

    #[test]
    fn addresses_inside_of_addresses() {
        for inner in [
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "::8.8.8.8",
            "64:ff9b::10.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b:1::8.8.8.8",
            "2002:7f00:1::",
            "2001:0:1:1::80ff:fffe",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100::1",
        ] {
            assert!(is_inner(inner.parse().expect("an address")), "{inner}");
        }
        for public in ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"] {
            assert!(!is_inner(public.parse().expect("an address")), "{public}");
        }
    }

    #[test]
    fn names() {
        for inner in [
            "localhost",
            "localhost.",
            "a.localhost",
            "printer.local",
            "metadata.google.internal",
            "metadata.google.internal.",
            "router.home.arpa",
            "internal",
        ] {
            assert!(is_inner_name(inner), "{inner}");
        }
        for public in
            ["client.example", "local.example", "notlocalhost", "mylocal", "arpa", "localhost.example"]
        {
            assert!(!is_inner_name(public), "{public}");
        }
    }
}
