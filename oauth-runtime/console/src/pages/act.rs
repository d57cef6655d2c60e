//! Changes that a form asks for.

use http::StatusCode;
use minijinja::context;
use oauth_runtime_core::http::{Form, Response, see_other};
use serde_json::{Map, Value, json};

use super::{Visit, actions, login};
use crate::api::{Call, run};
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
    if actions::needs_recent_login(row.operation) && !visit.is_recent() {
        // The form is not kept: where it asked for a confirmation, that is shown again.
        let back = match actions::can_be_undone(row.operation) {
            true => back(form),
            false => confirmation(row, form),
        };
        return Ok(login::begin(&*visit.office.server, &back, true));
    }
    let answer = run(visit.office, row.operation, &call(row, form)).await?;
    if let Some(secret) = answer["client_secret"].as_str() {
        let client_id = answer["client_id"].as_str();
        return Ok(visit.page("secret.html", context! { here => "clients", client_id, secret }));
    }
    let back = match row.operation {
        Operation::CreateClient => "/console/clients".to_owned(),
        _ => back(form),
    };
    let separator = if back.contains('?') { '&' } else { '?' };
    Ok(see_other(&format!(
        "{}{back}{separator}done={}",
        visit.office.server.settings().issuer().path(),
        row.id
    )))
}

/// The page that the form is on, or the first one.
fn back(form: &Form<'_>) -> String {
    let back = form.get("back").unwrap_or_default();
    let is_own = back.strip_prefix(HOME).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let is_clean = is_own && !back.chars().any(|letter| letter.is_control() || letter == '\\');
    if is_clean { back.to_owned() } else { HOME.to_owned() }
}

/// The page that asks for a confirmation of this form.
fn confirmation(row: &Row, form: &Form<'_>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("action", row.id);
    for name in actions::parameters(row).chain(row.query.iter().copied()).chain(["back"]) {
        if let Some(value) = form.get(name) {
            query.append_pair(name, value);
        }
    }
    format!("{HOME}/confirm?{}", query.finish())
}

/// The call of the operation with the fields of the form.
fn call(row: &Row, form: &Form<'_>) -> Call {
    let text = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
    let path = actions::parameters(row).map(text).collect();
    let query = row.query.iter().map(|name| ((*name).to_owned(), text(name))).collect();
    let body = match row.operation {
        Operation::CreateClient => members(form, true),
        Operation::ChangeClient => members(form, false),
        _ => Map::new(),
    };
    Call::of_page(path, query, body)
}

/// The metadata of a client in a form. An empty field removes what was there.
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
    set("redirect_uris", json!(redirect_uris), redirect_uris.is_empty());
    let grant_types: Vec<&str> = form.values("grant_types").collect();
    set("grant_types", json!(grant_types), grant_types.is_empty());
    let has_code = grant_types.contains(&"authorization_code");
    if is_new {
        members.insert("response_types".to_owned(), if has_code { json!(["code"]) } else { json!([]) });
        for name in ["client_id", "token_endpoint_auth_method"] {
            if !text(name).is_empty() {
                members.insert(name.to_owned(), json!(text(name)));
            }
        }
    }
    members
}
