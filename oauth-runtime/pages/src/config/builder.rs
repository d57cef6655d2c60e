//! Builds the pages.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use oauth_runtime_core::Seal;

use super::color::Color;
use super::logo;
use super::pages::{Pages, Parts, SessionLifetimes};
use super::stylesheet::{Colors, stylesheet};
use crate::assets::Asset;
use crate::error::PagesError;
use crate::language::Languages;
use crate::login_policy::LoginPolicy;
use crate::policy::ApprovalPolicy;
use crate::rehearsal::rehearse;
use crate::template::Templates;

/// Collects the configuration of [`Pages`]. Times count in whole seconds; a fraction is dropped.
#[must_use = "pages are made by `build()`"]
pub struct PagesBuilder {
    brand: Option<String>,
    accent: String,
    accent_in_the_dark: Option<String>,
    logo: Option<Bytes>,
    templates: Vec<(String, String)>,
    translations: Vec<(String, String)>,
    default_language: String,
    lifetimes: SessionLifetimes,
    without_consent: HashSet<String>,
    seal: Option<Seal>,
    session_cookie: String,
    policy: Option<Arc<dyn ApprovalPolicy>>,
    login_policy: Option<Arc<dyn LoginPolicy>>,
}

impl fmt::Debug for PagesBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PagesBuilder")
            .field("brand", &self.brand)
            .field("accent", &self.accent)
            .field("default_language", &self.default_language)
            .field("lifetimes", &self.lifetimes)
            .field("without_consent", &self.without_consent)
            .field("session_cookie", &self.session_cookie)
            .finish_non_exhaustive()
    }
}

impl Default for PagesBuilder {
    fn default() -> Self {
        Self {
            brand: None,
            accent: "#2b4acb".to_owned(),
            accent_in_the_dark: None,
            logo: None,
            templates: Vec::new(),
            translations: Vec::new(),
            default_language: "en".to_owned(),
            lifetimes: SessionLifetimes {
                anonymous: Duration::from_secs(30 * 60),
                logged_in: Duration::from_secs(12 * 3600),
            },
            without_consent: HashSet::new(),
            seal: None,
            session_cookie: "oauth_session".to_owned(),
            policy: None,
            login_policy: None,
        }
    }
}

impl PagesBuilder {
    /// The name on every page. Default: the issuer's host.
    pub fn brand(mut self, name: impl Into<String>) -> Self {
        self.brand = Some(name.into());
        self
    }

    /// The colour of buttons and links, as `#rrggbb`. It must have enough contrast on white; text on it is
    /// black or white.
    pub fn accent(mut self, color: impl Into<String>) -> Self {
        self.accent = color.into();
        self
    }

    /// The accent colour in dark mode. Default: a lighter shade of the accent.
    pub fn accent_in_the_dark(mut self, color: impl Into<String>) -> Self {
        self.accent_in_the_dark = Some(color.into());
        self
    }

    /// A PNG, JPEG, WebP or SVG image of at most 256 KiB, shown instead of the name. The provider serves it
    /// itself.
    pub fn logo(mut self, image: impl Into<Bytes>) -> Self {
        self.logo = Some(image.into());
        self
    }

    /// Replaces the template of that name with your own ([MiniJinja](https://docs.rs/minijinja)'s dialect of
    /// Jinja). The originals are in `oauth-runtime/pages/src/templates`; those of the pages extend
    /// `base.html`, with the blocks `title`, `head` and `content`. Keep the names of the form's fields.
    /// [`build`](Self::build) reports mistakes: it renders each page with all optional content and with none.
    pub fn template(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.templates.push((name.into(), text.into()));
        self
    }

    /// Messages in a language ([Fluent](https://projectfluent.org)), which replace those of the same names.
    /// In a new language, missing messages appear in English.
    ///
    /// The message `scope-notes-write`, if it exists, describes the declared scope `notes:write`.
    pub fn translation(mut self, tag: impl Into<String>, text: impl Into<String>) -> Self {
        self.translations.push((tag.into(), text.into()));
        self
    }

    /// The language for people who want none of the others. Default: English.
    pub fn default_language(mut self, tag: impl Into<String>) -> Self {
        self.default_language = tag.into();
        self
    }

    /// How long a person stays logged in after the last use. Default: 12 hours.
    pub fn logged_in_for(mut self, time: Duration) -> Self {
        self.lifetimes.logged_in = time;
        self
    }

    /// How long a request waits for the person to log in. Default: half an hour.
    pub fn anonymous_for(mut self, time: Duration) -> Self {
        self.lifetimes.anonymous = time;
        self
    }

    /// A client of your own that needs no consent. Public clients on loopback or private-use redirect URIs
    /// still need it, because any program on the machine can pretend to be them (RFC 8252 section 8.6).
    pub fn skip_consent_for(mut self, client_id: impl Into<String>) -> Self {
        self.without_consent.insert(client_id.into());
        self
    }

    /// Seals the secrets of authenticator apps in the store. Default: they are stored in the clear, so a copy
    /// of the database contains people's second factor, though not the first.
    ///
    /// The secret of an app that is not sealed, or is sealed with an older secret, is sealed with the current
    /// secret at its next use.
    pub fn seal_with(mut self, seal: Seal) -> Self {
        self.seal = Some(seal);
        self
    }

    /// The name of the session cookie: letters, digits, `-` and `_`. With https it gets the prefix `__Host-`,
    /// and if the issuer has a path, a suffix for it. Default: `oauth_session`.
    pub fn session_cookie(mut self, name: impl Into<String>) -> Self {
        self.session_cookie = name.into();
        self
    }

    /// The application's policy for each approval. Default: everything that the person approves is approved.
    pub fn approval_policy(mut self, policy: impl ApprovalPolicy) -> Self {
        self.policy = Some(Arc::new(policy));
        self
    }

    /// The application's policy for logins, before the password is checked and after. Default: everybody may log in who proves who
    /// they are.
    pub fn login_policy(mut self, policy: impl LoginPolicy) -> Self {
        self.login_policy = Some(Arc::new(policy));
        self
    }

    /// The pages.
    ///
    /// # Errors
    /// [`PagesError`] if a template, a translation, a colour or the logo is invalid.
    pub fn build(self) -> Result<Pages, PagesError> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if self.session_cookie.is_empty() || !self.session_cookie.bytes().all(is_plain) {
            return Err(PagesError::SessionCookie { name: self.session_cookie });
        }
        let accent: Color = self.accent.parse()?;
        let dark = self.accent_in_the_dark.as_deref().map(str::parse::<Color>).transpose()?;
        let colors = Colors::new(accent, dark)?;
        let templates = Templates::new(self.templates)?;
        let languages =
            Languages::new(&self.translations, &self.default_language, |name| templates.say(name))?;
        rehearse(&templates, &languages)?;
        Ok(Pages::new(Parts {
            brand: self.brand,
            stylesheet: stylesheet(&colors),
            script: script(),
            logo: self.logo.map(logo::asset).transpose()?,
            templates,
            languages,
            lifetimes: self.lifetimes,
            without_consent: self.without_consent,
            seal: self.seal,
            session_cookie: self.session_cookie,
            policy: self.policy,
            login_policy: self.login_policy,
        }))
    }
}

impl Pages {
    /// Changes how they look and what they say.
    pub fn builder() -> PagesBuilder {
        PagesBuilder::default()
    }
}

impl Default for Pages {
    /// The default pages.
    fn default() -> Self {
        Self::builder().build().expect("a test shows that the built-in templates and texts are well-formed")
    }
}

/// The script for passkeys.
#[cfg(feature = "passkeys")]
fn script() -> Option<Asset> {
    let script = Bytes::from_static(include_bytes!("../assets/passkeys.js"));
    Some(Asset::new("passkeys", "js", "text/javascript; charset=utf-8", script))
}

#[cfg(not(feature = "passkeys"))]
fn script() -> Option<Asset> {
    None
}
