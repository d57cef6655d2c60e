//! A person of an upstream who is not linked with an account here yet. The session keeps them until they decide. The
//! browser does not keep them, because it could put another person there.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::rate_limit::{Attempt, Limited};
use oauth_runtime_core::store::UpstreamLink;
use oauth_runtime_core::{Digest, OAuthError, Secret, Timestamp};
use oauth_runtime_upstream::UpstreamIdentity;
use serde::{Deserialize, Serialize};

use super::super::one_line;
use super::LINK;
use crate::account::UpstreamLogin;
use crate::mail::EmailAddress;
use crate::provider::UiProvider;
use crate::upstreams::UpstreamStrength;
use crate::visit::Visit;

/// The maximum length of a name, in characters.
const LONGEST_NAME: usize = 256;

/// The maximum length of a session's name, in bytes. A longer name is not kept, so the upstream cannot end that login.
const LONGEST_SESSION_ID: usize = 512;

/// The person who signed in at the upstream, and the purpose.
#[derive(Serialize, Deserialize)]
pub(super) struct Held {
    pub(super) upstream: String,
    pub(super) issuer: String,
    pub(super) upstream_subject: String,
    pub(super) shown_as: Option<String>,
    pub(super) name: Option<String>,
    /// The address, if the upstream verified it. An unverified address is ignored.
    pub(super) email: Option<String>,
    pub(super) auth_time: Option<Timestamp>,
    pub(super) strength: UpstreamStrength,
    /// The pending request.
    pub(super) request: String,
    /// The account to link, if the person asked for it on the page of their account.
    #[serde(default)]
    pub(super) linking: Option<String>,
    pub(super) held_at: Timestamp,
    /// The subject of the person if they want a new account: after a failure, the same form goes on with that account.
    #[serde(default)]
    pub(super) new_subject: Option<String>,
    /// The upstream's name of its session.
    #[serde(default)]
    pub(super) session_id: Option<String>,
    /// The ID token, for the logout at the upstream.
    #[serde(default)]
    pub(super) id_token: Option<String>,
    /// When they were counted among those who wait, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) counted_at: Option<Timestamp>,
}

impl Held {
    pub(super) fn new(
        identity: &UpstreamIdentity,
        strength: UpstreamStrength,
        request: String,
        now: Timestamp,
    ) -> Self {
        Self {
            upstream: identity.upstream.clone(),
            issuer: identity.issuer.clone(),
            upstream_subject: identity.subject.clone(),
            shown_as: identity.shown_as().map(|text| one_line(text, LONGEST_NAME)),
            name: identity
                .name
                .as_deref()
                .map(|name| one_line(name, LONGEST_NAME))
                .filter(|name| !name.is_empty()),
            // The same letters as in an address that somebody types here.
            email: identity
                .verified_email()
                .and_then(EmailAddress::of)
                .map(|address| address.as_str().to_owned()),
            auth_time: identity.auth_time,
            strength,
            request,
            linking: None,
            held_at: now,
            new_subject: Some(Secret::generate().reveal().to_owned()),
            session_id: identity
                .session_id
                .clone()
                .filter(|session_id| session_id.len() <= LONGEST_SESSION_ID),
            id_token: identity.id_token.as_ref().map(|token| token.reveal().to_owned()),
            counted_at: None,
        }
    }

    /// Counts a stranger among those who wait: the store keeps a session for them. Somebody who is logged in has a session anyway,
    /// and a browser keeps one person.
    ///
    /// # Errors
    /// Those of the store; the inner one if too many wait.
    pub(super) async fn count<S: UiProvider>(
        &mut self,
        visit: &Visit<'_, S>,
    ) -> Result<Result<(), Limited>, OAuthError> {
        let before = Self::of(visit);
        if before.is_some() || !visit.data().is_anonymous() {
            self.counted_at = before.and_then(|before| before.counted_at);
            return Ok(Ok(()));
        }
        let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
        let counted =
            Attempt::upstream_waits(store, limits, (&self.digest(), visit.address()), visit.now).await;
        self.counted_at = Some(visit.now);
        Ok(counted.map_err(store_failure::<S::Store>)?.map(drop))
    }

    /// The person has an account here now. They wait no longer.
    pub(super) async fn decided<S: UiProvider>(&self, visit: &mut Visit<'_, S>) {
        Self::take(visit);
        let Some(since) = self.counted_at else { return };
        let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
        let decided =
            Attempt::upstream_decided(store, limits, (&self.digest(), visit.address()), since).await;
        if let Err(error) = decided.map_err(store_failure::<S::Store>) {
            // One too many counts for some time, and no harm.
            tracing::warn!(%error, "somebody who has an account now still counts among those who have none");
        }
    }

    pub(super) fn keep<S: UiProvider>(&self, visit: &mut Visit<'_, S>) -> Result<(), OAuthError> {
        let state = serde_json::to_string(self).map_err(|error| {
            tracing::error!(%error, "could not write who signed in at an upstream");
            OAuthError::ServerError
        })?;
        let now = visit.now;
        visit.data_mut().challenge(LINK.to_owned(), state, now);
        Ok(())
    }

    /// The person who waits in this session.
    pub(super) fn of<S: UiProvider>(visit: &Visit<'_, S>) -> Option<Self> {
        serde_json::from_str(visit.data().challenged(LINK, visit.now)?).ok()
    }

    /// Removes the person from the session.
    pub(super) fn take<S: UiProvider>(visit: &mut Visit<'_, S>) {
        let now = visit.now;
        drop(visit.data_mut().answer(LINK, now));
    }

    /// The login at the upstream, as the session keeps it.
    pub(super) fn login(&self) -> UpstreamLogin {
        UpstreamLogin {
            id: self.upstream.clone(),
            subject: Some(self.upstream_subject.clone()),
            session_id: self.session_id.clone(),
            signed_in_at: Some(self.held_at),
            id_token: self.id_token.clone(),
        }
    }

    pub(super) fn digest(&self) -> Digest {
        UpstreamLink::digest_of(&self.issuer, &self.upstream_subject)
    }

    /// The link of this person to an account here.
    pub(super) fn link(&self, subject: &str, username: &str, now: Timestamp) -> UpstreamLink {
        let link = UpstreamLink::new(&*self.issuer, &*self.upstream_subject, subject, now).username(username);
        self.shown_as.iter().fold(link, |link, shown_as| link.shown_as(&**shown_as))
    }
}
