//! The pages of the console: HTML that needs no script. Changes go through the operations of the API.

mod act;
mod actions;
mod explained;
mod login;
mod look;
mod session;
mod show;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, StatusCode};
use minijinja::context;
use oauth_runtime_core::__internal::form_body;
use oauth_runtime_core::event::by_operator_at_client;
use oauth_runtime_core::http::{Form, Response};

use crate::client::CLIENT_ID;
use crate::office::Office;
use crate::paths::{CALLBACK, HOME};
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

pub(crate) use look::{STYLESHEET, TEMPLATES, TEXTS};
use session::Operator;

/// What a template gets of a value.
fn value(own: &impl serde::Serialize) -> minijinja::Value {
    minijinja::value::Serde(own).into()
}

/// A request to a page, by an operator.
pub(crate) struct Visit<'a, S: ConsoleProvider> {
    pub(crate) office: &'a Office<S>,
    pub(crate) http: &'a Parts,
    pub(crate) operator: &'a Operator,
}

/// The answer to a request for a page at this path under the issuer.
pub(crate) async fn answer<S: ConsoleProvider>(
    office: &Office<S>,
    http: &Parts,
    path: &str,
    body: &Bytes,
) -> Response {
    match answered(office, http, path, body).await {
        Ok(response) => response,
        Err(problem) => look::problem(office, http, &problem),
    }
}

async fn answered<S: ConsoleProvider>(
    office: &Office<S>,
    http: &Parts,
    path: &str,
    body: &Bytes,
) -> Result<Response, Problem> {
    let server = &*office.server;
    let page = path.strip_prefix(HOME).unwrap_or_default();
    let look = server.console().look().ok_or_else(|| Problem::not_found("there is no console"))?;
    let query = http.uri.query().unwrap_or_default().as_bytes();
    let query = Form::parse(query).map_err(|error| Problem::wrong(error.to_string()))?;
    let is_get = matches!(http.method, Method::GET | Method::HEAD);
    if page == look.stylesheet_path() {
        return Ok(look.stylesheet());
    }
    if path == CALLBACK {
        return match is_get {
            true => login::finish(office, http, &query).await,
            false => Err(Problem::method("GET, HEAD")),
        };
    }
    let signed_in = match session::operator(server, http).await {
        // Without a session that leads nowhere, they can come back as somebody else.
        Err(problem) if problem.status == StatusCode::FORBIDDEN => {
            let mut response = look::problem(office, http, &problem);
            login::end(server, &mut response);
            return Ok(response);
        }
        signed_in => signed_in?,
    };
    let Some(operator) = signed_in else {
        return match is_get {
            true => Ok(login::begin(server, &own_uri(path, http), false)),
            false => {
                Err(Problem::wrong("you are not signed in any more; open the console again, and repeat it"))
            }
        };
    };
    let visit = Visit { office, http, operator: &operator };
    match &http.method {
        &Method::GET | &Method::HEAD => show::page(&visit, page, &query).await,
        &Method::POST => {
            let form = form_body(http, body)?;
            if !operator.owns(form.get("csrf").unwrap_or_default()) {
                return Err(Problem::wrong(
                    "the form belongs to another session; go back, and send it again",
                ));
            }
            let work = Box::pin(act::act(&visit, page, &form));
            by_operator_at_client(operator.name.clone(), CLIENT_ID, work).await
        }
        _ => Err(Problem::method("GET, HEAD, POST")),
    }
}

/// Where the browser comes back to after a login.
fn own_uri(path: &str, http: &Parts) -> String {
    match http.uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    }
}

impl<S: ConsoleProvider> Visit<'_, S> {
    /// Whether the login is recent enough for a change.
    pub(crate) fn is_recent(&self) -> bool {
        self.office.server.console().is_recent(self.operator.auth_time, self.office.now())
    }

    pub(crate) fn page(&self, template: &str, values: minijinja::Value) -> Response {
        let common = context! {
            csrf => self.operator.csrf(),
            username => self.operator.username.clone(),
            may_write => self.operator.may_write,
        };
        let values = context! { ..values, ..common };
        look::page(self.office, self.http, StatusCode::OK, template, values)
    }
}
