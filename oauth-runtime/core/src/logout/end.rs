//! The end of a session: its grants end first, and then its clients hear of it.

use std::collections::BTreeSet;

use super::LogoutEndpoint;
use super::delivery;
use super::notice::notice;
use crate::failure::store_failure;
use crate::server::Part;
use crate::store::{
    ClientStore, GrantStore, LogoutNoticeStore, SessionClient, SessionClientStore, TokenStore,
};
use crate::token::IssuedGrant;
use crate::{Client, OAuthError};

/// Ends what depends on these sessions; gives the URIs that the browser calls (Front-Channel Logout section 2). The clients with a back
/// channel have a notice in the store then; [`tell_now`] sends it at once.
///
/// The order lets a call that failed be made again, with nothing lost: the grants end, a notice is stored for each client, and only then
/// is the client forgotten. Each of it may be done twice.
///
/// # Errors
/// Those of the store. What could be ended is ended.
pub(crate) async fn end<S: LogoutEndpoint>(
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

/// Has the stored notices sent now, in the background.
pub(crate) fn tell_now<S: LogoutEndpoint>(server: &S) {
    delivery::begin(server);
    server.runtime().background().wake();
}

/// How often the clients of a session are listed: after the first time are those that came meanwhile.
const ROUNDS: usize = 4;

async fn end_one<S: LogoutEndpoint>(server: &S, session_id: &str) -> Result<Vec<String>, OAuthError> {
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

/// A notice for the client, and then it is forgotten.
async fn end_client<S: LogoutEndpoint>(
    server: &S,
    ended: &SessionClient,
) -> Result<Option<String>, OAuthError> {
    let store = server.store();
    let client = store.get_client(&ended.client_id).await.map_err(store_failure::<S::Store>)?;
    if let Some(notice) = client.as_ref().and_then(|client| notice(server, client, ended)) {
        store.create_logout_notice(notice).await.map_err(store_failure::<S::Store>)?;
    }
    let forgotten = store.delete_session_client(&ended.session_id, &ended.client_id).await;
    forgotten.map_err(store_failure::<S::Store>)?;
    Ok(client.and_then(|client| front_channel_uri(server, &client, ended)))
}

/// Tokens of a session end with it; those of `offline_access` don't (Back-Channel Logout section 2.7).
async fn end_grants<S: LogoutEndpoint>(
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

/// With issuer and session, so that the client knows which of its sessions it is.
fn front_channel_uri<S: LogoutEndpoint>(
    server: &S,
    client: &Client,
    ended: &SessionClient,
) -> Option<String> {
    let uri = client.metadata().openid.frontchannel_logout_uri.as_deref()?;
    let session = S::Parts::session(server, client, ended.session_id.as_str().into());
    let parameters = [("iss", server.settings().issuer().as_str()), ("sid", &session)];
    Some(crate::http::build_uri(uri, &parameters, &[]))
}
