//! Which clients know about a session. Without a logout endpoint, nothing is recorded.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::delivery::Notices;
use super::{DeliversNotices, end};
use crate::delivery;
use crate::failure::store_failure;
use crate::server::{Approved, Metadata, Part};
use crate::store::{GrantStore, SessionClient, SessionClientStore};
use crate::{Client, OAuthError};

/// How many seconds a session is remembered that the application never ends: 30 days.
const LONGEST_SESSION: u64 = 30 * 86_400;

/// A provider whose store knows which clients to notify when a session ends, and which grants to end.
pub trait TracksSessions: DeliversNotices<Store: SessionClientStore + GrantStore> {}

impl<S: DeliversNotices<Store: SessionClientStore + GrantStore>> TracksSessions for S {}

/// The clients that know about a session, which are notified when it ends.
#[derive(Debug, Clone, Copy)]
pub struct TrackedSessions;

impl<S: TracksSessions> Part<S> for TrackedSessions {
    fn begin(server: &Arc<S>) {
        delivery::belong::<S, Notices>(server);
    }

    /// Back-Channel Logout section 2.1, Front-Channel Logout section 3. Without a fetcher there is no back
    /// channel.
    fn metadata(server: &S, metadata: &mut Metadata) {
        let posts = server.settings().fetcher().is_some();
        metadata.set("backchannel_logout_supported", posts);
        metadata.set("backchannel_logout_session_supported", posts);
        metadata.set("frontchannel_logout_supported", true);
        metadata.set("frontchannel_logout_session_supported", true);
    }

    async fn approved(server: &S, approved: &Approved<'_>) -> Result<(), OAuthError> {
        // The server may have been built outside of a Tokio runtime, but is in one now.
        delivery::begin::<S, Notices>(server);
        let Some(session_id) = approved.authentication.session_id.clone() else {
            return Ok(());
        };
        if !approved.scope.contains("openid") {
            return Ok(());
        }
        let (client, person) = (approved.request.client(), &approved.approval.resource_owner);
        remember(server, client, &person.subject, session_id).await
    }

    async fn joined_session(
        server: &S,
        client: &Client,
        subject: &str,
        session_id: &str,
    ) -> Result<(), OAuthError> {
        remember(server, client, subject, session_id.to_owned()).await
    }

    fn end_sessions<'a>(
        server: &'a S,
        session_ids: &'a [String],
    ) -> BoxFuture<'a, Result<Vec<String>, OAuthError>> {
        Box::pin(end(server, session_ids))
    }

    fn sessions_ended(server: &S) {
        delivery::wake::<S, Notices>(server);
    }

    fn sessions_of<'a>(server: &'a S, subject: &'a str) -> BoxFuture<'a, Result<Vec<String>, OAuthError>> {
        Box::pin(async move {
            let clients = server.store().list_subject_clients(subject).await;
            let clients = clients.map_err(store_failure::<S::Store>)?;
            Ok(clients.into_iter().map(|client| client.session_id).collect())
        })
    }
}

/// Records that the client knows about the session.
async fn remember<S: TracksSessions>(
    server: &S,
    client: &Client,
    subject: &str,
    session_id: String,
) -> Result<(), OAuthError> {
    let until = server.settings().now().plus(LONGEST_SESSION);
    let client = SessionClient::new(session_id, client.client_id(), subject, until);
    server.store().add_session_client(client).await.map_err(store_failure::<S::Store>)
}
