//! The device secret (section 3.2): opaque to applications.

use crate::{Digest, Secret};

/// The key of the record of a session. It is the digest of no text, so no link or code that somebody sends leads to the record.
pub(crate) fn key_of(session_id: &str) -> Digest {
    let digest = Digest::of(&format!("native_sso\0{session_id}"));
    Digest::from_bytes(digest.as_bytes().map(|byte| !byte))
}

/// A new secret. It begins with the key of its record, so that the secret is enough to find the record. The key is public.
pub(crate) fn generate(key: &Digest) -> Secret {
    Secret::from(format!("{key}.{}", Secret::generate().reveal()))
}

/// The key of the record of a presented secret; `None` if it is none of this provider's.
pub(crate) fn record_of(presented: &str) -> Option<Digest> {
    let (key, random) = presented.split_once('.')?;
    if random.is_empty() { None } else { key.parse().ok() }
}
