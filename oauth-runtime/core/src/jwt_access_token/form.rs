//! Whether an access token is a JWT, and how it is signed.

use crate::declaration::Declaration;
use crate::protected_resource::{AccessTokenFormat, ProtectedResource};
use crate::settings::{Settings, SettingsError};
#[cfg(feature = "openid")]
use crate::{
    OAuthError,
    keys::{SigningAlgorithm, SigningPurpose},
    resource_indicators,
    server::{SigningProvider, userinfo_endpoint},
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
    #[cfg(feature = "openid")]
    if settings.access_token_signing_alg().is_some() {
        return error("access_token_signing_alg", "the declaration has no JWT access tokens".to_owned());
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

/// How a token with this audience is signed; `None` if it is opaque.
///
/// It is a JWT if one of its resources wants that, because a JWT can also be introspected. Resources that do not say
/// have the provider's form and algorithm.
///
/// # Errors
/// `invalid_target` if two of the resources want signatures with different algorithms, or one that is not `allowed` for
/// the client.
#[cfg(feature = "openid")]
pub(super) async fn algorithm_for<S: SigningProvider>(
    server: &S,
    audience: &[String],
    allowed: &[SigningAlgorithm],
) -> Result<Option<SigningAlgorithm>, OAuthError> {
    let usual = server.settings().access_token_format();
    let usual = usual.or(S::DECLARATION.access_tokens.first().copied()).unwrap_or_default();
    let userinfo = userinfo_endpoint(server);
    let (mut formats, mut wanted) = (Vec::with_capacity(audience.len()), None);
    // UserInfo, which is part of the provider, accepts every form.
    for identifier in audience.iter().filter(|identifier| Some(*identifier) != userinfo.as_ref()) {
        let resource = resource_indicators::find(server, identifier).await?;
        let format = resource.as_ref().and_then(ProtectedResource::format).unwrap_or(usual);
        formats.push(format);
        let own =
            resource.and_then(|resource| resource.signing_alg()).filter(|_| format == AccessTokenFormat::Jwt);
        if wanted.zip(own).is_some_and(|(one, other)| one != other) {
            return Err(OAuthError::invalid_target(
                "these resources need access tokens with different signature algorithms: ask for one token for each",
            ));
        }
        wanted = wanted.or(own);
    }
    if formats.is_empty() {
        formats.push(usual);
    }
    if !formats.contains(&AccessTokenFormat::Jwt) {
        return Ok(None);
    }
    match wanted.or_else(|| usual_algorithm(server, allowed)) {
        Some(algorithm) if !allowed.contains(&algorithm) => Err(OAuthError::invalid_target(
            "this resource needs access tokens with a signature algorithm that the client's profile does not have",
        )),
        algorithm => Ok(algorithm),
    }
}

/// The algorithm for resources that do not say.
#[cfg(feature = "openid")]
fn usual_algorithm<S: SigningProvider>(server: &S, allowed: &[SigningAlgorithm]) -> Option<SigningAlgorithm> {
    let set = server.settings().access_token_signing_alg();
    set.into_iter()
        .chain(server.keys().for_purpose(SigningPurpose::AccessToken).algorithms())
        .find(|own| allowed.contains(own))
}

/// There is a key for each algorithm that the settings or a resource name.
#[cfg(feature = "openid")]
pub(super) fn check_algorithms<S: SigningProvider>(server: &S) -> Result<(), SettingsError> {
    let algorithms = server.keys().for_purpose(SigningPurpose::AccessToken).algorithms();
    let known = algorithms.iter().map(|algorithm| algorithm.as_str()).collect::<Vec<_>>().join(", ");
    let advice = "write one of these algorithms, or add a key";
    if let Some(algorithm) =
        server.settings().access_token_signing_alg().filter(|own| !algorithms.contains(own))
    {
        let problem = format!("no key signs with {algorithm}; the keys sign with {known}");
        return Err(SettingsError::new("access_token_signing_alg", problem, advice));
    }
    for resource in crate::server::resources(server).iter() {
        if let Some(algorithm) = resource.signing_alg().filter(|own| !algorithms.contains(own)) {
            let name = resource.identifier();
            let problem =
                format!("no key signs with {algorithm}, which `{name}` wants; the keys sign with {known}");
            return Err(SettingsError::new("resource", problem, advice));
        }
    }
    Ok(())
}
