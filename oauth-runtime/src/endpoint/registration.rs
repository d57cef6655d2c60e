//! The registration endpoint (RFC 7591), and what a client does with its registration (RFC 7592).

use std::future::Future;

use bytes::Bytes;
use futures_util::FutureExt;
use http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use serde_json::{Map, Value};

use super::cors;
use super::protect::{check_availability, check_transport};
use super::refusal::{Failure, log_refusal};
use crate::administration::ClientRegistration;
use crate::failure::{catch_panic, store_failure};
use crate::http::{Request, Response, error, json, no_store};
use crate::registration::{
    RegistrationPolicy, RegistrationRequest, TakenUse, check, check_anything_left, check_documents,
    information, keep_offered, members, metadata, refused,
};
use crate::resource::bearer_token;
use crate::server::AuthorizationServer;
use crate::store::{ClientRegistrationStore, ClientStore, Replacement};
use crate::{Client, ClientMetadata, ClientSecret, Digest, DynamicRegistration, OAuthError, Secret};

/// Bytes. A client that says all of itself, in some languages and with some keys, needs a third of that. Anybody may register, and the
/// whole record is in memory at each of the client's requests.
const LARGEST_BODY: usize = 16 * 1024;

/// How often a change is tried where somebody else changes the client at the same time.
const MOST_TRIES: usize = 8;

/// Members that a client must not send back (RFC 7592 section 2.2).
const NOT_TO_SEND: [&str; 4] = [
    "registration_access_token",
    "registration_client_uri",
    "client_secret_expires_at",
    "client_id_issued_at",
];

/// The answer to a request to register a client, or to read, change or delete a registration.
pub fn registration<S>(server: &S, request: Request) -> impl Future<Output = Response> + Send
where
    S: AuthorizationServer + RegistrationPolicy,
    S::Store: ClientRegistrationStore,
{
    let (head, body) = request.into_parts();
    async move {
        let answered = catch_panic(answer(server, &head, &body).map(Ok)).await;
        let answered = answered.unwrap_or_else(|problem| Err(problem.into()));
        cors::opened(answered.unwrap_or_else(|failure| {
            log_refusal("registration", failure.client_id.as_deref(), &failure.error);
            refuse(server, &head, &failure.error)
        }))
    }
}

/// An error; one about a token with a challenge (RFC 6750 section 3).
fn refuse<S: AuthorizationServer>(server: &S, head: &Parts, problem: &OAuthError) -> Response {
    let mut response = error(problem, server.settings());
    if let OAuthError::InvalidToken(_) = problem {
        let realm = server.settings().issuer().as_str();
        let code = match bearer_token(head) {
            Ok(None) => "",
            _ => ", error=\"invalid_token\"",
        };
        if let Ok(challenge) = HeaderValue::try_from(format!("Bearer realm=\"{realm}\"{code}")) {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
    }
    response
}

async fn answer<S>(server: &S, head: &Parts, body: &Bytes) -> Result<Response, Failure>
where
    S: AuthorizationServer + RegistrationPolicy,
    S::Store: ClientRegistrationStore,
{
    if let Some(preflight) = cors::preflight(head, "GET, HEAD, POST, PUT, DELETE") {
        return Ok(preflight);
    }
    check_transport(server.settings(), head)?;
    check_availability(server.settings())?;
    match (managed_client::<S>(head), &head.method) {
        (None, &Method::POST) => Ok(register(server, head, body).await?),
        (None, _) => Err(OAuthError::MethodIsNotAllowed { allow: "POST" }.into()),
        (Some(client_id), &(Method::GET | Method::HEAD)) => Ok(read(server, head, client_id).await?),
        (Some(client_id), &Method::PUT) => change(server, head, client_id, body).await,
        (Some(client_id), &Method::DELETE) => Ok(delete(server, head, client_id).await?),
        (Some(_), _) => Err(OAuthError::MethodIsNotAllowed { allow: "GET, HEAD, PUT, DELETE" }.into()),
    }
}

/// The client whose registration the path names; `None` for the endpoint itself.
fn managed_client<S: AuthorizationServer>(head: &Parts) -> Option<&str> {
    let endpoint = S::DECLARATION.endpoints.registration.unwrap_or_default().trim_end_matches('/');
    let (path, client_id) = head.uri.path().rsplit_once('/')?;
    (path.ends_with(endpoint) && !client_id.is_empty()).then_some(client_id)
}

async fn register<S>(server: &S, head: &Parts, body: &[u8]) -> Result<Response, OAuthError>
where
    S: AuthorizationServer + RegistrationPolicy,
    S::Store: ClientRegistrationStore,
{
    if !server.settings().client_registration() {
        return Err(OAuthError::access_denied("clients are registered by an administrator"));
    }
    let request = RegistrationRequest {
        metadata: metadata(sent_members(head, body)?)?,
        other_grant_types: Vec::new(),
        initial_access_token: bearer_token(head)?.map(Secret::from),
        client: None,
        taken: TakenUse::default(),
    };
    let taken = request.taken.clone();
    let metadata = decide(server, request, head).await?;
    let new = ClientRegistration::new(metadata).into_client().map_err(|error| refused(&error))?;
    let token = Secret::generate();
    let registration =
        DynamicRegistration { access_token: token.digest(), issued_at: server.settings().now() };
    let client = new.client.into_registered(registration);
    if !server.store().create_client(client.clone()).await.map_err(store_failure::<S::Store>)? {
        return Err(OAuthError::ServerError);
    }
    // Last, so that nothing that fails costs the client its initial access token.
    taken.spend();
    let members = information(server, &client, new.secret.as_ref(), token.reveal());
    Ok(json(StatusCode::CREATED, &members))
}

async fn read<S: AuthorizationServer>(
    server: &S,
    head: &Parts,
    client_id: &str,
) -> Result<Response, OAuthError> {
    let (client, token) = authorized(server, head, client_id).await?;
    Ok(json(StatusCode::OK, &information(server, &client, None, token)))
}

/// RFC 7592 section 2.2: the new metadata take the place of all the old ones.
async fn change<S>(server: &S, head: &Parts, client_id: &str, body: &[u8]) -> Result<Response, Failure>
where
    S: AuthorizationServer + RegistrationPolicy,
    S::Store: ClientRegistrationStore,
{
    for _ in 0..MOST_TRIES {
        let (client, token) = authorized(server, head, client_id).await?;
        let mut members = sent_members(head, body).map_err(Failure::of(&client))?;
        let repeated = check_repeated(&client, &mut members).map_err(Failure::of(&client))?;
        let request = RegistrationRequest {
            metadata: metadata(members).map_err(Failure::of(&client))?,
            other_grant_types: Vec::new(),
            initial_access_token: None,
            client: Some(client.clone()),
            taken: TakenUse::default(),
        };
        let metadata = decide(server, request, head).await.map_err(Failure::of(&client))?;
        let secret = (metadata.token_endpoint_auth_method.needs_secret() && client.secrets().is_empty())
            .then(Secret::generate);
        let secrets = match metadata.token_endpoint_auth_method.needs_secret() {
            true => client
                .secrets()
                .iter()
                .cloned()
                .chain(secret.as_ref().map(ClientSecret::of_generated))
                .collect(),
            false => Vec::new(),
        };
        let told = secret.or(repeated.filter(|_| !secrets.is_empty()));
        let next = client.with_metadata_and_secrets(metadata, secrets);
        let next = next.map_err(|error| Failure::of(&client)(refused(&error)))?;
        let replacement = server.store().replace_client(&client, next.clone()).await;
        match replacement.map_err(store_failure::<S::Store>)? {
            Replacement::Replaced => {
                return Ok(json(StatusCode::OK, &information(server, &next, told.as_ref(), token)));
            }
            Replacement::Changed => {}
            Replacement::Unknown => return Err(not_authorized().into()),
        }
    }
    Err(OAuthError::TemporarilyUnavailable { retry_after: Some(1) }.into())
}

async fn delete<S>(server: &S, head: &Parts, client_id: &str) -> Result<Response, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    authorized(server, head, client_id).await?;
    server.store().delete_client(client_id).await.map_err(store_failure::<S::Store>)?;
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    no_store(response.headers_mut());
    Ok(response)
}

/// What the client is registered for: checked, decided by the application, and checked again.
async fn decide<S>(
    server: &S,
    mut request: RegistrationRequest,
    head: &Parts,
) -> Result<ClientMetadata, OAuthError>
where
    S: AuthorizationServer + RegistrationPolicy,
{
    let asks_for_grants = !request.metadata.grant_types.is_empty();
    request.other_grant_types = keep_offered(server, &mut request.metadata)?;
    check(server, &mut request.metadata)?;
    let mut metadata = server.register(&request, head).await?;
    check_anything_left(asks_for_grants, &metadata)?;
    check(server, &mut metadata)?;
    check_documents(server, &metadata).await?;
    Ok(metadata)
}

/// The client of a registration access token (RFC 7592 section 3). Whatever is wrong, the answer is the same.
async fn authorized<'a, S: AuthorizationServer>(
    server: &S,
    head: &'a Parts,
    client_id: &str,
) -> Result<(Client, &'a str), OAuthError> {
    let token = bearer_token(head).ok().flatten().ok_or_else(not_authorized)?;
    let presented = Digest::of(token);
    let client = server.store().get_client(client_id).await.map_err(store_failure::<S::Store>)?;
    let holds = |client: &Client| {
        !client.is_disabled()
            && client.registration().is_some_and(|registration| registration.access_token == presented)
    };
    client.filter(holds).map(|client| (client, token)).ok_or_else(not_authorized)
}

fn not_authorized() -> OAuthError {
    OAuthError::invalid_token("this is not the access token of this registration")
}

fn sent_members(head: &Parts, body: &[u8]) -> Result<Map<String, Value>, OAuthError> {
    if body.len() > LARGEST_BODY {
        return Err(OAuthError::invalid_client_metadata(format!(
            "the body has more than {LARGEST_BODY} bytes; publish large key sets at a jwks_uri"
        )));
    }
    let content_type =
        head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(OAuthError::invalid_request("the Content-Type must be application/json"));
    }
    members(body)
}

/// RFC 7592 section 2.2: the identifier is repeated, the secret may be. The secret, where it is there.
fn check_repeated(client: &Client, members: &mut Map<String, Value>) -> Result<Option<Secret>, OAuthError> {
    if let Some(name) = NOT_TO_SEND.into_iter().find(|name| members.contains_key(*name)) {
        return Err(OAuthError::invalid_request(format!("{name} must not be sent")));
    }
    let client_id = members.remove("client_id");
    if client_id.as_ref().and_then(Value::as_str) != Some(client.client_id()) {
        return Err(OAuthError::invalid_request("client_id is not the one of this registration"));
    }
    let Some(secret) = members.remove("client_secret") else {
        return Ok(None);
    };
    let secret = secret.as_str().map(Secret::from);
    let is_own = |secret: &Secret| client.secrets().iter().any(|own| own.verify(secret.reveal()));
    match secret.filter(is_own) {
        Some(secret) => Ok(Some(secret)),
        None => Err(OAuthError::invalid_request("client_secret is not the one of this client")),
    }
}
