//! Responses of the pages: their headers, and the error page.

use std::sync::Arc;

use http::header::CONTENT_SECURITY_POLICY;
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use minijinja::{Value, context};
use oauth_runtime_core::__internal::error_head;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::{Leaving, Response, html, request_name, see_other};

use crate::assets::Asset;
use crate::captcha::Captcha;
use crate::language::{Language, wanted};
use crate::paths::under_issuer;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::template::{Templates, rich_function, text_function};

/// What a page may load: the stylesheet and images from this server. `form-action` is unrestricted, because
/// browsers also apply it to the redirect that follows a form.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

/// What a page may do in addition.
#[derive(Debug, Clone, Default)]
pub(crate) struct Permissions {
    /// Whether it runs the script for passkeys.
    pub(crate) script: bool,
    /// Whether it has the captcha.
    pub(crate) captcha: bool,
    /// The origins that it may load in frames.
    pub(crate) frames: Vec<String>,
    /// The origin of an image from another site.
    pub(crate) image: Option<String>,
}

impl Permissions {
    fn policy(&self, captcha: Option<&Captcha>) -> String {
        let mut policy = POLICY.to_owned();
        if let Some(origin) = &self.image {
            policy = policy.replace("data:", &format!("data: {origin}"));
        }
        let captcha = captcha.filter(|_| self.captcha);
        let of_captcha = |sources: fn(&Captcha) -> &[String]| captcha.map(sources).into_iter().flatten();
        let own = self.script.then_some("'self'");
        let scripts = own.into_iter().chain(of_captcha(Captcha::scripts).map(String::as_str));
        let frames = self.frames.iter().chain(of_captcha(Captcha::frames)).map(String::as_str);
        let connections = of_captcha(Captcha::connections).map(String::as_str);
        push(&mut policy, "script-src", scripts);
        push(&mut policy, "frame-src", frames);
        push(&mut policy, "connect-src", connections);
        policy
    }
}

/// Adds a directive, if it has sources.
fn push<'a>(policy: &mut String, directive: &str, sources: impl Iterator<Item = &'a str>) {
    let sources: Vec<&str> = sources.collect();
    if !sources.is_empty() {
        *policy = format!("{policy}; {directive} {}", sources.join(" "));
    }
}

/// Renders a page in a language.
pub(crate) fn render<S: UiProvider>(
    server: &S,
    language: &Arc<Language>,
    status: StatusCode,
    page: (&str, Value),
    permissions: &Permissions,
) -> Response {
    render_from(server.pages().templates(), server, language, status, page, permissions)
}

/// The same from other templates.
pub(crate) fn render_from<S: UiProvider>(
    templates: &Templates,
    server: &S,
    language: &Arc<Language>,
    status: StatusCode,
    (template, values): (&str, Value),
    permissions: &Permissions,
) -> Response {
    let (pages, issuer) = (server.pages(), server.settings().issuer());
    let host = issuer.origin().split_once("://").map_or("", |(_, host)| host);
    let at = |asset: &Asset| format!("{}{}", issuer.path(), asset.path());
    // Where a person may have to ask an operator what happened.
    let request_id = (status != StatusCode::OK).then(request_name).flatten();
    let values = match request_id {
        Some(request_id) => context! { request_id, ..values },
        None => values,
    };
    let common = || {
        context! {
            lang => language.tag(),
            dir => language.direction(),
            host => host,
            brand => context! {
                name => pages.brand().unwrap_or(host),
                stylesheet => at(pages.stylesheet()),
                logo => pages.logo().map(at),
            },
            t => text_function(language),
            rich => rich_function(language),
        }
    };
    let render = |values: Value| templates.render(template, context! { ..values, ..common() });
    let text = match language.selects_by_text() {
        true => render(values),
        false => {
            let about = [language.tag(), issuer.origin(), issuer.path()];
            templates.page(template, about, &values, render)
        }
    };
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            tracing::error!(template, %error, "a page could not be rendered");
            let mut response = html(StatusCode::INTERNAL_SERVER_ERROR, "server_error".to_owned());
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            return response;
        }
    };
    let mut response = html(status, text);
    if let Ok(policy) = HeaderValue::try_from(permissions.policy(pages.captcha())) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The page that shows the reason.
pub(crate) fn refuse<S: UiProvider>(server: &S, http: &Parts, refusal: &Refusal) -> Response {
    let language = server.pages().languages().best(&wanted(std::iter::empty(), &http.headers));
    let (status, code, message, retry) = match refusal {
        // By now, the browser has the right cookie or none.
        Refusal::SessionEnded if http.method != Method::POST => return see_other(&own_uri(server, http)),
        Refusal::Failed(error) => return error_page(server, error, http),
        Refusal::Forged { page } => {
            (StatusCode::BAD_REQUEST, "access_denied", "error-forged", page.as_deref())
        }
        Refusal::NothingPending | Refusal::SessionEnded => {
            (StatusCode::BAD_REQUEST, "invalid_request", "error-nothing-pending", None)
        }
    };
    let values = context! { code, message => language.text(message), retry };
    render(server, language, status, ("error.html", values), &Permissions::default())
}

/// The target of a request to a page.
fn own_uri<S: UiProvider>(server: &S, http: &Parts) -> String {
    let query = http.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}{}{query}", server.settings().issuer().path(), under_issuer(server, http.uri.path()))
}

/// The page for an error that must not be redirected to the client, in the person's language. Such a provider
/// returns it from [`Interaction::error_page`](oauth_runtime_core::Interaction::error_page).
pub fn error_page<S: UiProvider>(server: &S, error: &OAuthError, http: &Parts) -> Response {
    let ui_locales = locales(http);
    let language = server.pages().languages().best(&wanted(ui_locales.split(' '), &http.headers));
    let message = match error {
        OAuthError::TemporarilyUnavailable { .. } => "error-busy",
        OAuthError::ServerError => "error-internal",
        OAuthError::InsecureTransport => "error-insecure",
        OAuthError::RequestTooLarge => "error-too-large",
        OAuthError::MethodIsNotAllowed { .. } => "error-method",
        _ => "error-request",
    };
    let detail = (message == "error-request").then(|| error.description());
    let values = context! { code => error.code(), message => language.text(message), detail };
    let (status, header) = error_head(error);
    // RFC 6749 section 5.2 has another status for a client that reads JSON.
    let status = match error {
        OAuthError::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
        _ => status,
    };
    let mut response = render(server, language, status, ("error.html", values), &Permissions::default());
    response.headers_mut().extend(header);
    response
}

/// The page that shows where a client would send the browser, in the person's language. Such a provider
/// returns it from [`Interaction::leave_page`](oauth_runtime_core::Interaction::leave_page).
pub fn leave_page<S: UiProvider>(server: &S, leaving: &Leaving<'_>, http: &Parts) -> Response {
    let ui_locales = locales(http);
    let language = server.pages().languages().best(&wanted(ui_locales.split(' '), &http.headers));
    let (code, status) = match leaving.error {
        Some(error) => (error.code(), StatusCode::BAD_REQUEST),
        None => ("", StatusCode::OK),
    };
    let leave = context! { uri => leaving.uri, destination => leaving.destination() };
    let page = match leaving.reason {
        Some(reason) => ("refused.html", context! { code, leave, reason, unknown => leaving.is_unknown }),
        None => ("leave.html", context! { code, leave }),
    };
    render(server, language, status, page, &Permissions::default())
}

/// The person's languages in an authorization request that is not validated yet.
fn locales(http: &Parts) -> String {
    let form = oauth_runtime_core::http::Form::parse(http.uri.query().unwrap_or_default().as_bytes());
    form.ok().and_then(|form| form.get("ui_locales").map(str::to_owned)).unwrap_or_default()
}
