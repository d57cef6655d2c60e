//! Keys: of a provider in PEM, as a JWK or in a key file, and of clients as a JWK set. What is read is the same when it is written and read
//! again, and no private member of a client's key is kept.

use std::fs;

use oauth_runtime::keys::{ClientKeySet, SigningAlgorithm, SigningKey, SigningKeys};
use serde_json::Value;

pub(super) fn run(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        for algorithm in SigningAlgorithm::ALL {
            if let Ok(key) = SigningKey::from_pem(algorithm, text) {
                comes_back(&key);
            }
        }
    }
    let value: Option<Value> = serde_json::from_slice(data).ok();
    if let Some(jwk) = &value
        && let Ok(key) = SigningKey::from_jwk(None, jwk)
    {
        comes_back(&key);
        assert!(jwk["kid"].as_str().is_none_or(|kid| kid.is_empty() || kid == key.key_id()));
    }
    set(data, value.as_ref());
    file(data);
}

/// The key in PEM is the same key.
fn comes_back(key: &SigningKey) {
    let again = SigningKey::from_pem(key.algorithm(), key.to_pem().reveal()).expect("its own PEM");
    let published = |key: &SigningKey| {
        let set = SigningKeys::fixed([key.clone()]).expect("keys").published();
        let mut set: Value = serde_json::from_slice(&set).expect("JSON");
        set["keys"][0]["kid"].take();
        set
    };
    let public = published(key);
    assert_eq!(public, published(&again));
    for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
        assert!(public["keys"][0].get(private).is_none(), "{private} is published");
    }
}

fn set(data: &[u8], value: Option<&Value>) {
    let Ok(set) = ClientKeySet::from_slice(data) else { return };
    let keys = value.and_then(|value| value["keys"].as_array()).expect("a set without keys was read");
    assert!(set.len() + set.left_out().len() <= keys.len(), "more keys than there are");
    assert!(keys.len() <= ClientKeySet::MAX_KEYS);
}

/// A provider's file of keys.
fn file(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys.json");
    fs::write(&path, data).expect("a file");
    private(&path);
    match SigningKeys::from_file(&path) {
        Ok(keys) => assert!(!keys.algorithms().is_empty()),
        Err(error) => {
            let said = error.to_string();
            assert!(said.contains("keys.json"), "{said:?} does not name the file");
            // A secret is never a part of an error: the texts of private keys are long.
            let secret = String::from_utf8_lossy(data);
            let mut words =
                secret.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| word.len() > 40);
            assert!(!words.any(|word| said.contains(word)), "{said}");
        }
    }
}

#[cfg(unix)]
fn private(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("a mode");
}

#[cfg(not(unix))]
fn private(_: &std::path::Path) {}
