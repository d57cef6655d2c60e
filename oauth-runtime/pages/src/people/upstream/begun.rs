//! A pending sign-in, until the browser comes back: in the store, under a key that only this browser and this response
//! lead to.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::{ReplayStore, SessionStore, StoredSession};
use oauth_runtime_core::{Digest, OAuthError, Secret};
use oauth_runtime_upstream::PendingSignIn;
use serde::{Deserialize, Serialize};

use super::CALLBACK;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// In seconds.
const ANSWERED_WITHIN: u64 = 600;

/// A pending sign-in.
#[derive(Serialize, Deserialize)]
pub(super) struct Begun {
    /// The pending request for which the person signs in.
    pub(super) request: String,
    /// The account to link, if the person asked for it on the page of their account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) linking: Option<String>,
    pub(super) sign_in: PendingSignIn,
}

/// A `state` of this browser for this upstream: a secret, and the proof that the browser has its key.
pub(super) fn state<S: UiProvider>(visit: &Visit<'_, S>, upstream: &str) -> Secret {
    let secret = Secret::generate();
    let proof = visit.keys().sign(&guarded(upstream, secret.reveal()));
    Secret::from(format!("{}.{proof}", secret.reveal()))
}

/// The browser's key, if it began this sign-in at this upstream.
pub(super) fn maker<'v, S: UiProvider>(
    visit: &'v Visit<'_, S>,
    upstream: &str,
    state: &str,
) -> Option<&'v Secret> {
    let (secret, proof) = state.split_once('.')?;
    visit.keys().maker(&guarded(upstream, secret), proof)
}

/// Differs from the other values that the same key signs.
fn guarded(upstream: &str, secret: &str) -> String {
    format!("upstream\0{upstream}\0{secret}")
}

fn place(key: &Secret, state: &str) -> Digest {
    Digest::of(&format!("{CALLBACK}\0{}\0{state}", key.reveal()))
}

impl Begun {
    pub(super) async fn keep<S: UiProvider>(&self, visit: &Visit<'_, S>) -> Result<(), OAuthError> {
        let digest = place(visit.keys().current(), &self.sign_in.state);
        let data = serde_json::to_string(self).map_err(|error| {
            tracing::error!(%error, "could not write a sign-in");
            OAuthError::ServerError
        })?;
        let row = StoredSession::new(digest, data, visit.now, visit.now.plus(ANSWERED_WITHIN));
        visit.server.store().create_session(row).await.map_err(store_failure::<S::Store>)
    }

    /// The sign-in that this browser began at this upstream with this `state`, if nobody has taken it.
    pub(super) async fn find<S: UiProvider>(
        visit: &Visit<'_, S>,
        upstream: &str,
        state: &str,
    ) -> Result<Option<Waiting>, OAuthError> {
        let Some(key) = maker(visit, upstream, state) else { return Ok(None) };
        let kept = visit.server.store().get_session(&place(key, state)).await;
        let kept = kept.map_err(store_failure::<S::Store>)?;
        let live = kept.filter(|kept| !kept.expires_at.is_expired(visit.now));
        Ok(live.map(|kept| Waiting { kept, state: state.to_owned() }))
    }
}

/// A sign-in that nobody has taken.
pub(super) struct Waiting {
    kept: StoredSession,
    state: String,
}

impl Waiting {
    /// Takes it. It works once.
    pub(super) async fn take<S: UiProvider>(self, visit: &Visit<'_, S>) -> Result<Option<Begun>, OAuthError> {
        let (store, Self { kept, state }) = (visit.server.store(), self);
        let used = Digest::of(&format!("{CALLBACK}\0used\0{state}"));
        let is_first = store.use_once(&used, kept.expires_at).await.map_err(store_failure::<S::Store>)?;
        store.delete_session(&kept.digest).await.map_err(store_failure::<S::Store>)?;
        Ok(serde_json::from_str(&kept.data).ok().filter(|_| is_first))
    }
}
