//! Builds the pages.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use oauth_runtime_core::Seal;
use oauth_runtime_core::password::PasswordRules;

#[cfg(feature = "passkeys")]
use super::app_origins::origins;
use super::color::Color;
use super::login_link::LoginLink;
use super::logo;
use super::pages::{KeptElsewhere, Pages, Parts, SessionLifetimes};
use super::stylesheet::{Colors, stylesheet};
use crate::acr_levels::{AcrLevel, AcrLevels};
use crate::assets::Asset;
use crate::captcha::Captcha;
use crate::data_export::DataExport;
use crate::error::PagesError;
use crate::language::Languages;
use crate::login_policy::LoginPolicy;
use crate::mail::{Mailer, OwnSeal};
use crate::paths::is_path_of_ones_own;
use crate::people_word::PeopleWord;
use crate::policy::ApprovalPolicy;
use crate::rehearsal::rehearse;
use crate::second_factor_rule::SecondFactorRule;
use crate::sign_up_form::{self, SignUpField, SignUpPolicy};
use crate::template::Templates;
#[cfg(feature = "upstream")]
use crate::upstreams::{UpstreamPolicy, Upstreams};

/// Collects the configuration of [`Pages`]. Times count in whole seconds; a fraction is dropped.
#[must_use = "pages are made by `build()`"]
pub struct PagesBuilder {
    brand: Option<String>,
    accent: String,
    accent_in_the_dark: Option<String>,
    logo: Option<Bytes>,
    templates: Vec<(String, String)>,
    own_templates: Vec<(String, String)>,
    translations: Vec<(String, String)>,
    default_language: String,
    lifetimes: SessionLifetimes,
    without_consent: HashSet<String>,
    seal: Option<Seal>,
    session_cookie: String,
    policy: Option<Arc<dyn ApprovalPolicy>>,
    pub(super) login_policy: Option<Arc<dyn LoginPolicy>>,
    pub(super) second_factor_rule: Option<Arc<dyn SecondFactorRule>>,
    pub(super) sets_up_factors: bool,
    pub(super) acr_levels: Option<Vec<AcrLevel>>,
    pub(super) remembers_devices_for: Option<Duration>,
    pub(super) approves_with_login_within: Option<Duration>,
    pub(super) login_page: Option<String>,
    pub(super) captcha: Option<Captcha>,
    pub(super) data_export: Option<Arc<dyn DataExport>>,
    template_parameters: Vec<String>,
    pub(super) offers_passkey_first: bool,
    #[cfg(feature = "passkeys")]
    pub(super) app_origins: Vec<String>,
    mailer: Option<Arc<dyn Mailer>>,
    password_rules: PasswordRules,
    people: Option<Vec<PeopleWord>>,
    kept_elsewhere: Option<Arc<KeptElsewhere>>,
    pub(super) asks_for_username: bool,
    pub(super) have_usernames: bool,
    pub(super) login_links: Vec<LoginLink>,
    pub(super) sign_up_fields: Vec<SignUpField>,
    pub(super) sign_up_policy: Option<Arc<dyn SignUpPolicy>>,
    #[cfg(feature = "upstream")]
    upstreams: Upstreams,
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
            own_templates: Vec::new(),
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
            second_factor_rule: None,
            sets_up_factors: false,
            acr_levels: None,
            remembers_devices_for: None,
            approves_with_login_within: None,
            login_page: None,
            captcha: None,
            data_export: None,
            template_parameters: Vec::new(),
            offers_passkey_first: false,
            #[cfg(feature = "passkeys")]
            app_origins: Vec::new(),
            mailer: None,
            password_rules: PasswordRules::default(),
            people: None,
            kept_elsewhere: None,
            asks_for_username: false,
            have_usernames: false,
            login_links: Vec::new(),
            sign_up_fields: Vec::new(),
            sign_up_policy: None,
            #[cfg(feature = "upstream")]
            upstreams: Upstreams::default(),
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
    /// and if the issuer has a port or a path, a suffix for each: providers at two ports of one host, such as
    /// `localhost`, would overwrite each other's cookies, because cookies do not know ports. Default: `oauth_session`.
    pub fn session_cookie(mut self, name: impl Into<String>) -> Self {
        self.session_cookie = name.into();
        self
    }

    /// The application's policy for each approval. Default: everything that the person approves is approved.
    pub fn approval_policy(mut self, policy: impl ApprovalPolicy) -> Self {
        self.policy = Some(Arc::new(policy));
        self
    }

    /// Sends the e-mails of the pages. If a word of `people(…)` needs a mailer and there is none, building the provider
    /// fails. Default: none.
    ///
    /// The store keeps an e-mail until the mailer has taken it. The pages seal an e-mail with a link or a code. With
    /// the secret of [`seal_with`](Self::seal_with), it survives a restart, and any instance can send it; without that
    /// secret, the pages use one that ends with the process.
    pub fn mailer(mut self, mailer: impl Mailer) -> Self {
        self.mailer = Some(Arc::new(mailer));
        self
    }

    /// Adds the data that the application keeps about a person to the file of `people(export)`. Default: the file has
    /// only the data that the provider keeps.
    pub fn data_export(mut self, export: impl DataExport) -> Self {
        self.data_export = Some(Arc::new(export));
        self
    }

    /// The rules for passwords that people choose on the pages of `people(…)`. Default: at least 15 characters, and
    /// none of the passwords that attackers try first (NIST SP 800-63B-4).
    pub fn password_rules(mut self, rules: PasswordRules) -> Self {
        self.password_rules = rules;
        self
    }

    /// Names the words of `people(…)` that are on, for a program whose configuration decides it. A word that is off has
    /// no page, no link and no path, and needs no mailer. A word that the declaration lacks is an error when the
    /// provider is built. Default: all words of the declaration.
    ///
    /// ```
    /// use oauth_runtime::ui::{Pages, PeopleWord};
    ///
    /// // This deployment has no mail server.
    /// let pages = Pages::builder().people([PeopleWord::Deletion, PeopleWord::Export]).build()?;
    /// # let _ = pages;
    /// # Ok::<(), oauth_runtime::ui::PagesError>(())
    /// ```
    pub fn people(mut self, words: impl IntoIterator<Item = PeopleWord>) -> Self {
        self.people = Some(words.into_iter().collect());
        self
    }

    /// Names the accounts that are kept elsewhere, such as in a directory or in a configuration, by their `sub`. No
    /// page of `people(…)` changes or deletes them, or links to a page that does. If the person forgot the password,
    /// the e-mail says whom to ask. Default: none.
    ///
    /// ```
    /// use oauth_runtime::ui::Pages;
    ///
    /// let pages = Pages::builder().kept_elsewhere(|subject| subject.starts_with("staff-")).build()?;
    /// # let _ = pages;
    /// # Ok::<(), oauth_runtime::ui::PagesError>(())
    /// ```
    pub fn kept_elsewhere(mut self, rule: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.kept_elsewhere = Some(Arc::new(rule));
        self
    }

    /// Adds another provider at which people sign in, if the declaration has `people(upstream)`. It gets a button on
    /// the login page, in the order of the calls. Its redirect URI is the issuer with `/login/upstream/callback/` and
    /// the [name](oauth_runtime_upstream::Upstream::id) of the upstream.
    #[cfg(feature = "upstream")]
    pub fn upstream(mut self, upstream: oauth_runtime_upstream::Upstream) -> Self {
        self.upstreams.add(upstream);
        self
    }

    /// Adds several upstreams, or none. Pass an empty list if your configuration names none.
    #[cfg(feature = "upstream")]
    pub fn upstreams(
        mut self,
        upstreams: impl IntoIterator<Item = oauth_runtime_upstream::Upstream>,
    ) -> Self {
        self.upstreams.add_all(upstreams);
        self
    }

    /// Decides what a login at another provider counts as here, and who may sign in with one. Default: one factor, and
    /// everybody.
    #[cfg(feature = "upstream")]
    pub fn upstream_policy(mut self, policy: impl UpstreamPolicy) -> Self {
        self.upstreams.set_policy(policy);
        self
    }

    /// The pages.
    ///
    /// # Errors
    /// [`PagesError`] if a template, a translation, a colour, the logo or the list of levels is invalid.
    pub fn build(mut self) -> Result<Pages, PagesError> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if self.session_cookie.is_empty() || !self.session_cookie.bytes().all(is_plain) {
            return Err(PagesError::SessionCookie { name: self.session_cookie });
        }
        if let Some(path) = self.login_page.take_if(|path| !is_path_of_ones_own(path)) {
            return Err(PagesError::LoginPage { path });
        }
        self.login_links.iter().try_for_each(LoginLink::check)?;
        self.captcha.as_ref().map_or(Ok(()), Captcha::check)?;
        #[cfg(feature = "passkeys")]
        let app_origins = origins(&self.app_origins)?;
        let acr_levels = match self.acr_levels {
            Some(levels) => AcrLevels::declared(levels)?,
            None => AcrLevels::undeclared(self.sets_up_factors),
        };
        let accent: Color = self.accent.parse()?;
        let dark = self.accent_in_the_dark.as_deref().map(str::parse::<Color>).transpose()?;
        let colors = Colors::new(accent, dark)?;
        let templates = Templates::new(self.templates, self.own_templates)?;
        let is_said = |name: &str| {
            let own = name.strip_prefix("login-link-");
            templates.say(name) || own.is_some_and(|own| self.login_links.iter().any(|link| link.name == own))
        };
        let languages = Languages::new(&self.translations, &self.default_language, is_said)?;
        rehearse(&templates, &languages)?;
        sign_up_form::check(&self.sign_up_fields)?;
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
            second_factor_rule: self.second_factor_rule,
            sets_up_factors: self.sets_up_factors,
            acr_levels,
            remembers_devices_for: self.remembers_devices_for,
            approves_with_login_within: self.approves_with_login_within,
            login_page: self.login_page,
            captcha: self.captcha,
            data_export: self.data_export,
            template_parameters: self.template_parameters,
            offers_passkey_first: self.offers_passkey_first,
            #[cfg(feature = "passkeys")]
            app_origins,
            own_seal: self.mailer.as_ref().and_then(|_| OwnSeal::draw()),
            mailer: self.mailer,
            password_rules: self.password_rules,
            people: self.people,
            kept_elsewhere: self.kept_elsewhere,
            asks_for_username: self.asks_for_username,
            have_usernames: self.have_usernames,
            login_links: self.login_links,
            sign_up_fields: self.sign_up_fields,
            sign_up_policy: self.sign_up_policy,
            #[cfg(feature = "upstream")]
            upstreams: self.upstreams,
        }))
    }
}

impl Pages {
    /// Changes the look and the texts of the pages.
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
