//! The pushed authorization request endpoint (RFC 9126 section 2).

use std::future::Future;
use std::pin::pin;

use http::StatusCode;
use http::request::Parts;
use oauth_runtime_tables::endpoints::{Endpoint as Row, PUSHED_AUTHORIZATION_REQUEST};
use serde::Serialize;

use super::Endpoint;
use super::protect::{client_refusal, protect, read_posted_form};
use super::refusal::Failure;
use crate::authorization::validate::validate_pushed;
use crate::client_auth::authenticate;
use crate::failure::store_failure;
use crate::http::{Form, Request, Response, client_address, json};
use crate::pushed_request::store_pushed;
use crate::rate_limit::{Attempt, Limited};
use crate::request_object::signed_parameters;
use crate::server::{self, ClientRequest, Part, Passed, PushedParameters, Unproved};
use crate::store::{PushedRequestStore, RateLimitStore, Storage};
use crate::token::reveal;
use crate::{Client, OAuthError, Secret};

/// The parameters that authenticate a client, which are no part of its authorization request.
const CREDENTIALS: [&str; 3] = ["client_secret", "client_assertion", "client_assertion_type"];

/// The largest request that is stored, in bytes of its parameters. It is less than a body may have, because each client may
/// store thousands of them; the largest real ones, with claims and authorization details, have about 4 KiB.
pub(super) const LARGEST: usize = 16 * 1024;

/// The pushed authorization request endpoint.
#[derive(Debug, Clone, Copy)]
pub struct PushedAuthorizationRequestEndpoint;

impl<S> Endpoint<S> for PushedAuthorizationRequestEndpoint
where
    S: server::AuthorizationEndpoint,
    S::Store: PushedRequestStore + RateLimitStore,
{
    const ROW: Row = PUSHED_AUTHORIZATION_REQUEST;

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        let (head, body) = request.into_parts();
        async move {
            let refuse = client_refusal(server.settings(), &head);
            protect(server, &PUSHED_AUTHORIZATION_REQUEST, &head, refuse, pin!(answer(server, &head, &body)))
                .await
        }
    }
}

/// The response for the client (section 2.2).
#[derive(Serialize)]
struct PushedAuthorizationResponse {
    #[serde(serialize_with = "reveal")]
    request_uri: Secret,
    expires_in: u64,
}

async fn answer<S>(server: &S, head: &Parts, body: &[u8]) -> Result<Response, Failure>
where
    S: server::AuthorizationEndpoint,
    S::Store: PushedRequestStore + RateLimitStore,
{
    let mut form = Form::default();
    read_posted_form(server.settings(), head, body, &mut form)?;
    let request = ClientRequest::new(head, &form);
    let mut unproved = Unproved::default();
    S::Parts::before_authentication(server, &request, &mut unproved)?;
    let client = authenticate(server, &request).await?;
    count_push(server, &client, head).await.map_err(Failure::of(&client))?;
    push(server, &client, &request, &unproved).await.map_err(Failure::of(&client))
}

/// An attempt of an address.
type Counted<'a, T> = Result<Result<Attempt<'a, T>, Limited>, <T as Storage>::Error>;

/// Each request is stored until it expires, so a client that authenticates has a bound. Anybody can push as a public
/// client, or register one that authenticates, so for those an address has one; a public client itself has none, which
/// strangers could use up.
pub(super) async fn count<'a, S>(
    server: &'a S,
    client: &Client,
    of_address: impl Future<Output = Counted<'a, S::Store>> + Send,
) -> Result<(), OAuthError>
where
    S: server::AuthorizationEndpoint,
    S::Store: RateLimitStore,
{
    if client.is_public() || client.is_self_registered() {
        // It stays counted, whatever the result.
        of_address.await.map_err(store_failure::<S::Store>)?.map(drop).map_err(OAuthError::from)?;
    }
    if client.is_public() {
        return Ok(());
    }
    let settings = server.settings();
    let (most, lifetime) = (settings.most_pushed_requests(), settings.pushed_request_lifetime());
    server.runtime().pushes().count(client.client_id(), most, lifetime, settings.now())
}

/// Counts a request that is pushed.
///
/// # Errors
/// Status 429; those of the store.
pub async fn count_push<S>(server: &S, client: &Client, head: &Parts) -> Result<(), OAuthError>
where
    S: server::AuthorizationEndpoint,
    S::Store: RateLimitStore,
{
    let settings = server.settings();
    let (limits, address) = (settings.rate_limits(), client_address(settings, head));
    let of_address = Attempt::pushed_request(server.store(), limits, address, settings.now());
    count(server, client, of_address).await
}

/// Validates the request as the authorization endpoint would (section 2.1), and stores it.
async fn push<S>(
    server: &S,
    client: &Client,
    request: &ClientRequest<'_>,
    unproved: &Unproved,
) -> Result<Response, OAuthError>
where
    S: server::AuthorizationEndpoint,
    S::Store: PushedRequestStore,
{
    let (mut parameters, is_signed) = parameters(server, client, request.form()).await?;
    S::Parts::pushed_request(server, client, request, unproved, &mut parameters).await?;
    let parameters = parameters.into_pairs();
    if parameters.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > LARGEST {
        return Err(OAuthError::RequestTooLarge);
    }
    let form = Form::of_pairs(&parameters).map_err(|error| OAuthError::invalid_request(error.to_string()))?;
    validate_pushed(server, &form, client, Passed { is_signed, is_pushed: true, ..Passed::default() })
        .await?;

    let (uri, expires_in) = store_pushed(server, client, parameters, is_signed).await?;
    Ok(json(StatusCode::CREATED, &PushedAuthorizationResponse { request_uri: uri, expires_in }))
}

/// The parameters of the form, or those of its request object (section 3), and whether they are signed.
pub(super) async fn parameters<S: server::AuthorizationEndpoint>(
    server: &S,
    client: &Client,
    form: &Form<'_>,
) -> Result<(PushedParameters, bool), OAuthError> {
    if form.count("request_uri") > 0 {
        return Err(OAuthError::invalid_request("request_uri must not be pushed (RFC 9126 section 2.1)"));
    }
    if let Some(signed) = signed_parameters(server, client, form, server.settings().now()).await? {
        return Ok((PushedParameters::new(signed.form.iter()), signed.passed.is_signed));
    }
    let own = form.iter().filter(|(name, value)| !value.is_empty() && !CREDENTIALS.contains(name));
    let mut parameters = PushedParameters::new(own);
    // A client that authenticates with a header or an assertion need not name itself again.
    parameters.set("client_id", client.client_id());
    Ok((parameters, false))
}
