//! A consent that changes between the person's answer and its storage.

use futures_util::FutureExt;
use oauth_runtime_core::endpoint::validate_authorization_request;
use oauth_runtime_core::store::{Consent, ConsentStore, MemoryStore};
use oauth_runtime_core::{OAuthError, Timestamp};

use super::request;
use super::store_calls::{PEOPLE, World};
use crate::consents::remember;

const PERSON: &str = PEOPLE[0];
const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);

fn given(scope: &str) -> Consent {
    Consent::new(PERSON, "web", scope.parse().expect("a scope"), NOW)
}

/// What the store in memory answers at once.
fn kept(store: &MemoryStore) -> Option<Consent> {
    store.get_consent(PERSON, "web").now_or_never().expect("at once").expect("infallible")
}

fn put(store: &MemoryStore, next: Consent) {
    let replaced = store.replace_consent(kept(store).as_ref(), next).now_or_never().expect("at once");
    assert_eq!(replaced, Ok(true));
}

/// The person allows this scope, and has `read` from before. Meanwhile, this happens.
async fn allow(
    scope: &str,
    meanwhile: impl FnMut(&MemoryStore) + Send + 'static,
) -> (Result<(), OAuthError>, Option<String>) {
    let world = World::with(1).await;
    let server = &*world.server;
    *server.store.meanwhile.lock().expect("no panic") = Some(Box::new(meanwhile));
    let http = world.http(&request(&format!("&scope={scope}")));
    let request = validate_authorization_request(server, &http).await.expect("valid");
    let remembered = remember(server, PERSON, &request, request.scope(), NOW).await;
    let kept = server.store.get_consent(PERSON, "web").await.expect("infallible");
    (remembered, kept.map(|kept| kept.scope.to_string()))
}

#[tokio::test]
async fn a_consent_that_is_withdrawn_meanwhile_does_not_come_back() {
    let withdraw = |store: &MemoryStore| {
        store.delete_consent(PERSON, "web").now_or_never().expect("at once").expect("infallible");
    };
    assert_eq!(allow("write", withdraw).await, (Ok(()), Some("write".to_owned())));
}

#[tokio::test]
async fn answers_on_two_instances_add_to_one_consent() {
    let mut is_first = true;
    let other = move |store: &MemoryStore| {
        if std::mem::take(&mut is_first) {
            put(store, given("read openid"));
        }
    };
    assert_eq!(allow("write", other).await, (Ok(()), Some("read openid write".to_owned())));
}

#[tokio::test]
async fn a_consent_that_always_changes_is_an_error_and_not_an_endless_loop() {
    let mut now = NOW;
    let others = move |store: &MemoryStore| {
        now = now.plus(1);
        let mut next = given("read");
        next.given_at = now;
        put(store, next);
    };
    let (remembered, kept) = allow("write", others).await;
    assert!(matches!(remembered, Err(OAuthError::TemporarilyUnavailable { .. })), "{remembered:?}");
    assert_eq!(kept.as_deref(), Some("read"));
}
