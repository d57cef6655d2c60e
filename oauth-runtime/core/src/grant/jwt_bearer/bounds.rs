//! What an assertion is good for at most.

use serde_json::Value;

use crate::grant::{RequestedScope, TokenRequest, granted_scope};
use crate::resource_indicators::find;
use crate::server::{AuthorizationServer, requested_scope};
use crate::token::{Actor, Confirmation};
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

/// The key that the assertion is bound to (RFC 7800 section 3.1): whoever presents it has to prove that they hold it.
pub(super) fn confirmation(
    assertion: &TrustedAssertion,
    proved: &Confirmation,
) -> Result<Option<Confirmation>, OAuthError> {
    let Some(cnf) = assertion.claims.get("cnf") else { return Ok(None) };
    let text = |name: &str| cnf.get(name).and_then(Value::as_str).map(str::to_owned);
    let bound = Confirmation { jkt: text("jkt"), x5t_s256: text("x5t#S256") };
    // A member that nothing here can compare is nobody's key.
    let read = [&bound.jkt, &bound.x5t_s256].into_iter().flatten().count();
    let is_understood = cnf.as_object().is_some_and(|members| members.len() == read && read > 0);
    match is_understood && proved.meets(&bound) {
        true => Ok(Some(bound)),
        false => {
            Err(invalid("it is bound to a key, and the request does not prove that its sender holds the key"))
        }
    }
}

/// Who acts for the person, as the issuer knows them.
pub(super) fn actor(assertion: &TrustedAssertion) -> Result<Option<Box<Actor>>, OAuthError> {
    let Some(act) = assertion.claims.get("act") else { return Ok(None) };
    let mut actor: Actor =
        serde_json::from_value(act.clone()).map_err(|_| invalid("its act is malformed"))?;
    if actor.chain().count() > Actor::MOST {
        return Err(invalid("too many parties act for its subject"));
    }
    actor.name_issuer(assertion.issuer.issuer());
    // Its issuer says nothing about the clients and people of others.
    if actor.chain().any(|own| own.iss.as_deref() != Some(assertion.issuer.issuer())) {
        return Err(invalid("its act names a party of another issuer"));
    }
    Ok(Some(Box::new(actor)))
}
