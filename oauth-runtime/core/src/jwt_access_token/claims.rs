//! The claims of a JWT access token (RFC 9068 section 2.2).

use serde_json::{Map, Value};

use crate::openid::Claims;
use crate::server::{AuthorizationServer, Part};
use crate::token::{AccessToken, Confirmation};
use crate::{Client, Secret};

/// The claims for the token of this record.
pub(super) fn claims<S: AuthorizationServer>(server: &S, client: &Client, token: &AccessToken) -> Claims {
    let issuer = server.settings().issuer().as_str();
    let mut claims = token.claims.clone();
    claims.insert("iss", issuer);
    claims.insert("exp", token.expires_at.as_unix());
    match token.audience.as_slice() {
        // Section 3 requires an audience. Without a resource, it is the provider itself.
        [] => claims.insert("aud", issuer),
        [only] => claims.insert("aud", only.as_str()),
        several => claims.insert("aud", several.to_vec()),
    };
    // Without a resource owner, the subject is the client.
    match token.subject.as_deref() {
        Some(subject) => claims.insert("sub", S::Parts::subject(server, client, subject.into()).as_ref()),
        None => claims.insert("sub", client.client_id()),
    };
    claims.insert("client_id", client.client_id());
    claims.insert("iat", token.issued_at.as_unix());
    claims.insert("jti", Secret::generate().reveal());
    if !token.scope.is_empty() {
        claims.insert("scope", token.scope.as_str());
    }
    // RFC 9396 section 9.1.
    if !token.authorization_details.is_empty() {
        let details: Vec<_> = token.authorization_details.iter().cloned().collect();
        claims.insert("authorization_details", details);
    }
    if let Some(confirmation) = &token.confirmation {
        claims.insert("cnf", confirmation_members(confirmation));
    }
    // RFC 8693 section 4.1.
    if let Some(actor) = token.actor.as_deref().and_then(|actor| serde_json::to_value(actor).ok()) {
        claims.insert("act", actor);
    }
    add_login(token, &mut claims);
    claims
}

/// The key that the token is bound to (RFC 7800 section 3.1).
pub(crate) fn confirmation_members(confirmation: &Confirmation) -> Map<String, Value> {
    let Confirmation { jkt, x5t_s256 } = confirmation;
    let members = [("jkt", jkt), ("x5t#S256", x5t_s256)];
    let present =
        members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?.into())));
    present.collect()
}

/// How the person authenticated (section 2.2.1): the same in all tokens of a grant.
fn add_login(token: &AccessToken, claims: &mut Claims) {
    let Some(login) = token.authentication.as_deref() else { return };
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
