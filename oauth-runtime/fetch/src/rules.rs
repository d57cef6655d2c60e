//! Which URLs are fetched, and which addresses are connected to.

use std::net::IpAddr;

use url::{Host, Url};

use super::address::{is_inner, is_inner_name};
use oauth_runtime_core::__internal::Network;
use oauth_runtime_core::fetch::FetchError;

/// What a fetcher may do.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub(super) hosts: Vec<AllowedHost>,
    pub(super) networks: Vec<Network>,
    pub(super) refused: Vec<Network>,
}

/// A host that may be anywhere, and needs no TLS.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AllowedHost {
    host: Host,
    /// `None`: every port.
    port: Option<u16>,
}

/// How far the connection for a URL may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Addresses that [`Rules::admit`].
    Public,
    /// Every address: the operator named the host.
    Everywhere,
}

impl Rules {
    /// The same without what an operator allows.
    pub(super) fn without_exceptions(&self) -> Self {
        Self { hosts: Vec::new(), networks: Vec::new(), refused: self.refused.clone() }
    }

    /// Checks everything about a URL that can be checked before its name is resolved.
    pub(super) fn reach(&self, url: &Url) -> Result<Reach, FetchError> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FetchError::Credentials);
        }
        let not_https = || FetchError::NotHttps(url.scheme().to_owned());
        let host = url.host().filter(|_| matches!(url.scheme(), "http" | "https")).ok_or_else(not_https)?;
        if self.hosts.iter().any(|allowed| allowed.is(&host, url.port_or_known_default())) {
            return Ok(Reach::Everywhere);
        }
        if url.scheme() != "https" {
            return Err(not_https());
        }
        let admitted = match host {
            // If internal networks are allowed, so are their names: their addresses are checked anyway.
            Host::Domain(name) => !self.networks.is_empty() || !is_inner_name(name),
            Host::Ipv4(address) => self.admit(address.into()),
            Host::Ipv6(address) => self.admit(address.into()),
        };
        if admitted { Ok(Reach::Public) } else { Err(FetchError::InnerAddress(host.to_string())) }
    }

    /// Whether a resolved address may be connected to.
    pub(super) fn admit(&self, address: IpAddr) -> bool {
        let canonical = address.to_canonical();
        let is_in = |networks: &[Network]| networks.iter().any(|network| network.contains(canonical));
        !is_in(&self.refused) && (!is_inner(canonical) || is_in(&self.networks))
    }
}

impl AllowedHost {
    /// `client.example`, `client.example:8443`, `127.0.0.1:8080`, `[::1]`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        // A URL does not distinguish the default port of its scheme from none, so this takes two schemes.
        let https = Url::parse(&format!("https://{text}/")).ok()?;
        let http = Url::parse(&format!("http://{text}/")).ok()?;
        let alone = https.path() == "/"
            && https.query().is_none()
            && https.fragment().is_none()
            && !text.contains(['/', '\\', '@']);
        let host = https.host().filter(|_| alone)?;
        Some(Self { host: without_dot(&host), port: https.port().or(http.port()) })
    }

    fn is(&self, host: &Host<&str>, port: Option<u16>) -> bool {
        self.host == without_dot(host) && (self.port.is_none() || self.port == port)
    }
}

/// `client.example.` is `client.example`.
fn without_dot(host: &Host<&str>) -> Host {
    match host {
        Host::Domain(name) => Host::Domain(name.trim_end_matches('.').to_owned()),
        Host::Ipv4(address) => Host::Ipv4(*address),
        Host::Ipv6(address) => Host::Ipv6(*address),
    }
}
