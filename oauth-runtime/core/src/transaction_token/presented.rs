//! The profile's own subject tokens: a transaction token that is replaced, and a JWT that a workload signed.

use std::error::Error;

use serde_json::{Map, Value};

use super::{Presentation, PresentedTransaction, Transaction, TransactionPrincipal};
use crate::client_keys::{is_typed, verify_signed};
use crate::jwt_claims::{LEEWAY, RegisteredClaims};
use crate::keys::{SigningAlgorithm, Unverified};
use crate::server::SigningProvider;
use crate::token::Actor;
use crate::{Client, OAuthError, Scope, Text, Timestamp};

/// The type of the JWT ("JWT Header").
pub(super) const TYPE: &str = "txntoken+jwt";

/// A JWT that a workload signs for one request needs no longer life, in seconds.
const LONGEST_LIFE: u64 = 300;

fn invalid(problem: &str) -> OAuthError {
    OAuthError::invalid_request(format!("the subject token is not valid: {problem}"))
}

/// A transaction token of this provider for its trust domain ("Txn-Token as a subject_token"). It counts as expired at its `exp`, without leeway for clocks.
pub(super) fn transaction<S: SigningProvider>(
    server: &S,
    token: &str,
    trust_domain: &str,
) -> Result<PresentedTransaction, OAuthError> {
    let claims: Map<String, Value> = server
        .keys()
        .verify_typed(token, TYPE)
        .map_err(|_| invalid("it is no transaction token of this provider"))?;
    let (settings, now) = (server.settings(), server.settings().now());
    let registered = RegisteredClaims::of(&claims).ok_or_else(|| invalid("a claim is malformed"))?;
    let is_ours = registered.issuer == Some(settings.issuer().as_str());
    if !is_ours || registered.audience != [trust_domain] {
        return Err(invalid("it is for another trust domain"));
    }
    let expires_at = live(&registered, now)?;
    let subject = registered.subject.ok_or_else(|| invalid("it has no sub"))?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let (Some(_), Some(_), Some(scope)) = (text("txn"), text("req_wl"), text("scope")) else {
        return Err(invalid("it lacks a claim of transaction tokens"));
    };
    let scope: Scope = scope.parse().map_err(|_| invalid("its scope is malformed"))?;
    let principal = match claims.contains_key("client_id") {
        true => TransactionPrincipal::Client(Text::from(subject)),
        false => TransactionPrincipal::Person(Text::from(subject)),
    };
    let actor: Option<Box<Actor>> = match claims.get("act") {
        Some(act) => Some(serde_json::from_value(act.clone()).map_err(|_| invalid("its act is malformed"))?),
        None => None,
    };
    let transaction = Transaction { claims, is_self_signed: false };
    Ok(PresentedTransaction { principal, scope: Some(scope), actor, expires_at, transaction })
}

/// A JWT that the workload signed with a registered key ("Self-Signed Subject Token Type").
pub(super) async fn self_signed<S: SigningProvider>(
    server: &S,
    presented: &Presentation<'_>,
) -> Result<PresentedTransaction, OAuthError> {
    let (settings, client) = (server.settings(), presented.client);
    let token = Unverified::of(presented.token).map_err(|_| invalid("it is not a JWT with a signature"))?;
    let claims = token.claims().map_err(|_| invalid("it is not a JWT with claims"))?;
    let registered = RegisteredClaims::of(&claims).ok_or_else(|| invalid("a claim is malformed"))?;
    if registered.issuer != Some(client.client_id()) {
        return Err(invalid("its iss is not the client"));
    }
    if registered.audience != [settings.issuer().as_str()] {
        return Err(invalid("its aud must be only the issuer of this server"));
    }
    let subject = registered.subject.ok_or_else(|| invalid("it has no sub"))?;
    let (now, issued_at) = (settings.now(), registered.issued_at);
    let expires_at = live(&registered, now)?;
    if issued_at.is_none() || expires_at > now.plus(LONGEST_LIFE + LEEWAY) {
        return Err(invalid("the iat is missing, or the token is valid for more than five minutes"));
    }
    if !is_typed(token.typ(), &["JWT"]) {
        return Err(invalid("it is a JWT of another type"));
    }
    check_purpose(client, &claims, subject)?;
    verify_signed(settings, client, &token, None, &SigningAlgorithm::ALL).await.map_err(|error| {
        let client_id = client.client_id();
        tracing::info!(client_id, error = &error as &dyn Error, "refused a self-signed subject token");
        match error.answer(OAuthError::InvalidClient) {
            OAuthError::InvalidClient => invalid("its signature is not that of the client"),
            unavailable => unavailable,
        }
    })?;
    let principal = match subject == client.client_id() {
        true => TransactionPrincipal::Client(Text::from(subject)),
        false => TransactionPrincipal::Person(Text::from(subject)),
    };
    let transaction = Transaction { claims, is_self_signed: true };
    Ok(PresentedTransaction { principal, scope: None, actor: None, expires_at, transaction })
}

/// RFC 8725 section 3.11: the same client signs client assertions and request objects with the same keys, and the same type. What
/// authenticates the client must not be good for anything else, because this token counts until it expires, and an assertion once.
fn check_purpose(client: &Client, claims: &Map<String, Value>, subject: &str) -> Result<(), OAuthError> {
    if claims.contains_key("response_type") || claims.contains_key("redirect_uri") {
        return Err(invalid("it is a request object"));
    }
    match subject == client.client_id() && claims.contains_key("jti") {
        true => {
            Err(invalid("with a jti and the client as sub, it would authenticate the client; leave jti out"))
        }
        false => Ok(()),
    }
}

/// When it ends.
fn live(registered: &RegisteredClaims<'_>, now: Timestamp) -> Result<Timestamp, OAuthError> {
    let expires_at = registered.expires_at.filter(|end| !end.is_expired(now) && registered.is_current(now));
    expires_at.ok_or_else(|| invalid("it has expired, is not valid yet, or has no exp"))
}
