//! Collects the configuration of the pages.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use oauth_runtime_core::Seal;
use oauth_runtime_core::password::PasswordRules;

use super::login_link::LoginLink;
use super::pages::{KeptElsewhere, Pages, SessionLifetimes};
use crate::acr_levels::AcrLevel;
use crate::captcha::Captcha;
use crate::data_export::DataExport;
use crate::login_policy::LoginPolicy;
use crate::mail::Mailer;
use crate::people_word::PeopleWord;
use crate::policy::ApprovalPolicy;
use crate::second_factor_rule::SecondFactorRule;
use crate::sign_up_form::{SignUpField, SignUpPolicy};
#[cfg(feature = "upstream")]
use crate::upstreams::Upstreams;

/// Collects the configuration of [`Pages`]. Times count in whole seconds; a fraction is dropped.
#[must_use = "pages are made by `build()`"]
pub struct PagesBuilder {
    pub(super) brand: Option<String>,
    pub(super) accent: String,
    pub(super) accent_in_the_dark: Option<String>,
    pub(super) logo: Option<Bytes>,
    pub(super) templates: Vec<(String, String)>,
    pub(super) own_templates: Vec<(String, String)>,
    pub(super) translations: Vec<(String, String)>,
    pub(super) default_language: String,
    pub(super) lifetimes: SessionLifetimes,
    pub(super) without_consent: HashSet<String>,
    pub(super) seal: Option<Seal>,
    pub(super) session_cookie: String,
    pub(super) policy: Option<Arc<dyn ApprovalPolicy>>,
    pub(super) login_policy: Option<Arc<dyn LoginPolicy>>,
    pub(super) second_factor_rule: Option<Arc<dyn SecondFactorRule>>,
    pub(super) sets_up_factors: bool,
    pub(super) acr_levels: Option<Vec<AcrLevel>>,
    pub(super) remembers_devices_for: Option<Duration>,
    pub(super) approves_with_login_within: Option<Duration>,
    pub(super) login_page: Option<String>,
    pub(super) captcha: Option<Captcha>,
    pub(super) data_export: Option<Arc<dyn DataExport>>,
    pub(super) template_parameters: Vec<String>,
    pub(super) offers_passkey_first: bool,
    #[cfg(feature = "passkeys")]
    pub(super) app_origins: Vec<String>,
    pub(super) mailer: Option<Arc<dyn Mailer>>,
    pub(super) password_rules: PasswordRules,
    pub(super) people: Option<Vec<PeopleWord>>,
    pub(super) kept_elsewhere: Option<Arc<KeptElsewhere>>,
    pub(super) asks_for_username: bool,
    pub(super) have_usernames: bool,
    pub(super) login_links: Vec<LoginLink>,
    pub(super) sign_up_fields: Vec<SignUpField>,
    pub(super) sign_up_policy: Option<Arc<dyn SignUpPolicy>>,
    #[cfg(feature = "upstream")]
    pub(super) upstreams: Upstreams,
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
