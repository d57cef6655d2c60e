//! Keycloak, an OpenID provider that others wrote.

use std::time::{Duration, Instant};

use test_needs::KEYCLOAK;

use crate::guardian::Guardian;
use crate::hosts::Site;
use crate::server::assert_installed;

/// How long it may take to start: it is a large program in Java.
const PATIENCE: Duration = Duration::from_secs(300);

/// What its log says before the address.
const LISTENING: &str = "Listening on: ";

/// A running Keycloak without TLS, which keeps everything in memory. It has no realm but `master`.
pub struct Keycloak {
    /// Its address; the issuer of a realm is `{url}/realms/{realm}`.
    pub url: String,
    // It ends with this process.
    _guardian: Guardian,
}

impl Keycloak {
    /// The administrator's name.
    pub const ADMINISTRATOR: &'static str = "administrator";

    /// The administrator's password.
    pub const PASSWORD: &'static str = "a-password-for-a-test";

    /// Starts one.
    ///
    /// # Panics
    ///
    /// If it is not installed, or does not start.
    #[expect(clippy::new_without_default, reason = "it starts a process")]
    pub fn new() -> Self {
        assert_installed(&KEYCLOAK);
        let server = KEYCLOAK.libraries.expect("it is a library").path().join("server");
        // Its files belong to whoever installed them.
        let guardian = Guardian::new("keycloak", "root", "TERM", &Site::local());
        let variables = [
            format!("KC_BOOTSTRAP_ADMIN_USERNAME={}", Self::ADMINISTRATOR),
            format!("KC_BOOTSTRAP_ADMIN_PASSWORD={}", Self::PASSWORD),
            "JAVA_OPTS_KC_HEAP=-Xms64m -Xmx512m".to_owned(),
            // It runs for a minute, so code that is compiled quickly is better than code that runs quickly.
            "JAVA_OPTS_APPEND=-XX:TieredStopAtLevel=1".to_owned(),
        ];
        let program = server.join("bin/kc.sh").display().to_string();
        let options =
            ["start", "--optimized", "--http-enabled=true", "--http-host=127.0.0.1", "--http-port=0"];
        let options = options.into_iter().chain(["--hostname-strict=false"]).map(str::to_owned);
        let command = ["env".to_owned()].into_iter().chain(variables).chain([program]).chain(options);
        guardian.start(&command.collect::<Vec<_>>());
        let url = address(&guardian);
        Self { url, _guardian: guardian }
    }
}

/// Waits for the address in the log.
fn address(guardian: &Guardian) -> String {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let log = guardian.log();
        if let Some((_, rest)) = log.split_once(LISTENING) {
            let end = rest.find(|letter: char| letter.is_whitespace()).unwrap_or(rest.len());
            return rest[..end].trim_end_matches('.').to_owned();
        }
        assert!(guardian.is_running(), "Keycloak ended; its log ends:\n{log}");
        assert!(Instant::now() < deadline, "no address after {PATIENCE:?}; the log ends:\n{log}");
        std::thread::sleep(Duration::from_millis(100));
    }
}
