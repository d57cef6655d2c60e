//! Links between the pages of the parts.

use fluent_bundle::FluentArgs;
use minijinja::{Value, context};

use crate::language::Language;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// A link to a page.
pub(crate) struct Link {
    /// The name of its message.
    pub(crate) text: &'static str,
    /// Where it leads.
    pub(crate) href: String,
    /// The page's name in [`navigation`](crate::account_pages::navigation).
    pub(crate) name: &'static str,
    /// The variable of the message, such as the name of another provider.
    pub(crate) about: Option<String>,
    /// The number in the message, if there is one.
    pub(crate) count: Option<usize>,
    /// Whether it looks like a button.
    pub(crate) is_button: bool,
}

impl Link {
    /// A plain link to the page with this name.
    pub(crate) fn new(name: &'static str, text: &'static str, href: String) -> Self {
        Self { text, href, name, about: None, count: None, is_button: false }
    }

    /// The variables of a template, in the person's language. The text is complete: an outline of a page has no names of messages.
    fn value(&self, language: &Language) -> Value {
        let mut variables = FluentArgs::new();
        if let Some(about) = &self.about {
            variables.set("about", language.isolated(about));
        }
        if let Some(count) = self.count {
            variables.set("count", count);
        }
        let text = language.message(self.text, &variables).unwrap_or_default();
        context! { text, href => &self.href, name => self.name, button => self.is_button }
    }
}

/// The variables of a template for these links.
pub(crate) fn values<S: UiProvider>(visit: &Visit<'_, S>, add: impl FnOnce(&mut Vec<Link>)) -> Vec<Value> {
    let mut links = Vec::new();
    add(&mut links);
    links.iter().map(|link| link.value(visit.language())).collect()
}
