//! The contents of an e-mail.

use std::sync::Arc;

use fluent_bundle::FluentArgs;
use minijinja::context;

use super::{Mail, MailKind};
use crate::language::Language;
use crate::template::{Templates, rich_function, text_function};

/// An e-mail that is not written yet.
pub(crate) struct Letter {
    pub(crate) kind: MailKind,
    pub(crate) to: String,
    /// The link to the page where the person continues.
    pub(crate) link: Option<String>,
    /// The code that the person can type instead.
    pub(crate) code: Option<String>,
    /// For how many minutes both are valid.
    pub(crate) minutes: u64,
    /// The name of another provider, if the letter is about one.
    pub(crate) about: Option<String>,
    /// The letter is not sent, because there is nobody to write to.
    pub(crate) is_for_nobody: bool,
}

/// The sender's name and look.
pub(crate) struct Letterhead<'a> {
    pub(crate) templates: &'a Templates,
    /// `None`: the host.
    pub(crate) brand: Option<&'a str>,
    pub(crate) language: Arc<Language>,
    /// The host of the provider.
    pub(crate) host: String,
}

impl Letter {
    /// Whether it has a link or a code that an attacker could use.
    pub(crate) fn has_link(&self) -> bool {
        self.link.is_some() || self.code.is_some()
    }

    /// Tells a person what happened to their account.
    pub(crate) fn telling(kind: MailKind, to: String) -> Self {
        Self { kind, to, link: None, code: None, minutes: 0, about: None, is_for_nobody: false }
    }

    /// Writes it.
    ///
    /// # Errors
    /// An operator's template may fail, although it was tried when the pages were built.
    pub(crate) fn write(&self, head: &Letterhead<'_>) -> Result<Mail, minijinja::Error> {
        let Letterhead { templates, brand, language, host } = head;
        let brand = brand.unwrap_or(host);
        let mut variables = FluentArgs::new();
        variables.set("brand", brand);
        variables.set("minutes", self.minutes);
        variables.set("about", self.about.as_deref().unwrap_or_default());
        let say = |name: &str| language.message(name, &variables).unwrap_or_default();
        let of_kind = |what: &str| say(&format!("mail-{}-{what}", self.kind.name()));
        let (subject, intro) = (one_line(&of_kind("subject")), of_kind("text"));
        let button = self.link.as_ref().map(|_| of_kind("button"));
        let code = self.code.as_deref();
        let hint = match (code, self.kind.leads_to_account()) {
            (Some(_), _) => say("mail-ignore"),
            (None, true) => say("mail-not-you"),
            (None, false) => say("mail-contact"),
        };
        // Without a link, the person asked in an application.
        let (typed, browser) = match self.link {
            Some(_) => ("mail-code", "mail-browser"),
            None => ("mail-code-in-app", "mail-app"),
        };
        let (typed, browser) = (code.map(|_| say(typed)), code.map(|_| say(browser)));
        let paragraphs = [
            Some(intro.clone()),
            button.clone().zip(self.link.clone()).map(|(button, link)| format!("{button}:\n{link}")),
            typed.clone().zip(code).map(|(typed, code)| format!("{typed} {code}")),
            browser.clone(),
            Some(hint.clone()),
            Some(format!("-- \n{brand} · {host}")),
        ];
        let text = paragraphs.into_iter().flatten().collect::<Vec<_>>().join("\n\n") + "\n";
        let values = context! {
            lang => language.tag(),
            dir => language.direction(),
            host,
            brand => context! { name => brand },
            subject => &subject,
            intro, button, link => &self.link, typed, typed_code => code, browser, hint,
            t => text_function(language),
            rich => rich_function(language),
        };
        let html = templates.render("mail.html", values)?;
        let (to, tag) = (self.to.clone(), language.tag().to_owned());
        Ok(Mail { kind: self.kind, to, language: tag, subject, text, html })
    }
}

/// A subject is one header.
fn one_line(text: &str) -> String {
    text.split(['\r', '\n']).map(str::trim).collect::<Vec<_>>().join(" ")
}
