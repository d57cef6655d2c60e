//! The protected resources that use the provider, in addition to its own API.

use std::time::Duration;

use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::{AccessTokenFormat, AuthorizationServer, ProtectedResource, ScopeDefinition};
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::source::Source;
use super::values::at_least;
use crate::provider::Provider;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    resources: Vec<WrittenResource>,
}

#[derive(Debug, Deserialize)]
struct WrittenResource {
    resource: Spanned<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    scopes: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    access_token_format: Option<Spanned<String>>,
    #[serde(default)]
    access_token_signing_alg: Option<Spanned<String>>,
    access_token_expires_in: Option<Spanned<u64>>,
    refresh_token_expires_in: Option<Spanned<u64>>,
}

/// The form of access tokens with this name.
pub(super) fn format(
    source: &Source,
    key: &'static str,
    name: &Spanned<String>,
) -> Result<AccessTokenFormat, ConfigError> {
    let wrong = || source.error(name.span(), key, "write \"opaque\" or \"jwt\"");
    AccessTokenFormat::from_name(name.get_ref()).ok_or_else(wrong)
}

/// The algorithm with this name, for which there is a key.
pub(super) fn signing_alg(
    source: &Source,
    key: &'static str,
    name: &Spanned<String>,
    algorithms: &[SigningAlgorithm],
) -> Result<SigningAlgorithm, ConfigError> {
    let known = algorithms.iter().map(|algorithm| algorithm.as_str()).collect::<Vec<_>>().join(", ");
    let wrong = || source.error(name.span(), key, format!("write one of `signing_algorithms`: {known}"));
    let algorithm = SigningAlgorithm::from_name(name.get_ref()).filter(|own| algorithms.contains(own));
    algorithm.ok_or_else(wrong)
}

/// The resources, each once, with scopes that the provider has.
pub(super) fn of(
    source: &Source,
    scopes: &[ScopeDefinition],
    algorithms: &[SigningAlgorithm],
) -> Result<Vec<ProtectedResource>, ConfigError> {
    let mut resources: Vec<ProtectedResource> = Vec::new();
    for written in source.read::<Written>()?.resources {
        let span = written.resource.span();
        let wrong =
            |message: &dyn std::fmt::Display| source.error(span.clone(), "resources.resource", message);
        let identifier = written.resource.into_inner();
        if resources.iter().any(|own| own.is_named_by(&identifier)) {
            return Err(wrong(&"another entry has this identifier; leave one of them out"));
        }
        let resource = ProtectedResource::new(identifier).map_err(|error| wrong(&error))?;
        let resource = match written.scopes {
            None => resource,
            Some(tokens) => {
                let known = tokens.iter().map(|token| known(source, token, scopes));
                let tokens: Vec<&str> = known.collect::<Result<_, _>>()?;
                resource.scope(&tokens.join(" ")).map_err(|error| wrong(&error))?
            }
        };
        let resource = match written.name {
            Some(name) => resource.name(name),
            None => resource,
        };
        let resource = match &written.access_token_format {
            Some(name) => resource.access_tokens(format(source, "resources.access_token_format", name)?),
            None => resource,
        };
        let seconds = |key: &str, seconds: Spanned<u64>| {
            at_least(1, source, &format!("resources.{key}"), seconds).map(Duration::from_secs)
        };
        let resource = match written.access_token_expires_in {
            Some(own) => resource.access_token_expires_in(seconds("access_token_expires_in", own)?),
            None => resource,
        };
        let resource = match written.refresh_token_expires_in {
            Some(own) => resource.refresh_token_expires_in(seconds("refresh_token_expires_in", own)?),
            None => resource,
        };
        resources.push(match &written.access_token_signing_alg {
            Some(name) => {
                let key = "resources.access_token_signing_alg";
                resource.access_token_signing_alg(signing_alg(source, key, name, algorithms)?)
            }
            None => resource,
        });
    }
    Ok(resources)
}

fn known<'a>(
    source: &Source,
    token: &'a Spanned<String>,
    scopes: &[ScopeDefinition],
) -> Result<&'a str, ConfigError> {
    let name = token.get_ref().as_str();
    if Provider::DECLARATION.has_scope(name) || scopes.iter().any(|own| own.name() == name) {
        return Ok(name);
    }
    let message = format!("the provider has no scope `{name}`; add a [[scopes]] table for it");
    Err(source.error(token.span(), "resources.scopes", message))
}
