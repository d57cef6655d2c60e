//! Changes that a form asks for.

use http::StatusCode;
use minijinja::context;
use oauth_runtime_core::http::{Form, Response, see_other};
use serde_json::{Map, Value, json};

use super::{Visit, actions, login};
use crate::api::{Call, VERSION, checked, run};
use crate::office::Office;
use crate::paths::HOME;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;
use crate::table::{Operation, Row};

/// Does what the form says.
pub(super) async fn act<S: ConsoleProvider>(
    visit: &Visit<'_, S>,
    page: &str,
    form: &Form<'_>,
) -> Result<Response, Problem> {
    if page == "/sign-out" {
        // The token too: whoever has a copy of the cookie is out.
        let revoked = visit.office.administration.revoke_grant(&visit.operator.grant_id).await;
        Office::<S>::done(revoked)?;
        let mut response = see_other(&visit.office.server.settings().issuer().join("/logout"));
        login::end(&*visit.office.server, &mut response);
        return Ok(response);
    }
    if page != "/act" {
        return Err(Problem::method("GET, HEAD"));
    }
    let row = actions::named(form.get("action").unwrap_or_default());
    let row = row.ok_or_else(|| Problem::wrong("there is no such action"))?;
    if !visit.operator.may_write {
        return Err(Problem::new(StatusCode::FORBIDDEN, "you may see everything, and change nothing"));
    }
    if row.needs_recent_login() && !visit.is_recent() {
        // The form is not kept: its page is shown again, and says so.
        let back = match actions::can_be_undone(row.operation) {
            true => with(&back(form), "again", "true"),
            false => confirmation(row, form),
        };
        return Ok(login::begin(&*visit.office.server, &back, true));
    }
    let answer = run(visit.office, row.operation, &call(row, form)?).await?;
    if let Some(secret) = answer["client_secret"].as_str() {
        let client_id = answer["client_id"].as_str();
        return Ok(visit.page("secret.html", context! { here => "clients", client_id, secret }));
    }
    let back = match row.operation {
        Operation::CreateClient => "/console/clients".to_owned(),
        _ => back(form),
    };
    let prefix = visit.office.server.settings().issuer().path();
    Ok(see_other(&format!("{prefix}{}", with(&back, "done", row.id))))
}

/// The page with one more parameter.
fn with(page: &str, name: &str, value: &str) -> String {
    let separator = if page.contains('?') { '&' } else { '?' };
    format!("{page}{separator}{name}={value}")
}

/// The page that the form is on, or the first one.
fn back(form: &Form<'_>) -> String {
    let back = form.get("back").unwrap_or_default();
    let is_own = back.strip_prefix(HOME).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    // In a header, where nothing else can be.
    let is_clean = is_own && back.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_clean { back.to_owned() } else { HOME.to_owned() }
}

/// The page that asks for a confirmation of this form.
fn confirmation(row: &Row, form: &Form<'_>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("action", row.id);
    for name in actions::about(row).chain(["back"]) {
        if let Some(value) = form.get(name) {
            query.append_pair(name, value);
        }
    }
    format!("{HOME}/confirm?{}", query.finish())
}

/// The call of the operation with the fields of the form.
fn call(row: &Row, form: &Form<'_>) -> Result<Call, Problem> {
    // As it is: without its spaces, it may be the name of somebody else.
    let text = |name: &str| checked(form.get(name).unwrap_or_default()).map(str::to_owned);
    let path = actions::parameters(row).map(text).collect::<Result<_, _>>()?;
    let names =
        row.query.iter().copied().chain((row.operation == Operation::ChangeClient).then_some(VERSION));
    let query = names.map(|name| Ok((name.to_owned(), text(name)?)));
    let query = query.collect::<Result<_, Problem>>()?;
    let body = match row.operation {
        Operation::CreateClient => members(form, true),
        Operation::ChangeClient => members(form, false),
        _ => Map::new(),
    };
    Ok(Call::of_page(path, query, body))
}

/// The metadata of a client in a form. An empty field removes what was there; a list without an entry is empty, because a list
/// that is absent has a default (RFC 7591 section 2).
fn members(form: &Form<'_>, is_new: bool) -> Map<String, Value> {
    let text = |name: &str| form.get(name).map(str::trim).unwrap_or_default();
    let mut members = Map::new();
    let mut set = |name: &str, value: Value, is_empty: bool| {
        if !is_empty {
            members.insert(name.to_owned(), value);
        } else if !is_new {
            members.insert(name.to_owned(), Value::Null);
        }
    };
    for name in ["client_name", "scope"] {
        set(name, json!(text(name)), text(name).is_empty());
    }
    let redirect_uris: Vec<&str> = text("redirect_uris").split_whitespace().collect();
    members.insert("redirect_uris".to_owned(), json!(redirect_uris));
    let grant_types: Vec<&str> = form.values("grant_types").collect();
    members.insert("grant_types".to_owned(), json!(grant_types));
    if let Some(response_types) = response_types(form, &grant_types, is_new) {
        members.insert("response_types".to_owned(), response_types);
    }
    if is_new {
        for name in ["client_id", "token_endpoint_auth_method"] {
            if !text(name).is_empty() {
                members.insert(name.to_owned(), json!(text(name)));
            }
        }
    }
    members
}

/// The response types that fit to the grant types; `None`: those that the client has.
fn response_types(form: &Form<'_>, grant_types: &[&str], is_new: bool) -> Option<Value> {
    let has = |name: &str| grant_types.contains(&name);
    let had_any = form.values("response_types").next().is_some();
    match (has("authorization_code"), has("implicit")) {
        (false, false) => Some(json!([])),
        (true, _) if is_new || !had_any => Some(json!(["code"])),
        _ => None,
    }
}
