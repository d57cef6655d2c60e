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

static RUNNING: Mutex<Weak<Installation>> = Mutex::new(Weak::new());

/// A provider, and what stands for the suite's host.
pub(crate) struct Installation {
    pub(crate) provider: Provider,
    pub(crate) host: Host,
}

impl Installation {
    /// That of the tests that run now. The last one of them ends it.
    pub(crate) fn shared() -> Arc<Self> {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.upgrade().unwrap_or_else(|| {
            let started = Arc::new(Self::start());
            *running = Arc::downgrade(&started);
            started
        })
    }

    /// One of its own.
    pub(crate) fn start() -> Self {
        Self::start_with("")
    }

    /// One of its own, with these lines at the top of its configuration.
    pub(crate) fn start_with(lines: &str) -> Self {
        let host = Host::start();
        host.publish("jwks", ClientKey::shared().published().to_string());
        crate::conformance::fapi2::publish(&host);
        let root = host.certificates.path("root.pem");
        let config = CONFIG.replace(SUITE, host.address());
        let config = config_file(&format!("{lines}\n{PROXY}\nfetch_ca = {root:?}\n{config}"));
        let mut program = program();
        // Nobody reads the log, so it must not fill its pipe.
        let program = program.env("RUST_LOG", "error").args(["--listen", "127.0.0.1:0"]);
        let provider = Provider::spawn(program.arg("--config").arg(config.path()));
        Self { provider, host }
    }
}
