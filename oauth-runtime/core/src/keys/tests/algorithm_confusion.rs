//! Tokens that try to influence their verification (RFC 8725 section 2).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{EncodingKey, Header};

use super::*;

const ES256: SigningAlgorithm = SigningAlgorithm::Es256;
const RS256: SigningAlgorithm = SigningAlgorithm::Rs256;

/// A header and claims, unsigned or signed with a shared secret.
fn forged(header: &Value, secret: Option<&[u8]>) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(&json!({ "sub": "admin" })));
    let signature = secret.map(|secret| {
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret);
        URL_SAFE_NO_PAD.encode(aws_lc_rs::hmac::sign(&key, message.as_bytes()))
    });
    format!("{message}.{}", signature.unwrap_or_default())
}

/// A token that the key signed, with this header.
fn signed(jwk: &Value, algorithm: SigningAlgorithm, change: impl FnOnce(&mut Header)) -> String {
    let key = SigningKey::from_jwk(Some(algorithm), jwk).expect("a key");
    let pem = key.to_pem().reveal().as_bytes();
    let encoding = match algorithm {
        SigningAlgorithm::Es256 => EncodingKey::from_ec_pem(pem),
        SigningAlgorithm::EdDsa => EncodingKey::from_ed_pem(pem),
        _ => EncodingKey::from_rsa_pem(pem),
    };
    let mut header = Header::new(algorithm.as_str().parse().expect("an algorithm of the library"));
    header.kid = Some("a".to_owned());
    change(&mut header);
    jsonwebtoken::encode(&header, &json!({ "sub": "admin" }), &encoding.expect("a key")).expect("signed")
}

#[test]
fn nobody_else_s_token_is_verified() {
    let named = |jwk| with(jwk, "kid", json!("a"));
    let stranger = SigningKey::generate(ES256).expect("a key");
    let stranger = SigningKeys::fixed([stranger]).expect("keys");
    for (jwk, algorithm) in [(named(rsa_2048()), RS256), (named(p256()), ES256)] {
        let own =
            SigningKeys::fixed([SigningKey::from_jwk(Some(algorithm), &jwk).expect("a key")]).expect("keys");
        let theirs = ClientKeySet::from_slice(&own.published()).expect("a set");
        let public = own.published();
        let set: Value = serde_json::from_slice(&public).expect("JSON");
        let one = set["keys"][0].to_string();
        let der = URL_SAFE_NO_PAD.decode(set["keys"][0]["n"].as_str().unwrap_or("AA")).expect("base64url");
        let hs256 = json!({ "alg": "HS256", "kid": "a" });
        let good = signed(&jwk, algorithm, |_| {});
        let (message, signature) = good.rsplit_once('.').expect("three parts");
        let (header, claims) = message.split_once('.').expect("three parts");
        let other_claims = URL_SAFE_NO_PAD.encode(json!({ "sub": "root" }).to_string());
        let table = [
            ("none", forged(&json!({ "alg": "none", "kid": "a" }), None)),
            ("None", forged(&json!({ "alg": "None", "kid": "a" }), None)),
            ("no algorithm", forged(&json!({ "kid": "a" }), None)),
            ("two algorithms", forged(&json!({ "alg": [algorithm.as_str()], "kid": "a" }), None)),
            ("a signature that is empty", format!("{message}.")),
            ("HS256 with the JWK set", forged(&hs256, Some(&public))),
            ("HS256 with the JWK", forged(&hs256, Some(one.as_bytes()))),
            ("HS256 with the modulus", forged(&hs256, Some(&der))),
            ("HS256 with nothing", forged(&hs256, Some(b""))),
            ("another key", stranger.sign(ES256, "JWT", &json!({})).expect("signed")),
            ("another algorithm", forged(&json!({ "alg": "RS384", "kid": "a" }), None)),
            ("other claims", format!("{header}.{other_claims}.{signature}")),
            (
                "another header",
                format!("{}.{claims}.{signature}", URL_SAFE_NO_PAD.encode(r#"{"alg":"PS256","kid":"a"}"#)),
            ),
            ("two parts", message.to_owned()),
            ("four parts", format!("{good}.{signature}")),
            ("five parts", format!("{good}..")),
            ("padding", format!("{good}=")),
            ("a space", format!("{good} ")),
            ("nothing", String::new()),
            ("too much", format!("{header}.{}.{signature}", "A".repeat(70_000))),
        ];
        for (what, token) in &table {
            assert!(own.verify::<Value>(token).is_err(), "{what}, {algorithm}");
            assert!(theirs.verify(token, &SigningAlgorithm::ALL).is_err(), "{what}, {algorithm}");
        }
        assert!(own.verify::<Value>(&good).is_ok());
        assert!(theirs.verify(&good, &SigningAlgorithm::ALL).is_ok());
    }
}

#[test]
fn a_token_does_not_bring_its_key() {
    let stranger = SigningKey::generate(ES256).expect("a key");
    let jwk_json = stranger.public().clone();
    let jwk: jsonwebtoken::jwk::Jwk = serde_json::from_value(jwk_json.clone()).expect("a JWK");
    let own =
        SigningKeys::fixed([SigningKey::from_jwk(None, &with(p256(), "kid", json!("a"))).expect("a key")]);
    let own = own.expect("keys");
    let theirs = ClientKeySet::from_slice(&own.published()).expect("a set");
    // Signed with the very key in the header, and also with the right one: nobody looks at the header's key.
    let with_key = |change: fn(&mut Header, &jsonwebtoken::jwk::Jwk)| {
        signed(&p256(), ES256, |header| change(header, &jwk))
    };
    let table = [
        with_key(|header, jwk| header.jwk = Some(jwk.clone())),
        with_key(|header, _| header.jku = Some("https://attacker.example/jwks".into())),
        with_key(|header, _| header.x5u = Some("https://attacker.example/cert".into())),
        with_key(|header, _| header.x5c = Some(vec!["AA".into()])),
        with_key(|header, _| header.crit = Some(vec!["exp".into()])),
        with_key(|header, _| header.crit = Some(vec![])),
        forged(&json!({ "alg": "ES256", "kid": "a", "jwk": jwk_json }), None),
    ];
    for token in &table {
        assert!(matches!(own.verify::<Value>(token), Err(KeyError::Refused(_))), "{token}");
        assert!(matches!(theirs.verify(token, &[ES256]), Err(KeyError::Refused(_))), "{token}");
    }
}

#[test]
fn the_kid_of_another_key_does_not_verify() {
    let other = SigningKey::generate(ES256).expect("a key");
    let own = SigningKeys::fixed([
        SigningKey::from_jwk(None, &with(p256(), "kid", json!("a"))).expect("a key"),
        other.clone(),
    ]);
    let own = own.expect("keys");
    let token = signed(&p256(), ES256, |header| header.kid = Some(other.key_id().to_owned()));
    assert!(matches!(own.verify::<Value>(&token), Err(KeyError::NotSignedHere)));
    let theirs = ClientKeySet::from_slice(&own.published()).expect("a set");
    assert!(matches!(theirs.verify(&token, &[ES256]), Err(KeyError::NotSignedHere)));
    let unnamed = signed(&p256(), ES256, |header| header.kid = None);
    assert!(matches!(own.verify::<Value>(&unnamed), Err(KeyError::NotSignedHere)));
}

#[test]
fn the_type_is_part_of_what_a_token_is() {
    let own = SigningKeys::fixed([SigningKey::generate(ES256).expect("a key")]).expect("keys");
    let sign = |typ| own.sign(ES256, typ, &json!({ "sub": "1" })).expect("signed");
    for typ in ["at+jwt", "logout+jwt", "application/at+jwt", "application/jwt-not", "", "application/", "é"]
    {
        let refused = own.verify_typed::<Value>(&sign(typ), "JWT");
        assert!(matches!(refused, Err(KeyError::Refused(_))), "{typ}");
    }
    for (typ, wanted) in
        [("JWT", "JWT"), ("jwt", "JWT"), ("application/jwt", "JWT"), ("at+jwt", "application/at+jwt")]
    {
        assert!(own.verify_typed::<Value>(&sign(typ), wanted).is_ok(), "{typ}");
    }
    let header = |header: &mut Header| header.typ = None;
    let own =
        SigningKeys::fixed([SigningKey::from_jwk(None, &with(p256(), "kid", json!("a"))).expect("a key")]);
    let untyped = signed(&p256(), ES256, header);
    assert!(own.expect("keys").verify_typed::<Value>(&untyped, "JWT").is_err());
}

/// A token that the key signed, with this text as header.
fn with_header(key: &SigningKey, header: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    key.sign_message(format!("{}.{}", part(header), part(r#"{"sub":"a"}"#))).expect("signed")
}

/// RFC 9864 section 2.2.
#[test]
fn ed25519_is_a_name_of_eddsa_for_keys_of_its_type_only() {
    let (eddsa, ed25519_name) = (SigningAlgorithm::EdDsa, r#"{"alg":"Ed25519","kid":"a"}"#);
    let key = |jwk: Value| SigningKey::from_jwk(None, &with(jwk, "kid", json!("a"))).expect("a key");
    let edwards = key(with(ed25519(), "alg", json!("Ed25519")));
    let own = SigningKeys::fixed([edwards.clone()]).expect("keys");
    let token = with_header(&edwards, ed25519_name);
    assert!(own.verify::<Value>(&token).is_ok());
    for alg in [json!("Ed25519"), json!("EdDSA"), Value::Null] {
        let jwk = with(with(only_public(ed25519()), "kid", json!("a")), "alg", alg.clone());
        let theirs = ClientKeySet::from_value(&json!({ "keys": [jwk] })).expect("a set");
        for name in ["Ed25519", "EdDSA"] {
            let token = with_header(&edwards, &format!(r#"{{"alg":"{name}","kid":"a"}}"#));
            let verified = theirs.verify(&token, &[eddsa]).expect("verified");
            assert_eq!(verified.algorithm, eddsa, "{name}, {alg}");
            assert!(theirs.verify(&token, &[ES256, RS256]).is_err(), "{name}, {alg}");
        }
        for name in ["ed25519", "EDDSA", "Ed448", "ES256"] {
            let token = with_header(&edwards, &format!(r#"{{"alg":"{name}","kid":"a"}}"#));
            assert!(theirs.verify(&token, &SigningAlgorithm::ALL).is_err(), "{name}, {alg}");
        }
    }
    let curve = key(p256());
    let own = SigningKeys::fixed([curve.clone()]).expect("keys");
    let theirs = ClientKeySet::from_slice(&own.published()).expect("a set");
    let token = with_header(&curve, ed25519_name);
    assert!(own.verify::<Value>(&token).is_err());
    assert!(theirs.verify(&token, &SigningAlgorithm::ALL).is_err());
    let jwk = with(with(only_public(p256()), "kid", json!("a")), "alg", json!("Ed25519"));
    assert!(ClientKeySet::from_value(&json!({ "keys": [jwk] })).expect("a set").is_empty());
}

/// RFC 7515 section 4: of two members, two programs might read different ones.
#[test]
fn members_of_the_header_that_occur_twice_or_are_malformed_are_refused() {
    let key = SigningKey::from_jwk(None, &with(p256(), "kid", json!("a"))).expect("a key");
    let own = SigningKeys::fixed([key.clone()]).expect("keys");
    let theirs = ClientKeySet::from_slice(&own.published()).expect("a set");
    for header in [
        r#"{"alg":"ES256","kid":"a","alg":"none"}"#,
        r#"{"alg":"none","kid":"a","alg":"ES256"}"#,
        r#"{"alg":"ES256","kid":"a","kid":"b"}"#,
        r#"{"alg":"ES256","kid":"a","typ":"JWT","typ":"at+jwt"}"#,
        r#"{"alg":"ES256","kid":"a","crit":null}"#,
        r#"{"alg":"ES256","kid":"a","crit":["b64"],"b64":false}"#,
        r#"{"alg":"ES256","kid":"a","jwk":null}"#,
        r#"{"alg":"ES256","kid":"a","x5u":1}"#,
        r#"{"alg":"ES256","kid":1}"#,
        r#"{"alg":"ES256","kid":"a","typ":["JWT"]}"#,
        r#"{"alg":null,"kid":"a"}"#,
        r#"["ES256"]"#,
        r#"["ES256",null,"a"]"#,
        r#""ES256""#,
        r#"{"alg":"ES256","kid":"a"} {}"#,
        r#"{"alg":"ES256","kid":"a""#,
    ] {
        let token = with_header(&key, header);
        assert!(own.verify::<Value>(&token).is_err(), "{header}");
        assert!(theirs.verify(&token, &SigningAlgorithm::ALL).is_err(), "{header}");
    }
    let token = with_header(&key, r#"{"alg":"ES256","kid":"a","other":1,"x5t":"AA"}"#);
    assert!(own.verify::<Value>(&token).is_ok() && theirs.verify(&token, &[ES256]).is_ok());
}
