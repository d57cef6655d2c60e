//! RFC 7591: a client registers itself.

use std::time::Duration;

use http::StatusCode;
use http::request::Parts;

use super::metadata::{decided, sent_members};
use crate::administration::ClientRegistration;
use crate::event::{Actor, Event, EventKind};
use crate::failure::{catch_panic, store_failure};
use crate::http::{Response, client_address, json};
use crate::rate_limit::Attempt;
use crate::registration::{
    RegistrationPolicy, RegistrationRequest, TakenUse, information, metadata, refused,
};
use crate::resource::bearer_token;
use crate::server::{AuthorizationServer, observe};
use crate::store::{ClientRegistrationStore, RateLimitStore};
use crate::{DynamicRegistration, OAuthError, Secret};

/// Every registration from an address counts, even a refused one: anybody may ask, and the answer takes work.
/// A registration that fails because of the provider does not count.
pub(super) async fn register<S>(server: &S, head: &Parts, body: &[u8]) -> Result<Response, OAuthError>
where
    S: AuthorizationServer + RegistrationPolicy,
    S::Store: ClientRegistrationStore + RateLimitStore,
{
    let settings = server.settings();
    if !settings.client_registration() {
        return Err(OAuthError::access_denied("only an administrator can register clients"));
    }
    let address = client_address(settings, head);
    let attempt =
        Attempt::registration(server.store(), settings.rate_limits(), address, settings.now()).await;
    let attempt = attempt.map_err(store_failure::<S::Store>)?.map_err(OAuthError::from)?;
    let registered = catch_panic(registered(server, head, body)).await;
    if let Err(OAuthError::ServerError | OAuthError::TemporarilyUnavailable { .. }) = registered {
        attempt.take_back().await.map_err(store_failure::<S::Store>)?;
    }
    registered
}

async fn registered<S>(server: &S, head: &Parts, body: &[u8]) -> Result<Response, OAuthError>
where
    S: AuthorizationServer + RegistrationPolicy,
    S::Store: ClientRegistrationStore,
{
    let unused = server.runtime().unused_clients().registered();
    if !unused.is_left(server.settings().most_unused_clients()) {
        if unused.is_news() {
            tracing::error!(
                most = server.settings().most_unused_clients(),
                "the limit on unused self-registered clients is reached; raise `most_unused_clients`, or \
                 require initial access tokens"
            );
        }
        return Err(OAuthError::TemporarilyUnavailable { retry_after: Some(Duration::from_secs(3600)) });
    }
    let request = RegistrationRequest {
        metadata: metadata(sent_members(server.settings(), head, body)?)?,
        other_grant_types: Vec::new(),
        initial_access_token: bearer_token(head)?.map(Secret::from),
        client: None,
        taken: TakenUse::default(),
    };
    let taken = request.taken.clone();
    let metadata = decided(server, request, head).await?;
    let new = ClientRegistration::new(metadata).into_client(server.settings().seal());
    let new = new.map_err(|error| refused(&error))?;
    let token = Secret::generate();
    let now = server.settings().now();
    let mut registration = DynamicRegistration::new(token.digest(), now);
    if let Some(lifetime) = server.settings().unused_client_lifetime() {
        registration = registration.unused_until(now + lifetime);
    }
    let client = new.client.into_registered(registration);
    if !server.store().create_client(client.clone()).await.map_err(store_failure::<S::Store>)? {
        return Err(OAuthError::ServerError);
    }
    observe(server, |at| Event::new(EventKind::client_created(Actor::Client, &client), at).client(&client));
    if client.is_unused() {
        unused.add();
    }
    // Last, so that a failure does not use up the client's initial access token.
    taken.spend();
    let members = information(server, &client, new.secret.as_ref(), token.reveal());
    Ok(json(StatusCode::CREATED, &members))
}
