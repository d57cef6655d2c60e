//! The templates of the pages.

mod built_in;
mod escape;
mod messages;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use minijinja::value::Value;
use minijinja::{Environment, Error, UndefinedBehavior};

#[cfg(test)]
pub(crate) use self::built_in::built_in;
pub(crate) use self::built_in::{BUILT_IN, PARTS};
use self::escape::escape;
pub(crate) use self::escape::escape_to;
pub(crate) use self::messages::{rich_function, text_function};
use crate::error::PagesError;
use crate::outline::Outlines;

/// The pages that everybody sees. They compare no text with another one.
const WITH_OUTLINES: [&str; 2] = ["consent.html", "login.html"];

/// The templates of a provider, and its outlines.
pub(crate) struct Templates {
    parsed: Arc<Parsed>,
    outlines: Outlines,
}

/// Templates. Their names end with `.html`, so everything in them is escaped. All providers of a process share those that no
/// operator replaced.
struct Parsed {
    environment: Environment<'static>,
    /// The texts of all templates.
    sources: BTreeMap<String, String>,
    /// The operator's templates.
    replaced: Vec<String>,
    /// The templates of the application's own pages.
    own: Vec<String>,
}

impl Parsed {
    fn built_in() -> Result<Arc<Self>, PagesError> {
        static SHARED: OnceLock<Arc<Parsed>> = OnceLock::new();
        if let Some(parsed) = SHARED.get() {
            return Ok(Arc::clone(parsed));
        }
        let parsed = Arc::new(Self::new(BUILT_IN, Vec::new(), Vec::new())?);
        Ok(Arc::clone(SHARED.get_or_init(|| parsed)))
    }

    fn new(
        built_in: &[(&'static str, &'static str)],
        replaced: Vec<(String, String)>,
        own: Vec<(String, String)>,
    ) -> Result<Self, PagesError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        environment.set_debug(false);
        // Like MiniJinja's escaping, but a slash stays unchanged.
        environment.set_formatter(|output, state, value| match value.as_str() {
            Some(text) if !value.is_safe() => Ok(output.write_str(&escape(text))?),
            _ => minijinja::escape_formatter(output, state, value),
        });
        let known: Vec<&str> = built_in.iter().map(|(name, _)| *name).collect();
        for (name, text) in built_in.iter().copied() {
            environment.add_template(name, text).map_err(|error| broken(name, &error))?;
        }
        let names = |templates: &[(String, String)]| templates.iter().map(|(name, _)| name.clone()).collect();
        let (names_of_replaced, names_of_own) = (names(&replaced), names(&own));
        let built_in = built_in.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let sources = built_in.chain(replaced.iter().chain(&own).cloned()).collect();
        for (name, text) in replaced {
            if !known.contains(&name.as_str()) {
                return Err(PagesError::UnknownTemplate { name, known: known.join(", ") });
            }
            environment.add_template_owned(name.clone(), text).map_err(|error| broken(&name, &error))?;
        }
        for (name, text) in own {
            // Everything in a template with another ending would not be escaped.
            if known.contains(&name.as_str()) || !name.ends_with(".html") {
                return Err(PagesError::OwnTemplate { name });
            }
            environment.add_template_owned(name.clone(), text).map_err(|error| broken(&name, &error))?;
        }
        Ok(Self { environment, sources, replaced: names_of_replaced, own: names_of_own })
    }
}

impl Templates {
    /// # Errors
    /// If an operator's template is malformed, or no page has its name; or if a page has the name of one of the application's own.
    pub(crate) fn new(
        replaced: Vec<(String, String)>,
        own: Vec<(String, String)>,
    ) -> Result<Self, PagesError> {
        let parsed = match replaced.is_empty() && own.is_empty() {
            true => Parsed::built_in()?,
            false => Arc::new(Parsed::new(BUILT_IN, replaced, own)?),
        };
        Ok(Self { parsed, outlines: Outlines::default() })
    }

    /// The same with other built-in templates.
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub(crate) fn of(
        built_in: &[(&'static str, &'static str)],
        replaced: Vec<(String, String)>,
    ) -> Result<Self, PagesError> {
        let parsed = Arc::new(Parsed::new(built_in, replaced, Vec::new())?);
        Ok(Self { parsed, outlines: Outlines::default() })
    }

    pub(crate) fn render(&self, name: &str, values: Value) -> Result<String, Error> {
        self.parsed.environment.get_template(name)?.render(values)
    }

    /// The same for a page whose look depends on its values, not on what their texts say, and on `about`: the page is made from
    /// an outline where that is possible. `values` need no more than what changes from page to page; `render` adds the rest.
    pub(crate) fn page(
        &self,
        name: &str,
        about: [&str; 3],
        values: &Value,
        render: impl Fn(Value) -> Result<String, Error>,
    ) -> Result<String, Error> {
        if !WITH_OUTLINES.contains(&name) || !self.parsed.replaced.is_empty() {
            return render(values.clone());
        }
        let [language, origin, path] = about;
        self.outlines.page(&[name, language, origin, path], values, render)
    }

    /// The templates that are pages, not parts of pages.
    pub(crate) fn pages() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name).filter(|name| !PARTS.contains(name))
    }

    /// The operator's templates.
    pub(crate) fn replaced(&self) -> impl Iterator<Item = &str> {
        self.parsed.replaced.iter().map(String::as_str)
    }

    /// The templates of the application's own pages.
    pub(crate) fn own(&self) -> impl Iterator<Item = &str> {
        self.parsed.own.iter().map(String::as_str)
    }

    /// Whether an operator's template uses this message, which no built-in template does.
    pub(crate) fn say(&self, message: &str) -> bool {
        let is_named =
            |text: &str| text.contains(&format!("\"{message}\"")) || text.contains(&format!("'{message}'"));
        let built_in = BUILT_IN.iter().any(|(_, text)| is_named(text));
        !built_in && self.replaced().chain(self.own()).any(|name| is_named(self.source(name)))
    }

    /// The text of a template.
    pub(crate) fn source(&self, name: &str) -> &str {
        self.parsed.sources.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The variables that a template requires, without those that every template has.
    pub(crate) fn undeclared(&self, name: &str) -> BTreeSet<String> {
        let template = self.parsed.environment.get_template(name);
        let globals: BTreeSet<&str> = self.parsed.environment.globals().map(|(name, _)| name).collect();
        template
            .map(|template| {
                let wanted = template.undeclared_variables(false).into_iter();
                wanted.filter(|name| !globals.contains(name.as_str())).collect()
            })
            .unwrap_or_default()
    }

    /// What a template uses of its variables, such as `client.name`.
    #[cfg(all(test, feature = "passkeys", feature = "upstream"))]
    pub(crate) fn used(&self, name: &str) -> BTreeSet<String> {
        let template = self.parsed.environment.get_template(name);
        template.map(|template| template.undeclared_variables(true).into_iter().collect()).unwrap_or_default()
    }

    /// The error in a template, with its line.
    pub(crate) fn broken(name: &str, error: &Error) -> PagesError {
        broken(error.name().unwrap_or(name), error)
    }
}

fn broken(name: &str, error: &Error) -> PagesError {
    let message = match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    };
    PagesError::Template { name: name.to_owned(), line: error.line().unwrap_or_default(), message }
}
