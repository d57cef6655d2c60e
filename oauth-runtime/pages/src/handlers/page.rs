//! The application's own page, in the frame and with the look of the others.

use http::StatusCode;
use http::request::Parts;
use minijinja::value::Serde;
use minijinja::{Value, context};
use oauth_runtime_core::http::Response;
use serde::Serialize;

use super::respond;
use crate::answer::Permissions;
use crate::provider::UiProvider;

/// The name of the template for HTML.
const HTML: &str = "own.html";

/// The application's own page, in the frame and with the look of the others: brand, colours, light and dark, the
/// person's language, and the same `Content-Security-Policy`, which allows no script.
///
/// ```
/// use oauth_runtime::http::Response;
/// use oauth_runtime::ui::{OwnPage, UiProvider};
///
/// async fn welcome<S: UiProvider>(server: &S, http: &http::request::Parts) -> Response {
///     OwnPage::html("Welcome", "<h1>Welcome</h1><p>Your account is ready.</p>").respond(server, http).await
/// }
/// ```
#[derive(Debug)]
#[must_use = "a page is sent by `respond`"]
pub struct OwnPage {
    template: String,
    values: Value,
    status: StatusCode,
}

impl OwnPage {
    /// This piece of HTML, as it is: escape what comes from people. The title is text.
    pub fn html(title: impl Into<String>, html: impl Into<String>) -> Self {
        let (title, html) = (title.into(), Value::from_safe_string(html.into()));
        Self { template: HTML.to_owned(), values: context! { title, html }, status: StatusCode::OK }
    }

    /// The template with this name, which [`own_template`](crate::PagesBuilder::own_template) added, with these values.
    /// Texts are escaped. It can extend `base.html`, and use `t` and `rich`.
    pub fn template(name: impl Into<String>, values: impl Serialize) -> Self {
        Self { template: name.into(), values: Value::from(Serde(values)), status: StatusCode::OK }
    }

    /// Another status than 200.
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The response, in the best language for the browser. If the template fails or does not exist, the response is an
    /// error page, and the log has the reason.
    pub async fn respond<S: UiProvider>(self, server: &S, http: &Parts) -> Response {
        let Self { template, values, status } = self;
        respond(server, http, |visit| async move {
            let page = visit.page_with(status, &template, values, &Permissions::default());
            visit.finish(page).await
        })
        .await
    }
}
