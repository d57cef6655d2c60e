//! The token endpoint (RFC 6749 section 3.2).

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use http::request::Parts;
use http::{HeaderName, StatusCode};
use oauth_runtime_tables::endpoints::{Endpoint as Row, TOKEN};

use super::Endpoint;
use super::protect::{client_refusal, protect, read_posted_form};
use super::refusal::Failure;
use crate::client_auth::authenticate;
use crate::grant::{ExtensionGrant, TokenRequest, registered};
use crate::http::{Form, Outcome, Request, Response, client_address, opened_json_object};
use crate::server::{AuthorizationServer, ClientRequest, Enabled, Part, Proved, Unproved};
use crate::{Client, ClientUse, OAuthError};

/// The header with a proof of possession (RFC 9449 section 4.1).
const DPOP: HeaderName = HeaderName::from_static("dpop");

/// The token endpoint.
#[derive(Debug, Clone, Copy)]
pub struct TokenEndpoint;

impl<S> Endpoint<S> for TokenEndpoint
where
    S: AuthorizationServer,
{
    const ROW: Row = TOKEN;
    /// Passwords are guessed with the password grant.
    const OUTLIVES_CONNECTION: bool = S::DECLARATION.has_grant_type("password");

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        let (head, body) = request.into_parts();
        async move {
            let refuse = client_refusal(server.settings(), &head);
            let mut grant_type = None;
            let response =
                protect(server, &TOKEN, &head, refuse, pin!(answer(server, &head, &body, &mut grant_type)))
                    .await;
            Outcome::with_grant_type(grant_type, response)
        }
    }
}

/// `known`: the grant type, once it is found.
async fn answer<S: AuthorizationServer>(
    server: &S,
    head: &Parts,
    body: &[u8],
    known: &mut Option<&'static str>,
) -> Result<Response, Failure> {
    let mut form = Form::default();
    read_posted_form(server.settings(), head, body, &mut form)?;
    let grant_type =
        form.get("grant_type").ok_or_else(|| OAuthError::invalid_request("grant_type is missing"))?;
    let grant_type_handler = find_grant_type(server, grant_type)?;
    *known = Some(grant_type_handler.name());

    let request = ClientRequest::new(head, &form);
    let mut unproved = Unproved::default();
    S::Parts::before_authentication(server, &request, &mut unproved)?;
    let client = authenticate(server, &request).await?;
    if !client.allows_grant_type(grant_type) {
        let error = OAuthError::unauthorized_client("the client may not use this grant type");
        return Err(Failure::of(&client)(error));
    }
    let proved = proved(server, &client, &request, &unproved).await.map_err(Failure::of(&client))?;
    let address = client_address(server.settings(), head);
    let request = TokenRequest::new(&client, request, grant_type, address, &proved);
    let response = match grant_type_handler {
        GrantTypeHandler::Declared(grant_type) => server.grant(grant_type, request).await,
        GrantTypeHandler::Registered(grant) => registered(server, grant, request).await,
    };
    let response = response.map_err(Failure::of(&client))?;
    // The store has logged the failure, and the tokens are issued: the next use records it.
    let _ = S::Parts::client_used(server, &client, ClientUse::Tokens).await;
    Ok(opened_json_object(StatusCode::OK, &response))
}

/// The keys that the request proves its client to hold. A client that asks for a token of its key gets one, or an error;
/// never a bearer token.
async fn proved<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    request: &ClientRequest<'_>,
    unproved: &Unproved,
) -> Result<Proved, OAuthError> {
    let mut proved = Proved::default();
    S::Parts::prove_possession(server, client, request, unproved, &mut proved).await?;
    if client.metadata().tls_client_certificate_bound_access_tokens && proved.keys.x5t_s256.is_none() {
        return Err(OAuthError::invalid_request(
            "the client is registered for tokens that are bound to its certificate, which this server does not issue",
        ));
    }
    if proved.keys.jkt.is_some() {
        return Ok(proved);
    }
    if request.headers().contains_key(DPOP) {
        return Err(OAuthError::invalid_request(
            "this server does not bind tokens to keys (DPoP); send the request without a DPoP header",
        ));
    }
    match client.metadata().dpop_bound_access_tokens {
        // `invalid_dpop_proof` is for proofs that are invalid (RFC 9449 section 5); here there is none.
        true => Err(OAuthError::invalid_request(
            "the client is registered for tokens that are bound to a key: send a proof in a DPoP header",
        )),
        false => Ok(proved),
    }
}

/// What handles a grant type: an arm of the generated dispatch, or a grant that was registered while the
/// server runs.
enum GrantTypeHandler<S: AuthorizationServer> {
    Declared(S::GrantType),
    Registered(Arc<dyn ExtensionGrant<S>>),
}

impl<S: AuthorizationServer> GrantTypeHandler<S> {
    /// The names of registered grants are the application's, so there may be any number of them.
    fn name(&self) -> &'static str {
        match self {
            Self::Declared(grant_type) => grant_type.as_str(),
            Self::Registered(_) => "extension",
        }
    }
}

/// Whether the provider has the grant type.
pub(crate) fn has_grant_type<S: AuthorizationServer>(server: &S, name: &str) -> bool {
    find_grant_type(server, name).is_ok()
}

fn find_grant_type<S: AuthorizationServer>(
    server: &S,
    name: &str,
) -> Result<GrantTypeHandler<S>, OAuthError> {
    let declared = S::GrantType::ALL.iter().copied().find(|declared| declared.as_str() == name);
    if let Some(declared) = declared {
        return Ok(GrantTypeHandler::Declared(declared));
    }
    let registered = server.runtime().extension_grant(name).map(GrantTypeHandler::Registered);
    registered.ok_or_else(|| {
        OAuthError::UnsupportedGrantType(
            "this server does not support this grant \
            type"
                .into(),
        )
    })
}
