//! The operator's rules: which tokens may be exchanged.

use std::time::Duration;

use oauth_runtime::{AuthorizationServer, ScopeDefinition};
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::rule_values::{scope, subjects};
use super::source::Source;
use super::transaction_rules;
use super::user::UserConfig;
use super::values::at_least;
use crate::exchange_rules::{ExchangeRule, ExchangeRules, ForeignParty, GrantRule};
use crate::provider::Provider;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    exchange_rules: Vec<WrittenRule>,
}

#[derive(Debug, Deserialize)]
struct WrittenRule {
    name: Spanned<String>,
    clients: Spanned<Vec<String>>,
    #[serde(default)]
    from: Vec<String>,
    #[serde(default)]
    users: Vec<Spanned<String>>,
    actors: Option<Spanned<Vec<String>>>,
    #[serde(default)]
    to: Vec<String>,
    scope: Option<Spanned<String>>,
    #[serde(default)]
    impersonate: bool,
    #[serde(default)]
    id_token: bool,
    native_sso: Option<Spanned<bool>>,
    expires_in: Option<Spanned<u64>>,
    id_jag_audience: Option<Spanned<String>>,
    id_jag_client_id: Option<Spanned<String>>,
    id_jag_relying_party: Option<Spanned<String>>,
    id_jag_claims: Option<Spanned<Vec<String>>>,
    #[serde(default)]
    from_issuers: Vec<String>,
    foreign_actors: Option<Spanned<Vec<ForeignParty>>>,
}

/// The rules, each name once, about scope tokens and users that exist.
pub(super) fn of(
    source: &Source,
    scopes: &[ScopeDefinition],
    users: &[UserConfig],
) -> Result<ExchangeRules, ConfigError> {
    let is_scope =
        |token: &str| Provider::DECLARATION.has_scope(token) || scopes.iter().any(|own| own.name() == token);
    let mut rules: Vec<ExchangeRule> = Vec::new();
    let transactions = transaction_rules::written(source)?;
    for (written, transaction) in source.read::<Written>()?.exchange_rules.into_iter().zip(transactions) {
        if rules.iter().any(|rule| rule.name == *written.name.get_ref()) {
            let message = format!("`{}` already exists", written.name.get_ref());
            return Err(source.error(written.name.span(), "exchange_rules.name", message));
        }
        if written.clients.get_ref().is_empty() {
            let message = "it is empty; name the clients that may exchange tokens";
            return Err(source.error(written.clients.span(), "exchange_rules.clients", message));
        }
        if let Some(actors) = written.actors.as_ref().filter(|_| written.impersonate) {
            let message = "the new token leaves out who acts (`impersonate`); leave one of the two out";
            return Err(source.error(actors.span(), "exchange_rules.actors", message));
        }
        let grant = grant(source, &written)?;
        let has_actors = written.actors.is_some() || written.foreign_actors.is_some();
        let gives_others = grant.is_some()
            || has_actors
            || written.impersonate
            || written.id_token
            || written.scope.is_some()
            || !written.to.is_empty();
        let transaction = transaction.rule(source, is_scope, gives_others)?;
        if let Some(actors) =
            written.foreign_actors.as_ref().filter(|_| written.impersonate || grant.is_some())
        {
            let message = "the rule gives no token that says who acts; leave `foreign_actors` out";
            return Err(source.error(actors.span(), "exchange_rules.foreign_actors", message));
        }
        let native_sso = native_sso(source, &written)?;
        let expires_in = written.expires_in.map(|own| at_least(1, source, "exchange_rules.expires_in", own));
        // The scopes of another authorization server are its own.
        let may_be = |token: &str| grant.is_some() || is_scope(token);
        let scope = written.scope.map(|own| scope(source, "exchange_rules.scope", &own, may_be));
        rules.push(ExchangeRule {
            expires_in: expires_in.transpose()?.map(Duration::from_secs),
            scope: scope.transpose()?,
            subjects: subjects(source, "exchange_rules.users", users, &written.users)?,
            name: written.name.into_inner(),
            clients: written.clients.into_inner(),
            from: written.from,
            actors: written.actors.map(Spanned::into_inner).unwrap_or_default(),
            id_token: written.id_token,
            to: written.to,
            impersonates: written.impersonate,
            native_sso,
            grant,
            from_issuers: written.from_issuers,
            foreign_actors: written.foreign_actors.map(Spanned::into_inner).unwrap_or_default(),
            transaction,
        });
    }
    Ok(ExchangeRules::new(rules))
}

/// What the keys `id_jag_…` say: all of them, or none.
fn grant(source: &Source, written: &WrittenRule) -> Result<Option<GrantRule>, ConfigError> {
    let Some(audience) = &written.id_jag_audience else {
        let claims = written.id_jag_claims.as_ref().map(|own| ("claims", own.span()));
        let others =
            [("client_id", &written.id_jag_client_id), ("relying_party", &written.id_jag_relying_party)];
        let others = others.into_iter().filter_map(|(name, own)| Some((name, own.as_ref()?.span())));
        return match claims.into_iter().chain(others).next() {
            None => Ok(None),
            Some((name, span)) => {
                let message = "the rule has no `id_jag_audience`, the authorization server that it is about";
                Err(source.error(span, &format!("exchange_rules.id_jag_{name}"), message))
            }
        };
    };
    let wrong = |key: &str, message: &str| {
        Err(source.error(audience.span(), &format!("exchange_rules.{key}"), message))
    };
    if audience.get_ref().is_empty() {
        return wrong("id_jag_audience", "it is empty; write the issuer of the other authorization server");
    }
    let Some(client_id) = &written.id_jag_client_id else {
        return wrong("id_jag_client_id", "it is missing: the identifier of the client there");
    };
    if written.impersonate || written.id_token || written.actors.is_some() {
        let message = "the rule gives no other tokens; leave `impersonate`, `id_token` and `actors` out";
        return wrong("id_jag_audience", message);
    }
    Ok(Some(GrantRule {
        audience: audience.get_ref().clone(),
        client_id: client_id.get_ref().clone(),
        relying_party: written.id_jag_relying_party.as_ref().map(|own| own.get_ref().clone()),
        claims: written.id_jag_claims.as_ref().map(|own| own.get_ref().clone()).unwrap_or_default(),
    }))
}

/// Whether the rule lets clients share logins. It names them, and the scope that nobody asks people about.
fn native_sso(source: &Source, written: &WrittenRule) -> Result<bool, ConfigError> {
    let Some(key) = written.native_sso.as_ref().filter(|own| *own.get_ref()) else { return Ok(false) };
    let has_others = written.impersonate
        || written.id_token
        || written.actors.is_some()
        || written.id_jag_audience.is_some()
        || !written.to.is_empty();
    let problem = match (written.from.is_empty(), &written.scope, has_others) {
        (true, _, _) => "name the clients whose logins are shared (`from`)",
        (_, None, _) => {
            "name the scope that the clients get without a question to the person (`scope`), with `openid`"
        }
        (_, _, true) => {
            "the rule gives no other tokens; leave `to`, `actors`, `impersonate`, `id_token` and `id_jag_audience` out"
        }
        _ => return Ok(true),
    };
    Err(source.error(key.span(), "exchange_rules.native_sso", problem))
}
