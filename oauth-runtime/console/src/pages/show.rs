//! What the pages show.

use http::StatusCode;
use minijinja::{Value, context};
use oauth_runtime_core::event::Event;
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::rate_limit::Places;

use super::explained::explained;
use super::{Visit, actions, login, own_uri, value};
use crate::api::checked;
use crate::operations::events::Filter;
use crate::operations::limits::Whose;
use crate::operations::{
    Listed, Paging, clients, events, grants, keys, limits, people, sessions, tenants, webhooks,
};
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

/// What the list of events can be asked for.
const FILTERS: [&str; 7] =
    ["type", "client_id", "subject", "request_id", "session_id", "grant_id", "address"];

/// How many entries of a list are on a page.
const ON_PAGE: usize = 50;

/// The page at a path under that of the console.
pub(super) async fn page<S: ConsoleProvider>(
    visit: &Visit<'_, S>,
    page: &str,
    query: &Form<'_>,
) -> Result<Response, Problem> {
    for (_, value) in query.iter() {
        checked(value)?;
    }
    let (template, values) = match page {
        "" | "/" => ("home.html", home(visit).await?),
        "/clients" => ("clients.html", clients(visit, query).await?),
        "/clients/new" => ("new-client.html", new_client(visit)),
        "/client" => ("client.html", client(visit, query).await?),
        "/people" => ("people.html", found(visit, query).await?),
        "/person" => ("person.html", person(visit, query).await?),
        "/keys" => ("keys.html", context! { here => "keys", keys => value(&keys::list(visit.office)) }),
        "/events" => ("events.html", all_events(visit, query).await?),
        "/limits" => ("limits.html", rate_limits(visit, query).await?),
        "/tenants" => (
            "tenants.html",
            context! { here => "tenants", tenants => value(&tenants::list(visit.office).await?) },
        ),
        "/explain" => ("explain.html", explained(visit, query).await?),
        "/confirm" => return confirm(visit, query),
        _ => return Err(Problem::not_found("the console has no such page")),
    };
    let done = query.get("done").filter(|name| actions::named(name).is_some());
    let again = query.get("again").is_some();
    Ok(visit.page(template, context! { done, again, ..values }))
}

fn paging<'a>(query: &'a Form<'_>) -> Paging<'a> {
    Paging { after: query.get("after"), limit: ON_PAGE }
}

/// Events, with what only their kind has as texts.
fn shown(events: &Listed<Event>) -> Value {
    let item = |event: &Event| {
        let mut members = serde_json::to_value(event).unwrap_or_default();
        let details: Vec<[String; 2]> = match members["data"].as_object() {
            Some(data) => data.iter().map(|(name, value)| [name.clone(), text(value)]).collect(),
            None => Vec::new(),
        };
        members["details"] = serde_json::json!(details);
        members
    };
    let items: Vec<serde_json::Value> = events.items.iter().map(item).collect();
    value(&serde_json::json!({ "items": items, "next": events.next }))
}

/// A value of an event, as people read it.
fn text(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(values) => values.iter().map(text).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

async fn home<S: ConsoleProvider>(visit: &Visit<'_, S>) -> Result<Value, Problem> {
    let newest = Paging { after: None, limit: 10 };
    let events = events::list(visit.office, Filter::default(), newest).await?;
    Ok(context! { here => "home", events => shown(&events) })
}

async fn clients<S: ConsoleProvider>(visit: &Visit<'_, S>, query: &Form<'_>) -> Result<Value, Problem> {
    let clients = clients::list(visit.office, paging(query)).await?;
    Ok(context! { here => "clients", clients => value(&clients), is_first => query.get("after").is_none() })
}

fn new_client<S: ConsoleProvider>(visit: &Visit<'_, S>) -> Value {
    context! { here => "clients", grant_types => S::DECLARATION.grant_types.to_vec(), scopes => value(&visit.office.server.scope_tokens()) }
}

async fn client<S: ConsoleProvider>(visit: &Visit<'_, S>, query: &Form<'_>) -> Result<Value, Problem> {
    let client_id = query.get("id").unwrap_or_default();
    let first = Paging { after: None, limit: ON_PAGE };
    let client = clients::show(visit.office, client_id).await?;
    let grants = grants::of_client(visit.office, client_id, first).await?;
    let sessions = sessions::of_client(visit.office, client_id, first).await?;
    Ok(context! {
        here => "clients",
        client => value(&client),
        version => clients::version_of(&client.metadata),
        grants => value(&grants),
        sessions => value(&sessions),
        grant_types => S::DECLARATION.grant_types.to_vec(),
    })
}

async fn found<S: ConsoleProvider>(visit: &Visit<'_, S>, query: &Form<'_>) -> Result<Value, Problem> {
    let can_search = visit.office.server.console().search().is_some();
    let typed = query.get("search").map(str::trim).filter(|typed| can_search && !typed.is_empty());
    let found = match typed {
        Some(typed) => Some(people::find(visit.office, typed).await?),
        None => None,
    };
    Ok(context! { here => "people", can_search, typed, found => value(&found) })
}

async fn person<S: ConsoleProvider>(visit: &Visit<'_, S>, query: &Form<'_>) -> Result<Value, Problem> {
    let subject = query.get("sub").unwrap_or_default();
    let person = people::show(visit.office, subject).await?;
    let claims = serde_json::to_string_pretty(&person.claims).unwrap_or_default();
    let grants = grants::of_person(visit.office, subject).await?;
    let sessions = sessions::of_person(visit.office, subject).await?;
    Ok(context! {
        here => "people",
        person => value(&person),
        claims,
        grants => value(&grants),
        sessions => value(&sessions),
    })
}

async fn all_events<S: ConsoleProvider>(visit: &Visit<'_, S>, query: &Form<'_>) -> Result<Value, Problem> {
    let named = |name| query.get(name).filter(|value| !value.is_empty());
    let address = named("address").map(str::parse).transpose();
    let filter = Filter {
        subject: named("subject"),
        client_id: named("client_id"),
        kind: named("type"),
        request_id: named("request_id"),
        session_id: named("session_id"),
        grant_id: named("grant_id"),
        address: address.map_err(|_| Problem::wrong("address: write an IP address"))?,
        ..Filter::default()
    };
    let events = events::list(visit.office, filter, paging(query)).await?;
    let asked: serde_json::Map<String, serde_json::Value> =
        FILTERS.iter().filter_map(|name| Some(((*name).to_owned(), named(name)?.into()))).collect();
    let webhooks = webhooks::list(visit.office).await?;
    Ok(context! {
        here => "events",
        events => shown(&events),
        filter => value(&asked),
        webhooks => value(&webhooks.items),
    })
}

async fn rate_limits<S: ConsoleProvider>(visit: &Visit<'_, S>, query: &Form<'_>) -> Result<Value, Problem> {
    let (username, subject) = (query.get("username"), query.get("subject"));
    let (address, client_id) = (query.get("address"), query.get("client_id"));
    let parsed = address.map(str::parse).transpose();
    let parsed = parsed.map_err(|_| Problem::wrong("address: write an IP address"))?;
    let places = Places { address: parsed, client_id };
    let logins = match username {
        Some(username) => Some(limits::list(visit.office, Whose::Login(username), places).await?),
        None => None,
    };
    let factors = match subject {
        Some(subject) => Some(limits::list(visit.office, Whose::SecondFactor(subject), places).await?),
        None => None,
    };
    let asked = context! { username, subject, address, client_id };
    Ok(context! { here => "limits", asked, logins => value(&logins), factors => value(&factors) })
}

/// Asks before what cannot be undone.
fn confirm<S: ConsoleProvider>(visit: &Visit<'_, S>, query: &Form<'_>) -> Result<Response, Problem> {
    let row = actions::named(query.get("action").unwrap_or_default());
    let row = row.ok_or_else(|| Problem::not_found("there is no such action"))?;
    if !visit.operator.may_write {
        return Err(Problem::new(StatusCode::FORBIDDEN, "you may see everything, and change nothing"));
    }
    if actions::can_be_undone(row.operation) {
        return Err(Problem::not_found("this needs no confirmation"));
    }
    if row.needs_recent_login() && !visit.is_recent() {
        let back = own_uri(&format!("{}/confirm", crate::paths::HOME), visit.http);
        return Ok(login::begin(&*visit.office.server, &back, true));
    }
    // All of it is shown, so that no link can hide what the button does.
    let about: Vec<String> =
        actions::about(row).filter_map(|name| Some(query.get(name)?.to_owned())).collect();
    let names = actions::about(row).chain(["back"]);
    let fields: Vec<[String; 2]> =
        names.filter_map(|name| Some([name.to_owned(), query.get(name)?.to_owned()])).collect();
    let values = context! { action => row.id, fields => value(&fields), about, back => query.get("back") };
    Ok(visit.page("confirm.html", values))
}
