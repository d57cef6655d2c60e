//! The claims of a grant (section 3).

use super::IdJagRequest;
use crate::jwt_access_token::confirmation_members;
use crate::openid::Claims;
use crate::server::{AuthorizationServer, Part, find_client};
use crate::{Lookup, OAuthError, Secret};

/// What no answer of the application may set.
const OWN: [&str; 16] = [
    "iss",
    "sub",
    "aud",
    "client_id",
    "jti",
    "exp",
    "iat",
    "nbf",
    "resource",
    "scope",
    "authorization_details",
    "act",
    "cnf",
    "auth_time",
    "acr",
    "amr",
];

/// The claims of the grant for this request.
///
/// # Errors
/// `server_error` if the application's answer contradicts itself; those of the store.
pub(super) async fn claims<S: AuthorizationServer>(
    server: &S,
    request: &IdJagRequest<'_>,
) -> Result<Claims, OAuthError> {
    let grant = request.grant;
    let mut claims = grant.own_claims().clone();
    if let Some(name) = OWN.into_iter().find(|name| claims.get(name).is_some()) {
        return Err(mistake(
            request,
            &format!("`IdJag::claim` cannot set `{name}`, which belongs to the provider"),
        ));
    }
    let person = request.person.subject().into();
    let subject = match grant.is_relying_party() {
        None => person,
        Some(client_id) => match find_client(server, client_id, Lookup::Stored).await? {
            Some(relying_party) => S::Parts::subject(server, &relying_party, person),
            None => {
                return Err(mistake(request, &format!("`IdJag::relying_party`: no client is `{client_id}`")));
            }
        },
    };
    claims.insert("iss", server.settings().issuer().as_str());
    claims.insert("sub", subject.as_ref());
    claims.insert("aud", grant.audience());
    claims.insert("client_id", grant.client_id());
    claims.insert("jti", Secret::generate().reveal());
    claims.insert("iat", request.issued_at.as_unix());
    claims.insert("exp", request.expires_at.as_unix());
    match request.resources {
        [] => {}
        [only] => claims.insert("resource", only.as_str()),
        several => claims.insert("resource", several.to_vec()),
    }
    if !request.scope.is_empty() {
        claims.insert("scope", request.scope.as_str());
    }
    if let Some(confirmation) = request.confirmation {
        claims.insert("cnf", confirmation_members(confirmation));
    }
    add_login(request, &mut claims);
    Ok(claims)
}

/// How the person logged in: the other server may ask for a stronger login.
fn add_login(request: &IdJagRequest<'_>, claims: &mut Claims) {
    let login = request.authentication;
    if let Some(auth_time) = login.auth_time {
        claims.insert("auth_time", auth_time.as_unix());
    }
    if let Some(acr) = login.acr.as_deref() {
        claims.insert("acr", acr);
    }
    if !login.amr.is_empty() {
        claims.insert("amr", login.amr.clone());
    }
}

fn mistake(request: &IdJagRequest<'_>, problem: &str) -> OAuthError {
    tracing::error!(
        client_id = request.client.client_id(),
        audience = request.grant.audience(),
        problem,
        "the answer of `TokenExchangePolicy::exchange` is wrong; nothing was issued"
    );
    OAuthError::ServerError
}
