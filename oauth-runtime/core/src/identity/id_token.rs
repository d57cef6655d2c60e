//! The ID token (OpenID Connect Core sections 2, 3.1.3.6, 3.2.2.10, 3.3.2.11 and 12.2).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Map;

use super::release::{claims_by_scope, released};
use super::subject::{check_subject_type, session_for, subject_for};
use super::{IdTokenRequest, OpenIdProvider};
use crate::failure::{signing_failure, store_failure};
use crate::keys::{SigningAlgorithm, SigningPurpose};
use crate::openid::{Claims, IdTokenClaims};
use crate::server::{
    AuthorizationServer, Message, Part, algorithms_of, default_algorithm, for_client, token_rules,
};
use crate::store::ClaimsStore;
use crate::{Client, OAuthError, Secret, Timestamp};

/// The hash of the refresh token, and the identifier of the request, in an ID token that is pushed (CIBA Core 1.0 section 10.3.1).
const RT_HASH: &str = "urn:openid:params:jwt:claim:rt_hash";
const AUTH_REQ_ID: &str = "urn:openid:params:jwt:claim:auth_req_id";

/// Signs an ID token, and encrypts it for a client that is registered for that.
pub(super) async fn issue<S: OpenIdProvider>(
    server: &S,
    request: IdTokenRequest<'_>,
) -> Result<Secret, OAuthError> {
    check_subject_type(server.settings(), request.client)?;
    let algorithm = algorithm_for(server, request.client)?;
    let mut claims = personal_claims(server, &request).await?;
    S::Parts::id_token_claims(server, &request, &mut claims).await?;
    add_protocol_claims(server, &request, &mut claims);
    let Some(algorithm) = algorithm else {
        return for_client(server, request.client, Message::IdToken, unsigned(claims))
            .await
            .map(Secret::from);
    };
    let mut add_hash = |name: &str, value: Option<&str>| {
        if let Some(hash) = value.and_then(|value| algorithm.left_half_of_hash(value)) {
            claims.insert(name, URL_SAFE_NO_PAD.encode(hash));
        }
    };
    add_hash("at_hash", request.access_token);
    add_hash("c_hash", request.code);
    add_hash(RT_HASH, request.pushed.and_then(|pushed| pushed.refresh_token));
    let signed =
        server.keys().for_purpose(SigningPurpose::IdToken).sign_off_thread(algorithm, "JWT", claims).await;
    let signed = signed.map_err(|error| signing_failure(&error))?;
    for_client(server, request.client, Message::IdToken, signed).await.map(Secret::from)
}

/// The client's registered algorithm; `None` for an unsigned ID token (section 2), if this provider allows
/// that.
fn algorithm_for<S: OpenIdProvider>(
    server: &S,
    client: &Client,
) -> Result<Option<SigningAlgorithm>, OAuthError> {
    let supported = algorithms_of(server, SigningPurpose::IdToken);
    let registered = match client.metadata().openid.id_token_signed_response_alg.as_deref() {
        Some("none") if server.settings().unsigned_id_tokens() => return Ok(None),
        Some(name) => SigningAlgorithm::from_name(name),
        None => default_algorithm(server, client.metadata(), SigningPurpose::IdToken),
    };
    match registered.filter(|algorithm| supported.contains(algorithm)) {
        Some(algorithm) => Ok(Some(algorithm)),
        None => {
            tracing::error!(
                client_id = client.client_id(),
                "no signing key supports the algorithm that the client is registered for"
            );
            Err(OAuthError::ServerError)
        }
    }
}

/// The person's claims in the ID token: those requested for it, and those of the scope if there is no access
/// token for the UserInfo endpoint (section 5.4), or if the provider or the client is configured that way.
async fn personal_claims<S: OpenIdProvider>(
    server: &S,
    request: &IdTokenRequest<'_>,
) -> Result<Claims, OAuthError> {
    let asked = &request.authentication.claims.id_token;
    let set = request.client.metadata().openid.id_token_claims;
    let has_scope = set.unwrap_or(server.settings().id_token_claims()) == IdTokenClaims::Scope;
    let scope = (request.stands_alone || has_scope).then_some(request.scope);
    if asked.is_empty() && scope.is_none() {
        return Ok(Claims::new());
    }
    let by_scope = scope.into_iter().flat_map(|scope| claims_by_scope(server, scope));
    let known =
        server.users().get_claims(request.person.subject()).await.map_err(store_failure::<S::Users>)?;
    let locales = request.authentication.claims_locales.as_deref();
    Ok(released(&known.unwrap_or_default(), by_scope, asked, locales))
}

/// The provider's own claims (section 2).
fn add_protocol_claims<S: AuthorizationServer>(
    server: &S,
    request: &IdTokenRequest<'_>,
    claims: &mut Claims,
) {
    let settings = server.settings();
    let now = settings.now();
    claims.insert("iss", settings.issuer().as_str());
    claims.insert("sub", subject_for(settings, request.client, request.person.subject()).as_ref());
    claims.insert("aud", request.client.client_id());
    claims.insert("iat", now.as_unix());
    claims.insert("exp", expires_at(server, request, now).as_unix());
    let authentication = request.authentication;
    let session_id = authentication.session_id.as_deref();
    let session = session_id.map(|session_id| session_for(settings, request.client, session_id));
    let texts =
        [("nonce", request.nonce), ("acr", authentication.acr.as_deref()), ("sid", session.as_deref())];
    for (name, value) in texts {
        if let Some(value) = value {
            claims.insert(name, value);
        }
    }
    if let Some(auth_time) = authentication.auth_time {
        claims.insert("auth_time", auth_time.as_unix());
    }
    if !authentication.amr.is_empty() {
        claims.insert("amr", authentication.amr.clone());
    }
    if let Some(pushed) = request.pushed {
        claims.insert(AUTH_REQ_ID, pushed.auth_req_id);
    }
    if let Some(actor) = request.actor.and_then(|actor| serde_json::to_value(actor).ok()) {
        claims.insert("act", actor);
    }
}

/// The lifetime of the policy, of the client, of the grant type or of the provider, up to the end of the grant.
pub(crate) fn expires_at<S: AuthorizationServer>(
    server: &S,
    request: &IdTokenRequest<'_>,
    now: Timestamp,
) -> Timestamp {
    let usual = || token_rules(server, request.client.metadata(), request.grant_type).id_token_lifetime;
    let end = now + request.lifetimes.id_token.unwrap_or_else(usual);
    let end = end.min(server.settings().end_of_grant(request.granted_at));
    request.lifetimes.grant.map_or(end, |age| end.min(request.granted_at + age))
}

/// An unsecured JWS (RFC 7518 section 3.6): header and claims without a signature.
fn unsigned(claims: Claims) -> String {
    let claims = serde_json::Value::Object(Map::from(claims)).to_string();
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.", encode(r#"{"alg":"none","typ":"JWT"}"#), encode(&claims))
}
