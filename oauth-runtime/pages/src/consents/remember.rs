//! Remembers what a person answered.

use std::time::Duration;

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::{Consent, ConsentStore};
use oauth_runtime_core::{AuthorizationRequest, OAuthError, Scope, Timestamp};

use super::{destination_of, get, is_current, requested_claims, requested_resources};
use crate::provider::UiProvider;

/// If others keep changing the consent, this gives up; the person can answer again.
const MOST_TRIES: usize = 8;

/// Remembers what the person allows of what was asked. The person may answer in two windows at once, or withdraw the
/// consent meanwhile: then this begins again with what the store keeps now.
pub(crate) async fn remember<S: UiProvider>(
    server: &S,
    subject: &str,
    request: &AuthorizationRequest,
    allowed: &Scope,
    now: Timestamp,
) -> Result<(), OAuthError> {
    for _ in 0..MOST_TRIES {
        let kept = get(server, subject, request).await?;
        let next = with_answer(server, subject, request, kept.clone(), allowed, now);
        let replaced = server.store().replace_consent(kept.as_ref(), next).await;
        if replaced.map_err(store_failure::<S::Store>)? {
            return Ok(());
        }
    }
    Err(OAuthError::TemporarilyUnavailable { retry_after: Some(Duration::from_secs(1)) })
}

/// The consent after the person's answer. What was asked and is not allowed is no longer allowed, and what was not asked
/// stays unchanged, unless it was for other resources: nobody allowed the old scope at the new ones.
fn with_answer<S: UiProvider>(
    server: &S,
    subject: &str,
    request: &AuthorizationRequest,
    before: Option<Consent>,
    allowed: &Scope,
    now: Timestamp,
) -> Consent {
    let resources = requested_resources(request);
    let is_same = |before: &Consent| is_current(before, request) && before.resources == resources;
    // Later than the change, which may be in the same second.
    let given_at = request.client().changed_at().map_or(now, |changed_at| now.max(changed_at.plus(1)));
    let mut consent = match before.filter(is_same) {
        None => Consent::new(subject, request.client().client_id(), allowed.clone(), given_at),
        Some(mut before) => {
            let others = before.scope.tokens().filter(|token| !request.scope().contains(token));
            before.scope = Scope::from_tokens(others).unwrap_or_default().union(allowed);
            before.given_at = given_at;
            before
        }
    };
    if request.client().is_self_registered() {
        consent.client = Some(request.client().relied_on());
        consent.destinations.insert(destination_of(request));
    }
    consent.claims.extend(requested_claims(server, request));
    consent.resources = resources;
    consent
}
