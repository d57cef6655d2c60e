//! Stores a request, in place of the same one that still waits.

use std::net::IpAddr;

use super::asked::Asked;
use crate::ciba::TokenDeliveryMode;
use crate::failure::store_failure;
use crate::grant::ciba::{CibaProvider, NOTIFIED_WITHIN, Notification, wake};
use crate::store::{Authenticated, CibaRequestStore};
use crate::token::{CibaDecision, CibaRequest, Confirmation};
use crate::{Client, Digest, OAuthError, Secret};

/// How often the same request is sent at the same moment before the client has to come again.
const ATTEMPTS: usize = 5;

/// A request that is to be stored.
pub(super) struct New<'a> {
    pub(super) asked: &'a Asked,
    pub(super) person: Authenticated,
    pub(super) confirmation: Option<Confirmation>,
    pub(super) address: Option<IpAddr>,
}

/// Stores the request. One that is the same and still waits ends: of those that a client sends once more, because the answer was
/// lost, for example, the person sees one.
pub(super) async fn store<S: CibaProvider>(
    server: &S,
    client: &Client,
    new: New<'_>,
) -> Result<(Secret, CibaRequest), OAuthError> {
    let (id, request) = record(server, client, new)?;
    for _ in 0..ATTEMPTS {
        let created = server.store().create_ciba_request(request.clone()).await;
        let Some(other) = created.map_err(store_failure::<S::Store>)? else {
            return Ok((id, request));
        };
        let ended =
            server.store().decide_ciba_request(&other, CibaDecision::Replaced, request.issued_at).await;
        if ended.map_err(store_failure::<S::Store>)? {
            wake(server);
        }
    }
    tracing::warn!(
        client_id = client.client_id(),
        "a client sends the same authentication request all the time"
    );
    Err(OAuthError::TemporarilyUnavailable { retry_after: None })
}

fn record<S: CibaProvider>(
    server: &S,
    client: &Client,
    new: New<'_>,
) -> Result<(Secret, CibaRequest), OAuthError> {
    let New { asked, person, confirmation, address } = new;
    let (settings, id) = (server.settings(), Secret::generate());
    let (now, digest) = (settings.now(), id.digest());
    let expires_at = now + asked.lifetime;
    let interval = settings.ciba_polling_interval().as_secs();
    let same = same(client.client_id(), &person.subject, asked.binding_message.as_deref());
    let request = CibaRequest::new(
        digest,
        same,
        client.client_id(),
        person.subject,
        asked.scope.scope.clone(),
        interval,
        now,
        expires_at,
    );
    let notification = match &asked.notification_token {
        None => None,
        Some(token) => {
            let seal = settings.seal().ok_or(OAuthError::ServerError)?;
            let notification = Notification { auth_req_id: id.clone(), token: token.clone() };
            Some(notification.seal(seal, &digest)?)
        }
    };
    let is_notified = asked.delivery != TokenDeliveryMode::Poll;
    let request = CibaRequest {
        username: person.username,
        requested_scope: asked.scope.named.clone(),
        authorization_details: asked.authorization_details.clone(),
        audience: asked.resources.clone(),
        grant_management: asked.grant.as_ref().map(|grant| grant.to_asked()),
        confirmation,
        acr_values: asked.acr_values.clone(),
        binding_message: asked.binding_message.clone(),
        address,
        delivery: asked.delivery,
        notification,
        // Until there is a decision, it is that nobody decided in time.
        due_at: is_notified.then_some(expires_at),
        kept_until: if is_notified { expires_at.plus(NOTIFIED_WITHIN) } else { expires_at },
        ..request
    };
    Ok((id, request))
}

/// What makes requests the same. Lengths keep the texts apart.
fn same(client_id: &str, subject: &str, message: Option<&str>) -> Digest {
    let message = message.map_or_else(String::new, |message| format!("message {message}"));
    Digest::of(&format!("{} {client_id} {} {subject} {message}", client_id.len(), subject.len()))
}
