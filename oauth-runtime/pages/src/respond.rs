//! Routes a path to its page.

use http::request::Parts;
use http::{Method, StatusCode};
use minijinja::context;

use super::answer::{Answer, Permissions, Refusal, refuse, render};
use super::language::wanted;
use super::visit::Visit;
use super::{UiProvider, account_pages, logout, page};
use oauth_runtime_core::__internal::{catch_panic, check_transport, form_body};
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::{Form, Request, Response};

/// All possible pages.
const PATHS: [&str; 16] = [
    page::LOGIN,
    page::PASSKEY_LOGIN,
    page::SECOND_FACTOR,
    page::PASSKEY_FACTOR,
    page::CONSENT,
    page::CHOOSE_ACCOUNT,
    page::LOGOUT,
    page::LOGGED_OUT,
    page::APPLICATIONS,
    page::SECURITY,
    page::PASSKEYS,
    page::APP,
    page::RECOVERY_CODES,
    page::DEVICE,
    page::DEVICE_CONSENT,
    page::DEVICE_DONE,
];

/// The paths of a provider's pages, under the issuer. Their files are under `/assets/`.
pub fn paths<S: UiProvider>() -> impl Iterator<Item = &'static str> {
    PATHS.into_iter().filter(|path| has_devices::<S>() || !is_about_devices(path))
}

/// The paths of the pages and of their files.
pub fn all_paths<S: UiProvider>(server: &S) -> Vec<String> {
    let assets = server.pages().assets().map(|asset| asset.path().to_owned());
    paths::<S>().map(str::to_owned).chain(assets).collect()
}

fn is_about_devices(path: &str) -> bool {
    matches!(path, page::DEVICE | page::DEVICE_CONSENT | page::DEVICE_DONE)
}

/// Whether a page has this path, at compile time: a declaration must not put an endpoint there.
#[doc(hidden)]
pub const fn has_page(path: &str, has_devices: bool) -> bool {
    let mut index = 0;
    // The pages for devices are last.
    let count = if has_devices { PATHS.len() } else { PATHS.len() - 3 };
    while index < count {
        if equal(PATHS[index].as_bytes(), path.as_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}

const fn equal(one: &[u8], other: &[u8]) -> bool {
    let mut index = 0;
    while index < one.len() && index < other.len() && one[index] == other[index] {
        index += 1;
    }
    index == one.len() && index == other.len()
}

/// Larger than any form of a page.
const LARGEST_FORM: usize = 64 * 1024;

/// Whether a path belongs to the pages or their files, with the path of the issuer, or without it if a router
/// removed it.
pub fn is_page<S: UiProvider>(server: &S, path: &str) -> bool {
    let path = under_issuer(server, path);
    paths::<S>().any(|page| page == path) || server.pages().assets().any(|asset| asset.path() == path)
}

/// The answer of the page at the request's path: for frameworks other than axum, whose router already has the
/// pages.
pub async fn respond<S: UiProvider>(server: &S, request: Request) -> Response {
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
    let (is_post, form) = match http.method {
        Method::GET | Method::HEAD => {
            let query = http.uri.query().unwrap_or_default().as_bytes();
            (false, Form::parse(query).map_err(|error| OAuthError::invalid_request(error.to_string()))?)
        }
        Method::POST => (true, form_body(http, body)?),
        _ => return Err(OAuthError::MethodIsNotAllowed { allow: "GET, HEAD, POST" }.into()),
    };
    let visit = Visit::begin(server, http).await?;
    Box::pin(page(visit, path, is_post, &form)).await
}

/// The page at a path.
async fn page<S: UiProvider>(visit: Visit<'_, S>, path: &str, is_post: bool, form: &Form<'_>) -> Answer {
    let (server, http) = (visit.server, visit.http);
    match (path, is_post) {
        _ if is_about_devices(path) && !has_devices::<S>() => Ok(not_found(server, http)),
        (page::DEVICE, false) => page::device::show(visit, form).await,
        (page::DEVICE, true) => page::device::submit(visit, form).await,
        (page::DEVICE_CONSENT, false) => page::device_consent::show(visit, form).await,
        (page::DEVICE_CONSENT, true) => page::device_consent::submit(visit, form).await,
        (page::DEVICE_DONE, false) => page::device::show_end(visit, form).await,
        (page::LOGIN, false) => page::login::show(visit, form).await,
        (page::LOGIN, true) => page::login::submit(visit, form).await,
        (page::PASSKEY_LOGIN, true) => page::passkey_login::submit(visit, form).await,
        (page::SECOND_FACTOR, false) => page::second_factor::show(visit, form).await,
        (page::SECOND_FACTOR, true) => page::second_factor::submit(visit, form).await,
        (page::PASSKEY_FACTOR, true) => page::second_factor::submit_passkey(visit, form).await,
        (page::CONSENT, false) => page::consent::show(visit, form).await,
        (page::CONSENT, true) => page::consent::submit(visit, form).await,
        (page::CHOOSE_ACCOUNT, false) => page::choose_account::show(visit, form).await,
        (page::CHOOSE_ACCOUNT, true) => page::choose_account::submit(visit, form).await,
        (page::LOGOUT, false) => logout::show(visit, form).await,
        (page::LOGOUT, true) => logout::submit(visit, form).await,
        (page::LOGGED_OUT, false) => logout::show_end(visit, form).await,
        (page::APPLICATIONS, false) => account_pages::applications::show(visit, form).await,
        (page::APPLICATIONS, true) => account_pages::applications::submit(visit, form).await,
        (page::SECURITY, false) => account_pages::security::show(visit, form).await,
        (page::SECURITY, true) => account_pages::security::submit(visit, form).await,
        (page::PASSKEYS, true) => account_pages::security::add_passkey(visit, form).await,
        (page::APP, false) => account_pages::authenticator_app::show(visit, form).await,
        (page::APP, true) => account_pages::authenticator_app::submit(visit, form).await,
        (page::RECOVERY_CODES, false) => account_pages::recovery_codes::show(visit, form).await,
        (page::PASSKEY_LOGIN | page::PASSKEY_FACTOR | page::PASSKEYS, false) => {
            Err(OAuthError::MethodIsNotAllowed { allow: "POST" }.into())
        }
        (page::LOGGED_OUT | page::RECOVERY_CODES | page::DEVICE_DONE, true) => {
            Err(OAuthError::MethodIsNotAllowed { allow: "GET, HEAD" }.into())
        }
        _ => Ok(not_found(server, http)),
    }
}

fn not_found<S: UiProvider>(server: &S, http: &Parts) -> Response {
    let language = server.pages().languages().best(&wanted(std::iter::empty(), &http.headers));
    let values = context! { code => "not_found", message => language.text("error-nothing-pending") };
    render(server, language, StatusCode::NOT_FOUND, ("error.html", values), &Permissions::default())
}

/// A router that is nested under the issuer's path has removed it.
pub(super) fn under_issuer<'a, S: UiProvider>(server: &S, path: &'a str) -> &'a str {
    match path.strip_prefix(server.settings().issuer().path()) {
        Some(rest) if rest.starts_with('/') => rest,
        _ => path,
    }
}

/// The page for a request whose body could not be read.
pub fn error_page_without_request<S: UiProvider>(server: &S, error: &OAuthError) -> Response {
    let (http, ()) = http::Request::new(()).into_parts();
    super::error_page(server, error, &http)
}

impl From<Refusal> for OAuthError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Failed(error) => error,
            Refusal::Forged { .. } | Refusal::NothingPending | Refusal::SessionEnded => {
                Self::invalid_request("there is nothing to decide")
            }
        }
    }
}

/// Whether there are pages about devices.
fn has_devices<S: UiProvider>() -> bool {
    S::DECLARATION.has_part("device_code")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_knows_the_paths() {
        for path in PATHS {
            assert!(has_page(path, true), "{path}");
            assert_eq!(has_page(path, false), !is_about_devices(path), "{path}");
        }
        assert!(!has_page("/log", true) && !has_page("/login/", true) && !has_page("/token", true));
    }
}
