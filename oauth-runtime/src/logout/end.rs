//! The end of a session: its grants end with it, and its clients hear of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::LogoutEndpoint;
use super::back_channel::notify;
use super::logout_token::LogoutNotice;
use crate::failure::store_failure;
use crate::identity::IdentityLayer;
use crate::store::{ClientStore, GrantStore, SessionClient, SessionClientStore, TokenStore};
use crate::token::IssuedGrant;
use crate::{Client, OAuthError};

/// Ends what depends on these sessions; gives the URIs that the browser calls (Front-Channel Logout section 2).
///
/// # Errors
/// Where the store can't say who is to be told.
pub(crate) async fn end<S: LogoutEndpoint>(
    server: &S,
    session_ids: &[String],
) -> Result<Vec<String>, OAuthError> {
    let mut frames = Vec::new();
    for session_id in session_ids {
        frames.extend(end_one(server, session_id).await?);
    }
    Ok(frames)
}

async fn end_one<S: LogoutEndpoint>(server: &S, session_id: &str) -> Result<Vec<String>, OAuthError> {
    let store = server.store();
    let clients = store.take_session_clients(session_id).await.map_err(store_failure::<S::Store>)?;
    let people: BTreeSet<&str> = clients.iter().map(|ended| ended.subject.as_str()).collect();
    for subject in people {
        // A failure is logged, and must not keep the clients from being told.
        let _ = end_grants(server, subject, session_id).await;
    }
    let mut frames = Vec::new();
    for ended in &clients {
        let client = store.get_client(&ended.client_id).await.map_err(store_failure::<S::Store>);
        if let Ok(Some(client)) = client {
            frames.extend(front_channel_uri(server, &client, ended));
            tell(server, &client, ended);
        }
    }
    Ok(frames)
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
        // Logs a failure, which must not keep the others from ending.
        let _ = store.revoke_grant(&grant.grant_id).await.map_err(store_failure::<S::Store>);
    }
    Ok(())
}

fn tell<S: LogoutEndpoint>(server: &S, client: &Client, ended: &SessionClient) {
    let Some(uri) = client.metadata().openid.backchannel_logout_uri.clone() else {
        return;
    };
    match server.settings().fetcher() {
        Some(fetcher) => notify(Arc::clone(fetcher), uri, LogoutNotice::new(server, client, ended)),
        None => tracing::warn!(
            client_id = client.client_id(),
            "a client is not told of a logout: the settings have no fetcher"
        ),
    }
}

/// With issuer and session, so that the client knows which of its sessions it is.
fn front_channel_uri<S: LogoutEndpoint>(
    server: &S,
    client: &Client,
    ended: &SessionClient,
) -> Option<String> {
    let uri = client.metadata().openid.frontchannel_logout_uri.as_deref()?;
    let session = S::Identity::session(server, client, &ended.session_id);
    let parameters = [("iss", server.settings().issuer().as_str()), ("sid", &session)];
    Some(crate::http::build_uri(uri, &parameters, &[]))
}
