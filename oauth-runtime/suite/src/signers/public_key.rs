//! The public key of a signer.

use std::sync::Arc;

use super::subject::Subject;
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure, ensure_eq};
use oauth_runtime_core::keys::ClientKeySet;
use serde_json::json;

pub(super) fn cases() -> Vec<Case<Subject>> {
    cases!["public_key": is_a_jwk_without_secrets, fits_the_algorithm, stays_the_same_after_a_restart]
}

/// The members of private and secret keys (RFC 7518 sections 6.2.2, 6.3.2 and 6.4, RFC 9964 section 4).
const SECRET: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

async fn is_a_jwk_without_secrets(subject: Arc<Subject>) -> Outcome {
    let public = subject.signer.public_jwk();
    for member in SECRET {
        ensure!(public.get(member).is_none(), "the public key has the member `{member}` of a private key");
    }
    let keys = ClientKeySet::from_value(&json!({ "keys": [public] }))?;
    ensure!(!keys.is_empty(), "it is not a key that signs");
    Ok(())
}

async fn fits_the_algorithm(subject: Arc<Subject>) -> Outcome {
    let (algorithm, public) = (subject.signer.algorithm(), subject.signer.public_jwk());
    if let Some(named) = public.get("alg") {
        ensure_eq!(named.as_str(), Some(algorithm.as_str()), "`alg` of the public key");
    }
    if let Some(named) = public.get("use") {
        ensure_eq!(named.as_str(), Some("sig"), "`use` of the public key");
    }
    Ok(())
}

/// Tokens name their key, so another `kid` makes every token of the last run invalid.
async fn stays_the_same_after_a_restart(subject: Arc<Subject>) -> Outcome {
    let public = subject.signer.public_jwk();
    ensure_eq!(subject.signer.public_jwk(), public, "the public key, asked again");
    let again = (subject.start)().await;
    ensure_eq!(again.public_jwk(), public, "the public key of the signer that was created again");
    ensure_eq!(again.algorithm(), subject.signer.algorithm(), "the algorithm after a restart");
    Ok(())
}
