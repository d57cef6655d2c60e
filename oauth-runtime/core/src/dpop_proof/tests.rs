use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, Method};
use serde_json::{Value, json};

use super::*;
use crate::dpop_nonce::Nonces;
use crate::keys::{SigningAlgorithm, SigningKey};
use crate::{Digest, OAuthError, Timestamp};

const NOW: u64 = 1_000_000;
const TOKEN_ENDPOINT: &str = "https://notes.example/token";

/// A client with one key.
struct Holder {
    key: SigningKey,
    jwk: Value,
}

impl Holder {
    fn new(algorithm: SigningAlgorithm) -> Self {
        let key = SigningKey::generate(algorithm).expect("a key");
        let jwk = serde_json::to_value(key.public()).expect("a JWK");
        Self { jwk, key }
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let encoded = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        self.key.sign_message(format!("{}.{}", encoded(header), encoded(claims))).expect("a signature")
    }

    fn header(&self) -> Value {
        json!({ "typ": "dpop+jwt", "alg": self.key.algorithm().as_str(), "jwk": self.jwk })
    }

    fn proof(&self, claims: &Value) -> String {
        self.sign(&self.header(), claims)
    }
}

fn claims() -> Value {
    json!({ "jti": "a-b-c", "htm": "POST", "htu": TOKEN_ENDPOINT, "iat": NOW })
}

fn with(mut claims: Value, name: &str, value: Value) -> Value {
    match value {
        Value::Null => drop(claims.as_object_mut().expect("an object").remove(name)),
        value => claims[name] = value,
    }
    claims
}

fn nonces() -> Nonces {
    Nonces::new([&[7; 32]].into_iter())
}

fn checked(
    values: &[&str],
    access_token: Option<&str>,
    nonce_is_required: bool,
) -> Result<Option<Proof>, OAuthError> {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append("dpop", value.parse().expect("a value"));
    }
    let nonces = nonces();
    let access_token = access_token.map(Digest::of);
    let is_to =
        |target: &Target<'_>| target.origin() == "https://notes.example" && target.has_path("/token", "");
    let demand = Demand {
        method: &Method::POST,
        is_to: &is_to,
        access_token: access_token.as_ref(),
        algorithms: &SigningAlgorithm::ALL,
        nonce: NonceDemand { nonces: &nonces, is_required: nonce_is_required },
        now: Timestamp::from_unix(NOW),
    };
    proof_of(&headers, &demand)
}

fn refused(proof: &str) -> String {
    match checked(&[proof], None, false) {
        Err(error @ OAuthError::InvalidDpopProof { .. }) => error.description().into_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_proof_by_each_algorithm_names_its_key() {
    for algorithm in SigningAlgorithm::USUAL {
        let holder = Holder::new(algorithm);
        let proof = checked(&[&holder.proof(&claims())], None, false).expect("a proof").expect("a proof");
        let named = holder.key.key_id();
        assert_eq!(proof.thumbprint, named.split('.').next().expect("a thumbprint"), "{algorithm}");
        assert_eq!(proof.until, Timestamp::from_unix(NOW + 61));
    }
    assert_eq!(checked(&[], None, false), Ok(None));
    let holder = Holder::new(SigningAlgorithm::EdDsa);
    let named = holder.sign(&with(holder.header(), "alg", json!("Ed25519")), &claims());
    assert!(checked(&[&named], None, false).is_ok(), "the name of RFC 9864");
    let other = Holder::new(SigningAlgorithm::Es256);
    refused(&other.sign(&with(other.header(), "alg", json!("Ed25519")), &claims()));
}

#[test]
fn what_names_a_proof_depends_on_its_key_its_target_and_its_jti() {
    let used = |holder: &Holder, claims: &Value| {
        checked(&[&holder.proof(claims)], None, false).expect("a proof").expect("a proof").used
    };
    let holder = Holder::new(SigningAlgorithm::Es256);
    let first = used(&holder, &claims());
    assert_eq!(first, used(&holder, &with(claims(), "iat", json!(NOW - 1))), "the same jti");
    assert_eq!(first, used(&holder, &with(claims(), "htu", json!("HTTPS://Notes.example:443/token?a#b"))));
    assert_ne!(first, used(&holder, &with(claims(), "jti", json!("other"))));
    assert_ne!(first, used(&Holder::new(SigningAlgorithm::Es256), &claims()));
}

#[test]
fn spellings_of_the_target_are_one() {
    let holder = Holder::new(SigningAlgorithm::EdDsa);
    for htu in [
        "https://notes.example/token",
        "HTTPS://NOTES.EXAMPLE/token",
        "https://notes.example:443/token",
        "https://notes.example/token?query=1",
        "https://notes.example/token#fragment",
        "https://notes.example/%74oken",
        "https://notes.example/a/../token",
        "https://notes.example/./token",
    ] {
        let proof = holder.proof(&with(claims(), "htu", json!(htu)));
        assert!(checked(&[&proof], None, false).is_ok(), "{htu}");
    }
    for htu in [
        "https://notes.example/Token",
        "https://notes.example/token/",
        "https://notes.example/a/token",
        "https://notes.example/%2Ftoken",
        "http://notes.example/token",
        "https://notes.example:8443/token",
        "https://evil.example/token",
        "https://notes.example@evil.example/token",
        "https://u@notes.example/token",
        "https://notes.example\\token",
        "//notes.example/token",
        "/token",
        "",
    ] {
        assert!(refused(&holder.proof(&with(claims(), "htu", json!(htu)))).contains("htu"), "{htu}");
    }
}

#[test]
fn escapes_are_compared_in_normal_form() {
    let target = Target::of_claim("https://notes.example/%7eann/%c3%a4%2f").expect("a target");
    assert!(target.has_path("/~ann/%C3%A4%2F", "") && target.has_path("/%7Eann/\u{e4}%2f", ""));
    assert!(!target.has_path("/~ann/%C3%A4/", ""));
    let below = Target::of_claim("https://notes.example/tenant/api").expect("a target");
    assert!(below.has_path("/api", "/tenant") && below.has_path("/tenant/api", "/tenant"));
    assert!(!below.has_path("/api", "") && !below.has_path("/pi", "/tenant/a"));
    let odd = Target::of_claim("https://notes.example/%zz%").expect("a target");
    assert!(odd.has_path("/%zz%", "") && !odd.has_path("/zz", ""));
}

#[test]
fn a_claim_that_is_missing_or_wrong_is_named() {
    let holder = Holder::new(SigningAlgorithm::Es256);
    for (name, value, said) in [
        ("jti", Value::Null, "jti"),
        ("jti", json!(""), "malformed"),
        ("jti", json!(7), "malformed"),
        ("htm", Value::Null, "htm"),
        ("htm", json!("GET"), "htm"),
        ("htm", json!("post"), "htm"),
        ("htu", Value::Null, "htu"),
        ("htu", json!(["https://notes.example/token"]), "htu"),
        ("iat", Value::Null, "iat"),
        ("iat", json!("1000000"), "malformed"),
        ("iat", json!(NOW - 61), "iat"),
        ("iat", json!(NOW + 61), "iat"),
        ("exp", json!(NOW - 61), "exp"),
        ("nbf", json!(NOW + 61), "nbf"),
    ] {
        let error = refused(&holder.proof(&with(claims(), name, value.clone())));
        assert!(error.contains(said), "{name} {value}: {error}");
    }
    for at in [NOW - 60, NOW - 10, NOW + 10, NOW + 60] {
        assert!(checked(&[&holder.proof(&with(claims(), "iat", json!(at)))], None, false).is_ok(), "{at}");
    }
}

#[test]
fn a_header_that_is_wrong_is_refused() {
    let holder = Holder::new(SigningAlgorithm::Es256);
    let other = Holder::new(SigningAlgorithm::Es256);
    let header = holder.header();
    let private = with(holder.jwk.clone(), "d", json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    for wrong in [
        with(header.clone(), "typ", Value::Null),
        with(header.clone(), "typ", json!("JWT")),
        with(header.clone(), "alg", json!("none")),
        with(header.clone(), "alg", json!("HS256")),
        with(header.clone(), "alg", json!("EdDSA")),
        with(header.clone(), "alg", json!("ES384")),
        with(header.clone(), "crit", json!(["exp"])),
        json!(["dpop+jwt", "ES256", holder.jwk]),
        with(header.clone(), "jwk", Value::Null),
        with(header.clone(), "jwk", json!("key")),
        with(header.clone(), "jwk", json!({ "kty": "oct", "k": "c2VjcmV0" })),
        with(header.clone(), "jwk", private),
        with(header.clone(), "jwk", with(holder.jwk.clone(), "use", json!("enc"))),
        with(header.clone(), "jwk", with(holder.jwk.clone(), "x", json!("AA"))),
        with(header.clone(), "jwk", other.jwk.clone()),
    ] {
        refused(&holder.sign(&wrong, &claims()));
    }
    let proof = holder.proof(&claims());
    let (message, _) = proof.rsplit_once('.').expect("a signature");
    for broken in ["", "a.b.c", message, &format!("{message}."), &format!("{proof}.a"), &"a".repeat(9_000)] {
        refused(broken);
    }
    let twice = checked(&[&proof, &proof], None, false);
    assert_eq!(twice.map_err(|error| error.code()), Err("invalid_dpop_proof"));
}

#[test]
fn an_access_token_comes_with_a_proof_for_it() {
    let holder = Holder::new(SigningAlgorithm::Es256);
    let of = |ath: Value| checked(&[&holder.proof(&with(claims(), "ath", ath))], Some("the-token"), false);
    // The digest of "the-token".
    let digest = <sha2::Sha256 as sha2::Digest>::digest("the-token");
    assert!(of(json!(URL_SAFE_NO_PAD.encode(digest))).is_ok());
    for wrong in [Value::Null, json!(""), json!("the-token"), json!(URL_SAFE_NO_PAD.encode([0; 32]))] {
        assert_eq!(of(wrong).map_err(|error| error.code()), Err("invalid_dpop_proof"));
    }
}

#[test]
fn a_nonce_takes_the_place_of_the_clients_clock() {
    let holder = Holder::new(SigningAlgorithm::Es256);
    let of = |claims: Value, required| checked(&[&holder.proof(&claims)], None, required);
    let own = nonces().current(Timestamp::from_unix(NOW)).expect("a nonce");
    let late = with(claims(), "iat", json!(NOW - 5_000));
    let Err(OAuthError::InvalidDpopProof { nonce, .. }) = of(late.clone(), false) else {
        panic!("it is too old")
    };
    assert_eq!(nonce.as_ref(), Some(&own));
    let proof = of(with(late, "nonce", json!(own)), false).expect("a proof").expect("a proof");
    assert!(proof.until > Timestamp::from_unix(NOW), "it is remembered while its nonce counts");
    assert_eq!(of(claims(), true), Err(OAuthError::UseDpopNonce { nonce: own.clone() }));
    assert!(of(with(claims(), "nonce", json!(own)), true).is_ok());
    for wrong in [json!(""), json!("abc"), json!(7), json!(format!("{}A", &own[..own.len() - 1]))] {
        let answer = of(with(claims(), "nonce", wrong.clone()), false);
        assert_eq!(answer, Err(OAuthError::UseDpopNonce { nonce: own.clone() }), "{wrong}");
    }
}

#[test]
fn a_nonce_counts_for_a_while_on_each_instance_with_the_secret() {
    let at = Timestamp::from_unix;
    let nonce = nonces().current(at(NOW)).expect("a nonce");
    let until = nonces().counts_until(&nonce, at(NOW)).expect("it counts");
    assert!(until >= at(NOW + 150) && until <= at(NOW + 300));
    assert_eq!(nonces().counts_until(&nonce, until), None);
    assert!(
        nonces().counts_until(&nonce, at(NOW - 100)).is_some(),
        "the clock of another instance is behind"
    );
    assert_eq!(nonces().counts_until(&nonce, at(NOW - 500)), None);
    assert_eq!(Nonces::new([&[8; 32]].into_iter()).counts_until(&nonce, at(NOW)), None, "another secret");
    let both = Nonces::new([&[8; 32], &[7; 32]].into_iter());
    assert!(both.counts_until(&nonce, at(NOW)).is_some(), "an older secret still counts");
    let own = Nonces::new(std::iter::empty());
    let nonce = own.current(at(NOW)).expect("a nonce");
    assert!(own.counts_until(&nonce, at(NOW)).is_some());
    assert_eq!(Nonces::new(std::iter::empty()).counts_until(&nonce, at(NOW)), None);
}
