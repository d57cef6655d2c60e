//! A logout notice for a client, as it is stored.

use super::TracksSessions;
use crate::store::{PendingNotice, SessionClient};
use crate::{Client, Digest};

/// How many seconds a store keeps a notice after the provider gave up, so that an instance can give up and
/// log it.
const KEPT_LONGER: u64 = 86_400;

/// The notice for a client of a session that ends; `None` for a client that wants none, or if there is no way
/// to notify it.
///
/// Its key derives from the client's record, so a retried logout has the same key. A later record of the
/// client has another expiry, so a later logout from a session with the same name has another key.
pub(super) fn notice<S: TracksSessions>(
    server: &S,
    client: &Client,
    ended: &SessionClient,
) -> Option<PendingNotice> {
    client.metadata().openid.backchannel_logout_uri.as_ref()?;
    let SessionClient { session_id, client_id, subject, expires_at, .. } = ended;
    if server.settings().fetcher().is_none() {
        tracing::warn!(client_id, "cannot notify a client of a logout: the settings have no fetcher");
        return None;
    }
    let now = server.settings().now();
    let dropped_at = (now + server.settings().logout_notice_lifetime()).plus(KEPT_LONGER);
    let [session, client, person] = [session_id, client_id, subject].map(|text| Digest::of(text));
    let id = Digest::of(&format!("{session}{client}{person}{}", expires_at.as_unix()));
    Some(PendingNotice::new(id, session_id, client_id, subject, now, dropped_at))
}
