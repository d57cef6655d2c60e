//! The provider's own keys change (OpenID Connect Core section 10.1.1).

use std::time::{Duration, Instant};

use serde_json::Value;

use super::discovery::check_keys;
use crate::conformance::discovery::fetch_keys;
use crate::conformance::installation::CONFIG;
use crate::conformance::plan::Plan;
use crate::process::{Provider, config_file, program};

/// `oidcc-server-rotate-keys`: an operator starts the provider with a shorter schedule, which it keeps at once.
pub(crate) async fn server_keys(_: Plan) {
    let directory = tempfile::tempdir().expect("a directory");
    let store = format!("sqlite://{}", directory.path().join("keys.db").display());
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let original = {
        let provider = start(&store, "");
        keys(&http, &provider).await
    };
    let provider = start(&store, "signing_keys_rotate_every = 3600\n");
    let started = Instant::now();
    loop {
        let rotated = keys(&http, &provider).await;
        let is_kept = original.iter().all(|key| rotated.contains(key));
        assert!(is_kept, "what was signed a moment ago can't be verified any more: {rotated:?}");
        if rotated.iter().any(|key| key["kty"] == "RSA" && !original.contains(key)) {
            return;
        }
        assert!(started.elapsed() < Duration::from_secs(60), "no new key in {rotated:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn start(store: &str, more: &str) -> Provider {
    let config = config_file(&format!("{more}{CONFIG}"));
    let mut program = program();
    let program = program.env("RUST_LOG", "error").args(["--listen", "127.0.0.1:0", "--store", store]);
    Provider::spawn(program.arg("--config").arg(config.path()))
}

async fn keys(http: &reqwest::Client, provider: &Provider) -> Vec<Value> {
    let metadata = http.get(provider.url_of("/.well-known/openid-configuration")).send().await;
    let metadata: Value = metadata.expect("an answer").json().await.expect("JSON");
    let set = fetch_keys(http, metadata["jwks_uri"].as_str().expect("keys")).await;
    check_keys(&set);
    set["keys"].as_array().expect("keys").clone()
}
