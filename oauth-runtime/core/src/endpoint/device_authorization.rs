//! The device authorization endpoint (RFC 8628 section 3.1).

use std::future::Future;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;

use http::StatusCode;
use http::request::Parts;
use oauth_runtime_tables::endpoints::{DEVICE_AUTHORIZATION, Endpoint as Row};
use serde::Serialize;

use super::Endpoint;
use super::protect::{client_refusal, protect, read_posted_form};
use super::refusal::Failure;
use crate::authorization::validate::{check_scope, check_target};
use crate::authorization_details::{AuthorizationDetails, invalid, requested};
use crate::client_auth::authenticate;
use crate::device::GRANT_TYPE;
use crate::failure::store_failure;
use crate::grant_management::ReceivedGrantRequest;
use crate::http::{Form, Request, Response, build_uri, client_address, json};
use crate::protected_resource::ProtectedResource;
use crate::rate_limit::Attempt;
use crate::server::RequestedScope;
use crate::server::{AuthorizationServer, ClientRequest, Part};
use crate::store::{DeviceCodeStore, RateLimitStore};
use crate::token::{AskedGrant, DeviceCode, UserCode, reveal};
use crate::{Client, OAuthError, Secret};

/// How often another user code is tried if one is taken: with 34 bits, hardly ever once.
const ATTEMPTS: usize = 5;

/// The longest authorization details that are stored, in bytes: anybody can request codes.
const LARGEST_DETAILS: usize = 16 * 1024;

/// The device authorization endpoint.
#[derive(Debug, Clone, Copy)]
pub struct DeviceAuthorizationEndpoint;

impl<S> Endpoint<S> for DeviceAuthorizationEndpoint
where
    S: AuthorizationServer,
    S::Store: DeviceCodeStore + RateLimitStore,
{
    const ROW: Row = DEVICE_AUTHORIZATION;

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        let (head, body) = request.into_parts();
        async move {
            let refuse = client_refusal(server.settings(), &head);
            protect(server, &DEVICE_AUTHORIZATION, &head, refuse, pin!(answer(server, &head, &body))).await
        }
    }

    fn afterwards(server: &Arc<S>) {
        S::Parts::afterwards(server);
    }
}

/// The response for the device (section 3.2).
#[derive(Serialize)]
struct DeviceAuthorizationResponse<'a> {
    #[serde(serialize_with = "reveal")]
    device_code: Secret,
    #[serde(serialize_with = "reveal")]
    user_code: Secret,
    verification_uri: &'a str,
    #[serde(serialize_with = "reveal")]
    verification_uri_complete: Secret,
    expires_in: u64,
    interval: u64,
}

async fn answer<S>(server: &S, head: &Parts, body: &[u8]) -> Result<Response, Failure>
where
    S: AuthorizationServer,
    S::Store: DeviceCodeStore + RateLimitStore,
{
    let mut form = Form::default();
    read_posted_form(server.settings(), head, body, &mut form)?;
    let client = authenticate(server, &ClientRequest::new(head, &form)).await?;
    if client.is_public() {
        count(server, head).await.map_err(Failure::of(&client))?;
    }
    authorize(server, &client, head, &form).await.map_err(Failure::of(&client))
}

/// The identifier of a public client is not a secret, so anybody can request codes forever. Each is kept
/// until it expires.
async fn count<S>(server: &S, head: &Parts) -> Result<(), OAuthError>
where
    S: AuthorizationServer,
    S::Store: RateLimitStore,
{
    let settings = server.settings();
    let (address, now) = (client_address(settings, head), settings.now());
    let attempt = Attempt::device_authorization(server.store(), settings.rate_limits(), address, now).await;
    // It stays counted, whatever the result.
    attempt.map_err(store_failure::<S::Store>)?.map(drop).map_err(OAuthError::from)
}

async fn authorize<S>(
    server: &S,
    client: &Client,
    head: &Parts,
    form: &Form<'_>,
) -> Result<Response, OAuthError>
where
    S: AuthorizationServer,
    S::Store: DeviceCodeStore,
{
    if !client.allows_grant_type(GRANT_TYPE) {
        return Err(OAuthError::unauthorized_client("the client may not use the device authorization grant"));
    }
    let details = form.get("authorization_details");
    if details.is_some_and(|details| details.len() > LARGEST_DETAILS) {
        return Err(invalid("authorization_details is longer than 16 KiB"));
    }
    let details = requested(S::DECLARATION.authorization_details, client, details)?;
    let scope = check_scope(server, client, form, &details)?;
    let (scope, resources) = check_target(server, client, form, scope).await?;
    S::Parts::check_device_request(server, client, &scope.scope)?;
    let mut grant = None;
    let about_grant = ReceivedGrantRequest {
        client,
        form,
        response_type: None,
        scope: &scope.scope,
        resources: &resources,
        authorization_details: &details,
    };
    S::Parts::grant_request(server, &about_grant, &mut grant).await?;

    let device_code = Secret::generate();
    let grant = grant.map(|grant| grant.to_asked());
    let asked = Asked { scope, details, resources, grant, address: client_address(server.settings(), head) };
    let user_code = store(server, client.client_id(), &asked, &device_code).await?.reveal();
    let verification_uri = server.settings().verification_uri();
    let complete = build_uri(&verification_uri, &[("user_code", user_code.reveal())], &[]);
    let response = DeviceAuthorizationResponse {
        device_code,
        user_code,
        verification_uri: &verification_uri,
        verification_uri_complete: Secret::from(complete),
        expires_in: server.settings().lifetimes().device_code.as_secs(),
        interval: server.settings().device_polling_interval().as_secs(),
    };
    Ok(json(StatusCode::OK, &response))
}

/// What the device asks for, and from where.
struct Asked {
    scope: RequestedScope,
    details: AuthorizationDetails,
    resources: Vec<ProtectedResource>,
    grant: Option<AskedGrant>,
    address: Option<IpAddr>,
}

/// Stores the device code with an unused user code.
async fn store<S>(
    server: &S,
    client_id: &str,
    asked: &Asked,
    device_code: &Secret,
) -> Result<UserCode, OAuthError>
where
    S: AuthorizationServer,
    S::Store: DeviceCodeStore,
{
    let now = server.settings().now();
    for _ in 0..ATTEMPTS {
        let user_code = UserCode::generate();
        let interval = server.settings().device_polling_interval().as_secs();
        let expires_at = now + server.settings().lifetimes().device_code;
        let (digest, scope) = (device_code.digest(), asked.scope.scope.clone());
        let code = DeviceCode::new(digest, user_code.digest(), client_id, scope, interval, now, expires_at);
        let audience = asked.resources.iter().map(|resource| resource.identifier().to_owned()).collect();
        let (requested_scope, authorization_details) = (asked.scope.named.clone(), asked.details.clone());
        let (grant_management, address) = (asked.grant.clone(), asked.address);
        let code = DeviceCode {
            requested_scope,
            authorization_details,
            audience,
            grant_management,
            address,
            ..code
        };
        if server.store().create_device_code(code).await.map_err(store_failure::<S::Store>)? {
            return Ok(user_code);
        }
    }
    tracing::error!(
        "found no free user code; there may be too many pending devices for the length of the \
        codes"
    );
    Err(OAuthError::ServerError)
}
