//! Private keys as JWKs.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::*;

#[test]
fn each_type_is_read() {
    let table = [
        (with(rsa_2048(), "alg", json!("RS256")), None, SigningAlgorithm::Rs256),
        (with(rsa_2048(), "alg", json!("PS256")), None, SigningAlgorithm::Ps256),
        (rsa_2048(), Some(SigningAlgorithm::Ps256), SigningAlgorithm::Ps256),
        (p256(), None, SigningAlgorithm::Es256),
        (ed25519(), None, SigningAlgorithm::EdDsa),
        (with(ed25519(), "use", json!("sig")), Some(SigningAlgorithm::EdDsa), SigningAlgorithm::EdDsa),
        (with(p256(), "key_ops", json!(["sign"])), None, SigningAlgorithm::Es256),
    ];
    for (jwk, wanted, algorithm) in table {
        let key = SigningKey::from_jwk(wanted, &jwk).expect("a key");
        assert_eq!(key.algorithm(), algorithm);
        let again = SigningKey::from_pem(algorithm, key.to_pem().reveal()).expect("its own PEM");
        assert_eq!(again.key_id(), key.key_id());
        let keys = SigningKeys::fixed([key]).expect("a key");
        let token = keys.sign(algorithm, "JWT", &json!({ "sub": "1" })).expect("signed");
        // Anybody who has the public half of the original.
        let public = with(only_public(jwk), "kid", json!(key_ids(&keys.published())[0]));
        let theirs = ClientKeySet::from_value(&json!({ "keys": [with(public, "key_ops", Value::Null)] }))
            .expect("a set");
        assert_eq!(theirs.verify(&token, &[algorithm]).expect("verified").claims["sub"], "1");
    }
}

#[test]
fn the_name_of_a_key_is_its_thumbprint_or_its_kid() {
    // RFC 8037 appendix A.3.
    let key = SigningKey::from_jwk(None, &ed25519()).expect("a key");
    assert_eq!(key.key_id(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k.EdDSA");
    let key = SigningKey::from_jwk(None, &with(ed25519(), "kid", json!("mine"))).expect("a key");
    assert_eq!(key.key_id(), "mine");
    let keys = SigningKeys::fixed([key.clone()]).expect("keys");
    assert_eq!(key_ids(&keys.published()), ["mine"]);
    let token = keys.sign(SigningAlgorithm::EdDsa, "JWT", &json!({})).expect("signed");
    assert!(keys.verify::<Value>(&token).is_ok());
    let twice = SigningKeys::fixed([key.clone(), key]);
    assert!(matches!(twice, Err(KeyError::DuplicateKeyId(key_id)) if key_id == "mine"));
}

#[test]
fn a_bad_jwk_says_what_is_wrong() {
    let rs256 = with(rsa_2048(), "alg", json!("RS256"));
    let n = rs256["n"].as_str().expect("n").to_owned();
    let table = [
        (json!([]), "not a JSON object"),
        (json!({}), "`kty` is missing"),
        (with(p256(), "kty", json!(7)), "`kty` is not a string"),
        (with(p256(), "kty", json!("oct")), "`oct`"),
        (with(p256(), "kty", json!("XYZ")), "`kty` must be"),
        (with(p256(), "kty", json!("AKP")), "`alg` is missing"),
        (with(with(p256(), "kty", json!("AKP")), "alg", json!("ML-DSA-44")), "`priv` is missing"),
        (with(p256(), "crv", json!("secp256k1")), "`crv` must be"),
        (with(p256(), "crv", json!("P-384")), "`x` is not 48 bytes long"),
        (with(ed25519(), "crv", json!("Ed448")), "`crv` must be"),
        (with(ed25519(), "crv", Value::Null), "`crv` must be"),
        (rsa_2048(), "`alg` is missing"),
        (with(rsa_2048(), "alg", json!("HS256")), "`alg` must be"),
        (with(rsa_2048(), "alg", json!("none")), "`alg` must be"),
        (with(rsa_2048(), "alg", json!("RS384")), "`alg` must be"),
        (with(p256(), "alg", json!("RS256")), "cannot sign with RS256"),
        (with(rs256.clone(), "use", json!("enc")), "not for signing"),
        (with(rs256.clone(), "key_ops", json!(["verify"])), "not for signing"),
        (with(rs256.clone(), "key_ops", json!("sign")), "not an array"),
        (only_public(rs256.clone()), "public key"),
        (only_public(p256()), "public key"),
        (with(rs256.clone(), "p", Value::Null), "`p` is missing"),
        (with(rs256.clone(), "qi", Value::Null), "`qi` is missing"),
        (with(rs256.clone(), "oth", json!([])), "two primes"),
        (with(rs256.clone(), "d", json!("a+b/")), "`d` is not base64url"),
        (with(rs256.clone(), "n", json!(format!("{n}=="))), "`n` is not base64url"),
        (with(rs256.clone(), "n", json!("")), "`n` is empty"),
        (with(rs256.clone(), "n", json!("AAEC")), "begins with a zero"),
        (with(rs256.clone(), "e", json!("Aw")), "do not match"),
        (with(rs256.clone(), "d", json!("AQAB")), "do not match"),
        (with(rs256, "p", rsa_1024()["p"].clone()), "do not match"),
        (with(rsa_1024(), "alg", json!("RS256")), "at least 2048 bits, but this one has 1024"),
        (with(p256(), "d", json!("AQAB")), "`d` is not 32 bytes long"),
        (with(p256(), "y", p256()["x"].clone()), "do not match"),
        (with(p256(), "d", ed25519()["d"].clone()), "do not match"),
        (with(ed25519(), "x", p256()["x"].clone()), "do not match"),
        (with(ed25519(), "d", json!("AQAB")), "`d` is not 32 bytes long"),
    ];
    for (jwk, message) in table {
        let error = SigningKey::from_jwk(None, &jwk).expect_err(message).to_string();
        assert!(error.contains(message), "{error} does not say {message}");
        for private in ["d", "p", "q", "dp", "dq", "qi", "priv"] {
            let value = jwk[private].as_str().filter(|value| value.len() > 8);
            assert!(value.is_none_or(|value| !error.contains(value)), "{error}");
        }
    }
    let other = SigningKey::from_jwk(Some(SigningAlgorithm::EdDsa), &p256()).expect_err("another type");
    assert!(other.to_string().contains("cannot sign with EdDSA"));
    let contradicts = with(rsa_2048(), "alg", json!("PS256"));
    let contradicts =
        SigningKey::from_jwk(Some(SigningAlgorithm::Rs256), &contradicts).expect_err("two algorithms");
    assert!(contradicts.to_string().contains("`alg` is PS256"));
}

#[test]
fn short_rsa_keys_are_refused_in_pem_too() {
    let pem = include_str!("rsa_1024.pem");
    for algorithm in [SigningAlgorithm::Rs256, SigningAlgorithm::Ps256] {
        assert!(matches!(SigningKey::from_pem(algorithm, pem), Err(KeyError::NotAKey { .. })));
    }
}

/// J-08.
#[test]
fn only_public_members_are_published() {
    let keys = [with(rsa_2048(), "alg", json!("RS256")), p256(), ed25519()];
    let keys = keys.map(|jwk| SigningKey::from_jwk(None, &jwk).expect("a key"));
    let published = SigningKeys::fixed(keys).expect("keys").published();
    let set: Value = serde_json::from_slice(&published).expect("JSON");
    for key in set["keys"].as_array().expect("keys") {
        let names: Vec<_> = key.as_object().expect("an object").keys().map(String::as_str).collect();
        let public = ["alg", "crv", "e", "kid", "kty", "n", "use", "x", "y"];
        assert!(names.iter().all(|name| public.contains(name)), "{names:?}");
        assert_eq!(key["use"], "sig");
    }
    assert!(ClientKeySet::from_slice(&published).is_ok(), "which refuses private members");
}

/// Every algorithm, by the key's own JWK and by its PEM.
#[test]
fn each_algorithm_signs_and_is_verified_by_its_own_keys_only() {
    let keys = SigningAlgorithm::ALL.map(|algorithm| SigningKey::generate(algorithm).expect("a key"));
    for key in &keys {
        let algorithm = key.algorithm();
        let again = SigningKey::from_pem(algorithm, key.to_pem().reveal()).expect("its own PEM");
        assert_eq!(again.key_id(), key.key_id());
        let own = SigningKeys::fixed([key.clone()]).expect("keys");
        let token = own.sign(algorithm, "JWT", &json!({ "sub": "1" })).expect("signed");
        let header = URL_SAFE_NO_PAD.decode(token.split('.').next().expect("a header")).expect("base64url");
        let header: Value = serde_json::from_slice(&header).expect("JSON");
        assert_eq!(header["alg"], algorithm.as_str());
        assert_eq!(own.verify::<Value>(&token).expect("verified")["sub"], "1");
        let set = ClientKeySet::from_slice(&own.published()).expect("a set");
        assert_eq!(set.len(), 1, "{algorithm}");
        for allowed in SigningAlgorithm::ALL {
            let is_same = allowed.as_read() == algorithm.as_read();
            assert_eq!(set.verify(&token, &[allowed]).is_ok(), is_same, "{algorithm} as {allowed}");
        }
        let (message, signature) = token.rsplit_once('.').expect("a signature");
        let cut = format!("{message}.{}", &signature[..signature.len() - 4]);
        assert!(set.verify(&cut, &[algorithm]).is_err(), "{algorithm}");
        for other in keys.iter().filter(|other| other.key_id() != key.key_id()) {
            let error = SigningKey::from_pem(other.algorithm(), key.to_pem().reveal()).err();
            let is_same_type =
                |pair| [(algorithm, other.algorithm()), (other.algorithm(), algorithm)].contains(&pair);
            let is_both = is_same_type((SigningAlgorithm::Rs256, SigningAlgorithm::Ps256))
                || is_same_type((SigningAlgorithm::EdDsa, SigningAlgorithm::Ed25519));
            assert_eq!(error.is_none(), is_both, "{algorithm} for {}", other.algorithm());
        }
    }
}

/// RFC 9964 section 4: the private key is its seed, and `alg` is required.
#[test]
fn ml_dsa_keys_as_jwks() {
    for (name, algorithm) in [
        ("ML-DSA-44", SigningAlgorithm::MlDsa44),
        ("ML-DSA-65", SigningAlgorithm::MlDsa65),
        ("ML-DSA-87", SigningAlgorithm::MlDsa87),
    ] {
        let key = SigningKey::generate(algorithm).expect("a key");
        let public = key.public().clone();
        assert_eq!((&public["kty"], &public["alg"]), (&json!("AKP"), &json!(name)));
        let pem = pem::parse(key.to_pem().reveal()).expect("PEM");
        // The seed alone, in the form [0] of RFC 9881 section 6.
        let seed = pem.contents().last_chunk::<32>().expect("a seed");
        let jwk = with(public.clone(), "priv", json!(URL_SAFE_NO_PAD.encode(seed)));
        let again = SigningKey::from_jwk(None, &with(jwk.clone(), "kid", Value::Null)).expect("a key");
        assert_eq!(again.key_id(), key.key_id());
        let other = SigningKey::generate(algorithm).expect("a key").public()["pub"].clone();
        for (wrong, message) in [
            (with(jwk.clone(), "pub", other), "do not match"),
            (with(jwk.clone(), "priv", json!("AQAB")), "`priv` is not 32 bytes long"),
            (with(jwk.clone(), "alg", Value::Null), "`alg` is missing"),
            (with(jwk.clone(), "alg", json!("ES256")), "cannot sign with ES256"),
            (with(jwk.clone(), "priv", Value::Null), "public key"),
        ] {
            let error = SigningKey::from_jwk(None, &wrong).expect_err(message).to_string();
            assert!(error.contains(message), "{error} does not say {message}");
        }
        let set = |jwk: Value| ClientKeySet::from_value(&json!({ "keys": [jwk] }));
        assert_eq!(set(public.clone()).expect("a set").len(), 1);
        assert!(set(jwk.clone()).is_err(), "a private key");
        for wrong in [
            with(public.clone(), "pub", json!("AQAB")),
            with(public.clone(), "pub", Value::Null),
            with(public.clone(), "alg", Value::Null),
            with(public.clone(), "alg", json!(if name == "ML-DSA-44" { "ML-DSA-65" } else { "ML-DSA-44" })),
        ] {
            assert!(set(wrong.clone()).is_err(), "{wrong}");
        }
        assert!(set(with(public, "alg", json!("SLH-DSA-SHA2-128s"))).expect("a set").is_empty());
    }
}
