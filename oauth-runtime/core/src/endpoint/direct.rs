//! Authorization requests that a client sends directly, and whose person answers in the client: what the endpoint of the pages for
//! first-party applications shares with the others.

use std::pin::pin;

use http::request::Parts;
use oauth_runtime_tables::endpoints::Endpoint as Row;

use super::authorization::issue_to_client;
use super::protect::{client_refusal, protect, read_posted_form};
use super::pushed_authorization_request::{LARGEST, count, parameters};
use super::refusal::Failure;
use crate::authorization::validate::validate_direct;
use crate::authorization::{Approval, AuthorizationRequest};
use crate::client_auth::authenticate;
use crate::http::{Form, Request, Response, client_address};
use crate::rate_limit::Attempt;
use crate::server::{self, ClientRequest, Part, Passed, PushedParameters, Unproved};
use crate::store::RateLimitStore;
use crate::{Client, OAuthError, Secret};

/// A client's direct request, after the client was authenticated.
#[derive(Debug)]
pub struct DirectRequest {
    /// The client.
    pub client: Client,
    /// The parameters of its authorization request, with what its headers prove (`dpop_jkt`).
    pub parameters: Vec<(String, String)>,
    /// Whether they were in a signed request object.
    pub is_signed: bool,
}

impl DirectRequest {
    /// A parameter of the authorization request.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// What answers such requests.
pub trait AnswersDirectly<S>: Sized {
    /// The endpoint.
    const ROW: &'static Row;

    /// Names the client of a request that has only the name of its own session: a public one need not repeat its identifier.
    ///
    /// # Errors
    /// If there is no such session; those of the store.
    fn client_id(
        server: &S,
        form: &Form<'_>,
    ) -> impl Future<Output = Result<Option<String>, OAuthError>> + Send;

    /// Whether this client may send the request, before anything is stored for it. Returns whether it begins something that is
    /// stored, so that it counts.
    ///
    /// # Errors
    /// Why it may not; those of the store.
    fn admit(
        server: &S,
        client: &Client,
        form: &Form<'_>,
    ) -> impl Future<Output = Result<bool, OAuthError>> + Send;

    /// The answer.
    ///
    /// # Errors
    /// The error of the response.
    fn answer(
        server: &S,
        head: &Parts,
        form: &Form<'_>,
        request: DirectRequest,
    ) -> impl Future<Output = Result<Response, OAuthError>> + Send;
}

/// Answers a request to such an endpoint.
pub async fn answer_directly<S, A>(server: &S, request: Request) -> Response
where
    S: server::AuthorizationEndpoint,
    S::Store: RateLimitStore,
    A: AnswersDirectly<S>,
{
    let (head, body) = request.into_parts();
    let refuse = client_refusal(server.settings(), &head);
    protect(server, A::ROW, &head, refuse, pin!(answered::<S, A>(server, &head, &body))).await
}

async fn answered<S, A>(server: &S, head: &Parts, body: &[u8]) -> Result<Response, Failure>
where
    S: server::AuthorizationEndpoint,
    S::Store: RateLimitStore,
    A: AnswersDirectly<S>,
{
    check_no_browser(head)?;
    let mut received = Form::default();
    read_posted_form(server.settings(), head, body, &mut received)?;
    let named = match received.get("client_id") {
        Some(_) => None,
        None => A::client_id(server, &received).await?,
    };
    let form = match named {
        Some(client_id) => with_client(&received, client_id)?,
        None => received,
    };
    let request = ClientRequest::new(head, &form);
    let mut unproved = Unproved::default();
    S::Parts::before_authentication(server, &request, &mut unproved)?;
    let client = authenticate(server, &request).await?;
    let failed = Failure::of(&client);
    let answer = async {
        if A::admit(server, &client, &form).await? {
            let (limits, now) = (server.settings().rate_limits(), server.settings().now());
            let address = client_address(server.settings(), head);
            let of_address = Attempt::authorization_challenge(server.store(), limits, address, now);
            count(server, &client, of_address).await?;
        }
        let (own, is_signed) = parameters(server, &client, &form).await?;
        let mut own = with_proof(head, own)?;
        S::Parts::pushed_request(server, &client, &request, &unproved, &mut own).await?;
        check_key(&client, &own)?;
        let parameters = own.into_pairs();
        if parameters.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > LARGEST {
            return Err(OAuthError::RequestTooLarge);
        }
        A::answer(server, head, &form, DirectRequest { client: client.clone(), parameters, is_signed }).await
    };
    answer.await.map_err(failed)
}

/// Only a proof names a key here: the client has it, so it can prove it each time
/// (draft-ietf-oauth-first-party-apps section 9.5.1).
fn with_proof(head: &Parts, parameters: PushedParameters) -> Result<PushedParameters, OAuthError> {
    match parameters.get("dpop_jkt") {
        Some(_) if !head.headers.contains_key("dpop") => {
            Err(OAuthError::invalid_request("dpop_jkt needs a DPoP proof by that key"))
        }
        _ => Ok(parameters),
    }
}

/// A client whose tokens are bound to its key proves it from the first request on: until then, the session would be everybody's who has
/// its name (section 9.6.1).
fn check_key(client: &Client, parameters: &PushedParameters) -> Result<(), OAuthError> {
    match parameters.get("dpop_jkt") {
        None if client.metadata().dpop_bound_access_tokens => {
            Err(OAuthError::invalid_request("this client has to send a DPoP proof with each request"))
        }
        _ => Ok(()),
    }
}

/// The form with the name of its client.
fn with_client(form: &Form<'_>, client_id: String) -> Result<Form<'static>, OAuthError> {
    let own = form.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let pairs = own.chain([("client_id".to_owned(), client_id)]).collect();
    Form::from_pairs(pairs).map_err(|error| OAuthError::invalid_request(error.to_string()))
}

/// People use these endpoints from applications, not from browsers (draft-ietf-oauth-first-party-apps section 9.8). The page of
/// another site could let its visitors guess passwords, each from a place that they used before.
fn check_no_browser(head: &Parts) -> Result<(), OAuthError> {
    match ["origin", "sec-fetch-site"].into_iter().find(|name| head.headers.contains_key(*name)) {
        Some(name) => Err(OAuthError::invalid_request(format!(
            "a browser sent this request (it has the header {name}); this endpoint is for other applications"
        ))),
        None => Ok(()),
    }
}

/// The authorization request of these parameters. It needs no redirect URI: the response goes to the client itself.
///
/// # Errors
/// What is wrong with it.
pub async fn validate_directly<S: server::AuthorizationEndpoint>(
    server: &S,
    client: &Client,
    parameters: &[(String, String)],
    is_signed: bool,
) -> Result<Box<AuthorizationRequest>, OAuthError> {
    let form = Form::of_pairs(parameters).map_err(|error| OAuthError::invalid_request(error.to_string()))?;
    let passed = Passed { is_signed, is_pushed: true, ..Passed::default() };
    validate_direct(server, &form, client.clone(), passed).await
}

/// The code for an approved request.
///
/// # Errors
/// Why there is none: the person may not have it, or the approval is not what the request needs.
pub async fn issue_directly<S: server::AuthorizationEndpoint>(
    server: &S,
    request: &AuthorizationRequest,
    approval: &Approval,
) -> Result<Secret, OAuthError> {
    S::Parts::check_approval(server, request, approval)?;
    let issued = issue_to_client(server, request, approval).await.map_err(|refused| refused.error)?;
    issued.get("code").map(Secret::from).ok_or(OAuthError::ServerError)
}
