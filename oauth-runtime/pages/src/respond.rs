//! Routes a path to its page.

use http::request::Parts;
use http::{Method, StatusCode, Uri};
use minijinja::context;
use oauth_runtime_core::__internal::{RequestKind, catch_panic, check_transport, form_body, in_request};
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::{Form, Request, Response};

use crate::account_pages::{applications, authenticator_app, recovery_codes, security};
use crate::answer::{Permissions, error_page, refuse, render};
use crate::flow;
use crate::language::wanted;
use crate::next::{Next, Outcome};
use crate::page::{choose_account, consent, device, device_consent, login, logout, second_factor, set_up};
use crate::part::PagePart;
use crate::paths::{self, of_pages, under_issuer};
use crate::provider::UiProvider;
use crate::refusal::Answer;
use crate::visit::Visit;
#[cfg(feature = "passkeys")]
use crate::{
    account_pages::passkeys,
    page::{passkey_factor, passkey_login, set_up_passkey},
};

/// The paths of a provider's pages, under the issuer, also of those that [`PagesBuilder::people`](crate::PagesBuilder::people)
/// switches off. Their files are under `/assets/`.
pub fn paths<S: UiProvider>() -> impl Iterator<Item = &'static str> {
    of_pages::<S>()
}

/// The paths of the pages and of their files.
pub fn all_paths<S: UiProvider>(server: &S) -> Vec<String> {
    let pages = server.pages();
    let assets = pages.assets().map(|asset| asset.path().to_owned());
    let there = of_pages::<S>().filter(|path| paths::is_page::<S>(pages, path));
    let mut paths: Vec<String> = there.map(str::to_owned).chain(assets).collect();
    S::People::add_paths_of(pages, &mut paths);
    paths
}

/// Larger than any form of a page.
const LARGEST_FORM: usize = 64 * 1024;

/// Whether a path belongs to the pages or their files, with the path of the issuer, or without it if a router
/// removed it.
pub fn is_page<S: UiProvider>(server: &S, path: &str) -> bool {
    let path = under_issuer(server, path);
    paths::is_page::<S>(server.pages(), path) || server.pages().assets().any(|asset| asset.path() == path)
}

/// Whether a request to a page changes something: a form, or a link from an e-mail. Run it to its end although the browser has closed
/// the connection, in a task of its own: a correct password must not stay counted as wrong, and a link must not be used up for nothing.
pub fn changes<S: UiProvider>(server: &S, method: &Method, uri: &Uri) -> bool {
    let path = under_issuer(server, uri.path());
    *method == Method::POST || S::People::changes_by_get(path, uri.query().unwrap_or_default())
}

/// The answer of the page at the request's path: for frameworks other than axum, whose router already has the
/// pages. If the request [changes] something, call it in a task of its own.
pub async fn respond<S: UiProvider>(server: &S, request: Request) -> Response {
    let kind = match changes(server, request.method(), request.uri()) {
        true => RequestKind::Changes(std::convert::identity),
        false => RequestKind::Reads,
    };
    in_request(server, request, kind, |request| responded(server, request)).await
}

async fn responded<S: UiProvider>(server: &S, request: Request) -> Response {
    let (http, body) = request.into_parts();
    let path = under_issuer(server, http.uri.path());
    if let Some(asset) = server.pages().assets().find(|asset| asset.path() == path) {
        return asset.response();
    }
    let answer = async { Ok(answer(server, &http, path, &body).await) };
    match catch_panic(answer).await.unwrap_or_else(|error| Err(error.into())) {
        Ok(response) => response,
        Err(refusal) => refuse(server, &http, &refusal),
    }
}

async fn answer<S: UiProvider>(server: &S, http: &Parts, path: &str, body: &[u8]) -> Answer {
    check_transport(server.settings(), http)?;
    if !server.settings().is_available() {
        return Err(OAuthError::TemporarilyUnavailable { retry_after: None }.into());
    }
    if body.len() > LARGEST_FORM {
        return Err(OAuthError::RequestTooLarge.into());
    }
    if http.method == Method::HEAD && changes(server, &http.method, &http.uri) {
        return Err(OAuthError::MethodIsNotAllowed { allow: "GET, POST" }.into());
    }
    let (is_post, form) = match http.method {
        Method::GET | Method::HEAD => {
            let query = http.uri.query().unwrap_or_default().as_bytes();
            (false, Form::parse(query).map_err(|error| OAuthError::invalid_request(error.to_string()))?)
        }
        Method::POST => (true, form_body(http, body)?),
        _ => return Err(OAuthError::MethodIsNotAllowed { allow: "GET, HEAD, POST" }.into()),
    };
    let mut visit = Visit::begin(server, http).await?;
    if paths::has_navigation(path) {
        S::People::read_navigation(&mut visit).await?;
    }
    // Boxed, since it is as large as the largest page.
    let next = Box::pin(page(&mut visit, path, is_post, &form)).await?;
    flow::act(visit, next).await
}

/// The page at a path.
async fn page<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    path: &str,
    is_post: bool,
    form: &Form<'_>,
) -> Outcome {
    match (path, is_post) {
        _ if !paths::is_there::<S>(path) => Ok(not_found(visit)),
        (paths::DEVICE, false) => device::show(visit, form).await,
        (paths::DEVICE, true) => device::submit(visit, form).await,
        (paths::DEVICE_CONSENT, false) => device_consent::show(visit, form).await,
        (paths::DEVICE_CONSENT, true) => device_consent::submit(visit, form).await,
        (paths::DEVICE_DONE, false) => device::show_end(visit, form).await,
        (paths::LOGIN, false) => login::show(visit, form).await,
        (paths::LOGIN, true) => login::submit(visit, form).await,
        #[cfg(feature = "passkeys")]
        (paths::PASSKEY_LOGIN, true) => passkey_login::submit(visit, form).await,
        (paths::SECOND_FACTOR, false) => second_factor::show(visit, form).await,
        (paths::SECOND_FACTOR, true) => second_factor::submit(visit, form).await,
        #[cfg(feature = "passkeys")]
        (paths::PASSKEY_FACTOR, true) => passkey_factor::submit(visit, form).await,
        (paths::SET_UP, false) => set_up::show(visit, form).await,
        (paths::SET_UP, true) => set_up::submit(visit, form).await,
        #[cfg(feature = "passkeys")]
        (paths::SET_UP_PASSKEY, true) => set_up_passkey::submit(visit, form).await,
        (paths::CONSENT, false) => consent::show(visit, form).await,
        (paths::CONSENT, true) => consent::submit(visit, form).await,
        (paths::CHOOSE_ACCOUNT, false) => choose_account::show(visit, form).await,
        (paths::CHOOSE_ACCOUNT, true) => choose_account::submit(visit, form).await,
        (paths::LOGOUT, false) => logout::show(visit, form).await,
        (paths::LOGOUT, true) => logout::submit(visit, form).await,
        (paths::LOGGED_OUT, false) => logout::show_end(visit, form).await,
        (paths::APPLICATIONS, false) => applications::show(visit, form).await,
        (paths::APPLICATIONS, true) => applications::submit(visit, form).await,
        (paths::SECURITY, false) => security::show(visit, form).await,
        (paths::SECURITY, true) => security::submit(visit, form).await,
        #[cfg(feature = "passkeys")]
        (paths::PASSKEYS, true) => passkeys::submit(visit, form).await,
        (paths::APP, false) => authenticator_app::show(visit, form).await,
        (paths::APP, true) => authenticator_app::submit(visit, form).await,
        (paths::RECOVERY_CODES, false) => recovery_codes::show(visit, form).await,
        #[cfg(feature = "passkeys")]
        (paths::PASSKEY_LOGIN | paths::PASSKEY_FACTOR | paths::PASSKEYS | paths::SET_UP_PASSKEY, false) => {
            Err(OAuthError::MethodIsNotAllowed { allow: "POST" }.into())
        }
        (paths::LOGGED_OUT | paths::RECOVERY_CODES | paths::DEVICE_DONE, true) => {
            Err(OAuthError::MethodIsNotAllowed { allow: "GET, HEAD" }.into())
        }
        _ if S::People::has(visit.server.pages(), path) => {
            S::People::respond(visit, path, is_post, form).await
        }
        _ => Ok(not_found(visit)),
    }
}

fn not_found<S: UiProvider>(visit: &Visit<'_, S>) -> Next {
    let (server, http) = (visit.server, visit.http);
    let language = server.pages().languages().best(&wanted(std::iter::empty(), &http.headers));
    let values = context! { code => "not_found", message => language.text("error-nothing-pending") };
    let page = ("error.html", values);
    Next::Respond(render(server, language, StatusCode::NOT_FOUND, page, &Permissions::default()))
}

/// The page for a request whose body could not be read.
pub fn error_page_without_request<S: UiProvider>(server: &S, error: &OAuthError) -> Response {
    let (http, ()) = http::Request::new(()).into_parts();
    error_page(server, error, &http)
}
