//! The claims of a transaction token (section 7.2 of the draft, "JWT Body Claims").

use serde_json::{Map, Value};

use super::{Transaction, TransactionPrincipal, TransactionTokenRequest};
use crate::openid::Claims;
use crate::server::{AuthorizationServer, shortened};
use crate::{OAuthError, Secret};

/// The workloads that requested the tokens before this one, the first one first. The draft demands that the chain is kept, and leaves
/// open how.
pub(super) const EARLIER: &str = "earlier_req_wl";

/// A transaction that goes through more workloads which replace its token is a circle.
const MOST: usize = 8;

/// The claims of the token for this request.
///
/// # Errors
/// `invalid_request` if the token was replaced too often, or if the application's answer changes what a replaced token says: what it copies
/// of the request is the workload's to send.
pub(super) fn claims<S: AuthorizationServer>(
    server: &S,
    request: &TransactionTokenRequest<'_>,
    trust_domain: &str,
) -> Result<(Claims, String), OAuthError> {
    let mut claims = Claims::new();
    let replaced = request.replaced.filter(|own| !own.is_self_signed());
    let id = match replaced.and_then(Transaction::id) {
        Some(id) => id.to_owned(),
        None => Secret::generate().reveal().to_owned(),
    };
    claims.insert("iss", server.settings().issuer().as_str());
    claims.insert("aud", trust_domain);
    claims.insert("iat", request.issued_at.as_unix());
    claims.insert("exp", request.expires_at.as_unix());
    claims.insert("txn", id.as_str());
    match request.principal {
        TransactionPrincipal::Person(person) => claims.insert("sub", person.subject()),
        // Identifiers of people and of clients are different spaces, and the draft wants one: RFC 9068 tells them apart the same way.
        TransactionPrincipal::Client(client_id) => {
            claims.insert("sub", client_id);
            claims.insert("client_id", client_id);
        }
    }
    claims.insert("scope", request.scope.as_str());
    claims.insert("req_wl", request.client.client_id());
    if let Some(actor) = request.actor {
        claims.insert("act", serde_json::to_value(actor).map_err(|_| OAuthError::ServerError)?);
    }
    for (name, own) in [("tctx", request.answer.own_details()), ("rctx", request.answer.own_context())] {
        let earlier = replaced.and_then(|own| own.claim(name)).and_then(Value::as_object);
        let context = extended(request, name, earlier, own)?;
        if !context.is_empty() {
            claims.insert(name, context);
        }
    }
    let chain = chain(replaced)?;
    if !chain.is_empty() {
        claims.insert(EARLIER, chain);
    }
    Ok((claims, id))
}

/// What a replaced token says stays as it is: another value could be a larger amount.
fn extended(
    request: &TransactionTokenRequest<'_>,
    name: &str,
    earlier: Option<&Map<String, Value>>,
    own: &Map<String, Value>,
) -> Result<Map<String, Value>, OAuthError> {
    let mut all = earlier.cloned().unwrap_or_default();
    for (member, value) in own {
        if all.get(member).is_some_and(|before| before != value) {
            tracing::info!(
                client_id = request.client.client_id(),
                claim = name,
                member = shortened(member),
                "the answer of `TokenExchangePolicy::exchange` changes what the replaced transaction token says; \
                 nothing was issued"
            );
            return Err(OAuthError::invalid_request(format!(
                "the replaced transaction token says something else in {name} than this exchange"
            )));
        }
        all.insert(member.clone(), value.clone());
    }
    Ok(all)
}

fn chain(replaced: Option<&Transaction>) -> Result<Vec<Value>, OAuthError> {
    let Some(replaced) = replaced else { return Ok(Vec::new()) };
    let mut chain = replaced.claim(EARLIER).and_then(Value::as_array).cloned().unwrap_or_default();
    chain.extend(replaced.claim("req_wl").cloned());
    match chain.len() > MOST {
        true => Err(OAuthError::invalid_request("the transaction token was replaced too often")),
        false => Ok(chain),
    }
}
