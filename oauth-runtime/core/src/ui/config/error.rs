//! What is wrong with a configuration of the pages.

/// Why [`Pages`](super::Pages) can't be built.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PagesError {
    /// A template is not well-formed.
    #[error("{name}:{line}: {message}")]
    Template {
        /// The name of the template.
        name: String,
        /// Where it is wrong.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// There is no page of that name.
    #[error("there is no template `{name}`; the templates are {known}")]
    UnknownTemplate {
        /// The name that was given.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// A translation is not well-formed Fluent.
    #[error("the translation into `{language}`, line {line}: {message}")]
    Translation {
        /// The tag of the language.
        language: String,
        /// Where it is wrong.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// It is not the tag of a language.
    #[error("`{0}` is not a language tag; write one like de or pt-BR")]
    LanguageTag(String),
    /// The pages have no such language.
    #[error("the pages have no language `{tag}`; the languages are {known}")]
    UnknownLanguage {
        /// The tag that was given.
        tag: String,
        /// The tags that there are.
        known: String,
    },
    /// A cookie can't have that name.
    #[error(
        "`{name}` cannot be the name of the session cookie; use letters, digits, `-` and `_`, as in \
         oauth_session"
    )]
    SessionCookie {
        /// The name that was given.
        name: String,
    },
    /// It is not a colour.
    #[error("`{0}` is not a colour; write one like #2b4acb")]
    Color(String),
    /// Text in a colour could not be read well (WCAG 2.2 success criterion 1.4.3).
    #[error("{name} {color} has a contrast of {ratio:.2} to {against}; people need 4.5 to read it")]
    Contrast {
        /// Which colour.
        name: &'static str,
        /// Its value.
        color: String,
        /// What it is read against.
        against: String,
        /// The contrast between them.
        ratio: f64,
    },
    /// The logo is not an image that browsers show.
    #[error("the logo is not a PNG, JPEG, WebP or SVG image")]
    Logo,
    /// The logo is too large to be on every page.
    #[error("the logo has {bytes} bytes; the limit is 256 KiB, since it is on every page")]
    LogoSize {
        /// Its size.
        bytes: usize,
    },
}
