//! Client assertions: a client authenticates with a JWT (RFC 7523 sections 2.2 and 3, OpenID Connect Core section
//! 9). What is the same for every method; a method verifies the signature.

use http::header::AUTHORIZATION;
use serde_json::{Map, Value};

use super::certificate::second_method;
use super::refused;
use crate::client_keys::is_typed;
use crate::failure::store_failure;
use crate::jwt_claims::{LEEWAY, RegisteredClaims};
use crate::keys::Unverified;
use crate::server::{AuthorizationServer, ClientRequest, Part, client_rules, endpoint_urls, find_client};
use crate::settings::{AssertionAudience, Settings};
use crate::store::ReplayStore;
use crate::{Client, Digest, Lookup, OAuthError, Timestamp};

/// RFC 7523 section 2.2.
pub(super) const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The maximum lifetime of an assertion in seconds, which is also how long a used one is remembered.
/// Authlib's assertions are valid for an hour.
const LONGEST_LIFE: u64 = 3600;

/// Whether the request has an assertion, or a part of one.
pub(super) fn is_in(request: &ClientRequest<'_>) -> bool {
    request.parameter("client_assertion_type").is_some() || request.parameter("client_assertion").is_some()
}

/// The client that a request's assertion authenticates; `None` if the request has none.
pub(super) async fn authenticate<S>(
    server: &S,
    request: &ClientRequest<'_>,
) -> Result<Option<Client>, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    if !is_in(request) {
        return Ok(None);
    }
    let assertion_type = request.parameter("client_assertion_type");
    let assertion = request.parameter("client_assertion");
    if request.headers().contains_key(AUTHORIZATION) || request.parameter("client_secret").is_some() {
        return Err(OAuthError::invalid_request("the client authenticates in more than one way; use one"));
    }
    match assertion {
        Some(assertion) if assertion_type == Some(ASSERTION_TYPE) => {
            author(server, assertion, request.parameter("client_id"), request.lookup()).await.map(Some)
        }
        _ => Err(refused(None, "client_assertion or the right client_assertion_type is missing")),
    }
}

/// All cheap checks come before the signature, because the provider may have to fetch the keys for it.
async fn author<S>(
    server: &S,
    assertion: &str,
    client_id: Option<&str>,
    lookup: Lookup,
) -> Result<Client, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    let stranger = |reason| refused(None, reason);
    let no_jwt = |_| stranger("the assertion is not a JWT");
    let token = Unverified::of(assertion).map_err(no_jwt)?;
    let members = token.claims().map_err(no_jwt)?;
    // A token with another `typ` is not an assertion (RFC 8725 section 3.11).
    if !is_typed(token.typ(), &["JWT", "client-authentication+jwt"]) {
        return Err(stranger("the assertion is a token of another type"));
    }
    // A request object has the same type, but passes through the browser (RFC 9101 section 10.8).
    if members.contains_key("response_type") || members.contains_key("redirect_uri") {
        return Err(stranger("the assertion is a request object"));
    }
    let claims =
        RegisteredClaims::of(&members).ok_or_else(|| stranger("a claim of the assertion is malformed"))?;
    let subject = claims.subject.ok_or_else(|| stranger("the assertion has no sub"))?;
    if claims.issuer != Some(subject) || client_id.is_some_and(|client_id| client_id != subject) {
        return Err(stranger("iss, sub and client_id do not name the same client"));
    }
    let (Some(expires_at), Some(jwt_id)) = (claims.expires_at, claims.jwt_id) else {
        return Err(stranger("the assertion has no exp or no jti"));
    };
    let now = server.settings().now();
    if !is_for(server, server.settings().assertion_audience(), &members) {
        return Err(stranger(
            "the aud of the assertion must be only the issuer of this provider (assertion_audience can \
             allow endpoints)",
        ));
    }
    if !claims.is_current(now) || expires_at > now.plus(LONGEST_LIFE + LEEWAY) {
        return Err(stranger("the assertion is not valid now, or is valid for too long"));
    }

    let client = find_client(server, subject, lookup).await?;
    let client = client.filter(|client| !client.is_disabled());
    let client = client.ok_or_else(|| stranger("the client does not exist or is disabled"))?;
    if !is_for(server, audience_of(server, &client), &members) {
        return Err(refused(
            Some(subject),
            "the aud of the assertion must be only the issuer of this provider; for a client of FAPI 2.0, as a string",
        ));
    }
    if client.auth_method().uses_certificate() {
        return Err(second_method());
    }
    if !S::Parts::verify_assertion(server, &client, &token).await? {
        return Err(refused(Some(subject), "the client is registered for another method"));
    }

    // This is last, so that nobody else can use up a client's `jti`.
    match use_once(server, subject, jwt_id, expires_at).await? {
        true => Ok(client),
        false => Err(refused(Some(subject), "the assertion was used before")),
    }
}

/// What the `aud` of this client's assertions may be. Other providers know a client with a document by the same
/// identifier and keys, so only the issuer counts for it (RFC 10070 section 3).
fn audience_of<S: AuthorizationServer>(server: &S, client: &Client) -> AssertionAudience {
    match client_rules(server, client.metadata()).assertion_audience {
        AssertionAudience::Endpoints if client.document().is_some() => AssertionAudience::Issuer,
        audience => audience,
    }
}

/// RFC 10070 section 3: only the issuer. A second audience could present the assertion here.
fn is_for<S: AuthorizationServer>(
    server: &S,
    allowed: AssertionAudience,
    claims: &Map<String, Value>,
) -> bool {
    let issuer = server.settings().issuer();
    let is_allowed = |audience: &Value| {
        let audience = audience.as_str();
        audience.is_some_and(|audience| match allowed {
            AssertionAudience::Endpoints => {
                audience == issuer.as_str() || is_endpoint::<S>(server.settings(), audience)
            }
            _ => audience == issuer.as_str(),
        })
    };
    match (allowed, claims.get("aud")) {
        (AssertionAudience::IssuerAsString, Some(Value::Array(_))) | (_, None) => false,
        (AssertionAudience::Issuer, Some(Value::Array(audience))) => {
            matches!(audience.as_slice(), [only] if is_allowed(only))
        }
        (AssertionAudience::Endpoints, Some(Value::Array(audience))) => {
            !audience.is_empty() && audience.iter().all(is_allowed)
        }
        (_, Some(audience)) => is_allowed(audience),
    }
}

/// An endpoint that clients call (OpenID Connect Core section 9).
fn is_endpoint<S: AuthorizationServer>(settings: &Settings, url: &str) -> bool {
    let mut called = S::DECLARATION.endpoints.rows().filter(|(row, _)| row.authenticates_clients());
    called.any(|(_, path)| endpoint_urls(settings, path).any(|own| url == own))
}

/// RFC 7523 section 3: each `jti` counts once for its client while the assertion is valid.
async fn use_once<S>(
    server: &S,
    client_id: &str,
    jwt_id: &str,
    expires_at: Timestamp,
) -> Result<bool, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    let digest = Digest::of(&format!("client_assertion {} {client_id} {jwt_id}", client_id.len()));
    let until = expires_at.plus(LEEWAY);
    server.store().use_once(&digest, until).await.map_err(store_failure::<S::Store>)
}
