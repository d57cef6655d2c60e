//! Round trips, and messages that are refused.

use serde_json::{Map, Value, json};

use super::header::Header;
use super::{ContentEncryption, DecryptionKeys, KeyManagement, Recipient};
use crate::keys::KeyError;

const CONTENT: &str = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln";

fn encrypted(keys: &DecryptionKeys, algorithm: KeyManagement, enc: ContentEncryption) -> String {
    let recipient = Recipient::of_set(&json!({ "keys": keys.published() }), algorithm).expect("a key");
    recipient.encrypt(enc, Some("JWT"), CONTENT).expect("a message")
}

fn header(message: &str) -> Map<String, Value> {
    Header::decode(message.split('.').next().expect("a header")).expect("a header").0
}

/// The same message with another header.
fn with_header(message: &str, change: impl FnOnce(&mut Map<String, Value>)) -> String {
    let (encoded, rest) = message.split_once('.').expect("parts");
    let mut header = Header::decode(encoded).expect("a header");
    change(&mut header.0);
    format!("{}.{rest}", header.encode().expect("JSON"))
}

#[test]
fn every_pair_of_algorithms_comes_back() {
    let keys = DecryptionKeys::generate().expect("keys");
    for algorithm in KeyManagement::ALL {
        for enc in ContentEncryption::ALL {
            let message = encrypted(&keys, algorithm, enc);
            assert_eq!(keys.decrypt(&message).expect("decrypted"), CONTENT, "{algorithm:?} {enc:?}");
            let header = header(&message);
            assert_eq!((&header["alg"], &header["cty"]), (&json!(algorithm.as_str()), &json!("JWT")));
            assert!(header["kid"].is_string() && !header.contains_key("zip"), "{header:?}");
            if let Some(key) = header.get("epk") {
                let lengths = ["x", "y"].map(|name| key[name].as_str().map(str::len));
                assert_eq!(lengths, [Some(43); 2], "full-size coordinates");
            }
        }
    }
}

#[test]
fn two_messages_differ_in_every_secret_part() {
    let keys = DecryptionKeys::generate().expect("keys");
    for enc in ContentEncryption::ALL {
        let [one, other] = [(); 2].map(|()| encrypted(&keys, KeyManagement::RsaOaep256, enc));
        for (one, other) in one.split('.').zip(other.split('.')).skip(1) {
            assert_ne!(one, other, "{enc:?}");
        }
    }
}

#[test]
fn each_changed_part_is_refused_with_the_same_error() {
    let keys = DecryptionKeys::generate().expect("keys");
    for algorithm in KeyManagement::ALL {
        for enc in ContentEncryption::ALL {
            let message = encrypted(&keys, algorithm, enc);
            let parts: Vec<_> = message.split('.').map(str::to_owned).collect();
            for n in 0..5 {
                // The longest one is a tag of the right length.
                for replacement in ["", "AAAA", "!", "e30", "AAAAAAAAAAAAAAAAAAAAAA"] {
                    let mut changed = parts.clone();
                    if changed[n] == replacement {
                        continue;
                    }
                    changed[n] = replacement.to_owned();
                    let error = keys.decrypt(&changed.join(".")).expect_err("changed");
                    assert!(matches!(error, KeyError::NotDecrypted), "{algorithm:?} {enc:?} {n} {error}");
                }
            }
        }
    }
    for malformed in ["", "....", "a.b.c", "a.b.c.d.e.f", CONTENT] {
        assert!(matches!(keys.decrypt(malformed), Err(KeyError::NotDecrypted)), "{malformed}");
    }
}

/// The header is authenticated, so these would fail at the tag as well: what counts is that nothing is computed for
/// them. `Header::decode` refuses them before any key is looked at.
#[test]
fn compression_password_counts_extensions_and_keys_in_the_header_are_refused() {
    for name in ["zip", "crit", "p2c", "p2s", "jwk", "jku", "x5u", "x5c"] {
        let mut header = Header::default();
        header.0.insert("alg".into(), "RSA-OAEP-256".into());
        header.0.insert(name.into(), json!(1));
        assert!(Header::decode(&header.encode().expect("JSON")).is_none(), "{name}");
    }
    for (alg, enc) in [
        ("RSA1_5", "A256GCM"),
        ("dir", "A256GCM"),
        ("A256KW", "A256GCM"),
        ("PBES2-HS256+A128KW", "A256GCM"),
        ("none", "A256GCM"),
        ("RSA-OAEP-256", "none"),
        ("RSA-OAEP-256", "A256CBC-HS512"),
    ] {
        let mut header = Header::default();
        header.0.insert("alg".into(), alg.into());
        header.0.insert("enc".into(), enc.into());
        assert_eq!(header.algorithms(), None, "{alg} {enc}");
    }
}

#[test]
fn points_that_are_not_on_the_curve_and_other_curves_are_refused() {
    let keys = DecryptionKeys::generate().expect("keys");
    let message = encrypted(&keys, KeyManagement::EcdhEs, ContentEncryption::A256Gcm);
    let off_the_curve = json!({ "kty": "EC", "crv": "P-256", "x": "A".repeat(43), "y": "A".repeat(43) });
    for key in
        [off_the_curve.clone(), json!({ "kty": "OKP", "crv": "X25519", "x": "A".repeat(43) }), json!(1)]
    {
        let changed = with_header(&message, |header| {
            header.insert("epk".into(), key.clone());
        });
        assert!(keys.decrypt(&changed).is_err(), "{key}");
    }
    let error = Recipient::of_set(&json!({ "keys": [off_the_curve] }), KeyManagement::EcdhEs);
    assert!(matches!(error.err(), Some(KeyError::UnknownKey { .. })));
}

#[test]
fn the_key_is_chosen_by_purpose_algorithm_and_type() {
    let published = DecryptionKeys::generate().expect("keys").published();
    let rsa = published.iter().find(|key| key["kty"] == "RSA").expect("a key").clone();
    let with = |members: Value| {
        let mut key = rsa.clone();
        for (name, value) in members.as_object().expect("an object") {
            match value {
                Value::Null => drop(key.as_object_mut().expect("an object").remove(name)),
                value => key[name] = value.clone(),
            }
        }
        key
    };
    let kid = |keys: &[Value]| {
        let recipient = Recipient::of_set(&json!({ "keys": keys }), KeyManagement::RsaOaep256).ok()?;
        let message = recipient.encrypt(ContentEncryption::A256Gcm, None, CONTENT).expect("a message");
        Some(header(&message)["kid"].as_str().expect("a name").to_owned())
    };
    let unnamed = with(json!({ "kid": "any", "use": null }));
    assert_eq!(kid(&[unnamed.clone(), with(json!({ "kid": "enc" }))]).as_deref(), Some("enc"));
    assert_eq!(kid(&[json!({ "kty": "oct" }), unnamed]).as_deref(), Some("any"));
    for wrong in [
        json!({ "use": "sig" }),
        json!({ "alg": "RSA-OAEP" }),
        json!({ "alg": "RS256" }),
        json!({ "key_ops": ["sign"] }),
        json!({ "n": "AQAB" }),
        json!({ "e": "AA" }),
        json!({ "n": null }),
        json!({ "kty": "EC" }),
    ] {
        assert_eq!(kid(&[with(wrong.clone())]), None, "{wrong}");
    }
}

/// A message for another key of the same type ends like one that was changed.
#[test]
fn another_provider_s_message_is_refused() {
    let [ours, theirs] = [(); 2].map(|()| DecryptionKeys::generate().expect("keys"));
    for algorithm in KeyManagement::ALL {
        let message = encrypted(&theirs, algorithm, ContentEncryption::A128CbcHs256);
        let unnamed = with_header(&message, |header| drop(header.remove("kid")));
        for message in [message, unnamed] {
            assert!(matches!(ours.decrypt(&message), Err(KeyError::NotDecrypted)), "{algorithm:?}");
        }
    }
}
