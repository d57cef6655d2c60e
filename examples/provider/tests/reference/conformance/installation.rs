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

/// The connections of tests all come from one address, and no limit for an address concerns a proxy.
const PROXY: &str = "trusted_proxies = \"127.0.0.1\"";

/// Those that tests share, each with the lines at the top of its configuration if it is one for FAPI.
static RUNNING: Mutex<Vec<(Option<&str>, Weak<Installation>)>> = Mutex::new(Vec::new());

/// A provider, and what stands for the suite's host.
pub(crate) struct Installation {
    pub(crate) provider: Provider,
    pub(crate) host: Host,
    /// The listener for clients with certificates. Only a provider for FAPI has one.
    mtls: Option<String>,
}

impl Installation {
    /// That of the tests that run now. The last one of them ends it.
    pub(crate) fn shared() -> Arc<Self> {
        Self::shared_as(None)
    }

    /// One for the plans for FAPI, with these lines at the top of its configuration. It serves TLS, and asks for
    /// certificates on a listener of its own. The certificate of the host is its certificate too.
    pub(crate) fn for_fapi(lines: &'static str) -> Arc<Self> {
        Self::shared_as(Some(lines))
    }

    fn shared_as(fapi: Option<&'static str>) -> Arc<Self> {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain(|(_, installation)| installation.strong_count() > 0);
        let found = running.iter().find(|(own, _)| *own == fapi);
        found.and_then(|(_, installation)| installation.upgrade()).unwrap_or_else(|| {
            let started = Arc::new(Self::start(fapi));
            running.push((fapi, Arc::downgrade(&started)));
            started
        })
    }

    fn start(fapi: Option<&str>) -> Self {
        let host = Host::start();
        host.publish("jwks", ClientKey::shared().published().to_string());
        let root = host.certificates.path("root.pem");
        let mut config = format!("{PROXY}\nfetch_ca = {root:?}\n{CONFIG}").replace(SUITE, host.address());
        let mut lines = Vec::new();
        if let Some(own) = fapi {
            crate::conformance::fapi2::publish(&host);
            host.certificates.write("clients-ca.pem", &crate::conformance::fapi2::clients_ca().1);
            let path = |name| host.certificates.path(name);
            config = format!(
                "{own}\nmtls_listen = \"127.0.0.1:0\"\ntls_cert = {:?}\ntls_key = {:?}\nmtls_ca = {:?}\n{config}\n\n{}",
                path("cert.pem"),
                path("key.pem"),
                path("clients-ca.pem"),
                clients_with_dpop().replace(SUITE, host.address()),
            );
            lines.push(String::new());
        }
        let config = config_file(&config);
        let mut program = program();
        // Nobody reads the log, so it must not fill its pipe.
        let program = program.env("RUST_LOG", "error").args(["--listen", "127.0.0.1:0"]);
        let provider = Provider::spawn_reading(program.arg("--config").arg(config.path()), &mut lines);
        let mtls = lines.first().and_then(|line| line.trim().strip_prefix("mtls on "));
        Self { provider, host, mtls: mtls.map(str::to_owned) }
    }

    /// The URL of the listener for clients with certificates.
    pub(crate) fn mtls(&self) -> &str {
        self.mtls.as_deref().expect("a provider for FAPI")
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
