//! Keys as JWKs (RFC 7517, RFC 7518 section 6, RFC 8037 section 2, RFC 9964 section 4).

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeyPairComponents, PublicKeyComponents};
use aws_lc_rs::signature::{EcdsaKeyPair, Ed25519KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::SigningAlgorithm;
use super::cryptography::{Curve, ml_dsa_pkcs8};

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

    /// A base64url member of this many bytes.
    pub(super) fn bytes_of(self, length: usize, name: &str) -> Result<Bytes, String> {
        let bytes = self.bytes(name)?;
        if bytes.len() == length { Ok(bytes) } else { Err(format!("`{name}` is not {length} bytes long")) }
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
            None => return Ok(self.text("use")?.is_none_or(signs)),
            Some(operations) => operations.as_array().ok_or("`key_ops` is not an array")?,
        };
        let allowed = operations.iter().any(|allowed| allowed.as_str() == Some(operation));
        Ok(allowed && self.text("use")?.is_none_or(signs))
    }
}

/// A SPIFFE bundle marks the keys of JWT-SVIDs its own way (SPIFFE Trust Domain and Bundle section 4.2.2).
fn signs(usage: &str) -> bool {
    matches!(usage, "sig" | "jwt-svid")
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
    let private = if jwk.required("kty")? == "AKP" { "priv" } else { "d" };
    if !jwk.has(private) {
        return Err(format!("`{private}` is missing: it is a public key"));
    }
    let pkcs8 = match (algorithm, Curve::of(algorithm)) {
        (_, Some(curve)) => ec(jwk, curve)?,
        (SigningAlgorithm::Rs256 | SigningAlgorithm::Ps256, _) => rsa(jwk)?,
        (SigningAlgorithm::EdDsa | SigningAlgorithm::Ed25519, _) => ed25519(jwk)?,
        _ => ml_dsa(jwk, algorithm)?,
    };
    Ok((algorithm, pkcs8))
}

fn algorithm(wanted: Option<SigningAlgorithm>, jwk: Members<'_>) -> Result<SigningAlgorithm, String> {
    let curve = jwk.text("crv")?;
    let of_type: Vec<SigningAlgorithm> = match (jwk.required("kty")?, curve.and_then(Curve::named)) {
        ("RSA", _) => vec![SigningAlgorithm::Rs256, SigningAlgorithm::Ps256],
        ("EC", Some(curve)) => vec![curve.algorithm],
        ("OKP", _) if curve == Some("Ed25519") => vec![SigningAlgorithm::EdDsa, SigningAlgorithm::Ed25519],
        ("EC" | "OKP", _) => return Err("`crv` must be `P-256`, `P-384`, `P-521` or `Ed25519`".to_owned()),
        ("AKP", _) => vec![SigningAlgorithm::MlDsa44, SigningAlgorithm::MlDsa65, SigningAlgorithm::MlDsa87],
        ("oct", _) => return Err("`kty` is `oct`: shared secrets are not supported".to_owned()),
        _ => return Err("`kty` must be `RSA`, `EC`, `OKP` or `AKP`".to_owned()),
    };
    let known = || SigningAlgorithm::ALL.map(|own| format!("`{own}`")).join(", ");
    let named = match jwk.text("alg")? {
        None => None,
        Some(name) => Some(
            SigningAlgorithm::from_name(name).ok_or_else(|| format!("`alg` must be one of {}", known()))?,
        ),
    };
    match (wanted.or(named), named) {
        // Whoever wants one of the two names of Ed25519 decides.
        (Some(wanted), Some(named)) if wanted.as_read() != named.as_read() => {
            Err(format!("`alg` is {named}, but the key has to sign with {wanted}"))
        }
        (Some(algorithm), _) if of_type.contains(&algorithm) => Ok(algorithm),
        (Some(algorithm), _) => Err(format!("a key of this `kty` cannot sign with {algorithm}")),
        (None, _) => match of_type.as_slice() {
            [only] | [only @ SigningAlgorithm::EdDsa, ..] => Ok(*only),
            _ => {
                let names: Vec<_> = of_type.iter().map(|own| format!("`{own}`")).collect();
                Err(format!("`alg` is missing: write one of {}", names.join(", ")))
            }
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

fn ec(jwk: Members<'_>, curve: Curve) -> Result<Bytes, String> {
    let number = |name| jwk.bytes_of(curve.length, name);
    let (x, y, d) = (number("x")?, number("y")?, number("d")?);
    let point = uncompressed_point(&x, &y);
    let pair = EcdsaKeyPair::from_private_key_and_public_key(curve.signing, &d, &point);
    let pkcs8 = pair.map_err(|_| inconsistent())?.to_pkcs8v1().map_err(|_| inconsistent())?;
    Ok(Zeroizing::new(pkcs8.as_ref().to_vec()))
}

fn ed25519(jwk: Members<'_>) -> Result<Bytes, String> {
    let (x, d) = (jwk.bytes_of(32, "x")?, jwk.bytes_of(32, "d")?);
    let pair = Ed25519KeyPair::from_seed_and_public_key(&d, &x).map_err(|_| inconsistent())?;
    let pkcs8 = pair.to_pkcs8v1().map_err(|_| inconsistent())?;
    Ok(Zeroizing::new(pkcs8.as_ref().to_vec()))
}

/// The private key is its seed.
fn ml_dsa(jwk: Members<'_>, algorithm: SigningAlgorithm) -> Result<Bytes, String> {
    let (public, seed) = (jwk.bytes("pub")?, jwk.bytes_of(32, "priv")?);
    ml_dsa_pkcs8(algorithm, &seed, &public).ok_or_else(inconsistent)
}

/// A point of a curve in the form of SEC 1 section 2.3.3.
pub(super) fn uncompressed_point(x: &[u8], y: &[u8]) -> Vec<u8> {
    [&[4], x, y].concat()
}

/// The members that a public key of this type must have, in the order of their names (RFC 7638 section 3.2, RFC 8037
/// section 2, RFC 9964 section 6).
pub(super) fn required_members(kty: &str) -> Option<&'static [&'static str]> {
    match kty {
        "RSA" => Some(&["e", "kty", "n"]),
        "EC" => Some(&["crv", "kty", "x", "y"]),
        "OKP" => Some(&["crv", "kty", "x"]),
        "AKP" => Some(&["alg", "kty", "pub"]),
        _ => None,
    }
}

/// The public key alone.
pub(crate) fn only_required(jwk: &Value) -> Option<Value> {
    let mut members = Map::new();
    for name in required_members(jwk["kty"].as_str()?)? {
        members.insert((*name).to_owned(), jwk.get(*name)?.clone());
    }
    Some(Value::Object(members))
}

fn inconsistent() -> String {
    "its numbers do not match".to_owned()
}
