//! One attempt to deliver a claimed notice.

use std::error::Error;

use super::{DeliversNotices, FIGURES};
use crate::delivery::{Attempt, Came, Places, next_attempt};
use crate::failure::store_failure;
use crate::logout::back_channel::attempt;
use crate::logout::logout_token::logout_token;
use crate::server::find_client;
use crate::store::{LogoutNoticeStore, PendingNotice};
use crate::{Client, Lookup, OAuthError};

/// Makes one attempt, and records the result.
pub(super) async fn deliver<S: DeliversNotices>(
    server: &S,
    places: &Places,
    notice: PendingNotice,
) -> Result<(), OAuthError> {
    let store = server.store();
    let client = find_client(server, &notice.client_id, Lookup::Stored).await?;
    let outcome = match &client {
        Some(client) => tell(server, places, client, &notice).await,
        None => Attempt::Refused("the client no longer exists".to_owned()),
    };
    let attempts = notice.attempts.saturating_add(1);
    let (client_id, session_ended_at) = (notice.client_id.as_str(), notice.created_at);
    match outcome {
        Attempt::Told => {
            FIGURES.count(Came::Delivered);
            tracing::debug!(client_id, attempts, "notified a client of a logout");
            store.delete_logout_notice(&notice.id).await.map_err(store_failure::<S::Store>)
        }
        Attempt::Refused(cause) => {
            FIGURES.count(Came::GivenUp);
            tracing::warn!(
                client_id,
                cause,
                attempts,
                %session_ended_at,
                "could not notify a client of a logout, and another attempt would not help: check its \
                 `backchannel_logout_uri`"
            );
            store.delete_logout_notice(&notice.id).await.map_err(store_failure::<S::Store>)
        }
        Attempt::Failed(cause) => again(server, PendingNotice { attempts, ..notice }, &cause).await,
        Attempt::Postponed(cause) => again(server, notice, &cause).await,
    }
}

/// Postpones a notice until the next attempt, or gives up if that would be too late.
async fn again<S: DeliversNotices>(server: &S, notice: PendingNotice, cause: &str) -> Result<(), OAuthError> {
    let (store, settings) = (server.store(), server.settings());
    let due_at = next_attempt(notice.attempts, settings.now());
    let (client_id, attempts, session_ended_at) =
        (notice.client_id.as_str(), notice.attempts, notice.created_at);
    let last = notice.created_at + settings.logout_notice_lifetime();
    if due_at < last {
        store.postpone_logout_notice(&notice, due_at).await.map_err(store_failure::<S::Store>)?;
        FIGURES.count(Came::Postponed);
        tracing::info!(client_id, cause, attempts, next_attempt = %due_at, "could not notify a client of a \
            logout yet");
    } else {
        store.delete_logout_notice(&notice.id).await.map_err(store_failure::<S::Store>)?;
        FIGURES.count(Came::GivenUp);
        tracing::warn!(
            client_id,
            cause,
            attempts,
            %session_ended_at,
            "could not notify a client of a logout: gave up"
        );
    }
    Ok(())
}

/// Each attempt has its own token, signed with the current key, because tokens are short-lived.
async fn tell<S: DeliversNotices>(
    server: &S,
    places: &Places,
    client: &Client,
    notice: &PendingNotice,
) -> Attempt {
    let Some(uri) = client.metadata().openid.backchannel_logout_uri.as_deref() else {
        return Attempt::Refused("the client no longer wants logout notices".to_owned());
    };
    let Some(fetcher) = server.settings().fetcher_for(client) else {
        return Attempt::Postponed("the settings have no fetcher".to_owned());
    };
    let host = url::Url::parse(uri).ok().and_then(|url| url.host_str().map(str::to_owned));
    let Some(turn) = places.turn(&host.unwrap_or_default()).await else {
        return Attempt::Postponed("another attempt at this host failed a moment ago".to_owned());
    };
    let token = match logout_token(server, client, notice).await {
        Ok(token) => token,
        Err(error) => {
            tracing::error!(error = &error as &dyn Error, "a logout token could not be signed");
            return Attempt::Failed("no logout token could be signed".to_owned());
        }
    };
    let outcome = attempt(&*fetcher, uri, &token).await;
    if matches!(outcome, Attempt::Failed(_)) {
        turn.failed();
    }
    outcome
}
