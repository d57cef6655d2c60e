//! The signer as a provider uses it.

use std::sync::Arc;

use super::subject::Subject;
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::fresh;
use oauth_runtime_core::keys::SigningKeys;
use serde_json::{Value, json};

pub(super) fn cases() -> Vec<Case<Subject>> {
    cases!["provider": signs_tokens_that_its_published_keys_verify]
}

async fn signs_tokens_that_its_published_keys_verify(subject: Arc<Subject>) -> Outcome {
    let keys = SigningKeys::from_signers([Arc::clone(&subject.signer)]).await?;
    let claims = json!({ "sub": fresh("person") });
    let token = keys.sign_async(subject.signer.algorithm(), "JWT", claims.clone()).await?;
    ensure_eq!(keys.verify_typed::<Value>(&token, "JWT")?, claims, "the claims of a signed token");
    Ok(())
}
