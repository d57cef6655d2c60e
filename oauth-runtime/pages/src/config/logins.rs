//! The settings of the builder for logins.

use std::sync::Arc;
use std::time::Duration;

use super::builder::PagesBuilder;
use super::login_link::LoginLink;
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
    /// the policy's login is refused.
    ///
    /// With this, an attacker who knows the password of a person without a second factor can set up their own, so leave
    /// it off if two factors must protect something from such attackers.
    pub fn set_up_missing_second_factor(mut self) -> Self {
        self.sets_up_factors = true;
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

    /// A captcha on the pages whose forms strangers send: the login page and the pages that send e-mail. The pages
    /// verify its answer before they check a password. The policy of these pages, and of no others, allows its origins.
    /// Default: none, and no page allows another site's script.
    pub fn captcha(mut self, captcha: Captcha) -> Self {
        self.captcha = Some(captcha);
        self
    }
}
