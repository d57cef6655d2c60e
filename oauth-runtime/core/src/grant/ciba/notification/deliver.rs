//! One attempt to tell a client the result of a claimed request.

use bytes::Bytes;

use super::{FIGURES, message, push};
use crate::ciba::{GRANT_TYPE, TokenDeliveryMode};
use crate::delivery::{Attempt, Came, Places, next_attempt};
use crate::event::{Event, EventKind};
use crate::failure::store_failure;
use crate::fetch::{Delivery, Url};
use crate::grant::ciba::{CibaProvider, Notification};
use crate::server::{find_client, observe};
use crate::store::{CibaRequestStore, TokenStore};
use crate::token::{CibaDecision, CibaRequest};
use crate::{Client, Lookup, OAuthError};

/// What there is to tell.
pub(super) enum Told {
    /// Nothing: a client in ping mode is not called about a request that expired.
    Nothing,
    /// This document.
    Message(Bytes),
}

/// Makes one attempt, and records the result.
pub(super) async fn deliver<S: CibaProvider>(
    server: &S,
    places: &Places,
    request: CibaRequest,
) -> Result<(), OAuthError> {
    let client = find_client(server, &request.client_id, Lookup::Stored).await?;
    let outcome = match client.filter(|client| !client.is_disabled()) {
        Some(client) if !may_hear(&client, &request) => Some(Attempt::Refused(
            "the client may no longer use backchannel authentication, or is registered for another delivery mode".to_owned(),
        )),
        Some(client) => tell(server, places, &client, &request).await?,
        None => Some(Attempt::Refused("the client no longer exists, or is disabled".to_owned())),
    };
    let attempts = request.attempts.saturating_add(1);
    let (client_id, mode) = (request.client_id.as_str(), request.delivery.as_str());
    match outcome {
        None => end(server, &request).await,
        Some(Attempt::Told) => {
            FIGURES.count(Came::Delivered);
            tracing::debug!(
                client_id,
                mode,
                attempts,
                "told a client the result of its authentication request"
            );
            end(server, &request).await?;
            observe(server, |at| about(EventKind::CibaDelivered { mode: mode.into() }, at, &request));
            Ok(())
        }
        Some(Attempt::Refused(cause)) => {
            tracing::warn!(
                client_id,
                mode,
                cause,
                attempts,
                "could not tell a client the result of its authentication request, and another attempt would not \
                 help: check its `backchannel_client_notification_endpoint`"
            );
            give_up(server, &request).await
        }
        Some(Attempt::Failed(cause)) => again(server, CibaRequest { attempts, ..request }, &cause).await,
        Some(Attempt::Postponed(cause)) => again(server, request, &cause).await,
    }
}

/// What is delivered goes through the mode that the client is registered for (CIBA Core 1.0 section 10).
fn may_hear(client: &Client, request: &CibaRequest) -> bool {
    let mode = client.metadata().openid.backchannel_token_delivery_mode.unwrap_or_default();
    !client.is_public() && client.allows_grant_type(GRANT_TYPE) && mode == request.delivery
}

/// Postpones it until the next attempt, or gives up if that would be too late.
async fn again<S: CibaProvider>(server: &S, request: CibaRequest, cause: &str) -> Result<(), OAuthError> {
    let due_at = next_attempt(request.attempts, server.settings().now());
    let (client_id, attempts) = (request.client_id.as_str(), request.attempts);
    if due_at < request.kept_until {
        let postponed = server.store().postpone_ciba_notification(&request, due_at).await;
        postponed.map_err(store_failure::<S::Store>)?;
        FIGURES.count(Came::Postponed);
        tracing::info!(client_id, cause, attempts, next_attempt = %due_at, "could not tell a client the result of \
            its authentication request yet");
        return Ok(());
    }
    tracing::warn!(
        client_id,
        cause,
        attempts,
        "could not tell a client the result of its authentication request: gave up"
    );
    give_up(server, &request).await
}

/// What was to be pushed reaches nobody, so it is revoked. That comes first: if it fails, the claim expires and the next attempt
/// revokes.
async fn give_up<S: CibaProvider>(server: &S, request: &CibaRequest) -> Result<(), OAuthError> {
    if let (TokenDeliveryMode::Push, Some(CibaDecision::Approved(approval))) =
        (request.delivery, &request.decision)
    {
        let revoked = server.store().revoke_grant(&approval.grant_id).await;
        revoked.map_err(store_failure::<S::Store>)?;
    }
    end(server, request).await?;
    FIGURES.count(Came::GivenUp);
    let mode = request.delivery.as_str();
    observe(server, |at| about(EventKind::CibaDeliveryFailed { mode: mode.into() }, at, request));
    Ok(())
}

async fn end<S: CibaProvider>(server: &S, request: &CibaRequest) -> Result<(), OAuthError> {
    server.store().end_ciba_notification(request).await.map_err(store_failure::<S::Store>)
}

fn about(kind: EventKind, at: crate::Timestamp, request: &CibaRequest) -> Event {
    let mut event = Event::new(kind, at).subject(&request.subject);
    event.client_id = Some(request.client_id.clone());
    event
}

/// `None`: there is nothing to tell.
async fn tell<S: CibaProvider>(
    server: &S,
    places: &Places,
    client: &Client,
    request: &CibaRequest,
) -> Result<Option<Attempt>, OAuthError> {
    let settings = server.settings();
    let Some(uri) = client.metadata().openid.backchannel_client_notification_endpoint.as_deref() else {
        return Ok(Some(Attempt::Refused("the client no longer has a notification endpoint".to_owned())));
    };
    let Ok(url) = Url::parse(uri) else {
        return Ok(Some(Attempt::Refused(format!("`{uri}` is not a URL"))));
    };
    let (Some(fetcher), Some(seal)) = (settings.fetcher_for(client), settings.seal()) else {
        return Ok(Some(Attempt::Postponed("the settings have no fetcher, or no seal".to_owned())));
    };
    let Some(notification) = Notification::open(seal, request) else {
        let cause =
            "its notification token does not open: pass the secret that sealed it to `Seal::also_opens`";
        return Ok(Some(Attempt::Refused(cause.to_owned())));
    };
    let message = match request.delivery {
        TokenDeliveryMode::Push => push::message(server, client, request, &notification).await?,
        TokenDeliveryMode::Ping if is_decided(request) && request.expires_at.is_expired(settings.now()) => {
            return Ok(Some(Attempt::Refused(
                "the request has expired, so its result cannot be redeemed".to_owned(),
            )));
        }
        TokenDeliveryMode::Ping if is_decided(request) => {
            Told::Message(message::ping(&notification.auth_req_id)?.into())
        }
        TokenDeliveryMode::Ping | TokenDeliveryMode::Poll => Told::Nothing,
    };
    let Told::Message(body) = message else { return Ok(None) };
    let Some(turn) = places.turn(url.host_str().unwrap_or_default()).await else {
        return Ok(Some(Attempt::Postponed("another attempt at this host failed a moment ago".to_owned())));
    };
    // RFC 6750 section 2.1, as CIBA Core section 10.2 has it.
    let bearer = format!("Bearer {}", notification.token.reveal());
    let headers = [("authorization", bearer.as_str())];
    let answer = fetcher.deliver(Delivery::new(&url, &headers, body)).await;
    let outcome = Attempt::of(answer.map(|delivered| delivered.status));
    if matches!(outcome, Attempt::Failed(_)) {
        turn.failed();
    }
    Ok(Some(outcome))
}

/// Whether the person decided.
fn is_decided(request: &CibaRequest) -> bool {
    matches!(request.decision, Some(CibaDecision::Approved(_) | CibaDecision::Denied))
}
