//! A provider, and a proxy in front of it.

use std::fs;
use std::net::IpAddr;

use reqwest::{Client, ClientBuilder};
use tempfile::NamedTempFile;
use test_servers::Proxy;

use super::Kind;
use crate::mtls::{Ca, Own, clients, self_signed, start};
use crate::process::Provider;
use crate::tls::Certificates;

/// A public client whose tokens are bound to its certificate.
const APP: &str = r#"
[[clients]]
client_id = "app"
token_endpoint_auth_method = "none"
grant_types = ["password", "refresh_token"]
response_types = []
scope = "openid read"
tls_client_certificate_bound_access_tokens = true

[[users]]
username = "alice"
password = "wonderland"
sub = "248289761001"
"#;

pub(super) struct Front {
    pub(super) files: Certificates,
    /// The CA of clients.
    pub(super) ca: Ca,
    /// One in between, which the provider knows.
    pub(super) intermediate: Ca,
    /// The certificate that the client `own` registered.
    pub(super) registered: Own,
    pub(super) provider: Provider,
    pub(super) proxy: Proxy,
    _file: NamedTempFile,
}

impl Front {
    pub(super) fn start(kind: &Kind) -> Self {
        Self::start_with(kind, "")
    }

    /// With more keys of the provider.
    pub(super) fn start_with(kind: &Kind, more: &str) -> Self {
        let (files, ca, registered) = (Certificates::new(), Ca::new(), self_signed("own.example"));
        let intermediate = ca.intermediate();
        files.write("clients-ca.pem", &format!("{}{}", ca.1, intermediate.1));
        let clients_ca = files.path("clients-ca.pem").display().to_string();
        let keys = keys(kind.configuration).replace("127.0.0.1:9000", "127.0.0.1:0");
        let keys = keys.replace("clients-ca.pem", &clients_ca);
        let config = format!("store = \"memory:\"\n{more}\n{keys}\n{}{APP}", clients(&registered));
        let (provider, file) = start(&config, &mut []);
        let port = provider.url.rsplit_once(':').expect("a port").1.parse().expect("a number");
        let read = |name: &str| fs::read_to_string(files.path(name)).expect("text");
        let (certificate, key) = (read("cert.pem"), read("key.pem"));
        // HAProxy reads the key from the same file.
        let both = format!("{certificate}{key}");
        let proxied = [("op.pem", both.as_str()), ("op.key", &key), ("clients-ca.pem", &ca.1)];
        let proxy = Proxy::start(&kind.proxy, kind.configuration, port, &proxied);
        Self { files, ca, intermediate, registered, provider, proxy, _file: file }
    }

    /// Where the proxy asks for certificates.
    pub(super) fn mtls(&self) -> String {
        format!("https://127.0.0.1:{}", self.proxy.mtls)
    }

    /// Where it asks for none.
    pub(super) fn plain(&self) -> String {
        format!("https://127.0.0.1:{}", self.proxy.plain)
    }

    /// A client with a certificate, or without.
    pub(super) fn client(&self, own: Option<&Own>) -> Client {
        let client: ClientBuilder = self.files.client();
        let client = match own {
            Some(own) => client.identity(own.identity()),
            None => client,
        };
        client.build().expect("a client")
    }

    /// A client that reaches the provider itself, from this address.
    pub(super) fn direct(&self, address: [u8; 4]) -> Client {
        let client = Client::builder().no_proxy().local_address(IpAddr::from(address));
        client.build().expect("a client")
    }
}

/// The keys of the provider, which the comment at the top of a proxy's configuration has.
fn keys(configuration: &str) -> String {
    let comment = configuration.lines().take_while(|line| line.starts_with('#'));
    let keys: Vec<_> = comment.filter_map(|line| line.strip_prefix("#   ")).collect();
    assert!(keys.len() >= 6, "{keys:?}");
    keys.join("\n")
}
