//! The page that explains: its form, and what would happen.

use minijinja::{Value, context};
use oauth_runtime_core::grant::token_exchange::GRANT_TYPE as TOKEN_EXCHANGE;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::token::GrantManagementAction;

use super::{Visit, value};
use crate::operations::explain::{self, Asked};
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

/// What every provider is asked, by its names in the form.
const ALWAYS: [&str; 5] = ["client_id", "subject", "scope", "resource", "grant_type"];

/// What is asked where tokens can be exchanged.
const OF_EXCHANGES: [&str; 4] = ["from_client_id", "from_scope", "actor_client_id", "audience"];

/// What is asked where clients manage their grants.
const OF_MANAGED_GRANTS: [&str; 2] = ["grant_management_action", "grant_id"];

pub(super) async fn explained<S: ConsoleProvider>(
    visit: &Visit<'_, S>,
    query: &Form<'_>,
) -> Result<Value, Problem> {
    let exchanges = S::DECLARATION.has_grant_type(TOKEN_EXCHANGE);
    let manages = S::DECLARATION.endpoints.path("grant_management").is_some();
    let names = ALWAYS.iter().chain(OF_EXCHANGES.iter().filter(|_| exchanges));
    let names = names.chain(OF_MANAGED_GRANTS.iter().filter(|_| manages));
    let typed: serde_json::Map<String, serde_json::Value> = names
        .filter_map(|name| Some(((*name).to_owned(), query.get(name).map(str::trim)?.into())))
        .filter(|(_, typed)| *typed != "")
        .collect();
    let values = context! {
        here => "explain",
        exchanges_asked => OF_EXCHANGES.iter().any(|name| typed.contains_key(*name)),
        grants_asked => OF_MANAGED_GRANTS.iter().any(|name| typed.contains_key(*name)),
        exchanges,
        manages,
        asked => value(&typed),
        grant_types => S::DECLARATION.grant_types.to_vec(),
        actions => GrantManagementAction::ALL.map(GrantManagementAction::as_str).to_vec(),
    };
    let Some(asked) = question(&typed)? else { return Ok(values) };
    let said = explain::explain(visit.office, asked).await?.to_string();
    Ok(context! { explanation => said, ..values })
}

/// The question; none until there is a client.
fn question(typed: &serde_json::Map<String, serde_json::Value>) -> Result<Option<Asked>, Problem> {
    let text = |name: &str| typed.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    let list = |name: &str| -> Vec<String> {
        text(name).iter().flat_map(|typed| typed.split_whitespace()).map(str::to_owned).collect()
    };
    let Some(client_id) = text("client_id") else { return Ok(None) };
    let action = text("grant_management_action").map(|name| {
        let found = GrantManagementAction::ALL.into_iter().find(|action| action.as_str() == name);
        found.ok_or_else(|| Problem::wrong("grant_management_action: write create, merge or replace"))
    });
    Ok(Some(Asked {
        client_id,
        subject: text("subject"),
        username: None,
        grant_type: text("grant_type"),
        scope: text("scope"),
        resources: list("resource"),
        from_client_id: text("from_client_id"),
        from_scope: text("from_scope"),
        audiences: list("audience"),
        actor_client_id: text("actor_client_id"),
        grant_management_action: action.transpose()?,
        grant_id: text("grant_id"),
    }))
}
