//! The look of these pages for the pages of another crate: the operator's console.

use std::fmt;

use http::header::CONTENT_SECURITY_POLICY;
use http::{HeaderMap, HeaderValue, StatusCode};
use minijinja::Value;
use oauth_runtime_core::http::Response;

use crate::answer::{Permissions, render_from};
use crate::assets::Asset;
use crate::error::PagesError;
use crate::language::{Languages, wanted};
use crate::provider::UiProvider;
use crate::template::Templates;

/// Templates and texts of another crate, which look like the pages of the provider.
#[doc(hidden)]
pub struct Look {
    templates: Templates,
    languages: Languages,
    stylesheet: Asset,
}

/// What an operator replaces of a look.
#[derive(Debug, Clone, Default)]
#[doc(hidden)]
pub struct Replaced {
    /// Templates, by name.
    pub templates: Vec<(String, String)>,
    /// Texts, by language.
    pub translations: Vec<(String, String)>,
}

impl Look {
    /// These templates and texts, English first, and a stylesheet beside that of the pages.
    ///
    /// # Errors
    /// If something that the operator replaces is malformed, or no page has its name.
    pub fn new(
        templates: &[(&'static str, &'static str)],
        texts: &[(&'static str, &'static str)],
        stylesheet: &'static str,
        replaced: Replaced,
    ) -> Result<Self, PagesError> {
        Ok(Self {
            templates: Templates::of(templates, replaced.templates)?,
            languages: Languages::of(texts, &replaced.translations, "en", |_| true)?,
            stylesheet: Asset::new("console", "css", "text/css; charset=utf-8", stylesheet.into()),
        })
    }

    /// A page, in the best language for the browser.
    pub fn page<S: UiProvider>(
        &self,
        server: &S,
        headers: &HeaderMap,
        status: StatusCode,
        template: &str,
        values: Value,
    ) -> Response {
        let language = self.languages.best(&wanted(std::iter::empty(), headers));
        let page = (template, values);
        let mut response =
            render_from(&self.templates, server, language, status, page, &Permissions::default());
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        response
    }

    /// The path of the stylesheet under the issuer.
    pub fn stylesheet_path(&self) -> &str {
        self.stylesheet.path()
    }

    /// The stylesheet.
    pub fn stylesheet(&self) -> Response {
        self.stylesheet.response()
    }

    /// A text without variables.
    pub fn text(&self, headers: &HeaderMap, message: &str) -> String {
        self.languages.best(&wanted(std::iter::empty(), headers)).text(message)
    }
}

/// No page of an operator sends a form to another site.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'";

impl fmt::Debug for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Look").field("stylesheet", &self.stylesheet).finish_non_exhaustive()
    }
}
