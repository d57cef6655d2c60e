//! A DPoP proof: the first line is its header, and the rest its claims; `JWK` stands for the public key, `FRESH` for a new `jti`. With an
//! empty first line, the rest is the whole proof. What is accepted satisfies RFC 9449 section 4.3.

use std::sync::OnceLock;

use oauth_runtime::client_auth::encode_auth_headers;
use serde_json::{Map, Value};
use url::Url;

use crate::answer::{members, succeeded};
use crate::oracle::{fields, filled};
use crate::signed::{self, text, time};
use crate::world::{ISSUER, NOW, SECRET, with};

/// How far the clocks of client and provider may differ, in seconds, with the age that a proof may have.
const TOLERANCE: f64 = 600.0;

pub(super) fn run(data: &[u8]) {
    let data = filled(data, &[("JWK", public_key()), ("FRESH", &signed::fresh())]);
    let [header, claims] = fields(&data);
    let proof = if header.is_empty() { claims.to_vec() } else { signed::sign(header, claims).into_bytes() };
    let basic = encode_auth_headers("web", SECRET);
    let headers: [(&str, &[u8]); 2] = [("authorization", basic.as_bytes()), ("dpop", &proof)];
    let body = b"grant_type=client_credentials&scope=read".to_vec();
    let Some(response) = with(async |world| world.post("/token", &headers, body).await) else { return };
    if !succeeded(&response) {
        let code = members(&response)["error"].clone();
        return assert!(code == "invalid_dpop_proof" || code == "use_dpop_nonce", "{code}");
    }
    assert_eq!(members(&response)["token_type"], "DPoP", "the proof was ignored");
    let (header, claims) = signed::read(header, claims).expect("a proof that was accepted has objects");
    check_header(&header);
    check_claims(&claims);
}

fn check_header(header: &Map<String, Value>) {
    let typ = text(header, "typ").unwrap_or_default().to_ascii_lowercase();
    assert_eq!(typ.strip_prefix("application/").unwrap_or(&typ), "dpop+jwt");
    assert_eq!(text(header, "alg"), Some("ES256"));
    assert!(!header.contains_key("crit"), "nothing that is critical is understood");
    let own: Value = serde_json::from_str(public_key()).expect("JSON");
    for member in ["kty", "crv", "x", "y"] {
        assert_eq!(header["jwk"][member], own[member]);
    }
    assert!(header["jwk"].get("d").is_none(), "the key is not private");
}

fn check_claims(claims: &Map<String, Value>) {
    assert_eq!(text(claims, "htm"), Some("POST"));
    let mut target = Url::parse(text(claims, "htu").expect("a target")).expect("a URL");
    target.set_query(None);
    target.set_fragment(None);
    let path = percent_encoding::percent_decode_str(target.path()).decode_utf8_lossy().into_owned();
    assert_eq!((target.origin().ascii_serialization().as_str(), path.as_str()), (ISSUER, "/token"));
    assert!(target.username().is_empty() && target.password().is_none());
    assert!(text(claims, "jti").is_some_and(|jti| !jti.is_empty()));
    let issued_at = time(claims, "iat").expect("a time");
    assert!((issued_at - NOW).abs() <= TOLERANCE, "{issued_at}");
    assert!(time(claims, "exp").is_none_or(|exp| exp > NOW - TOLERANCE));
    assert!(time(claims, "nbf").is_none_or(|nbf| nbf < NOW + TOLERANCE));
}

fn public_key() -> &'static str {
    static KEY: OnceLock<String> = OnceLock::new();
    KEY.get_or_init(|| signed::jwk().to_string())
}
