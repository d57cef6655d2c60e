//! The operator's own scopes, with their claims.

use oauth_runtime::{AuthorizationServer, ScopeDefinition, ScopeDefinitionError};
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::source::Source;
use crate::provider::Provider;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    scopes: Vec<WrittenScope>,
}

#[derive(Debug, Deserialize)]
struct WrittenScope {
    name: Spanned<String>,
    description: Spanned<String>,
    #[serde(default)]
    claims: Vec<Spanned<String>>,
}

/// The scopes, each name once and none that the provider declares.
pub(super) fn of(source: &Source) -> Result<Vec<ScopeDefinition>, ConfigError> {
    let mut scopes: Vec<ScopeDefinition> = Vec::new();
    for written in source.read::<Written>()?.scopes {
        let (name, span) = (written.name.get_ref(), written.name.span());
        let taken = |what: &str| Err(source.error(span.clone(), "scopes.name", format!("`{name}` {what}")));
        if Provider::DECLARATION.has_scope(name) {
            return taken(
                "is already a scope of the provider; leave this entry out, or give your scope another name",
            );
        }
        if scopes.iter().any(|scope| scope.name() == name) {
            return taken("already exists");
        }
        scopes.push(scope(source, &written)?);
    }
    Ok(scopes)
}

fn scope(source: &Source, written: &WrittenScope) -> Result<ScopeDefinition, ConfigError> {
    let scope = ScopeDefinition::new(written.name.get_ref(), written.description.get_ref());
    let mut scope = scope.map_err(|error| match error {
        ScopeDefinitionError::Name(_) => source.error(written.name.span(), "scopes.name", error),
        _ => source.error(written.description.span(), "scopes.description", error),
    })?;
    for claim in &written.claims {
        let wrong = |error| source.error(claim.span(), "scopes.claims", error);
        scope = scope.claims([claim.get_ref()]).map_err(wrong)?;
    }
    Ok(scope)
}
