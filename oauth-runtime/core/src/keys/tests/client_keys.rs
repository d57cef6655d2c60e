//! Clients' keys.

use super::*;

fn set(keys: impl IntoIterator<Item = Value>) -> Result<ClientKeySet, KeyError> {
    ClientKeySet::from_value(&json!({ "keys": keys.into_iter().collect::<Vec<_>>() }))
}

fn signed(jwk: &Value, algorithm: SigningAlgorithm, key_id: &str) -> String {
    let key = SigningKey::from_jwk(Some(algorithm), &with(jwk.clone(), "kid", json!(key_id))).expect("a key");
    SigningKeys::fixed([key])
        .expect("keys")
        .sign(algorithm, "JWT", &json!({ "iss": "client" }))
        .expect("signed")
}

/// A token of the same key without `kid` in its header.
fn unnamed(jwk: &Value, algorithm: SigningAlgorithm) -> String {
    let key = SigningKey::from_jwk(Some(algorithm), jwk).expect("a key");
    let encoding = match algorithm {
        SigningAlgorithm::EdDsa => jsonwebtoken::EncodingKey::from_ed_pem(key.to_pem().reveal().as_bytes()),
        SigningAlgorithm::Es256 => jsonwebtoken::EncodingKey::from_ec_pem(key.to_pem().reveal().as_bytes()),
        _ => jsonwebtoken::EncodingKey::from_rsa_pem(key.to_pem().reveal().as_bytes()),
    };
    let header = jsonwebtoken::Header::new(algorithm.as_str().parse().expect("an algorithm of the library"));
    jsonwebtoken::encode(&header, &json!({ "iss": "client" }), &encoding.expect("a key")).expect("signed")
}

fn named(jwk: Value, key_id: &str) -> Value {
    with(only_public(jwk), "kid", json!(key_id))
}

const ALL: &[SigningAlgorithm] = &SigningAlgorithm::ALL;

#[test]
fn the_kid_chooses() {
    let keys = set([named(p256(), "a"), named(ed25519(), "b"), named(rsa_2048(), "c")]).expect("a set");
    assert_eq!(keys.len(), 3);
    let table = [
        (p256(), SigningAlgorithm::Es256, "a"),
        (ed25519(), SigningAlgorithm::EdDsa, "b"),
        (rsa_2048(), SigningAlgorithm::Rs256, "c"),
        (rsa_2048(), SigningAlgorithm::Ps256, "c"),
    ];
    for (jwk, algorithm, key_id) in table {
        let token = keys.verify(&signed(&jwk, algorithm, key_id), ALL).expect("verified");
        assert_eq!((token.algorithm, token.key_id.as_deref()), (algorithm, Some(key_id)));
        assert_eq!((token.typ.as_deref(), &token.claims["iss"]), (Some("JWT"), &json!("client")));
    }
    let unknown = keys.verify(&signed(&p256(), SigningAlgorithm::Es256, "d"), ALL);
    assert!(matches!(unknown, Err(KeyError::UnknownKey { key_id: Some(key_id) }) if key_id == "d"));
    let other = keys.verify(&signed(&p256(), SigningAlgorithm::Es256, "b"), ALL);
    assert!(matches!(other, Err(KeyError::UnknownKey { .. })), "the key of that name does not fit");
    let not_allowed = keys.verify(&signed(&p256(), SigningAlgorithm::Es256, "a"), &[SigningAlgorithm::Rs256]);
    assert!(matches!(not_allowed, Err(KeyError::Refused(_))));
}

#[test]
fn without_a_kid_there_must_be_one_key_that_fits() {
    let token = unnamed(&ed25519(), SigningAlgorithm::EdDsa);
    let one = set([named(ed25519(), "a"), named(p256(), "b")]).expect("a set");
    assert!(one.verify(&token, ALL).is_ok());
    let twice = set([named(ed25519(), "a"), named(ed25519(), "b")]).expect("a set");
    assert!(matches!(twice.verify(&token, ALL), Err(KeyError::AmbiguousKey { key_id: None })));
    let none = set([named(p256(), "b")]).expect("a set");
    assert!(matches!(none.verify(&token, ALL), Err(KeyError::UnknownKey { key_id: None })));
    // The same name twice is ambiguous too.
    let same = set([named(ed25519(), "a"), named(ed25519(), "a")]).expect("a set");
    let token = signed(&ed25519(), SigningAlgorithm::EdDsa, "a");
    assert!(matches!(same.verify(&token, ALL), Err(KeyError::AmbiguousKey { key_id: Some(_) })));
}

#[test]
fn the_alg_of_a_key_holds() {
    let keys = set([with(named(rsa_2048(), "a"), "alg", json!("PS256"))]).expect("a set");
    assert!(keys.verify(&signed(&rsa_2048(), SigningAlgorithm::Ps256, "a"), ALL).is_ok());
    let other = keys.verify(&signed(&rsa_2048(), SigningAlgorithm::Rs256, "a"), ALL);
    assert!(matches!(other, Err(KeyError::UnknownKey { .. })));
}

#[test]
fn what_is_for_something_else_is_passed_over() {
    let table = [
        json!({ "kty": "AKP", "alg": "SLH-DSA-SHA2-128s", "pub": "AA" }),
        json!({ "kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA" }),
        json!({ "kty": "OKP", "crv": "X25519", "x": "AA" }),
        with(only_public(p256()), "use", json!("enc")),
        with(only_public(p256()), "key_ops", json!(["encrypt"])),
        with(only_public(rsa_2048()), "alg", json!("RSA-OAEP")),
        only_public(rsa_1024()),
    ];
    for jwk in table {
        assert!(set([jwk.clone()]).expect("no mistake").is_empty(), "{jwk}");
        assert_eq!(set([jwk, only_public(p256())]).expect("no mistake").len(), 1);
    }
}

#[test]
fn what_is_no_set_of_public_keys_is_refused() {
    let table = [
        (json!([]), "`keys` is missing"),
        (json!({ "keys": {} }), "not an array"),
        (json!({ "keys": [7] }), "key 1: it is not a JSON object"),
        (json!({ "keys": [only_public(p256()), p256()] }), "key 2: it is not a public key"),
        (json!({ "keys": [{}, 7] }), "key 1: `kty` is missing"),
        (json!({ "keys": [p256()] }), "not a public key: it has `d`"),
        (json!({ "keys": [rsa_2048()] }), "not a public key"),
        (json!({ "keys": [ed25519()] }), "not a public key"),
        (json!({ "keys": [{ "kty": "oct", "k": "c2VjcmV0" }] }), "not a public key: it has `k`"),
        (json!({ "keys": [{ "kty": "oct" }] }), "shared secret"),
        (json!({ "keys": [with(only_public(p256()), "y", Value::Null)] }), "`y` is missing"),
        (json!({ "keys": [with(only_public(p256()), "y", p256()["x"].clone())] }), "not a point"),
        (json!({ "keys": [with(only_public(p256()), "x", json!("AQAB"))] }), "32 bytes"),
        (json!({ "keys": [with(only_public(p256()), "kid", json!(1))] }), "`kid` is not a string"),
        (json!({ "keys": [with(only_public(ed25519()), "x", json!("*"))] }), "base64url"),
        (json!({ "keys": [with(only_public(rsa_2048()), "n", Value::Null)] }), "`n` is missing"),
        (json!({ "keys": [with(only_public(rsa_2048()), "e", json!("Ag"))] }), "odd number"),
        (json!({ "keys": [with(only_public(rsa_2048()), "e", json!("AQ"))] }), "odd number"),
        (json!({ "keys": [with(only_public(rsa_2048()), "e", rsa_2048()["n"].clone())] }), "odd number"),
        (json!({ "keys": vec![only_public(p256()); 101] }), "more than 100 keys"),
    ];
    for (value, message) in table {
        let error = ClientKeySet::from_value(&value).expect_err(message).to_string();
        assert!(error.contains(message), "{error} does not say {message}");
        assert!(ClientKeySet::from_slice(value.to_string().as_bytes()).is_err());
    }
    assert!(set(vec![only_public(p256()); 100]).is_ok());
    for bytes in [&b""[..], b"{", b"\xff", &vec![b' '; ClientKeySet::MAX_BYTES + 1], &[b'['; 100_000]] {
        assert!(matches!(ClientKeySet::from_slice(bytes), Err(KeyError::JwkSet(_))));
    }
}

/// Authlib writes one EC key in 128 with a coordinate of 31 bytes.
#[test]
fn a_malformed_key_is_lost_and_not_the_set() {
    let short = with(named(p256(), "short"), "x", json!("A".repeat(41)));
    for (malformed, message) in [
        (with(named(p256(), "short"), "x", json!("A".repeat(42))), "32 bytes"),
        (short, "base64url"),
        (with(named(p256(), "no-y"), "y", Value::Null), "`y` is missing"),
        (with(named(p256(), "off"), "y", p256()["x"].clone()), "not a point"),
        (with(named(ed25519(), "odd"), "x", json!("*")), "base64url"),
        (with(named(rsa_2048(), "even"), "e", json!("Ag")), "odd number"),
        (with(only_public(p256()), "kid", json!(1)), "`kid` is not a string"),
        (json!({}), "`kty` is missing"),
        (json!(7), "not a JSON object"),
    ] {
        for keys in [[malformed.clone(), named(ed25519(), "good")], [named(ed25519(), "good"), malformed]] {
            let keys = set(keys).expect("a set");
            let token = signed(&ed25519(), SigningAlgorithm::EdDsa, "good");
            assert!(keys.verify(&token, ALL).is_ok(), "{message}");
            assert_eq!((keys.len(), keys.left_out().len()), (1, 1), "{message}");
            assert!(keys.left_out()[0].contains(message), "{:?} does not say {message}", keys.left_out());
            let lost = signed(&p256(), SigningAlgorithm::Es256, "short");
            assert!(matches!(keys.verify(&lost, ALL), Err(KeyError::UnknownKey { .. })), "{message}");
        }
    }
}

#[test]
fn what_is_passed_over_may_still_be_private() {
    let private = with(p256(), "use", json!("enc"));
    assert!(set([private]).is_err(), "the client should know that it told its key");
}
