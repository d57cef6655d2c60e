//! Ends a session: its grants first, then its clients are notified.

use std::collections::BTreeSet;

use super::TracksSessions;
use super::notice::notice;
use crate::failure::store_failure;
use crate::server::{Part, find_client};
use crate::store::{GrantStore, LogoutNoticeStore, SessionClient, SessionClientStore, TokenStore};
use crate::token::IssuedGrant;
use crate::{Client, Lookup, OAuthError};

/// Ends everything that depends on these sessions. Returns the URIs for the browser to load (Front-Channel
/// Logout section 2). Clients with a back channel then have a notice in the store; [`Part::sessions_ended`] has it sent
/// at once.
///
/// The order allows a failed call to be repeated without loss: the grants end, a notice is stored for each
/// client, and only then is the client forgotten. Each step may be repeated.
///
/// # Errors
/// Those of the store. Everything that could be ended has ended.
pub(crate) async fn end<S: TracksSessions>(
    server: &S,
    session_ids: &[String],
) -> Result<Vec<String>, OAuthError> {
    let (mut frames, mut failed) = (Vec::new(), None);
    for session_id in session_ids {
        match end_one(server, session_id).await {
            Ok(more) => frames.extend(more),
            // It must not keep the other sessions from ending.
            Err(error) => failed = Some(error),
        }
    }
    failed.map_or(Ok(frames), Err)
}

/// How often the clients of a session are listed: later passes find those that came meanwhile.
const ROUNDS: usize = 4;

async fn end_one<S: TracksSessions>(server: &S, session_id: &str) -> Result<Vec<String>, OAuthError> {
    let store = server.store();
    let mut frames = Vec::new();
    for _ in 0..ROUNDS {
        let clients = store.list_session_clients(session_id).await.map_err(store_failure::<S::Store>)?;
        let people: BTreeSet<&str> = clients.iter().map(|ended| ended.subject.as_str()).collect();
        for subject in people {
            end_grants(server, subject, session_id).await?;
        }
        for ended in &clients {
            frames.extend(end_client(server, ended).await?);
        }
        if clients.is_empty() {
            break;
        }
    }
    Ok(frames)
}

/// Stores a notice for the client, and then forgets it.
async fn end_client<S: TracksSessions>(
    server: &S,
    ended: &SessionClient,
) -> Result<Option<String>, OAuthError> {
    let store = server.store();
    let client = find_client(server, &ended.client_id, Lookup::Stored).await?;
    if let Some(notice) = client.as_ref().and_then(|client| notice(server, client, ended)) {
        store.create_logout_notice(notice).await.map_err(store_failure::<S::Store>)?;
    }
    let forgotten = store.delete_session_client(&ended.session_id, &ended.client_id).await;
    forgotten.map_err(store_failure::<S::Store>)?;
    Ok(client.and_then(|client| front_channel_uri(server, &client, ended)))
}

/// Tokens of a session end with it, except those with `offline_access` (Back-Channel Logout section 2.7).
async fn end_grants<S: TracksSessions>(
    server: &S,
    subject: &str,
    session_id: &str,
) -> Result<(), OAuthError> {
    let store = server.store();
    let grants = store.list_grants(subject).await.map_err(store_failure::<S::Store>)?;
    let of_session = |grant: &IssuedGrant| grant.session_id.as_deref() == Some(session_id);
    for grant in grants.iter().filter(|grant| of_session(grant) && !grant.scope.contains("offline_access")) {
        store.revoke_grant(&grant.grant_id).await.map_err(store_failure::<S::Store>)?;
    }
    Ok(())
}

/// With issuer and session, so that the client knows which of its sessions ended.
fn front_channel_uri<S: TracksSessions>(
    server: &S,
    client: &Client,
    ended: &SessionClient,
) -> Option<String> {
    let uri = client.metadata().openid.frontchannel_logout_uri.as_deref()?;
    let session = S::Parts::session(server, client, ended.session_id.as_str().into());
    let parameters = [("iss", server.settings().issuer().as_str()), ("sid", &session)];
    Some(crate::http::build_uri(uri, &parameters, &[]))
}
