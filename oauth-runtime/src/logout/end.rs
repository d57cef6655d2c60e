//! The end of a session: its grants end with it, and its clients hear of it.

use std::sync::Arc;

use super::LogoutEndpoint;
use super::back_channel::notify;
use super::logout_token::LogoutNotice;
use crate::failure::store_failure;
use crate::store::{ClientStore, SessionClient, SessionClientStore, TokenStore};
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
    let mut frames = Vec::new();
    let mut told = Vec::new();
    for ended in clients {
        end_grant(server, &ended).await;
        if told.contains(&ended.client_id) {
            continue;
        }
        told.push(ended.client_id.clone());
        let client = store.get_client(&ended.client_id).await.map_err(store_failure::<S::Store>);
        if let Ok(Some(client)) = client {
            frames.extend(front_channel_uri(server, &client, &ended));
            tell(server, &client, &ended);
        }
    }
    Ok(frames)
}

/// Tokens of a session end with it; those of `offline_access` don't (Back-Channel Logout section 2.7). A failure here is logged and must
/// not keep the others from ending.
async fn end_grant<S: LogoutEndpoint>(server: &S, ended: &SessionClient) {
    if !ended.offline {
        let revoked = server.store().revoke_grant(&ended.grant_id).await;
        // Logs it.
        let _ = revoked.map_err(store_failure::<S::Store>);
    }
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
    let parameters = [("iss", server.settings().issuer().as_str()), ("sid", &ended.session_id)];
    Some(crate::http::build_uri(uri, &parameters, &[]))
}
