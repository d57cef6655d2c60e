//! The builder of the pages.

use std::collections::HashSet;
use std::sync::Arc;

use bytes::Bytes;

use super::color::Color;
use super::logo;
use super::stylesheet::{Colors, stylesheet};
use super::{Pages, PagesError, Parts, SessionLifetimes};
use crate::Seal;
use crate::ui::ApprovalPolicy;
use crate::ui::assets::Asset;
use crate::ui::language::Languages;
use crate::ui::rehearsal::rehearse;
use crate::ui::template::Templates;

/// Collects the configuration of [`Pages`]. Lifetimes are in seconds.
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
            lifetimes: SessionLifetimes { anonymous: 30 * 60, logged_in: 12 * 3600 },
            without_consent: HashSet::new(),
            seal: None,
            session_cookie: "oauth_session".to_owned(),
            policy: None,
        }
    }
}

impl PagesBuilder {
    /// The name on every page; the issuer's host where it is left out.
    pub fn brand(mut self, name: impl Into<String>) -> Self {
        self.brand = Some(name.into());
        self
    }

    /// The colour of buttons and links, as `#rrggbb`. It must be read well on white; the text on it is black or white.
    pub fn accent(mut self, color: impl Into<String>) -> Self {
        self.accent = color.into();
        self
    }

    /// The same where people prefer dark pages; a lighter shade of the accent where it is left out.
    pub fn accent_in_the_dark(mut self, color: impl Into<String>) -> Self {
        self.accent_in_the_dark = Some(color.into());
        self
    }

    /// A PNG, JPEG, WebP or SVG image of at most 256 KiB, shown in place of the name. The provider serves it itself.
    pub fn logo(mut self, image: impl Into<Bytes>) -> Self {
        self.logo = Some(image.into());
        self
    }

    /// A template of your own in place of the one of that name ([MiniJinja](https://docs.rs/minijinja)'s dialect of Jinja). The ones that come along are in
    /// `oauth-runtime/core/src/ui/templates`; those of the pages extend `base.html`, with the blocks `title`, `head` and `content`. Keep the names of the form's fields. A slip is an error
    /// of [`build`](Self::build), which renders each page with all that it can have, and with nothing of it.
    pub fn template(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.templates.push((name.into(), text.into()));
        self
    }

    /// Messages in a language ([Fluent](https://projectfluent.org)), in place of those of the same names; a new language says in English what it has not.
    ///
    /// A declared scope `notes:write` is described by the message `scope-notes-write`, where there is one.
    pub fn translation(mut self, tag: impl Into<String>, text: impl Into<String>) -> Self {
        self.translations.push((tag.into(), text.into()));
        self
    }

    /// The language for those who want none of the others; English where it is left out.
    pub fn default_language(mut self, tag: impl Into<String>) -> Self {
        self.default_language = tag.into();
        self
    }

    /// A person stays logged in this long after the last use; 12 hours where it is left out.
    pub fn logged_in_for(mut self, seconds: u64) -> Self {
        self.lifetimes.logged_in = seconds;
        self
    }

    /// A request waits this long for the person to log in, in seconds. Default: half an hour.
    pub fn anonymous_for(mut self, seconds: u64) -> Self {
        self.lifetimes.anonymous = seconds;
        self
    }

    /// A client of your own, whose people need not be asked. Public clients on loopback or private-use redirect URIs are asked about
    /// all the same: any program on the machine can pretend to be them (RFC 8252 section 8.6).
    pub fn skip_consent_for(mut self, client_id: impl Into<String>) -> Self {
        self.without_consent.insert(client_id.into());
        self
    }

    /// Seals the secrets of authenticator apps in the store. Default: they are there in the clear, and a copy of the database has the second factor
    /// of people, though not the first.
    ///
    /// An app that was set up in the clear, or that an older secret sealed, is sealed with the current secret when its person next uses it.
    pub fn seal_with(mut self, seal: Seal) -> Self {
        self.seal = Some(seal);
        self
    }

    /// The name of the session cookie: letters, digits, `-` and `_`. On https it gets the prefix `__Host-`, and where the issuer has a path a suffix
    /// that stands for it. Default: `oauth_session`.
    pub fn session_cookie(mut self, name: impl Into<String>) -> Self {
        self.session_cookie = name.into();
        self
    }

    /// The application's word on each approval. Default: what the person approves is approved.
    pub fn approval_policy(mut self, policy: impl ApprovalPolicy) -> Self {
        self.policy = Some(Arc::new(policy));
        self
    }

    /// The pages.
    ///
    /// # Errors
    /// [`PagesError`] where a template, a translation, a colour or the logo is not what it should be.
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
        Ok(Pages(Arc::new(Parts {
            brand: self.brand,
            stylesheet: stylesheet(&colors),
            script: Asset::new(
                "passkeys",
                "js",
                "text/javascript; charset=utf-8",
                Bytes::from_static(SCRIPT),
            ),
            logo: self.logo.map(logo::asset).transpose()?,
            templates,
            languages,
            lifetimes: self.lifetimes,
            without_consent: self.without_consent,
            seal: self.seal,
            session_cookie: self.session_cookie,
            policy: self.policy,
        })))
    }
}

const SCRIPT: &[u8] = include_bytes!("../assets/passkeys.js");
