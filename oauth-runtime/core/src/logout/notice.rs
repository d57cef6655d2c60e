//! What a client has to be told of the end of a session, as it is stored.

use super::LogoutEndpoint;
use crate::store::{PendingNotice, SessionClient};
use crate::{Client, Digest};

/// How many seconds a store keeps a notice after the provider gave up, so that an instance gives up and says so.
const KEPT_LONGER: u64 = 86_400;

/// The notice for a client of a session that ends; `None` for a client that wants none, or where nothing can be told.
///
/// Its key is made of the note of the client: where a logout is tried again it is the same. A later note of the client has another end,
/// so a later logout from a session of the same name makes another key.
pub(super) fn notice<S: LogoutEndpoint>(
    server: &S,
    client: &Client,
    ended: &SessionClient,
) -> Option<PendingNotice> {
    client.metadata().openid.backchannel_logout_uri.as_ref()?;
    let SessionClient { session_id, client_id, subject, expires_at } = ended;
    if server.settings().fetcher().is_none() {
        tracing::warn!(client_id, "cannot notify a client of a logout: the settings have no fetcher");
        return None;
    }
    let now = server.settings().now();
    let dropped_at = now.plus(server.settings().logout_notice_lifetime()).plus(KEPT_LONGER);
    let [session, told, person] = [session_id, client_id, subject].map(|text| Digest::of(text));
    let id = Digest::of(&format!("{session}{told}{person}{}", expires_at.as_unix()));
    Some(PendingNotice::new(id, session_id, client_id, subject, now, dropped_at))
}
