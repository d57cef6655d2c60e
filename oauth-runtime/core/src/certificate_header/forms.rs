//! The forms in which proxies write certificates: nginx, HAProxy, Traefik, RFC 9440.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName};
use percent_encoding::percent_decode;

/// RFC 9440 section 2.3.
const CHAIN: HeaderName = HeaderName::from_static("client-cert-chain");

/// Longer chains cost too much to verify.
const LONGEST_CHAIN: usize = 10;

/// PEM, percent-encoded. The certificates after the first are its chain.
pub(super) fn escaped_pem(value: &[u8]) -> Result<Vec<Vec<u8>>, &'static str> {
    let text: Vec<u8> = percent_decode(value).collect();
    let blocks = pem::parse_many(text).map_err(|_| "it is not percent-encoded PEM")?;
    if blocks.is_empty() {
        return Err("it is not percent-encoded PEM");
    }
    if blocks.iter().any(|block| block.tag() != "CERTIFICATE") {
        return Err("its PEM contains something that is not a certificate");
    }
    bounded(blocks.into_iter().map(pem::Pem::into_contents).collect())
}

/// DER in base64. The certificates after the first are its chain.
pub(super) fn base64_der(value: &[u8]) -> Result<Vec<Vec<u8>>, &'static str> {
    let list = value.split(|byte| *byte == b',').map(|item| STANDARD.decode(item.trim_ascii()));
    let list = list.collect::<Result<Vec<_>, _>>().map_err(|_| "it is not base64")?;
    match list.iter().any(Vec::is_empty) {
        true => Err("it has an empty certificate"),
        false => bounded(list),
    }
}

/// RFC 9440 sections 2.2 and 2.3.
pub(super) fn client_cert(value: &[u8], headers: &HeaderMap) -> Result<Vec<Vec<u8>>, &'static str> {
    let mut certificates = vec![byte_sequence(value)?];
    // An empty list is what some proxies send for a certificate without a chain.
    for list in headers.get_all(CHAIN).iter().filter(|list| !list.as_bytes().trim_ascii().is_empty()) {
        for item in list.as_bytes().split(|byte| *byte == b',') {
            certificates.push(byte_sequence(item)?);
        }
    }
    bounded(certificates)
}

/// RFC 9651 section 3.3.5: base64 between colons.
fn byte_sequence(item: &[u8]) -> Result<Vec<u8>, &'static str> {
    let base64 = item.trim_ascii().strip_prefix(b":").and_then(|item| item.strip_suffix(b":"));
    let base64 = base64.ok_or("it is not a byte sequence of structured fields, like :AAAA:")?;
    STANDARD.decode(base64).map_err(|_| "it is not base64")
}

fn bounded(certificates: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, &'static str> {
    if certificates.len() > LONGEST_CHAIN { Err("its chain is too long") } else { Ok(certificates) }
}
