//! Parses a client's JWK set.

use serde_json::Value;

use super::{ClientKey, ClientKeySet};
use crate::keys::SigningAlgorithm;
use crate::keys::cryptography::{Curve, PublicKey};
use crate::keys::jwk::{Members, SHORTEST_RSA, bits, uncompressed_point};

/// Members of private keys (RFC 7518 section 6, RFC 8037 section 2, RFC 9964 section 4) and shared secrets.
const PRIVATE: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// Longer RSA keys cost too much to verify with.
const LONGEST_RSA: usize = 8192;

/// The usable keys. A malformed key invalidates only itself, unless no other is left.
pub(super) fn keys(set: &Value) -> Result<ClientKeySet, String> {
    let keys = set.get("keys").ok_or("`keys` is missing")?.as_array().ok_or("`keys` is not an array")?;
    if keys.len() > ClientKeySet::MAX_KEYS {
        return Err(format!("it has more than {} keys", ClientKeySet::MAX_KEYS));
    }
    let (mut usable, mut left_out) = (Vec::new(), Vec::new());
    for (n, jwk) in keys.iter().enumerate() {
        let in_key = |what| format!("key {}: {what}", n + 1);
        check_public(jwk).map_err(in_key)?;
        match key(jwk) {
            Ok(key) => usable.extend(key),
            Err(what) => left_out.push(in_key(what)),
        }
    }
    match left_out.first() {
        Some(first) if usable.is_empty() => Err(first.clone()),
        _ => Ok(ClientKeySet { keys: usable, left_out }),
    }
}

/// One public key; `None` for one that is for another use or algorithm.
pub(super) fn one(jwk: &Value) -> Result<Option<ClientKey>, String> {
    check_public(jwk)?;
    key(jwk)
}

/// A published private key is not a mistake in one key: anybody who read the set can sign with it.
fn check_public(jwk: &Value) -> Result<(), String> {
    let Ok(jwk) = Members::of(jwk) else { return Ok(()) };
    if let Some(private) = PRIVATE.into_iter().find(|name| jwk.has(name)) {
        return Err(format!("it is not a public key: it has `{private}`"));
    }
    match jwk.text("kty") {
        Ok(Some("oct")) => Err("`kty` is `oct`: a shared secret is not a public key".to_owned()),
        _ => Ok(()),
    }
}

/// A key; `None` for one that is skipped.
fn key(jwk: &Value) -> Result<Option<ClientKey>, String> {
    let jwk = Members::of(jwk)?;
    let kty = jwk.required("kty")?;
    let key_id = jwk.text("kid")?.map(str::to_owned);
    if !jwk.is_for("verify")? {
        return Ok(None);
    }
    let curve = jwk.text("crv")?;
    let read = match (kty, curve.and_then(Curve::named)) {
        ("RSA", _) => rsa(jwk)?,
        ("EC", Some(curve)) => Some((vec![curve.algorithm], ec(jwk, curve)?)),
        ("OKP", _) if curve == Some("Ed25519") => Some((vec![SigningAlgorithm::EdDsa], ed25519(jwk)?)),
        ("AKP", _) => ml_dsa(jwk)?,
        _ => None,
    };
    let Some((mut algorithms, verifier)) = read else { return Ok(None) };
    if let Some(named) = jwk.text("alg")? {
        let named = SigningAlgorithm::from_accepted_name(named);
        algorithms.retain(|algorithm| named == Some(*algorithm));
    }
    Ok((!algorithms.is_empty()).then_some(ClientKey { key_id, algorithms, verifier }))
}

type Read = (Vec<SigningAlgorithm>, PublicKey);

fn rsa(jwk: Members<'_>) -> Result<Option<Read>, String> {
    let (n, e) = (jwk.number("n")?, jwk.number("e")?);
    if !(SHORTEST_RSA..=LONGEST_RSA).contains(&bits(&n)) {
        return Ok(None);
    }
    // The library's form of the key.
    if !(2..=33).contains(&bits(&e)) || e.last().is_some_and(|byte| byte % 2 == 0) {
        return Err("`e` is not an odd number of 2 to 33 bits".to_owned());
    }
    Ok(Some((vec![SigningAlgorithm::Rs256, SigningAlgorithm::Ps256], PublicKey::rsa(&n, &e))))
}

fn ec(jwk: Members<'_>, curve: Curve) -> Result<PublicKey, String> {
    let number = |name| jwk.bytes_of(curve.length, name);
    let point = uncompressed_point(&number("x")?, &number("y")?);
    PublicKey::point(curve, &point).ok_or_else(|| "`x` and `y` are not a point on the curve".to_owned())
}

fn ed25519(jwk: Members<'_>) -> Result<PublicKey, String> {
    PublicKey::ed25519(&jwk.bytes_of(32, "x")?).ok_or_else(|| "`x` is not a key".to_owned())
}

/// Its `alg` names the kind of the key (RFC 9964 section 4); `None` for one that is not ML-DSA.
fn ml_dsa(jwk: Members<'_>) -> Result<Option<Read>, String> {
    let name = jwk.required("alg")?;
    let Some(algorithm) = SigningAlgorithm::from_name(name).filter(|own| own.is_ml_dsa()) else {
        return Ok(None);
    };
    let verifier = PublicKey::ml_dsa(algorithm, &jwk.bytes("pub")?);
    let verifier = verifier.ok_or_else(|| format!("`pub` is not a key for {algorithm}"))?;
    Ok(Some((vec![algorithm], verifier)))
}
