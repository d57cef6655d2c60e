//! Keys in files.

use std::fs;
use std::path::Path;

use super::*;
use crate::error::with_causes;

const BOTH: [SigningAlgorithm; 2] = [SigningAlgorithm::Es256, SigningAlgorithm::EdDsa];

fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("written");
    #[cfg(unix)]
    set_mode(path, 0o600);
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect()
}

#[test]
fn the_first_start_makes_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys.pem");
    assert!(SigningKeys::from_file(&path).is_err(), "only where it is asked for");
    let keys = SigningKeys::load_or_generate(&path, SigningAlgorithm::ALL).expect("keys");
    assert_eq!(keys.algorithms(), SigningAlgorithm::ALL);
    for again in [SigningKeys::load_or_generate(&path, BOTH), SigningKeys::from_file(&path)] {
        let again = again.expect("keys");
        assert_eq!(again.published(), keys.published());
        assert_eq!(again.algorithms(), SigningAlgorithm::ALL);
    }
    assert_eq!(names(folder.path()), ["keys.pem"], "nothing is left over");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o7777, 0o600);
    }
}

#[test]
fn without_algorithms_there_is_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys.pem");
    assert!(matches!(SigningKeys::load_or_generate(&path, []), Err(KeyError::Empty)));
    assert!(!path.exists());
}

#[cfg(unix)]
#[test]
fn a_file_that_others_may_use_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys.pem");
    SigningKeys::load_or_generate(&path, BOTH).expect("keys");
    for (mode, good) in
        [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o620, false), (0o666, false)]
    {
        set_mode(&path, mode);
        let loaded = SigningKeys::load_or_generate(&path, BOTH);
        match loaded {
            Ok(_) => assert!(good, "{mode:o}"),
            Err(error) => {
                assert!(!good, "{mode:o}");
                let message = with_causes(&error);
                assert!(
                    message.contains("keys.pem") && message.contains(&format!("{mode:04o}")),
                    "{message}"
                );
            }
        }
    }
}

#[test]
fn a_file_needs_a_key_for_each_algorithm() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys.pem");
    SigningKeys::load_or_generate(&path, [SigningAlgorithm::Es256]).expect("keys");
    let error = with_causes(&SigningKeys::load_or_generate(&path, BOTH).expect_err("no key for EdDSA"));
    assert!(error.contains("keys.pem") && error.contains("EdDSA"), "{error}");
}

#[test]
fn jwks_are_read_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys.json");
    let rsa = with(with(rsa_2048(), "alg", json!("PS256")), "kid", json!("2026"));
    write(&path, &json!({ "keys": [rsa, ed25519()] }).to_string());
    let keys = SigningKeys::load_or_generate(&path, [SigningAlgorithm::Ps256]).expect("keys");
    assert_eq!(keys.algorithms(), [SigningAlgorithm::Ps256, SigningAlgorithm::EdDsa]);
    assert_eq!(key_ids(&keys.published())[0], "2026");
    write(&path, &format!("\n {}", p256()));
    assert_eq!(SigningKeys::from_file(&path).expect("a key").algorithms(), [SigningAlgorithm::Es256]);
}

#[test]
fn a_bad_file_is_named_and_its_content_is_not_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys.pem");
    let good = SigningKey::from_jwk(None, &p256()).expect("a key").to_pem().reveal().to_owned();
    let body = good.lines().nth(1).expect("a line").to_owned();
    let public = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";
    let table = [
        (String::new(), "neither PEM"),
        ("no keys".to_owned(), "neither PEM"),
        (good.replace('M', "*"), "malformed"),
        (good.replace("PRIVATE KEY", "EC PRIVATE KEY"), "openssl pkcs8"),
        (good.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), "encrypted"),
        (format!("{good}{public}"), "block 2: `PUBLIC KEY` is not a private key"),
        (format!("{good}{good}"), "two keys have the `kid`"),
        (good.replacen("-----\n", "-----\nAlgorithm: HS256\n\n", 1), "unknown"),
        (good.replacen("-----\n", "-----\nAlgorithm: PS256\n\n", 1), "no key for PS256"),
        (include_str!("rsa_1024.pem").to_owned(), "no key for RS256"),
        (format!("{{ \"keys\": [{}], }}", p256()), "line 1"),
        (json!({ "keys": [ed25519(), only_public(p256())] }).to_string(), "key 2 of the set"),
        (json!({ "keys": 7 }).to_string(), "not an array"),
        (json!({ "keys": [] }).to_string(), "at least one"),
        ("\n".repeat(2_000_000), "too long"),
    ];
    for (text, message) in table {
        write(&path, &text);
        let error = with_causes(&SigningKeys::load_or_generate(&path, BOTH).expect_err(message));
        assert!(error.contains(message) && error.contains("keys.pem"), "{error} does not say {message}");
        assert!(!error.contains(&body[..16]) && !error.contains(p256()["d"].as_str().expect("d")), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("a file"), text, "nothing is written over");
    }
    let nowhere = folder.path().join("no folder/keys.pem");
    let error = SigningKeys::load_or_generate(&nowhere, BOTH).expect_err("no folder").to_string();
    assert!(error.contains("no folder"), "{error}");
}
