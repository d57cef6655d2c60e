//! What is wrong with a configuration of the pages.

/// Why [`Pages`](crate::Pages) cannot be built.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PagesError {
    /// A template is not well-formed.
    #[error("{name}:{line}: {message}")]
    Template {
        /// The name of the template.
        name: String,
        /// The line.
        line: usize,
        /// The problem.
        message: String,
    },
    /// There is no page with that name.
    #[error("there is no template `{name}`; the templates are {known}")]
    UnknownTemplate {
        /// The given name.
        name: String,
        /// The known names.
        known: String,
    },
    /// A template of the application's own cannot have that name.
    #[error(
        "`{name}` cannot be the name of a template of your own: end it with `.html`, and use `template` to replace one of ours"
    )]
    OwnTemplate {
        /// The given name.
        name: String,
    },
    /// A translation is not well-formed Fluent.
    #[error("the translation into `{language}`, line {line}: {message}")]
    Translation {
        /// The language tag.
        language: String,
        /// The line.
        line: usize,
        /// The problem.
        message: String,
    },
    /// It is not a language tag.
    #[error("`{0}` is not a language tag; write one like de or pt-BR")]
    LanguageTag(String),
    /// The pages do not have this language.
    #[error("the pages have no language `{tag}`; the languages are {known}")]
    UnknownLanguage {
        /// The given tag.
        tag: String,
        /// The known tags.
        known: String,
    },
    /// A cookie cannot have that name.
    #[error(
        "`{name}` cannot be the name of the session cookie; use letters, digits, `-` and `_`, as in \
         oauth_session"
    )]
    SessionCookie {
        /// The given name.
        name: String,
    },
    /// The list of levels is wrong.
    #[error("the level `{acr}`: {problem}")]
    AcrLevel {
        /// The level.
        acr: String,
        /// The problem.
        problem: &'static str,
    },
    /// The login page cannot have that button.
    #[error(
        "the login page cannot lead to `{path}` by the button `{name}`; the name has lower-case letters, digits and `-`, and the \
         path is under the issuer and no page is there, as in `.login_link(\"badge\", \"/badge\", \"Log in with a badge\")`"
    )]
    LoginLink {
        /// Its name.
        name: String,
        /// Its path.
        path: String,
    },
    /// Something of a captcha is not an origin.
    #[error("`{origin}` is not an origin; write one like https://challenges.example")]
    CaptchaOrigin {
        /// What was given.
        origin: String,
    },
    /// It is no origin of an application.
    #[error(
        "`{origin}` is not the origin of an application; write one like android:apk-key-hash:… or https://app.example"
    )]
    AppOrigin {
        /// What was given.
        origin: String,
    },
    /// The form for sign-up cannot have that field.
    #[error("the form for sign-up cannot have the field `{name}`: {problem}")]
    SignUpField {
        /// The claim.
        name: String,
        /// The problem.
        problem: &'static str,
    },
    /// A login page cannot be there.
    #[error(
        "`{path}` cannot be the path of a login page of your own; write one under the issuer that no page has, as in /sign-in"
    )]
    LoginPage {
        /// The given path.
        path: String,
    },
    /// It is not a colour.
    #[error("`{0}` is not a colour; write one like #2b4acb")]
    Color(String),
    /// Text in a colour would have too little contrast (WCAG 2.2 success criterion 1.4.3).
    #[error("{name} {color} has a contrast of {ratio:.2} to {against}; people need 4.5 to read it")]
    Contrast {
        /// Which colour.
        name: &'static str,
        /// Its value.
        color: String,
        /// Its background.
        against: String,
        /// Their contrast.
        ratio: f64,
    },
    /// The logo is not an image that browsers can show.
    #[error("the logo is not a PNG, JPEG, WebP or SVG image")]
    Logo,
    /// The logo is too large to be on every page.
    #[error("the logo has {bytes} bytes; the limit is 256 KiB, since it is on every page")]
    LogoSize {
        /// Its size.
        bytes: usize,
    },
}
