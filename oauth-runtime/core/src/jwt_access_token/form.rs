//! Which form an access token has.

use crate::declaration::Declaration;
use crate::protected_resource::{AccessTokenFormat, ProtectedResource};
use crate::settings::{Settings, SettingsError};
#[cfg(feature = "openid")]
use crate::{
    OAuthError, resource_indicators,
    server::{AuthorizationServer, userinfo_endpoint},
};

/// JWTs need a declaration that has them, because only that one has keys.
pub(crate) fn check_form(declaration: &Declaration, settings: &Settings) -> Result<(), SettingsError> {
    let error = |setting, problem: String| {
        Err(SettingsError::new(
            setting,
            problem,
            "add `access_tokens(jwt)` or `access_tokens(opaque, jwt)` to it",
        ))
    };
    if declaration.has_part("jwt_access_tokens") {
        return Ok(());
    }
    if settings.access_token_format() == Some(AccessTokenFormat::Jwt) {
        return error("access_token_format", "the declaration has no JWT access tokens".to_owned());
    }
    let wants_jwt = |resource: &&ProtectedResource| resource.format() == Some(AccessTokenFormat::Jwt);
    match settings.resources().iter().find(wants_jwt) {
        None => Ok(()),
        Some(resource) => error(
            "resource",
            format!("`{}` has JWT access tokens, but the declaration has none", resource.identifier()),
        ),
    }
}

/// The form of a token with this audience: a JWT if one of its resources wants that, because a JWT can also be
/// introspected. Resources that do not say have the provider's form.
#[cfg(feature = "openid")]
pub(super) async fn form_for<S: AuthorizationServer>(
    server: &S,
    audience: &[String],
) -> Result<AccessTokenFormat, OAuthError> {
    let usual = server.settings().access_token_format();
    let usual = usual.or(S::DECLARATION.access_tokens.first().copied()).unwrap_or_default();
    let userinfo = userinfo_endpoint(server);
    let mut form = None;
    // UserInfo, which is part of the provider, accepts every form.
    for identifier in audience.iter().filter(|identifier| Some(*identifier) != userinfo.as_ref()) {
        let resource = resource_indicators::find(server, identifier).await?;
        match resource.and_then(|resource| resource.format()).unwrap_or(usual) {
            AccessTokenFormat::Jwt => return Ok(AccessTokenFormat::Jwt),
            own => form = Some(own),
        }
    }
    Ok(form.unwrap_or(usual))
}
