//! The claims of the application's own, for each destination that is declared.

use super::{Explanation, Step};
use crate::additional_claims::ClaimsDestination;
#[cfg(feature = "openid")]
use crate::identity::{IdTokenRequest, expires_at};
use crate::openid::Claims;
use crate::server::{AuthorizationServer, IntrospectedToken, Part};
use crate::token::AccessToken;
use crate::{Client, OAuthError};

/// Those of the access token, and of the responses about it.
pub(super) async fn of_access_token<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    token: &AccessToken,
    explanation: &mut Explanation,
) -> Result<(), OAuthError> {
    let has = |destination: ClaimsDestination| S::DECLARATION.has_part(destination.as_str());
    if has(ClaimsDestination::AccessToken) {
        explanation.push(Step::claims(ClaimsDestination::AccessToken, token.claims.clone()));
    }
    #[cfg(feature = "openid")]
    if has(ClaimsDestination::UserInfo) && token.scope.contains("openid") && token.subject.is_some() {
        let mut claims = Claims::new();
        S::Parts::userinfo_claims(server, client, token, &mut claims).await?;
        explanation.push(Step::claims(ClaimsDestination::UserInfo, claims));
    }
    if has(ClaimsDestination::Introspection) {
        let mut claims = Claims::new();
        S::Parts::introspect(server, &IntrospectedToken::access(client, client, token), &mut claims).await?;
        explanation.push(Step::claims(ClaimsDestination::Introspection, claims));
    }
    Ok(())
}

/// Those of the ID token beside it, and its lifetime.
#[cfg(feature = "openid")]
pub(super) async fn of_id_token<S: AuthorizationServer>(
    server: &S,
    request: &IdTokenRequest<'_>,
    explanation: &mut Explanation,
) -> Result<(), OAuthError> {
    if !S::DECLARATION.has_part("openid") || !request.scope.contains("openid") {
        return Ok(());
    }
    let now = server.settings().now();
    let lifetime = std::time::Duration::from_secs(expires_at(server, request, now).since(now));
    explanation.push(super::lifetimes::of_id_token(
        server,
        (request.client, request.grant_type),
        request.lifetimes,
        lifetime,
    ));
    if S::DECLARATION.has_part(ClaimsDestination::IdToken.as_str()) {
        let mut claims = Claims::new();
        S::Parts::id_token_claims(server, request, &mut claims).await?;
        explanation.push(Step::claims(ClaimsDestination::IdToken, claims));
    }
    Ok(())
}
