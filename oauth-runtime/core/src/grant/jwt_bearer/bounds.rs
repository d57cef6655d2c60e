//! What an assertion is good for at most.

use serde_json::Value;

use crate::grant::{RequestedScope, TokenRequest, granted_scope};
use crate::resource_indicators::find;
use crate::server::{AuthorizationServer, requested_scope};
use crate::trusted_assertion::{TrustedAssertion, invalid};
use crate::{Client, OAuthError, Scope};

/// An identity assertion authorization grant is for one client, which has authenticated.
pub(super) fn check_client(assertion: &TrustedAssertion, client: &Client) -> Result<(), OAuthError> {
    if !assertion.is_id_jag {
        return Ok(());
    }
    if assertion.claims.contains_key("authorization_details") {
        return Err(invalid("it is limited by authorization_details, which do not limit anything here"));
    }
    if client.is_public() {
        return Err(OAuthError::unauthorized_client("this kind of assertion is for confidential clients"));
    }
    match assertion.claims.get("client_id").and_then(Value::as_str) == Some(client.client_id()) {
        true => Ok(()),
        false => Err(invalid("it is for another client")),
    }
}

/// The scope that the client asks for; by default, all that its assertion names.
pub(super) fn scope<S: AuthorizationServer>(
    server: &S,
    request: &TokenRequest<'_>,
    assertion: &TrustedAssertion,
) -> Result<RequestedScope, OAuthError> {
    let asserted = match assertion.claims.get("scope").filter(|_| assertion.is_id_jag) {
        None => return granted_scope(server, request),
        Some(scope) => scope.as_str().ok_or_else(|| invalid("its scope is malformed"))?,
    };
    let limit: Scope = asserted.parse().map_err(|_| invalid("its scope is malformed"))?;
    let Some(_) = request.parameter("scope") else {
        let known = request.client().allowed_scope(&limit);
        if known.is_empty() {
            return Err(OAuthError::invalid_scope("the assertion is for nothing that the client may have"));
        }
        return requested_scope(server, request.client(), Some(known.as_str()));
    };
    let requested = granted_scope(server, request)?;
    match requested.scope.is_subset_of(&limit) {
        true => Ok(requested),
        false => Err(OAuthError::invalid_scope("the assertion is for less than this scope")),
    }
}

/// The resources that an identity assertion authorization grant names.
pub(super) async fn resources<S: AuthorizationServer>(
    server: &S,
    assertion: &TrustedAssertion,
) -> Result<Vec<String>, OAuthError> {
    let named: Vec<&str> = match assertion.claims.get("resource").filter(|_| assertion.is_id_jag) {
        None => return Ok(Vec::new()),
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        Some(_) => Vec::new(),
    };
    let mut known = Vec::with_capacity(named.len());
    for identifier in &named {
        known.extend(find(server, identifier).await?.map(|own| own.identifier().to_owned()));
    }
    match known.len() == named.len() && !known.is_empty() {
        true => Ok(known),
        false => {
            Err(OAuthError::invalid_target("the assertion is for a resource that this server does not have"))
        }
    }
}
