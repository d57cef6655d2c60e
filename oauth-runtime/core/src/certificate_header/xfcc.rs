//! `X-Forwarded-Client-Cert` of Envoy: elements, separated by commas, of `Key=value` pairs, separated by semicolons.
//! Values with such characters are in double quotes.

use sha2::{Digest, Sha256};

use super::forms::escaped_pem;

/// The certificate of the only element, and then its chain, if the element has it.
pub(super) fn certificates(value: &[u8]) -> Result<Vec<Vec<u8>>, &'static str> {
    let value = std::str::from_utf8(value).map_err(|_| "it is not text")?;
    let mut elements = split(value, ',')?;
    let (Some(element), true) = (elements.pop(), elements.is_empty()) else {
        return Err("it has several elements; let the first proxy remove what the client sent \
                    (forward_client_cert_details: SANITIZE_SET)");
    };
    let (mut hash, mut certificate, mut chain) = (None, None, None);
    for pair in split(element, ';')? {
        let (key, value) = pair.split_once('=').ok_or("it is malformed")?;
        let slot = match key.trim() {
            key if key.eq_ignore_ascii_case("hash") => &mut hash,
            key if key.eq_ignore_ascii_case("cert") => &mut certificate,
            key if key.eq_ignore_ascii_case("chain") => &mut chain,
            _ => continue,
        };
        if slot.replace(unquoted(value)).is_some() {
            return Err("it has a key twice");
        }
    }
    let (certificate, chain) = match (certificate, chain) {
        (Some(certificate), chain) => (escaped_pem(certificate.as_bytes())?, chain),
        // The chain begins with the certificate.
        (None, Some(chain)) => (escaped_pem(chain.as_bytes())?, None),
        (None, None) => {
            return Err(
                "it has no Cert; configure Envoy with set_current_client_cert_details: { cert: true }",
            );
        }
    };
    let mut certificates = certificate;
    for in_chain in chain.map(|chain| escaped_pem(chain.as_bytes())).transpose()?.into_iter().flatten() {
        if !certificates.contains(&in_chain) {
            certificates.push(in_chain);
        }
    }
    let first = certificates.first().ok_or("it contains no certificate")?;
    match hash.is_none_or(|hash| is_hash_of(&hash, first)) {
        true => Ok(certificates),
        false => Err("its Hash is not that of its Cert"),
    }
}

/// `Hash` is the SHA-256 digest of the DER in hexadecimal.
fn is_hash_of(hash: &str, certificate: &[u8]) -> bool {
    use std::fmt::Write;
    let digest = Sha256::digest(certificate);
    let hex = digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    hash.eq_ignore_ascii_case(&hex)
}

/// The parts between separators that are not in quotes.
fn split(text: &str, separator: char) -> Result<Vec<&str>, &'static str> {
    let (mut parts, mut begin, mut is_quoted, mut is_escaped) = (Vec::new(), 0, false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            character if character == separator && !is_quoted => {
                parts.push(&text[begin..at]);
                begin = at + character.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    if is_quoted { Err("a quote of it does not end") } else { Ok(parts) }
}

fn unquoted(value: &str) -> String {
    match value.trim().strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
        Some(value) => value.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => value.trim().to_owned(),
    }
}
