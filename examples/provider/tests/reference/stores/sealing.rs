//! A store from before its keys were sealed.

use oauth_runtime::keys::{RotationSchedule, SigningAlgorithm, SigningKeys};
use oauth_runtime::store::{AnyStore, KeyStore};
use serde_json::Value;

use crate::process::{CONFIG, Provider, config_file, program};

/// A store with signing keys in the clear, and what it publishes.
async fn with_keys_in_the_clear(url: &str) -> (AnyStore, Value) {
    let store = AnyStore::connect(url).await.expect("a store");
    let schedule =
        RotationSchedule::new([SigningAlgorithm::Rs256, SigningAlgorithm::Es256, SigningAlgorithm::EdDsa]);
    let keys = SigningKeys::rotating(store.clone(), schedule).await.expect("keys");
    (store, serde_json::from_slice(&keys.published()).expect("JSON"))
}

async fn has_sealed_keys_alone(store: &AnyStore) {
    let keys = store.list_signing_keys().await.expect("keys");
    assert!(!keys.is_empty() && keys.iter().all(|key| key.private_key.starts_with("sealed:v1:")));
}

async fn published(provider: &Provider) -> Value {
    let keys = reqwest::get(provider.url_of("/jwks")).await.expect("an answer");
    keys.json().await.expect("JSON")
}

#[tokio::test]
async fn the_start_that_makes_a_secret_seals_what_is_there() {
    let directory = tempfile::tempdir().expect("a directory");
    let url = format!("sqlite://{}/auth.db", directory.path().display());
    let (store, before) = with_keys_in_the_clear(&url).await;
    let config = CONFIG.replace("memory:", &url);
    for _ in 0..2 {
        assert_eq!(published(&Provider::start_with(&config)).await, before);
        has_sealed_keys_alone(&store).await;
    }
    assert!(directory.path().join("auth.db.secret").exists());
}

#[tokio::test]
async fn with_a_secret_of_its_own_the_operator_does() {
    let directory = tempfile::tempdir().expect("a directory");
    let url = format!("sqlite://{}/auth.db", directory.path().display());
    let (store, before) = with_keys_in_the_clear(&url).await;
    let secret = "store_secret = \"c0ffee5f8b1d0c2a7e4f639b8d7c6a5e\"";
    let config = config_file(&format!("{secret}\n{}", CONFIG.replace("memory:", &url)));
    let provider = |words: &[&str]| {
        let output = program().arg("--config").arg(config.path()).args(words).output();
        let output = output.expect("the provider runs");
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    let (code, said) = provider(&[]);
    assert!(code == Some(1) && said.contains("`provider seal-keys`"), "{said}");
    let (code, said) = provider(&["seal-keys", "--json"]);
    assert!(code == Some(0) && said.contains("\"sealed\": 3"), "{said}");
    has_sealed_keys_alone(&store).await;
    let provider = Provider::spawn(program().arg("--config").arg(config.path()));
    assert_eq!(published(&provider).await, before);
    assert!(!directory.path().join("auth.db.secret").exists(), "there is one already");
}

#[tokio::test]
async fn a_secret_that_is_lost_is_asked_for_and_not_made_anew() {
    let directory = tempfile::tempdir().expect("a directory");
    let url = format!("sqlite://{}/auth.db", directory.path().display());
    let config = CONFIG.replace("memory:", &url);
    let before = published(&Provider::start_with(&config)).await;
    let (secret, lost) = (directory.path().join("auth.db.secret"), directory.path().join("elsewhere"));
    std::fs::rename(&secret, &lost).expect("moved");
    let config_path = config_file(&config);
    let output = program().arg("--config").arg(config_path.path()).output().expect("the provider runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.code() == Some(1)
            && said.contains("auth.db.secret is missing")
            && said.contains("restore the file"),
        "{said}"
    );
    assert!(!secret.exists(), "no wrong secret is in its place");
    std::fs::rename(&lost, &secret).expect("moved back");
    assert_eq!(published(&Provider::start_with(&config)).await, before);
}
