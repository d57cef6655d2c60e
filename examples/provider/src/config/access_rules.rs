//! The operator's rules: who may have what, and for how long.

use std::collections::BTreeMap;
use std::time::Duration;

use oauth_runtime::{AuthorizationServer, Scope, ScopeDefinition};
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::rule_values::{scope, subjects};
use super::source::Source;
use super::user::UserConfig;
use super::values::at_least;
use crate::access_rules::{AccessRule, AccessRules};
use crate::provider::Provider;
use crate::users::json;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    access_rules: Vec<WrittenRule>,
}

#[derive(Debug, Deserialize)]
struct WrittenRule {
    name: Spanned<String>,
    effect: Effect,
    #[serde(default)]
    clients: Vec<String>,
    #[serde(default)]
    users: Vec<Spanned<String>>,
    #[serde(default)]
    claims: BTreeMap<String, toml::Value>,
    #[serde(default)]
    resources: Vec<String>,
    #[serde(default)]
    grant_types: Vec<String>,
    scope: Option<Spanned<String>>,
    message: Option<Spanned<String>>,
    access_token_expires_in: Option<Spanned<u64>>,
    refresh_token_expires_in: Option<Spanned<u64>>,
    id_token_expires_in: Option<Spanned<u64>>,
    grant_max_age: Option<Spanned<u64>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Effect {
    Allow,
    Deny,
}

/// The rules, each name once, about scope tokens, clients and users that exist.
pub(super) fn of(
    source: &Source,
    scopes: &[ScopeDefinition],
    users: &[UserConfig],
) -> Result<AccessRules, ConfigError> {
    let is_scope =
        |token: &str| Provider::DECLARATION.has_scope(token) || scopes.iter().any(|own| own.name() == token);
    let mut rules: Vec<AccessRule> = Vec::new();
    for written in source.read::<Written>()?.access_rules {
        if rules.iter().any(|rule| rule.name == *written.name.get_ref()) {
            let message = format!("`{}` already exists", written.name.get_ref());
            return Err(source.error(written.name.span(), "access_rules.name", message));
        }
        let subjects = subjects(source, "access_rules.users", users, &written.users)?;
        rules.push(rule(source, written, subjects, is_scope)?);
    }
    Ok(AccessRules::new(rules))
}

fn rule(
    source: &Source,
    written: WrittenRule,
    subjects: Vec<String>,
    is_scope: impl Fn(&str) -> bool,
) -> Result<AccessRule, ConfigError> {
    let scope = match &written.scope {
        None => Scope::empty(),
        Some(text) => scope(source, "access_rules.scope", text, is_scope)?,
    };
    if let Some(message) =
        written.message.as_ref().filter(|_| written.effect == Effect::Allow || !scope.is_empty())
    {
        let advice =
            "nobody would read it: only a rule that denies the whole access has a page; leave it out";
        return Err(source.error(message.span(), "access_rules.message", advice));
    }
    let seconds = |key: &str, seconds: Option<Spanned<u64>>| match seconds {
        Some(seconds) if written.effect == Effect::Deny => {
            let advice = "a rule that denies has no lifetimes; leave it out, or write effect = \"allow\"";
            Err(source.error(seconds.span(), &format!("access_rules.{key}"), advice))
        }
        Some(seconds) => at_least(1, source, &format!("access_rules.{key}"), seconds)
            .map(|own| Some(Duration::from_secs(own))),
        None => Ok(None),
    };
    Ok(AccessRule {
        access_token_expires_in: seconds("access_token_expires_in", written.access_token_expires_in)?,
        refresh_token_expires_in: seconds("refresh_token_expires_in", written.refresh_token_expires_in)?,
        id_token_expires_in: seconds("id_token_expires_in", written.id_token_expires_in)?,
        grant_max_age: seconds("grant_max_age", written.grant_max_age)?,
        name: written.name.into_inner(),
        clients: written.clients,
        subjects,
        claims: written.claims.into_iter().map(|(name, value)| (name, json(value))).collect(),
        resources: written.resources,
        grant_types: written.grant_types,
        scope,
        allows: written.effect == Effect::Allow,
        message: written.message.map(Spanned::into_inner),
    })
}
