//! The look and the texts of the pages.

use bytes::Bytes;

use super::builder::PagesBuilder;

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

    /// A template for a page of your own, under a name that ends with `.html` and that no page has:
    /// [`OwnPage::template`](crate::OwnPage::template) renders it. It can extend `base.html`, with the blocks `title`,
    /// `head` and `content`, and say messages that a [translation](Self::translation) adds.
    pub fn own_template(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.own_templates.push((name.into(), text.into()));
        self
    }

    /// A parameter of the authorization request that your [templates](Self::template) of the login, the second factor,
    /// the choice of an account and the consent may show, as `parameters.name`: for example `theme`. The client chooses
    /// its value, and nothing checks it.
    pub fn template_parameter(mut self, name: impl Into<String>) -> Self {
        self.template_parameters.push(name.into());
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

    /// The language for people who want a language that the pages do not have. Default: English.
    pub fn default_language(mut self, tag: impl Into<String>) -> Self {
        self.default_language = tag.into();
        self
    }
}
