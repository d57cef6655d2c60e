//! Checks a configuration, and makes the pages of it.

#[cfg(feature = "passkeys")]
use bytes::Bytes;

#[cfg(feature = "passkeys")]
use super::app_origins::origins;
use super::builder::PagesBuilder;
use super::color::Color;
use super::login_link::LoginLink;
use super::logo;
use super::pages::{Pages, Parts};
use super::stylesheet::{Colors, stylesheet};
use crate::acr_levels::AcrLevels;
use crate::assets::Asset;
use crate::captcha::Captcha;
use crate::error::PagesError;
use crate::language::Languages;
use crate::mail::OwnSeal;
use crate::paths::is_path_of_ones_own;
use crate::rehearsal::rehearse;
use crate::sign_up_form;
use crate::template::Templates;

impl PagesBuilder {
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
