//! Signed authentication requests (CIBA Core 1.0 section 7.1.1).

use std::error::Error;

use serde_json::{Map, Value};

use crate::client_keys::{is_typed, verify_signed};
use crate::failure::store_failure;
use crate::grant::ciba::{CibaProvider, REQUEST_SIGNING_ALG};
use crate::http::Form;
use crate::jwt_claims::{LEEWAY, RegisteredClaims};
use crate::keys::{KeyError, SigningAlgorithm, Unverified};
use crate::request_object::parameters_of;
use crate::server::client_rules;
use crate::store::ReplayStore;
use crate::{Client, Digest, OAuthError, Timestamp};

/// What may be beside the object: what authenticates the client.
const BESIDE: [&str; 5] =
    ["request", "client_id", "client_secret", "client_assertion", "client_assertion_type"];

/// 60 minutes, in seconds: how long a request may be valid, and how long a used one is remembered.
const LONGEST: u64 = 3600;

/// The parameters of the signed request; `None` if it is not signed.
///
/// # Errors
/// `invalid_request` if the object is not valid, or if the client has to sign.
pub(super) async fn parameters<S: CibaProvider>(
    server: &S,
    client: &Client,
    form: &Form<'_>,
) -> Result<Option<Form<'static>>, OAuthError> {
    form.check_repetition()?;
    let rules = client_rules(server, client.metadata());
    let Some(object) = form.get("request") else {
        return match rules.must_sign_backchannel {
            false => Ok(None),
            true => Err(OAuthError::invalid_request(
                "the client has to send signed authentication requests (CIBA Core 1.0 section 7.1.1)",
            )),
        };
    };
    let is_beside = |name: &str, value: &str| !value.is_empty() && !BESIDE.contains(&name);
    if form.iter().any(|(name, value)| is_beside(name, value)) {
        return Err(OAuthError::invalid_request(
            "in a signed request, all parameters but those that authenticate the client are in the JWT",
        ));
    }
    let (token, claims) = read(object, rules.algorithms)
        .map_err(|_| invalid("is not a JWT with a signature that this server accepts"))?;
    // Cheap checks come before the signature, because the provider may have to fetch the keys for it.
    let used = check_claims(server, client, &claims)?;
    let registered = client.metadata().openid.backchannel_authentication_request_signing_alg.as_deref();
    let verified = verify_signed(server.settings(), client, &token, registered, rules.algorithms).await;
    verified.map_err(|error| {
        tracing::debug!(
            client_id = client.client_id(),
            error = &error as &dyn Error,
            member = REQUEST_SIGNING_ALG,
            "refused a signed authentication request"
        );
        error.answer(invalid("is not signed by a key of the client, with its registered algorithm"))
    })?;
    // CIBA names no type of its own.
    if !is_typed(token.typ(), &["JWT", "oauth-authz-req+jwt"]) {
        return Err(invalid("is a JWT of another type (typ)"));
    }
    let parameters = parameters_of(client, claims)?;
    // Last, so that nobody else can use up a client's `jti`.
    use_once(server, used).await?;
    Ok(Some(parameters))
}

fn invalid(what: &'static str) -> OAuthError {
    OAuthError::invalid_request(format!("request {what}"))
}

/// An object that a private key may have signed, and its claims.
fn read<'a>(
    object: &'a str,
    algorithms: &[SigningAlgorithm],
) -> Result<(Unverified<'a>, Map<String, Value>), KeyError> {
    let object = Unverified::of(object)?;
    object.check_algorithm(algorithms)?;
    let claims = object.claims()?;
    Ok((object, claims))
}

/// Under which digest a used request is remembered, and until when.
struct Used(Digest, Timestamp);

/// Section 7.1.1: `aud`, `iss`, `exp`, `iat`, `nbf` and `jti` are required.
fn check_claims<S: CibaProvider>(
    server: &S,
    client: &Client,
    claims: &Map<String, Value>,
) -> Result<Used, OAuthError> {
    let registered = RegisteredClaims::of(claims).ok_or_else(|| invalid("has a claim of the wrong type"))?;
    if registered.issuer != Some(client.client_id()) {
        return Err(invalid("has no iss that is the client"));
    }
    let named = claims.get("client_id").map(Value::as_str);
    if named.is_some_and(|own| own != Some(client.client_id())) {
        return Err(invalid("names another client_id"));
    }
    // As in a client assertion: such a JWT must not be usable as one.
    if registered.subject == Some(client.client_id()) {
        return Err(invalid("must not have the client as sub"));
    }
    if registered.audience != [server.settings().issuer().as_str()] {
        return Err(invalid("has no aud that is exactly the issuer of this provider"));
    }
    let (Some(expires_at), Some(not_before), Some(_), Some(jwt_id)) =
        (registered.expires_at, registered.not_before, registered.issued_at, registered.jwt_id)
    else {
        return Err(invalid("lacks exp, nbf, iat or jti"));
    };
    let now = server.settings().now();
    if !registered.is_current(now) {
        return Err(invalid("is expired, or not valid yet"));
    }
    if not_before.plus(LONGEST + LEEWAY) < now || expires_at > not_before.plus(LONGEST) {
        return Err(invalid("is valid for longer than 60 minutes"));
    }
    if claims.contains_key("request") || claims.contains_key("request_uri") {
        return Err(invalid("contains another request"));
    }
    let client_id = client.client_id();
    let digest = Digest::of(&format!("ciba_request {} {client_id} {jwt_id}", client_id.len()));
    Ok(Used(digest, expires_at.plus(LEEWAY)))
}

async fn use_once<S: CibaProvider>(server: &S, Used(digest, until): Used) -> Result<(), OAuthError> {
    match server.store().use_once(&digest, until).await.map_err(store_failure::<S::Store>)? {
        true => Ok(()),
        false => Err(invalid("was used before")),
    }
}
