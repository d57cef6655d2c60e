//! The pages of a provider.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use oauth_runtime_core::Seal;
use oauth_runtime_core::password::PasswordRules;
#[cfg(feature = "passkeys")]
use url::Url;

use super::login_link::LoginLink;
use crate::acr_levels::AcrLevels;
use crate::assets::Asset;
use crate::captcha::Captcha;
use crate::data_export::DataExport;
use crate::language::Languages;
use crate::login_policy::LoginPolicy;
use crate::mail::{Mailer, OwnSeal};
use crate::people_word::PeopleWord;
use crate::policy::ApprovalPolicy;
use crate::second_factor_rule::SecondFactorRule;
use crate::sign_up_form::{SignUpField, SignUpPolicy};
use crate::template::Templates;
#[cfg(feature = "upstream")]
use crate::upstreams::Upstreams;

/// The pages of a provider: how they look, what they say, how long a login lasts.
///
/// A declared provider has it in a field and returns it from [`UiProvider::pages`](crate::UiProvider::pages).
/// Everything has a default. Building checks all values, so no page fails later.
///
/// ```
/// use oauth_runtime::ui::Pages;
///
/// let pages = Pages::builder()
///     .brand("Notes")
///     .accent("#0b6e4f")
///     .translation("de", "login-title = Willkommen bei Notes")
///     .logged_in_for(std::time::Duration::from_secs(8 * 3600))
///     .build()?;
///
/// // A colour that people can't read is an error, and so is a template that can't be parsed.
/// assert!(Pages::builder().accent("#ffee00").build().is_err());
/// assert!(Pages::builder().template("login.html", "{% if %}").build().is_err());
/// # Ok::<(), oauth_runtime::ui::PagesError>(())
/// ```
#[derive(Clone)]
pub struct Pages(Arc<Parts>);

pub(super) struct Parts {
    pub(super) brand: Option<String>,
    pub(super) stylesheet: Asset,
    /// `None` without passkeys: nothing else needs one.
    pub(super) script: Option<Asset>,
    pub(super) logo: Option<Asset>,
    pub(super) templates: Templates,
    pub(super) languages: Languages,
    pub(super) lifetimes: SessionLifetimes,
    pub(super) without_consent: HashSet<String>,
    pub(super) seal: Option<Seal>,
    pub(super) session_cookie: String,
    pub(super) policy: Option<Arc<dyn ApprovalPolicy>>,
    pub(super) login_policy: Option<Arc<dyn LoginPolicy>>,
    pub(super) second_factor_rule: Option<Arc<dyn SecondFactorRule>>,
    pub(super) sets_up_factors: bool,
    pub(super) acr_levels: AcrLevels,
    pub(super) remembers_devices_for: Option<Duration>,
    pub(super) approves_with_login_within: Option<Duration>,
    pub(super) login_page: Option<String>,
    pub(super) captcha: Option<Captcha>,
    pub(super) data_export: Option<Arc<dyn DataExport>>,
    pub(super) template_parameters: Vec<String>,
    pub(super) offers_passkey_first: bool,
    #[cfg(feature = "passkeys")]
    pub(super) app_origins: Vec<Url>,
    pub(super) own_seal: Option<OwnSeal>,
    pub(super) mailer: Option<Arc<dyn Mailer>>,
    pub(super) password_rules: PasswordRules,
    pub(super) kept_elsewhere: Option<Arc<KeptElsewhere>>,
    /// `None`: all that are declared.
    pub(super) people: Option<Vec<PeopleWord>>,
    pub(super) asks_for_username: bool,
    pub(super) have_usernames: bool,
    pub(super) login_links: Vec<LoginLink>,
    pub(super) sign_up_fields: Vec<SignUpField>,
    pub(super) sign_up_policy: Option<Arc<dyn SignUpPolicy>>,
    #[cfg(feature = "upstream")]
    pub(super) upstreams: Upstreams,
}

/// The rule that names the accounts that are kept elsewhere, by the subject.
pub(super) type KeptElsewhere = dyn Fn(&str) -> bool + Send + Sync;

/// How long sessions last after their last use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SessionLifetimes {
    pub(crate) anonymous: Duration,
    pub(crate) logged_in: Duration,
}

impl Pages {
    pub(super) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The languages of the pages: `ui_locales_supported` in the metadata.
    pub fn ui_locales(&self) -> impl Iterator<Item = &str> {
        self.0.languages.tags()
    }

    pub(crate) fn brand(&self) -> Option<&str> {
        self.0.brand.as_deref()
    }

    pub(crate) fn stylesheet(&self) -> &Asset {
        &self.0.stylesheet
    }

    #[cfg(feature = "passkeys")]
    pub(crate) fn script(&self) -> Option<&Asset> {
        self.0.script.as_ref()
    }

    pub(crate) fn logo(&self) -> Option<&Asset> {
        self.0.logo.as_ref()
    }

    /// The files that the pages load.
    pub(crate) fn assets(&self) -> impl Iterator<Item = &Asset> {
        std::iter::once(&self.0.stylesheet).chain(&self.0.script).chain(&self.0.logo)
    }

    pub(crate) fn templates(&self) -> &Templates {
        &self.0.templates
    }

    pub(crate) fn languages(&self) -> &Languages {
        &self.0.languages
    }

    pub(crate) fn session_lifetimes(&self) -> SessionLifetimes {
        self.0.lifetimes
    }

    pub(crate) fn skips_consent_for(&self, client_id: &str) -> bool {
        self.0.without_consent.contains(client_id)
    }

    pub(crate) fn session_cookie(&self) -> &str {
        &self.0.session_cookie
    }

    pub(crate) fn policy(&self) -> Option<&dyn ApprovalPolicy> {
        self.0.policy.as_deref()
    }

    pub(crate) fn login_policy(&self) -> Option<&dyn LoginPolicy> {
        self.0.login_policy.as_deref()
    }

    pub(crate) fn second_factor_rule(&self) -> Option<&dyn SecondFactorRule> {
        self.0.second_factor_rule.as_deref()
    }

    /// The levels of logins.
    pub(crate) fn acr_levels(&self) -> &AcrLevels {
        &self.0.acr_levels
    }

    pub(crate) fn sets_up_factors(&self) -> bool {
        self.0.sets_up_factors
    }

    pub(crate) fn remembers_devices_for(&self) -> Option<Duration> {
        self.0.remembers_devices_for
    }

    /// How old the login may be that allows a client's request from elsewhere; `None`: as old as the client says.
    pub(crate) fn approves_with_login_within(&self) -> Option<Duration> {
        self.0.approves_with_login_within
    }

    pub(crate) fn captcha(&self) -> Option<&Captcha> {
        self.0.captcha.as_ref()
    }

    pub(crate) fn data_export(&self) -> Option<&dyn DataExport> {
        self.0.data_export.as_deref()
    }

    pub(crate) fn template_parameters(&self) -> &[String] {
        &self.0.template_parameters
    }

    pub(crate) fn offers_passkey_first(&self) -> bool {
        self.0.offers_passkey_first
    }

    /// From where applications answer with passkeys, beside the issuer.
    #[cfg(feature = "passkeys")]
    pub(crate) fn app_origins(&self) -> &[Url] {
        &self.0.app_origins
    }

    pub(crate) fn login_page(&self) -> Option<&str> {
        self.0.login_page.as_deref()
    }

    /// Seals links in waiting e-mails if there is no other secret.
    pub(crate) fn own_seal(&self) -> Option<&OwnSeal> {
        self.0.own_seal.as_ref()
    }

    pub(crate) fn mailer(&self) -> Option<&dyn Mailer> {
        self.0.mailer.as_deref()
    }

    pub(crate) fn asks_for_username(&self) -> bool {
        self.0.asks_for_username
    }

    /// Whether some people have a user name that is not an address.
    pub(crate) fn has_usernames(&self) -> bool {
        self.0.have_usernames || self.0.asks_for_username
    }

    /// The application's own ways to log in.
    pub(crate) fn login_links(&self) -> &[LoginLink] {
        &self.0.login_links
    }

    pub(crate) fn sign_up_fields(&self) -> &[SignUpField] {
        &self.0.sign_up_fields
    }

    pub(crate) fn sign_up_policy(&self) -> Option<&dyn SignUpPolicy> {
        self.0.sign_up_policy.as_deref()
    }

    pub(crate) fn password_rules(&self) -> &PasswordRules {
        &self.0.password_rules
    }

    /// Whether no page changes the account of this person.
    pub(crate) fn keeps_elsewhere(&self, subject: &str) -> bool {
        self.0.kept_elsewhere.as_ref().is_some_and(|rule| rule(subject))
    }

    /// Whether a word of the declaration is switched on.
    pub(crate) fn has_people(&self, word: PeopleWord) -> bool {
        self.0.people.as_ref().is_none_or(|words| words.contains(&word))
    }

    /// The words that the configuration switched on.
    pub(crate) fn named_people(&self) -> &[PeopleWord] {
        self.0.people.as_deref().unwrap_or_default()
    }

    #[cfg(feature = "upstream")]
    pub(crate) fn upstreams(&self) -> &Upstreams {
        &self.0.upstreams
    }

    pub(crate) fn seal(&self) -> Option<&Seal> {
        self.0.seal.as_ref()
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("brand", &self.0.brand).finish_non_exhaustive()
    }
}
