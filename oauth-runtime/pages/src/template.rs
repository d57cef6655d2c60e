//! The templates of the pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use fluent_bundle::{FluentArgs, FluentValue};
use minijinja::value::{Kwargs, Value};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};

use crate::error::PagesError;
use crate::language::Language;
use crate::outline::Outlines;

/// The built-in templates.
pub(crate) const BUILT_IN: &[(&str, &str)] = &[
    ("base.html", include_str!("templates/base.html")),
    ("fields.html", include_str!("templates/fields.html")),
    ("account.html", include_str!("templates/account.html")),
    ("applications.html", include_str!("templates/applications.html")),
    ("approvals.html", include_str!("templates/approvals.html")),
    ("choose-account.html", include_str!("templates/choose-account.html")),
    ("consent.html", include_str!("templates/consent.html")),
    ("confirm-email.html", include_str!("templates/confirm-email.html")),
    ("delete-account.html", include_str!("templates/delete-account.html")),
    ("device.html", include_str!("templates/device.html")),
    ("device-done.html", include_str!("templates/device-done.html")),
    ("done.html", include_str!("templates/done.html")),
    ("email.html", include_str!("templates/email.html")),
    ("email-sent.html", include_str!("templates/email-sent.html")),
    ("error.html", include_str!("templates/error.html")),
    ("export.html", include_str!("templates/export.html")),
    ("leave.html", include_str!("templates/leave.html")),
    ("logged-out.html", include_str!("templates/logged-out.html")),
    ("login.html", include_str!("templates/login.html")),
    ("logout.html", include_str!("templates/logout.html")),
    ("mail.html", include_str!("templates/mail.html")),
    ("new-password.html", include_str!("templates/new-password.html")),
    ("profile.html", include_str!("templates/profile.html")),
    ("own-fields.html", include_str!("templates/own-fields.html")),
    ("own.html", include_str!("templates/own.html")),
    #[cfg(feature = "passkeys")]
    ("passkey-factor.html", include_str!("templates/passkey-factor.html")),
    #[cfg(feature = "passkeys")]
    ("passkey-login.html", include_str!("templates/passkey-login.html")),
    #[cfg(feature = "passkeys")]
    ("passkey-set-up.html", include_str!("templates/passkey-set-up.html")),
    #[cfg(feature = "passkeys")]
    ("passkeys.html", include_str!("templates/passkeys.html")),
    ("recovery-codes.html", include_str!("templates/recovery-codes.html")),
    ("refused.html", include_str!("templates/refused.html")),
    ("second-factor.html", include_str!("templates/second-factor.html")),
    ("security.html", include_str!("templates/security.html")),
    ("totp.html", include_str!("templates/totp.html")),
    #[cfg(feature = "upstream")]
    ("upstream-link.html", include_str!("templates/upstream-link.html")),
    #[cfg(feature = "upstream")]
    ("upstreams.html", include_str!("templates/upstreams.html")),
];

/// Templates that are no pages.
pub(crate) const PARTS: [&str; 8] = [
    "base.html",
    "fields.html",
    "account.html",
    "own-fields.html",
    "passkey-factor.html",
    "passkey-login.html",
    "passkey-set-up.html",
    "passkeys.html",
];

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

/// The text of a built-in template.
#[cfg(test)]
pub(crate) fn built_in(name: &str) -> &'static str {
    BUILT_IN.iter().find(|(own, _)| *own == name).map(|(_, text)| *text).expect("there is one")
}

fn broken(name: &str, error: &Error) -> PagesError {
    let message = match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    };
    PagesError::Template { name: name.to_owned(), line: error.line().unwrap_or_default(), message }
}

/// `t("message", count=3)`: a message in the page's language, as text.
pub(crate) fn text_function(language: &Arc<Language>) -> Value {
    let language = Arc::clone(language);
    Value::from_function(move |name: &str, variables: Kwargs| -> Result<String, Error> {
        let mut arguments = FluentArgs::new();
        for variable in variables.args() {
            arguments.set(variable.to_owned(), fluent_value(&variables.get::<Value>(variable)?));
        }
        language.message(name, &arguments).ok_or_else(|| unknown(name))
    })
}

/// `rich("message", client=name)`: the same as markup, with each text variable in an element that isolates
/// its direction and can be emphasised.
pub(crate) fn rich_function(language: &Arc<Language>) -> Value {
    let language = Arc::clone(language);
    Value::from_function(move |name: &str, variables: Kwargs| -> Result<Value, Error> {
        let mut arguments = FluentArgs::new();
        let mut texts = Vec::new();
        for variable in variables.args() {
            let value = variables.get::<Value>(variable)?;
            match fluent_value(&value) {
                FluentValue::String(text) => {
                    arguments.set(variable.to_owned(), placeholder(texts.len()));
                    texts.push(text.replace(['\u{fdd0}', '\u{fdd1}'], ""));
                }
                number => arguments.set(variable.to_owned(), number),
            }
        }
        let message = language.message(name, &arguments).ok_or_else(|| unknown(name))?;
        let message = escape(&message);
        let message = texts.iter().enumerate().fold(message, |message, (index, text)| {
            message.replace(&placeholder(index), &format!("<bdi>{}</bdi>", escape(text)))
        });
        Ok(Value::from_safe_string(message))
    })
}

/// Characters that Unicode reserves for internal use: no translation contains them, and they are removed from
/// texts.
fn placeholder(index: usize) -> String {
    format!("\u{fdd0}{index}\u{fdd1}")
}

fn unknown(name: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("there is no message `{name}`"))
}

fn fluent_value(value: &Value) -> FluentValue<'static> {
    match i64::try_from(value.clone()) {
        Ok(number) if value.is_number() => FluentValue::from(number),
        _ => FluentValue::from(value.to_string()),
    }
}

/// Escapes markup in a text.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape_to(&mut escaped, text);
    escaped
}

/// Appends a text, with its markup escaped.
pub(crate) fn escape_to(page: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, from) = rest.split_at(at);
        page.push_str(before);
        page.push_str(match from.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'"') => "&quot;",
            _ => "&#39;",
        });
        // All five have one byte.
        rest = from.get(1..).unwrap_or_default();
    }
    page.push_str(rest);
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;
    use crate::language::Languages;

    fn render(expression: &str, value: &str) -> String {
        let languages = Languages::new(&[], "en", |_| false).expect("valid");
        let language = languages.best(&[]);
        let mut environment = Environment::new();
        environment.add_template_owned("x.html", expression.to_owned()).expect("well-formed");
        let values =
            context! { t => text_function(language), rich => rich_function(language), value => value };
        environment.get_template("x.html").and_then(|template| template.render(values)).expect("rendered")
    }

    #[test]
    fn providers_share_what_no_operator_replaced() {
        let [one, other] = [(); 2].map(|()| Templates::new(Vec::new(), Vec::new()).expect("well-formed"));
        let own =
            Templates::new(vec![("leave.html".into(), "gone".into())], Vec::new()).expect("well-formed");
        assert!(Arc::ptr_eq(&one.parsed, &other.parsed) && !Arc::ptr_eq(&one.parsed, &own.parsed));
        assert_eq!((own.source("leave.html"), one.source("leave.html")), ("gone", built_in("leave.html")));
    }

    #[test]
    fn markup_in_a_variable_is_escaped() {
        let expected = "to continue to <bdi>&lt;b&gt;&quot;x&#39;</bdi>";
        assert_eq!(render("{{ rich('login-to', client=value) }}", "<b>\"x'"), expected);
        assert_eq!(render("{{ t('login-to', client=value) }}", "<b>"), "to continue to &lt;b&gt;");
    }

    /// The children of a button are side by side, without the spaces between them.
    #[test]
    fn a_text_with_a_name_in_a_button_is_one_child_of_it() {
        let mut found = 0;
        for (name, source) in BUILT_IN {
            for (before, _) in source.match_indices("{{ rich(").map(|(at, _)| source.split_at(at)) {
                let tag = before.rsplit('<').next().unwrap_or_default();
                assert!(!tag.starts_with("button") && !tag.starts_with("a class=\"button"), "{name}: {tag}");
                found += usize::from(tag == "span>");
            }
        }
        assert!(found >= 3, "{found}");
    }

    /// An element isolates a name. In the middle of Arabic, its signs and digits would change places with the words around it.
    #[test]
    fn a_name_is_in_an_element_of_its_own() {
        for (name, source) in BUILT_IN {
            for call in source.split("t(\"").skip(1) {
                let call = call.split(')').next().unwrap_or_default();
                for (variable, _) in call.split(", ").skip(1).filter_map(|pair| pair.split_once('=')) {
                    // The names of browsers and systems are of a fixed list, in letters of one direction.
                    let is_plain =
                        matches!(variable, "count" | "days" | "minutes" | "date" | "browser" | "system");
                    assert!(
                        is_plain,
                        "{name}: {call}: use `rich`, or add the variable here if it is no name"
                    );
                }
            }
        }
    }

    #[test]
    fn a_variable_can_not_pretend_to_be_another() {
        let said = render("{{ rich('consent-intro', client=value, count=2) }}", "\u{fdd0}0\u{fdd1}");
        assert!(said.matches("<bdi>").count() == 1, "{said}");
    }

    #[test]
    fn a_broken_template_is_named_with_its_line() {
        let replaced = vec![("login.html".to_owned(), "<h1>\n\n{% if %}".to_owned())];
        let Err(PagesError::Template { name, line, .. }) = Templates::new(replaced, Vec::new()) else {
            panic!("it was accepted");
        };
        assert_eq!((name.as_str(), line), ("login.html", 3));
        let unknown = Templates::new(vec![("logn.html".to_owned(), String::new())], Vec::new());
        assert!(matches!(unknown, Err(PagesError::UnknownTemplate { .. })));
    }
}
