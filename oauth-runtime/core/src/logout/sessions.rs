//! Which clients know of a session. Chosen by the declaration: without a logout endpoint nobody asks.

use std::future::{Future, ready};
use std::sync::Arc;

use super::LogoutDescription;
use crate::OAuthError;
use crate::server::{Approved, AuthorizationServer};

/// Remembers which clients know of a session.
pub trait SessionTracking<S: AuthorizationServer>: Send + Sync + 'static {
    /// Notes the client of an approved request.
    ///
    /// # Errors
    /// `server_error` where the store fails.
    fn note(server: &S, approved: &Approved<'_>) -> impl Future<Output = Result<(), OAuthError>> + Send;

    /// Begins what goes on beside the requests of a server that has just been built.
    #[doc(hidden)]
    fn begin(server: &Arc<S>);

    /// What it adds to the metadata.
    #[doc(hidden)]
    fn describe(server: &S) -> Option<LogoutDescription>;
}

/// A provider without a logout endpoint.
#[derive(Debug, Clone, Copy)]
pub struct NoSessions;

impl<S: AuthorizationServer> SessionTracking<S> for NoSessions {
    fn note(_: &S, _: &Approved<'_>) -> impl Future<Output = Result<(), OAuthError>> + Send {
        ready(Ok(()))
    }

    fn begin(_: &Arc<S>) {}

    fn describe(_: &S) -> Option<LogoutDescription> {
        None
    }
}

/// A provider that tells clients when a session ends.
#[cfg(feature = "openid")]
#[derive(Debug, Clone, Copy)]
pub struct TrackedSessions;

#[cfg(feature = "openid")]
mod tracked {
    use std::sync::Arc;

    use super::{SessionTracking, TrackedSessions};
    use crate::OAuthError;
    use crate::failure::store_failure;
    use crate::logout::{DeliversNotices, LogoutDescription, delivery};
    use crate::server::Approved;
    use crate::store::{SessionClient, SessionClientStore};

    /// A session that the application never ends is forgotten after 30 days.
    const LONGEST_SESSION: u64 = 30 * 86_400;

    impl<S> SessionTracking<S> for TrackedSessions
    where
        S: DeliversNotices,
        S::Store: SessionClientStore,
    {
        async fn note(server: &S, approved: &Approved<'_>) -> Result<(), OAuthError> {
            // A server that was built outside of a Tokio runtime is in one now.
            delivery::begin(server);
            let Some(session_id) = approved.authentication.session_id.clone() else {
                return Ok(());
            };
            if !approved.scope.contains("openid") {
                return Ok(());
            }
            let client = SessionClient {
                session_id,
                client_id: approved.request.client().client_id().to_owned(),
                subject: approved.approval.resource_owner.subject.clone(),
                expires_at: server.settings().now().plus(LONGEST_SESSION),
            };
            server.store().add_session_client(client).await.map_err(store_failure::<S::Store>)
        }

        fn begin(server: &Arc<S>) {
            server.runtime().background().belongs_to(server);
            delivery::begin(&**server);
        }

        fn describe(server: &S) -> Option<LogoutDescription> {
            Some(LogoutDescription::of(server.settings()))
        }
    }
}
