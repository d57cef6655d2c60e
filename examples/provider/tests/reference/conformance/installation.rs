//! The provider with `conformance.toml`, and a stand-in for the suite's host. Concurrent tests share them.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::conformance::host::Host;
use crate::conformance::keys::ClientKey;
use crate::process::{Provider, config_file, program};

/// The configuration that the documents tell people to use.
pub(crate) const CONFIG: &str = include_str!("../../../conformance.toml");

/// Where it is.
pub(crate) const CONFIG_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/conformance.toml");

/// Where the suite is, in [`CONFIG`].
const SUITE: &str = "localhost.emobix.co.uk:8443";

/// Tests act as a proxy that sends the certificates of clients.
const PROXY: &str = "trusted_proxies = \"127.0.0.1\"\nclient_certificate_header = \"x-client-cert\"";

/// Those that tests share, each with the lines at the top of its configuration.
static RUNNING: Mutex<Vec<(&str, Weak<Installation>)>> = Mutex::new(Vec::new());

/// A provider, and what stands for the suite's host.
pub(crate) struct Installation {
    pub(crate) provider: Provider,
    pub(crate) host: Host,
}

impl Installation {
    /// That of the tests that run now. The last one of them ends it.
    pub(crate) fn shared() -> Arc<Self> {
        Self::shared_with("")
    }

    /// The same, with these lines at the top of its configuration.
    pub(crate) fn shared_with(lines: &'static str) -> Arc<Self> {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain(|(_, installation)| installation.strong_count() > 0);
        let found = running.iter().find(|(own, _)| *own == lines);
        found.and_then(|(_, installation)| installation.upgrade()).unwrap_or_else(|| {
            let started = Arc::new(Self::start_with(lines));
            running.push((lines, Arc::downgrade(&started)));
            started
        })
    }

    /// One of its own, with these lines at the top of its configuration.
    fn start_with(lines: &str) -> Self {
        let host = Host::start();
        host.publish("jwks", ClientKey::shared().published().to_string());
        crate::conformance::fapi2::publish(&host);
        let root = host.certificates.path("root.pem");
        let config = format!("{CONFIG}\n{}", clients_with_dpop()).replace(SUITE, host.address());
        host.certificates.write("clients-ca.pem", &crate::conformance::fapi2::clients_ca().1);
        let ca = host.certificates.path("clients-ca.pem");
        let config =
            config_file(&format!("{lines}\n{PROXY}\nmtls_ca = {ca:?}\nfetch_ca = {root:?}\n{config}"));
        let mut program = program();
        // Nobody reads the log, so it must not fill its pipe.
        let program = program.env("RUST_LOG", "error").args(["--listen", "127.0.0.1:0"]);
        let provider = Provider::spawn(program.arg("--config").arg(config.path()));
        Self { provider, host }
    }
}

/// The clients with certificates once more, as the variants with DPoP need them: with `-dpop` in their names.
fn clients_with_dpop() -> String {
    let clients = CONFIG.split("\n\n").filter(|table| table.contains("\n# dpop_bound_access_tokens"));
    let clients = clients.map(|table| {
        let client = table.find("[[clients]]").map_or("", |start| &table[start..]);
        client.replace("-mtls-", "-mtls-dpop-").replace("# dpop_bound", "dpop_bound")
    });
    clients.collect::<Vec<_>>().join("\n\n")
}
