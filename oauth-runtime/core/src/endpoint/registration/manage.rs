//! RFC 7592: how a client manages its registration.

use http::StatusCode;
use http::request::Parts;
use serde_json::{Map, Value};

use super::Failure;
use super::metadata::{decided, sent_members};
use crate::event::{Actor, ClientChange, Event, EventKind};
use crate::failure::store_failure;
use crate::http::{Response, client_address, json, no_store};
use crate::rate_limit::Attempt;
use crate::registration::{
    RegistrationPolicy, RegistrationRequest, TakenUse, information, metadata, refused,
};
use crate::resource::bearer_token;
use crate::server::{AuthorizationServer, find_client, observe};
use crate::store::{ClientRegistrationStore, RateLimitStore, Replacement};
use crate::{Client, ClientError, ClientMetadata, ClientSecret, Digest, Lookup, OAuthError, Secret};

/// How often a change is retried if somebody else changes the client at the same time.
const MOST_TRIES: usize = 8;

/// Members that a client must not send back (RFC 7592 section 2.2).
const NOT_TO_SEND: [&str; 4] = [
    "registration_access_token",
    "registration_client_uri",
    "client_secret_expires_at",
    "client_id_issued_at",
];

pub(super) async fn read<S>(server: &S, head: &Parts, client_id: &str) -> Result<Response, OAuthError>
where
    S: AuthorizationServer,
    S::Store: RateLimitStore,
{
    let (client, token) = authorized(server, head, client_id).await?;
    Ok(json(StatusCode::OK, &information(server, &client, None, token)))
}

/// RFC 7592 section 2.2: the new metadata replaces all the old metadata.
pub(super) async fn change<S>(
    server: &S,
    head: &Parts,
    client_id: &str,
    body: &[u8],
) -> Result<Response, Failure>
where
    S: AuthorizationServer + RegistrationPolicy,
    S::Store: ClientRegistrationStore + RateLimitStore,
{
    for _ in 0..MOST_TRIES {
        let (client, token) = authorized(server, head, client_id).await?;
        let mut members = sent_members(server.settings(), head, body).map_err(Failure::of(&client))?;
        let repeated = check_repeated(&client, &mut members).map_err(Failure::of(&client))?;
        let metadata = metadata(members).map_err(Failure::of(&client))?;
        let request = RegistrationRequest {
            metadata: metadata.of_the_client(client.metadata()),
            other_grant_types: Vec::new(),
            initial_access_token: None,
            client: Some(client.clone()),
            taken: TakenUse::default(),
        };
        let metadata = decided(server, request, head).await.map_err(Failure::of(&client))?;
        let (next, secret) =
            replaced(server, &client, metadata).map_err(|error| Failure::of(&client)(refused(&error)))?;
        let secret_to_return = secret.or(repeated.filter(|_| !next.secrets().is_empty()));
        let replacement = server.store().replace_client(&client, next.clone()).await;
        match replacement.map_err(store_failure::<S::Store>)? {
            Replacement::Replaced => {
                let change = ClientChange::Metadata;
                let kind = || EventKind::client_changed(Actor::Client, change, &client, &next);
                observe(server, |at| Event::new(kind(), at).client(&next));
                return Ok(json(
                    StatusCode::OK,
                    &information(server, &next, secret_to_return.as_ref(), token),
                ));
            }
            Replacement::Changed => {}
            Replacement::Unknown => return Err(not_authorized().into()),
        }
    }
    Err(OAuthError::TemporarilyUnavailable { retry_after: Some(std::time::Duration::from_secs(1)) }.into())
}

/// The client with its new metadata, and a new secret if it cannot authenticate with those that it has.
fn replaced<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    metadata: ClientMetadata,
) -> Result<(Client, Option<Secret>), ClientError> {
    let (method, seal) = (metadata.token_endpoint_auth_method, server.settings().seal());
    let current = client.resealed(seal);
    let kept = if method.needs_secret() { current.secrets() } else { &[] };
    let new = metadata
        .check_secrets(kept)
        .is_err()
        .then(|| ClientSecret::generate(client.client_id(), method, seal));
    let (secret, new) = new.transpose()?.unzip();
    let secrets = new.map_or_else(|| kept.to_vec(), |new| vec![new]);
    let next = client.with_metadata_and_secrets(metadata, secrets, server.settings().now())?;
    Ok((next, secret))
}

pub(super) async fn delete<S>(server: &S, head: &Parts, client_id: &str) -> Result<Response, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore + RateLimitStore,
{
    authorized(server, head, client_id).await?;
    server.store().delete_client(client_id).await.map_err(store_failure::<S::Store>)?;
    observe(server, |at| Event::new(EventKind::ClientDeleted { by: Actor::Client }, at).client_id(client_id));
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    no_store(response.headers_mut());
    Ok(response)
}

/// The client of a registration access token (RFC 7592 section 3). The answer is the same for every error,
/// and a wrong token counts as a guess.
async fn authorized<'a, S>(
    server: &S,
    head: &'a Parts,
    client_id: &str,
) -> Result<(Client, &'a str), OAuthError>
where
    S: AuthorizationServer,
    S::Store: RateLimitStore,
{
    let token = bearer_token(head).ok().flatten().ok_or_else(not_authorized)?;
    let (store, settings) = (server.store(), server.settings());
    let (limits, address) = (settings.rate_limits(), client_address(settings, head));
    let attempt = Attempt::registration_access_token(store, limits, address, settings.now()).await;
    let attempt = attempt.map_err(store_failure::<S::Store>)?.map_err(OAuthError::from)?;
    let client = find_client(server, client_id, Lookup::Stored).await;
    let is_wrong =
        client.as_ref().is_ok_and(|client| !client.as_ref().is_some_and(|client| holds(client, token)));
    if is_wrong {
        return Err(not_authorized());
    }
    attempt.take_back().await.map_err(store_failure::<S::Store>)?;
    let client = client?.ok_or_else(not_authorized)?;
    Ok((client, token))
}

/// Whether the token belongs to this client.
fn holds(client: &Client, token: &str) -> bool {
    let presented = Digest::of(token);
    !client.is_disabled()
        && client.registration().is_some_and(|registration| registration.access_token == presented)
}

fn not_authorized() -> OAuthError {
    OAuthError::invalid_token("the access token does not belong to this registration")
}

/// RFC 7592 section 2.2: the request repeats the identifier and may repeat the secret. Returns the secret, if
/// present.
fn check_repeated(client: &Client, members: &mut Map<String, Value>) -> Result<Option<Secret>, OAuthError> {
    if let Some(name) = NOT_TO_SEND.into_iter().find(|name| members.contains_key(*name)) {
        return Err(OAuthError::invalid_request(format!("{name} must not be sent")));
    }
    let client_id = members.remove("client_id");
    if client_id.as_ref().and_then(Value::as_str) != Some(client.client_id()) {
        return Err(OAuthError::invalid_request("client_id does not match this registration"));
    }
    let Some(secret) = members.remove("client_secret") else {
        return Ok(None);
    };
    let secret = secret.as_str().map(Secret::from);
    let is_own = |secret: &Secret| client.secrets().iter().any(|own| own.verify(secret.reveal()));
    match secret.filter(is_own) {
        Some(secret) => Ok(Some(secret)),
        None => Err(OAuthError::invalid_request("client_secret does not match this client")),
    }
}
