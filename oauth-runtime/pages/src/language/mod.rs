//! The languages of the pages: Fluent, with one file for each language.

mod messages;
mod negotiation;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

pub(crate) use negotiation::wanted;

use crate::error::PagesError;
use oauth_runtime_core::Timestamp;

/// The texts in a language: those of all pages, and those of features.
macro_rules! built_in {
    ($tag:literal) => {
        (
            $tag,
            concat!(include_str!(concat!("../languages/", $tag, ".ftl")), passkeys!($tag), upstream!($tag)),
        )
    };
}

#[cfg(feature = "passkeys")]
macro_rules! passkeys {
    ($tag:literal) => {
        include_str!(concat!("../languages/passkeys/", $tag, ".ftl"))
    };
}

#[cfg(not(feature = "passkeys"))]
macro_rules! passkeys {
    ($tag:literal) => {
        ""
    };
}

#[cfg(feature = "upstream")]
macro_rules! upstream {
    ($tag:literal) => {
        include_str!(concat!("../languages/upstream/", $tag, ".ftl"))
    };
}

#[cfg(not(feature = "upstream"))]
macro_rules! upstream {
    ($tag:literal) => {
        ""
    };
}

/// The built-in languages, English first: messages missing in another language appear in English.
pub(crate) const BUILT_IN: [(&str, &str); 6] =
    [built_in!("en"), built_in!("de"), built_in!("fr"), built_in!("es"), built_in!("zh"), built_in!("ar")];

/// Written from right to left.
const RIGHT_TO_LEFT: [&str; 9] = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur"];

/// A language of the pages.
pub(crate) struct Language {
    tag: String,
    bundle: FluentBundle<FluentResource>,
    /// Whether a message may depend on what a text in it says: an operator's may.
    selects_by_text: bool,
}

impl Language {
    /// # Errors
    /// If it is not a language tag.
    pub(crate) fn new(tag: &str) -> Result<Self, PagesError> {
        let locale = tag.parse().map_err(|_| PagesError::LanguageTag(tag.to_owned()))?;
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Elements isolate names (`rich`), and elements copy without extra characters.
        bundle.set_use_isolating(false);
        Ok(Self { tag: tag.to_owned(), bundle, selects_by_text: false })
    }

    /// A language with these messages.
    fn of(tag: &str, text: &str) -> Result<Self, PagesError> {
        let mut language = Self::new(tag)?;
        language.add(text)?;
        Ok(language)
    }

    /// Adds messages, which replace those with the same names.
    ///
    /// # Errors
    /// With the line that Fluent cannot parse.
    pub(crate) fn add(&mut self, text: &str) -> Result<(), PagesError> {
        let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| {
            let place = errors.first().map_or(0, |error| error.pos.start);
            let line = text.get(..place).unwrap_or(text).matches('\n').count() + 1;
            let message = errors.first().map(ToString::to_string).unwrap_or_default();
            PagesError::Translation { language: self.tag.clone(), line, message }
        })?;
        self.bundle.add_resource_overriding(resource);
        Ok(())
    }

    pub(crate) fn tag(&self) -> &str {
        &self.tag
    }

    pub(crate) fn selects_by_text(&self) -> bool {
        self.selects_by_text
    }

    /// A name in the middle of a plain text, such as that of a button. Where people write from right to left, it gets its own
    /// direction: otherwise, a sign or a digit at its end would change places with the words around it.
    pub(crate) fn isolated(&self, name: &str) -> String {
        match self.direction() {
            "rtl" => format!("\u{2068}{name}\u{2069}"),
            _ => name.to_owned(),
        }
    }

    /// `rtl` or `ltr`.
    pub(crate) fn direction(&self) -> &'static str {
        let language = self.tag.split('-').next().unwrap_or_default();
        if RIGHT_TO_LEFT.contains(&language) { "rtl" } else { "ltr" }
    }

    /// A message, if it exists.
    pub(crate) fn message(&self, name: &str, variables: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(name)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(variables), &mut errors);
        if let Some(error) = errors.first() {
            tracing::warn!(language = self.tag, name, %error, "a translation has a mistake");
        }
        Some(text.into_owned())
    }

    /// A message without variables, or its name if it is missing.
    pub(crate) fn text(&self, name: &str) -> String {
        self.message(name, &FluentArgs::new()).unwrap_or_else(|| name.to_owned())
    }

    /// The description of a scope token, if it is translated.
    pub(crate) fn scope(&self, token: &str) -> Option<String> {
        self.named("scope", token)
    }

    /// The description of a claim, if it is translated.
    pub(crate) fn claim(&self, name: &str) -> Option<String> {
        self.named("claim", name)
    }

    fn named(&self, kind: &str, name: &str) -> Option<String> {
        let letter =
            |letter: char| if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' };
        let name: String = name.chars().map(letter).collect();
        self.message(&format!("{kind}-{name}"), &FluentArgs::new())
    }

    /// A date in the language's format.
    pub(crate) fn date(&self, moment: Timestamp) -> String {
        let (year, month, day) = moment.civil_date();
        let mut variables = FluentArgs::new();
        variables.set("year", year.to_string());
        variables.set("month", month);
        variables.set("day", day.to_string());
        self.message("date", &variables).unwrap_or_default()
    }
}

/// The built-in languages, which all providers of a process share.
fn built_in() -> Result<Vec<Arc<Language>>, PagesError> {
    static SHARED: OnceLock<Vec<Arc<Language>>> = OnceLock::new();
    if let Some(languages) = SHARED.get() {
        return Ok(languages.clone());
    }
    let made = made(&BUILT_IN)?;
    Ok(SHARED.get_or_init(|| made).clone())
}

fn made(texts: &[(&'static str, &'static str)]) -> Result<Vec<Arc<Language>>, PagesError> {
    texts.iter().map(|(tag, text)| Language::of(tag, text).map(Arc::new)).collect()
}

/// The languages of a provider.
pub(crate) struct Languages {
    all: Vec<Arc<Language>>,
    default: Arc<Language>,
}

impl Languages {
    /// The built-in languages, with an operator's additions. An operator's templates may use more messages
    /// than the built-in ones.
    ///
    /// # Errors
    /// If a text is not Fluent, or the default is not one of the languages.
    pub(crate) fn new(
        added: &[(String, String)],
        default: &str,
        is_said: impl Fn(&str) -> bool,
    ) -> Result<Self, PagesError> {
        Self::with(&BUILT_IN, built_in()?, added, default, is_said)
    }

    /// The same with other built-in texts, English first.
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub(crate) fn of(
        texts: &[(&'static str, &'static str)],
        added: &[(String, String)],
        default: &str,
        is_said: impl Fn(&str) -> bool,
    ) -> Result<Self, PagesError> {
        Self::with(texts, made(texts)?, added, default, is_said)
    }

    fn with(
        texts: &[(&'static str, &'static str)],
        mut all: Vec<Arc<Language>>,
        added: &[(String, String)],
        default: &str,
        is_said: impl Fn(&str) -> bool,
    ) -> Result<Self, PagesError> {
        let english = texts.first().map_or("", |(_, english)| english);
        // Those that the operator changed or added.
        let mut own: Vec<Language> = Vec::new();
        for (tag, text) in added {
            let index = match own.iter().position(|language| language.tag == *tag) {
                Some(index) => index,
                None => {
                    let begin = texts.iter().find(|(built_in, _)| built_in == tag);
                    own.push(Language::of(tag, begin.map_or(english, |(_, text)| text))?);
                    own.len() - 1
                }
            };
            own[index].add(text)?;
            // The built-in messages select by numbers only.
            own[index].selects_by_text |= text.contains("->");
            check_messages(tag, text, english, &is_said)?;
        }
        for language in own.into_iter().map(Arc::new) {
            match all.iter_mut().find(|built_in| built_in.tag == language.tag) {
                Some(built_in) => *built_in = language,
                None => all.push(language),
            }
        }
        let found = all.iter().find(|language| language.tag == default).cloned();
        let default = found.ok_or_else(|| PagesError::UnknownLanguage {
            tag: default.to_owned(),
            known: all.iter().map(|language| language.tag()).collect::<Vec<_>>().join(", "),
        })?;
        Ok(Self { all, default })
    }

    pub(crate) fn tags(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|language| language.tag())
    }

    /// The best language for a list of wanted ones, in order of preference.
    pub(crate) fn best(&self, wanted: &[String]) -> &Arc<Language> {
        if wanted.is_empty() {
            return &self.default;
        }
        let tags: Vec<&str> = self.all.iter().map(|language| language.tag.as_str()).collect();
        let index = negotiation::best(wanted, &tags);
        index.and_then(|index| self.all.get(index)).unwrap_or(&self.default)
    }
}

/// A message that no page uses, or that uses an unknown variable, is a mistake.
fn check_messages(
    tag: &str,
    text: &str,
    english: &str,
    is_said: &impl Fn(&str) -> bool,
) -> Result<(), PagesError> {
    let known = messages::messages(english);
    for message in messages::messages(text).into_iter().filter(|message| !message.name.starts_with('-')) {
        if is_said(message.name) || messages::is_part_of_another(message.name, text) {
            continue;
        }
        let said = known.iter().find(|known| known.name == message.name);
        let is_ours = ["scope-", "claim-"].iter().any(|kind| message.name.starts_with(kind));
        let given = |variable: &str| said.is_some_and(|said| said.variables.contains(variable));
        let problem = match message.variables.iter().find(|variable| !given(variable)) {
            _ if said.is_none() && !is_ours => format!("no page says `{}`", message.name),
            Some(variable) => format!("`{}` has no variable `${variable}`", message.name),
            None => continue,
        };
        return Err(PagesError::Translation {
            language: tag.to_owned(),
            line: message.line,
            message: problem,
        });
    }
    Ok(())
}
