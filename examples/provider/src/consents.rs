//! Who allowed what to which client.

use oauth_runtime::store::{Consent, ConsentStore};
use oauth_runtime::{AuthorizationRequest, Clock, Scope, SystemClock};

/// Whether the person allowed all of this before. A client that anybody on the machine can pretend to be is asked
/// about every time (RFC 8252 section 8.6).
///
/// # Errors
/// Those of the store.
pub async fn cover<S: ConsentStore>(
    store: &S,
    subject: &str,
    request: &AuthorizationRequest,
) -> Result<bool, S::Error> {
    if request.client().is_public() && !request.redirect_uri().starts_with("https:") {
        return Ok(false);
    }
    allowed(store, subject, request.client().client_id(), request.scope()).await
}

async fn allowed<S: ConsentStore>(
    store: &S,
    subject: &str,
    client_id: &str,
    scope: &Scope,
) -> Result<bool, S::Error> {
    let consent = store.get_consent(subject, client_id).await?;
    Ok(consent.is_some_and(|consent| scope.is_subset_of(&consent.scope)))
}

/// Remembers what the person allows, beside what they allowed before.
///
/// # Errors
/// Those of the store.
pub async fn remember<S: ConsentStore>(
    store: &S,
    subject: &str,
    request: &AuthorizationRequest,
) -> Result<(), S::Error> {
    add(store, subject, request.client().client_id(), request.scope()).await
}

async fn add<S: ConsentStore>(
    store: &S,
    subject: &str,
    client_id: &str,
    scope: &Scope,
) -> Result<(), S::Error> {
    let before = store.get_consent(subject, client_id).await?;
    let scope = before.map_or_else(|| scope.clone(), |before| before.scope.union(scope));
    let (subject, client_id) = (subject.to_owned(), client_id.to_owned());
    store.save_consent(Consent { subject, client_id, scope, given_at: SystemClock.now() }).await
}

#[cfg(test)]
mod tests {
    use oauth_runtime::store::MemoryStore;

    use super::*;

    #[tokio::test]
    async fn only_what_was_allowed_is_covered() -> Result<(), std::convert::Infallible> {
        let store = MemoryStore::new();
        let scope = |text: &str| text.parse::<Scope>().expect("a scope");
        assert!(!allowed(&store, "alice", "web", &scope("read")).await?);
        add(&store, "alice", "web", &scope("read")).await?;
        assert!(allowed(&store, "alice", "web", &scope("read")).await?);
        assert!(!allowed(&store, "alice", "web", &scope("read write")).await?);
        assert!(!allowed(&store, "alice", "app", &scope("read")).await?);
        assert!(!allowed(&store, "bob", "web", &scope("read")).await?);
        add(&store, "alice", "web", &scope("write")).await?;
        assert!(allowed(&store, "alice", "web", &scope("write read")).await?);
        Ok(())
    }
}
