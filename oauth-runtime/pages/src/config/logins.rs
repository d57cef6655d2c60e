//! The settings of the builder for logins.

use std::sync::Arc;
use std::time::Duration;

use super::builder::PagesBuilder;
use super::login_link::LoginLink;
use crate::acr_levels::AcrLevel;
use crate::captcha::Captcha;
use crate::login_policy::LoginPolicy;
use crate::second_factor_rule::SecondFactorRule;

impl PagesBuilder {
    /// The application's policy for logins, before the password is checked and after. Default: everybody who proves who
    /// they are may log in.
    pub fn login_policy(mut self, policy: impl LoginPolicy) -> Self {
        self.login_policy = Some(Arc::new(policy));
        self
    }

    /// Requires a second factor of everybody (`|_: &str| true`), or of the people that a [rule](SecondFactorRule)
    /// names. A person who has none sets one up before they go on. Default: of nobody; the pages ask a person who has
    /// set up an authenticator app for its code anyway.
    pub fn require_second_factor(mut self, rule: impl SecondFactorRule) -> Self {
        self.second_factor_rule = Some(Arc::new(rule));
        self
    }

    /// Lets a person who has no second factor set one up even if only a client wants two factors (an essential `acr`),
    /// or only the [login policy](crate::LoginDecision::require_second_factor). Default: the client gets an error, and
    /// the policy's login is refused. Declared [levels](Self::acr_levels) say for themselves who sets up what they need.
    ///
    /// With this, an attacker who knows the password of a person without a second factor can set up their own, so leave
    /// it off if two factors must protect something from such attackers.
    pub fn set_up_missing_second_factor(mut self) -> Self {
        self.sets_up_factors = true;
        self
    }

    /// Declares the levels of logins, the lowest first, with what each needs. A login reaches all levels that need no more
    /// than it has, so a higher level satisfies a lower one. Clients read them in `acr_values_supported`.
    ///
    /// A client names levels in order of preference: in `acr_values`, as a resource server told it
    /// (`insufficient_user_authentication`, [`AtLevel`](oauth_runtime_core::AtLevel)), or as an essential claim `acr`. The
    /// pages ask a person who is logged in for what their login lacks. Who has not set it up sets it up on the way, unless
    /// the level says [otherwise](AcrLevel::only_if_set_up): an authenticator app, or a passkey. If no level can be reached,
    /// the client gets `unmet_authentication_requirements`. Tokens tell the level in `acr` (RFC 9470 section 6): the highest
    /// that the client named, or else the highest that the login reaches.
    ///
    /// Default: `1` for one factor and `2` for two; `acr_values` are a wish that the person may decline, and only an
    /// essential claim is necessary.
    ///
    /// ```
    /// use oauth_runtime::ui::{AcrLevel, LoginRequirement, Pages};
    ///
    /// let pages = Pages::builder().acr_levels([
    ///     AcrLevel::new("urn:notes:acr:password", LoginRequirement::OneFactor),
    ///     AcrLevel::new("urn:notes:acr:two-factors", LoginRequirement::TwoFactors),
    /// ]);
    /// pages.build()?;
    ///
    /// // The lowest level comes first.
    /// let turned = Pages::builder().acr_levels([
    ///     AcrLevel::new("urn:notes:acr:two-factors", LoginRequirement::TwoFactors),
    ///     AcrLevel::new("urn:notes:acr:password", LoginRequirement::OneFactor),
    /// ]);
    /// assert!(turned.build().is_err());
    /// # Ok::<(), oauth_runtime::ui::PagesError>(())
    /// ```
    pub fn acr_levels(mut self, levels: impl IntoIterator<Item = AcrLevel>) -> Self {
        self.acr_levels = Some(levels.into_iter().collect());
        self
    }

    /// Lets people mark a browser as trusted when they enter their second factor. For this time, for example 30 days,
    /// the pages do not ask for it after the password in that browser. Default: they always ask.
    ///
    /// A login on a remembered device has one factor ([`ONE_FACTOR`](crate::ONE_FACTOR)). If a client or the [login
    /// policy](LoginPolicy) wants two factors, the pages ask for the second one. The security page lists the devices.
    /// The pages forget them when the person logs out everywhere, or removes or replaces their authenticator app, and
    /// by [`forget_devices`](crate::forget_devices), which an application calls after it changed a password.
    pub fn remember_devices_for(mut self, time: Duration) -> Self {
        self.remembers_devices_for = Some(time);
        self
    }

    /// How old the login of a person may be who allows what a client asks for elsewhere (`grants(ciba)`): after that, they log in again
    /// first. A login after the client asked is always young enough. Default: as old as the session; a client's `default_max_age`
    /// counts, too.
    pub fn approve_with_login_within(mut self, time: Duration) -> Self {
        self.approves_with_login_within = Some(time);
        self
    }

    /// The application's own login page, by its path under the issuer, for example `/sign-in`. The pages send the
    /// browser there with the pending request in the parameter `request`, and `/login` no longer takes passwords. See
    /// [`pending`](crate::pending) and [`log_in`](crate::log_in).
    pub fn login_page(mut self, path: impl Into<String>) -> Self {
        self.login_page = Some(path.into());
        self
    }

    /// Adds a button to the login page that leads to a page of your own, for example for a login with a badge. `path` is
    /// under the issuer, and gets the pending request in the parameter `request`, for [`pending`](crate::pending) and
    /// [`log_in`](crate::log_in). A translation of the message `login-link-NAME` replaces the text.
    ///
    /// ```
    /// use oauth_runtime::ui::Pages;
    ///
    /// let pages = Pages::builder()
    ///     .login_link("badge", "/badge", "Log in with a badge")
    ///     .translation("de", "login-link-badge = Mit einem Ausweis anmelden")
    ///     .build()?;
    /// # let _ = pages;
    /// # Ok::<(), oauth_runtime::ui::PagesError>(())
    /// ```
    pub fn login_link(
        mut self,
        name: impl Into<String>,
        path: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        self.login_links.push(LoginLink { name: name.into(), path: path.into(), text: text.into() });
        self
    }

    /// The login page offers the passkey first, and the password after it. Where the browser runs no script or has no
    /// passkeys, the page is the usual one. Default: the password first; in both orders, the field for the user name
    /// suggests passkeys.
    #[cfg(feature = "passkeys")]
    pub fn offer_passkey_first(mut self) -> Self {
        self.offers_passkey_first = true;
        self
    }

    /// Lets an application of the provider's own answer with a passkey at `endpoints(authorization_challenge)`, by the origin
    /// that its platform puts into the answer: Android has one for each signing key, `android:apk-key-hash:…`; on Apple's
    /// platforms it is that of the issuer, which always counts. The application and the issuer's host vouch for each
    /// other by Digital Asset Links.
    ///
    /// ```
    /// use oauth_runtime::ui::Pages;
    ///
    /// let pages = Pages::builder().app_origin("android:apk-key-hash:pNiP5iKyQ8JwgGOaKA1zGPUPJIS-0H1xKCQcfIoGLck");
    /// pages.build()?;
    /// # Ok::<(), oauth_runtime::ui::PagesError>(())
    /// ```
    #[cfg(feature = "passkeys")]
    pub fn app_origin(mut self, origin: impl Into<String>) -> Self {
        self.app_origins.push(origin.into());
        self
    }

    /// A captcha on the pages whose forms strangers send: the login page and the pages that send e-mail. The pages
    /// verify its answer before they check a password. The policy of these pages, and of no others, allows its origins.
    /// Default: none, and no page allows another site's script.
    pub fn captcha(mut self, captcha: Captcha) -> Self {
        self.captcha = Some(captcha);
        self
    }
}
