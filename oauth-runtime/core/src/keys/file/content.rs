//! The content of a file with keys: PEM blocks or JWKs.

use pem::Pem;
use serde_json::Value;
use zeroize::Zeroizing;

use super::FileProblem;
use crate::error::with_causes;
use crate::keys::signing_key::text_of;
use crate::keys::{KeyError, SigningAlgorithm, SigningKey};

/// The header of a PEM block (in the form of RFC 1421 section 4.4) with the algorithm of a key that could have another one.
const ALGORITHM: &str = "Algorithm";

/// The algorithm of a key without this header, by its type.
const UNNAMED: [SigningAlgorithm; 8] = [
    SigningAlgorithm::EdDsa,
    SigningAlgorithm::Es256,
    SigningAlgorithm::Es384,
    SigningAlgorithm::Es512,
    SigningAlgorithm::MlDsa44,
    SigningAlgorithm::MlDsa65,
    SigningAlgorithm::MlDsa87,
    SigningAlgorithm::Rs256,
];

pub(super) fn parse(text: &str) -> Result<Vec<SigningKey>, FileProblem> {
    if text.trim_start().starts_with('{') { jwks(text) } else { pem_blocks(text) }
}

/// The keys as PEM blocks.
pub(super) fn text(keys: &[SigningKey]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::new());
    for key in keys {
        let pem = key.to_pem().reveal();
        match pem.split_once('\n').filter(|_| !UNNAMED.contains(&key.algorithm())) {
            Some((begin, rest)) => {
                text.push_str(&Zeroizing::new(format!("{begin}\n{ALGORITHM}: {}\n\n{rest}", key.algorithm())))
            }
            None => text.push_str(pem),
        }
    }
    text
}

fn jwks(text: &str) -> Result<Vec<SigningKey>, FileProblem> {
    let set: Value = serde_json::from_str(text)
        // Its own message could contain a part of the file.
        .map_err(|error| {
            content(format!("it is not valid JSON: see line {}, column {}", error.line(), error.column()))
        })?;
    let keys = match set.get("keys") {
        None => std::slice::from_ref(&set),
        Some(keys) => keys.as_array().ok_or_else(|| content("`keys` is not an array"))?,
    };
    let read = |(n, key)| {
        SigningKey::from_jwk(None, key)
            .map_err(|error| content(format!("key {} of the set: {}", n + 1, with_causes(&error))))
    };
    keys.iter().enumerate().map(read).collect()
}

fn pem_blocks(text: &str) -> Result<Vec<SigningKey>, FileProblem> {
    let blocks = pem::parse_many(text).map_err(|_| content("it has a malformed PEM block"))?;
    if blocks.is_empty() {
        return Err(content("it has neither PEM blocks nor JWKs"));
    }
    blocks.into_iter().enumerate().map(|(n, block)| pem_block(n + 1, block)).collect()
}

fn pem_block(number: usize, block: Pem) -> Result<SigningKey, FileProblem> {
    let wrong = |what: &str| content(format!("PEM block {number}: {what}"));
    let pkcs8 = "only PKCS #8 is supported; convert it with `openssl pkcs8 -topk8 -nocrypt`";
    match block.tag() {
        "PRIVATE KEY" | "RSA PRIVATE KEY" => {}
        "ENCRYPTED PRIVATE KEY" => return Err(wrong("it is encrypted; decrypt it with `openssl pkey`")),
        "EC PRIVATE KEY" | "EC PARAMETERS" => return Err(wrong(pkcs8)),
        tag => return Err(wrong(&format!("`{tag}` is not a private key"))),
    }
    let named = block.headers().get(ALGORITHM).map(str::trim).map(str::to_owned);
    let candidates: &[SigningAlgorithm] = match named.as_deref() {
        None => &UNNAMED,
        Some(name) => {
            let named = SigningAlgorithm::ALL.iter().find(|algorithm| algorithm.as_str() == name);
            std::slice::from_ref(named.ok_or_else(|| wrong("its `Algorithm` is unknown"))?)
        }
    };
    let tag = block.tag().to_owned();
    let text = text_of(&tag, block.into_contents());
    let mut errors = Vec::new();
    for algorithm in candidates {
        match SigningKey::from_pem(*algorithm, text.reveal()) {
            Ok(key) => return Ok(key),
            Err(KeyError::NotAKey { algorithm, source }) => {
                errors.push(format!("no key for {algorithm} ({source})"))
            }
            Err(error) => return Err(FileProblem::Key(Box::new(error))),
        }
    }
    Err(wrong(&errors.join(", ")))
}

fn content(what: impl Into<String>) -> FileProblem {
    FileProblem::Content(what.into())
}
