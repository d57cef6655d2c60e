//! Token revocation (RFC 7009).

use std::future::Future;
use std::pin::pin;

use http::StatusCode;
use http::request::Parts;
use oauth_runtime_tables::endpoints::{Endpoint as Row, REVOCATION};
use serde_json::Map;

use super::Endpoint;
use super::introspection::presented_token;
use super::protect::{client_refusal, protect, read_posted_form};
use super::refusal::Failure;
use crate::client_auth::authenticate;
use crate::event::{Actor, Event, EventKind};
use crate::failure::store_failure;
use crate::http::{Form, Request, Response, json};
use crate::server::{AuthorizationServer, ClientRequest, Part, live_refresh_token, observe};
use crate::store::TokenStore;
use crate::{Client, OAuthError};

/// The revocation endpoint.
///
/// Revoking a refresh token revokes its whole grant (section 2.1). Revoking an access token revokes only that
/// token, not its refresh token.
#[derive(Debug, Clone, Copy)]
pub struct RevocationEndpoint;

impl<S> Endpoint<S> for RevocationEndpoint
where
    S: AuthorizationServer,
{
    const ROW: Row = REVOCATION;

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        let (head, body) = request.into_parts();
        async move {
            let refuse = client_refusal(server.settings(), &head);
            protect(server, &REVOCATION, &head, refuse, pin!(answer(server, &head, &body))).await
        }
    }
}

async fn answer<S: AuthorizationServer>(server: &S, head: &Parts, body: &[u8]) -> Result<Response, Failure> {
    let mut form = Form::default();
    read_posted_form(server.settings(), head, body, &mut form)?;
    let client = authenticate(server, &ClientRequest::new(head, &form).of_stored_client()).await?;
    revoke(server, &client, &form).await.map_err(Failure::of(&client))?;
    // Section 2.2 leaves the body open; some clients read only JSON.
    Ok(json(StatusCode::OK, &Map::new()))
}

/// Section 2.2: an unknown token counts as revoked.
async fn revoke<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    form: &Form<'_>,
) -> Result<(), OAuthError> {
    let digest = presented_token(form)?;
    let store = server.store();
    if let Some(token) = store.get_token(&digest).await.map_err(store_failure::<S::Store>)? {
        check_owner(client, &token.client_id)?;
        store.revoke_token(&digest).await.map_err(store_failure::<S::Store>)?;
        observe(server, |at| {
            let event = Event::new(EventKind::TokenRevoked {}, at).client(client).grant_id(&token.grant_id);
            token.subject.iter().fold(event, |event, subject| event.subject(subject))
        });
    } else if let Some(token) = live_refresh_token(server, &digest).await? {
        check_owner(client, &token.client_id)?;
        store.revoke_grant(&token.grant_id).await.map_err(store_failure::<S::Store>)?;
        observe(server, |at| {
            let event = Event::new(EventKind::GrantRevoked { by: Actor::Client }, at);
            let event = event.client(client).grant_id(&token.grant_id);
            token.subject.iter().fold(event, |event, subject| event.subject(subject))
        });
    } else if let Some(secret) = form.get("token")
        && S::Parts::revoke_device_secret(server, client, secret).await?
    {
        observe(server, |at| Event::new(EventKind::TokenRevoked {}, at).client(client));
    }
    Ok(())
}

/// Section 2.1: the token must be the client's own.
fn check_owner(client: &Client, client_id: &str) -> Result<(), OAuthError> {
    if client.client_id() == client_id {
        return Ok(());
    }
    Err(OAuthError::invalid_grant("the token was issued to another client"))
}
