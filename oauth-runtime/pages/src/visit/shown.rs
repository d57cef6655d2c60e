//! Pages and texts in the person's language.

use fluent_bundle::FluentArgs;
use http::StatusCode;
use minijinja::{Value, context};
use oauth_runtime_core::http::Response;

use super::Visit;
use crate::answer::{Permissions, render};
use crate::provider::UiProvider;

impl<S: UiProvider> Visit<'_, S> {
    /// A message with a number in it.
    pub(crate) fn counted(&self, name: &str, variable: &'static str, number: u64) -> String {
        let mut variables = FluentArgs::new();
        variables.set(variable, number);
        self.language.message(name, &variables).unwrap_or_default()
    }

    /// A message about something with a name, such as another provider.
    #[cfg(any(feature = "passkeys", feature = "upstream"))]
    pub(crate) fn about(&self, name: &str, about: &str) -> String {
        let mut variables = FluentArgs::new();
        variables.set("about", self.language.isolated(about));
        self.language.message(name, &variables).unwrap_or_default()
    }

    pub(crate) fn page(&self, status: StatusCode, template: &str, values: Value) -> Response {
        self.page_with(status, template, values, &Permissions::default())
    }

    pub(crate) fn page_with(
        &self,
        status: StatusCode,
        template: &str,
        values: Value,
        permissions: &Permissions,
    ) -> Response {
        render(self.server, &self.language, status, (template, values), permissions)
    }

    /// The page that says why the person may not go on, without a way to a client. Without a reason it says only that.
    pub(crate) fn refusal(&self, code: &str, reason: Option<&str>) -> Response {
        let reason = reason.map_or_else(|| self.language.text("refused-general"), str::to_owned);
        self.page(StatusCode::FORBIDDEN, "refused.html", context! { code, reason })
    }
}
