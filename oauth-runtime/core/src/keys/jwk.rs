//! Keys as JWKs (RFC 7517, RFC 7518 section 6, RFC 8037 section 2).

use std::collections::BTreeMap;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeyPairComponents, PublicKeyComponents};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::AlgorithmParameters;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::SigningAlgorithm;

/// Shorter RSA keys do not sign (RFC 7518 section 3.3).
pub(super) const SHORTEST_RSA: usize = 2048;

/// Bytes that are wiped on drop.
type Bytes = Zeroizing<Vec<u8>>;

/// The members of a JWK. Errors contain their names, never their values.
#[derive(Clone, Copy)]
pub(super) struct Members<'a>(&'a Map<String, Value>);

impl<'a> Members<'a> {
    pub(super) fn of(jwk: &'a Value) -> Result<Self, String> {
        jwk.as_object().map(Self).ok_or_else(|| "it is not a JSON object".to_owned())
    }

    pub(super) fn has(self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A member that must be a string if it is present.
    pub(super) fn text(self, name: &str) -> Result<Option<&'a str>, String> {
        let text =
            self.0.get(name).map(|value| value.as_str().ok_or_else(|| format!("`{name}` is not a string")));
        text.transpose()
    }

    pub(super) fn required(self, name: &str) -> Result<&'a str, String> {
        self.text(name)?.ok_or_else(|| format!("`{name}` is missing"))
    }

    /// A base64url member.
    pub(super) fn bytes(self, name: &str) -> Result<Bytes, String> {
        let decoded = URL_SAFE_NO_PAD.decode(self.required(name)?);
        decoded.map(Zeroizing::new).map_err(|_| format!("`{name}` is not base64url without padding"))
    }

    /// A base64url member of 32 bytes, for P-256 and Ed25519.
    pub(super) fn bytes_32(self, name: &str) -> Result<Bytes, String> {
        let bytes = self.bytes(name)?;
        if bytes.len() == 32 { Ok(bytes) } else { Err(format!("`{name}` is not 32 bytes long")) }
    }

    /// A number without leading zeros, as in RFC 7518 section 2.
    pub(super) fn number(self, name: &str) -> Result<Bytes, String> {
        let bytes = self.bytes(name)?;
        if bytes.first().is_none_or(|byte| *byte == 0) {
            return Err(format!("`{name}` is empty or begins with a zero byte"));
        }
        Ok(bytes)
    }

    /// Whether `use` and `key_ops`, if present, allow to encrypt for the owner of this key.
    pub(super) fn is_for_encryption(self) -> bool {
        let is_operation = |own: &Value| {
            own.as_str().is_some_and(|own| matches!(own, "encrypt" | "wrapKey" | "deriveKey" | "deriveBits"))
        };
        let operations = self.0.get("key_ops").map(Value::as_array);
        self.0.get("use").is_none_or(|usage| usage == "enc")
            && operations.is_none_or(|own| own.is_some_and(|own| own.iter().any(is_operation)))
    }

    /// Whether `use` and `key_ops`, if present, allow this operation.
    pub(super) fn is_for(self, operation: &str) -> Result<bool, String> {
        let operations = match self.0.get("key_ops") {
            None => return Ok(self.text("use")?.is_none_or(|usage| usage == "sig")),
            Some(operations) => operations.as_array().ok_or("`key_ops` is not an array")?,
        };
        let allowed = operations.iter().any(|allowed| allowed.as_str() == Some(operation));
        Ok(allowed && self.text("use")?.is_none_or(|usage| usage == "sig"))
    }
}

/// The length of a number in bits.
pub(super) fn bits(number: &[u8]) -> usize {
    let leading = number.first().map_or(0, |byte| byte.leading_zeros() as usize);
    number.len() * 8 - leading
}

/// The algorithm and the PKCS #8 form of a private JWK.
pub(super) fn to_pkcs8(
    wanted: Option<SigningAlgorithm>,
    jwk: Members<'_>,
) -> Result<(SigningAlgorithm, Bytes), String> {
    if !jwk.is_for("sign")? {
        return Err("`use` or `key_ops` says that it is not for signing".to_owned());
    }
    let algorithm = algorithm(wanted, jwk)?;
    if !jwk.has("d") {
        return Err("`d` is missing: it is a public key".to_owned());
    }
    let pkcs8 = match algorithm {
        SigningAlgorithm::Rs256 | SigningAlgorithm::Ps256 => rsa(jwk)?,
        SigningAlgorithm::Es256 => p256(jwk)?,
        SigningAlgorithm::EdDsa => ed25519(jwk)?,
    };
    Ok((algorithm, pkcs8))
}

fn algorithm(wanted: Option<SigningAlgorithm>, jwk: Members<'_>) -> Result<SigningAlgorithm, String> {
    let of_type: &[SigningAlgorithm] = match (jwk.required("kty")?, jwk.text("crv")?) {
        ("RSA", _) => &[SigningAlgorithm::Rs256, SigningAlgorithm::Ps256],
        ("EC", Some("P-256")) => &[SigningAlgorithm::Es256],
        ("OKP", Some("Ed25519")) => &[SigningAlgorithm::EdDsa],
        ("EC" | "OKP", _) => return Err("`crv` must be `P-256` or `Ed25519`".to_owned()),
        ("oct", _) => return Err("`kty` is `oct`: shared secrets are not supported".to_owned()),
        _ => return Err("`kty` must be `RSA`, `EC` or `OKP`".to_owned()),
    };
    let named = match jwk.text("alg")? {
        None => None,
        Some(name) => {
            let known = SigningAlgorithm::from_accepted_name(name);
            Some(known.ok_or("`alg` must be `RS256`, `PS256`, `ES256` or `EdDSA`")?)
        }
    };
    match (wanted.or(named), named) {
        (Some(wanted), Some(named)) if wanted != named => {
            Err(format!("`alg` is {named}, but the key has to sign with {wanted}"))
        }
        (Some(algorithm), _) if of_type.contains(&algorithm) => Ok(algorithm),
        (Some(algorithm), _) => Err(format!("a key of this `kty` cannot sign with {algorithm}")),
        (None, _) => match of_type {
            [only] => Ok(*only),
            _ => Err("`alg` is missing: write `RS256` or `PS256`".to_owned()),
        },
    }
}

fn rsa(jwk: Members<'_>) -> Result<Bytes, String> {
    if jwk.has("oth") {
        return Err("it has more than two primes (`oth`)".to_owned());
    }
    let (n, e) = (jwk.number("n")?, jwk.number("e")?);
    if bits(&n) < SHORTEST_RSA {
        return Err(format!("an RSA key needs at least {SHORTEST_RSA} bits, but this one has {}", bits(&n)));
    }
    let components = KeyPairComponents {
        public_key: PublicKeyComponents { n, e },
        d: jwk.bytes("d")?,
        p: jwk.bytes("p")?,
        q: jwk.bytes("q")?,
        dP: jwk.bytes("dp")?,
        dQ: jwk.bytes("dq")?,
        qInv: jwk.bytes("qi")?,
    };
    let pair = KeyPair::from_components(&components).map_err(|_| inconsistent())?;
    let pkcs8 = pair.as_der().map_err(|_| inconsistent())?;
    Ok(Zeroizing::new(pkcs8.as_ref().to_vec()))
}

fn p256(jwk: Members<'_>) -> Result<Bytes, String> {
    let (x, y, d) = (jwk.bytes_32("x")?, jwk.bytes_32("y")?, jwk.bytes_32("d")?);
    let pair = EcdsaKeyPair::from_private_key_and_public_key(
        &ECDSA_P256_SHA256_FIXED_SIGNING,
        &d,
        &uncompressed_point(&x, &y),
    );
    let pkcs8 = pair.map_err(|_| inconsistent())?.to_pkcs8v1().map_err(|_| inconsistent())?;
    Ok(Zeroizing::new(pkcs8.as_ref().to_vec()))
}

fn ed25519(jwk: Members<'_>) -> Result<Bytes, String> {
    let (x, d) = (jwk.bytes_32("x")?, jwk.bytes_32("d")?);
    let pair = Ed25519KeyPair::from_seed_and_public_key(&d, &x).map_err(|_| inconsistent())?;
    let pkcs8 = pair.to_pkcs8v1().map_err(|_| inconsistent())?;
    Ok(Zeroizing::new(pkcs8.as_ref().to_vec()))
}

/// A point of a curve in the form of SEC 1 section 2.3.3.
pub(super) fn uncompressed_point(x: &[u8], y: &[u8]) -> Vec<u8> {
    [&[4], x, y].concat()
}

/// The thumbprint of a public key (RFC 7638 section 3): the digest of its required members, in the order of
/// their names.
pub(super) fn thumbprint(public: &AlgorithmParameters) -> Result<String, serde_json::Error> {
    let members: BTreeMap<String, Value> = serde_json::from_value(serde_json::to_value(public)?)?;
    Ok(URL_SAFE_NO_PAD.encode(Sha256::digest(serde_json::to_vec(&members)?)))
}

fn inconsistent() -> String {
    "its numbers do not match".to_owned()
}
