//! How the pages look.

use std::collections::HashSet;
use std::fs;
use std::time::Duration;

use oauth_runtime::Seal;
use oauth_runtime::password::{PasswordRules, RangeFiles};
use oauth_runtime::ui::{Captcha, Pages, PagesBuilder, PagesError, PeopleWord};
use oauth_runtime::upstream::Upstream;
use serde::Deserialize;
use toml::Spanned;

use super::acr_levels::AcrLevels;
use super::error::{ConfigError, Place};
use super::given::Given;
use super::mail;
use super::named_file::NamedFile;
use super::source::Source;
use super::values::at_least;
use crate::mail::ProviderMailer;
use crate::two_factors::TwoFactorRules;

/// Nobody chooses longer ones.
const MOST_MIN_LENGTH: usize = 64;

/// The table of this file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct File {
    pages: Written,
}

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    brand: Option<String>,
    accent: Option<Spanned<String>>,
    logo: Option<Spanned<String>>,
    templates: Option<Spanned<String>>,
    logged_in_for: Option<Spanned<u64>>,
    session_cookie: Option<Spanned<String>>,
    second_factor_required: bool,
    remember_devices_for: Option<Spanned<u64>>,
    passkey_first: bool,
    people: Vec<Spanned<String>>,
    password_min_length: Option<Spanned<u64>>,
    breached_passwords: Option<Spanned<String>>,
}

/// How the pages look, and how long a login lasts.
#[derive(Debug)]
pub struct PagesConfig {
    brand: String,
    accent: Option<Given>,
    logo: Option<NamedFile>,
    templates: Option<NamedFile>,
    logged_in_for: Option<u64>,
    session_cookie: Option<Given>,
    is_second_factor_required: bool,
    remember_devices_for: Option<u64>,
    is_passkey_first: bool,
    people: Vec<PeopleWord>,
    password_min_length: Option<usize>,
    breached_passwords: Option<NamedFile>,
    acr_levels: Option<AcrLevels>,
}

/// What the pages have from elsewhere.
#[derive(Debug, Default)]
pub struct Surroundings<'a> {
    /// Seals what they keep in the store.
    pub seal: Option<&'a Seal>,
    /// The other providers at which people sign in.
    pub upstreams: Vec<Upstream>,
    /// Which logins there count as two factors.
    pub rules: TwoFactorRules,
    /// Who sends e-mail.
    pub mailer: Option<ProviderMailer>,
    /// The captcha.
    pub captcha: Option<Captcha>,
    /// The people of the configuration, by `sub`: no page changes them.
    pub configured: HashSet<String>,
}

impl PagesConfig {
    /// `sends_mail`: whether there is a `[mail]`.
    pub(super) fn of(
        source: &Source,
        sends_mail: bool,
        acr_levels: Option<AcrLevels>,
    ) -> Result<Self, ConfigError> {
        let File { pages } = source.read()?;
        let given = |key: &str, value: Option<Spanned<String>>| {
            value.map(|value| Given::in_file(source, &format!("pages.{key}"), value))
        };
        let (seconds, remembered) = (pages.logged_in_for, pages.remember_devices_for);
        let time = |key: &str, value: Option<Spanned<u64>>| {
            value.map(|it| at_least(1, source, &format!("pages.{key}"), it)).transpose()
        };
        Ok(Self {
            brand: pages.brand.unwrap_or_else(|| "Reference provider".to_owned()),
            accent: given("accent", pages.accent),
            session_cookie: given("session_cookie", pages.session_cookie),
            logo: given("logo", pages.logo).map(Given::into_file),
            templates: given("templates", pages.templates).map(Given::into_file),
            logged_in_for: time("logged_in_for", seconds)?,
            is_second_factor_required: pages.second_factor_required,
            remember_devices_for: time("remember_devices_for", remembered)?,
            is_passkey_first: pages.passkey_first,
            people: people(source, &pages.people, sends_mail)?,
            password_min_length: pages
                .password_min_length
                .map(|length| min_length(source, length, pages.second_factor_required))
                .transpose()?,
            breached_passwords: given("breached_passwords", pages.breached_passwords).map(Given::into_file),
            acr_levels,
        })
    }

    /// The pages.
    ///
    /// # Errors
    /// What is wrong with a file or a colour, and where it is named.
    pub fn load(&self, surroundings: Surroundings<'_>) -> Result<Pages, ConfigError> {
        let Surroundings { seal, upstreams, mailer, captcha, configured, rules } = surroundings;
        // Somebody signs in with another provider if one is named, so this word needs no key.
        let upstream = Some(PeopleWord::Upstream).filter(|_| !upstreams.is_empty());
        let people = self.people.iter().copied().chain(upstream);
        let mut builder = Pages::builder().brand(&self.brand).upstreams(upstreams).people(people);
        builder = builder.upstream_policy(rules);
        // Those of the configuration do, and those who were imported may.
        builder = builder.people_have_usernames();
        builder = builder.kept_elsewhere(move |subject| configured.contains(subject));
        builder = builder.password_rules(self.password_rules()?);
        if let Some(mailer) = mailer {
            builder = builder.mailer(mailer);
        }
        if let Some(captcha) = captcha {
            builder = builder.captcha(captcha);
        }
        if let Some(accent) = &self.accent {
            builder = builder.accent(&accent.text);
        }
        if let Some(logo) = &self.logo {
            builder = builder.logo(logo.read()?);
        }
        if let Some(directory) = &self.templates {
            builder = templates(builder, directory)?;
        }
        if let Some(seconds) = self.logged_in_for {
            builder = builder.logged_in_for(Duration::from_secs(seconds));
        }
        if self.is_second_factor_required {
            builder = builder.require_second_factor(|_: &str| true);
        }
        if let Some(seconds) = self.remember_devices_for {
            builder = builder.remember_devices_for(Duration::from_secs(seconds));
        }
        if self.is_passkey_first {
            builder = builder.offer_passkey_first();
        }
        if let Some(levels) = &self.acr_levels {
            builder = builder.acr_levels(levels.levels());
        }
        if let Some(name) = &self.session_cookie {
            builder = builder.session_cookie(&name.text);
        }
        if let Some(seal) = seal {
            builder = builder.seal_with(seal.clone());
        }
        builder.build().map_err(|error| self.place(&error).error(error))
    }

    /// The rules for new passwords.
    fn password_rules(&self) -> Result<PasswordRules, ConfigError> {
        let mut rules = PasswordRules::builder().service(&self.brand);
        if let Some(length) = self.password_min_length {
            rules = rules.min_length(length);
        }
        if let Some(directory) = &self.breached_passwords {
            let files = RangeFiles::open(&directory.path).map_err(|error| {
                directory
                    .error(format_args!("{error}; write a directory with the files 00000.txt to FFFFF.txt"))
            })?;
            rules = rules.breached(files);
        }
        // The length was checked where it is written.
        rules.build().map_err(|error| Place::argument("pages").error(error))
    }

    /// The levels of logins; `None`: those of the pages.
    pub fn acr_levels(&self) -> Option<&AcrLevels> {
        self.acr_levels.as_ref()
    }

    /// Whether people do something on the pages that sends e-mail.
    pub fn send_mail(&self) -> bool {
        self.people.iter().any(|word| word.sends_mail())
    }

    fn place(&self, error: &PagesError) -> Place {
        let place = |file: &Option<NamedFile>| file.as_ref().map(|file| file.place.clone());
        let place = match error {
            PagesError::Color(_) | PagesError::Contrast { .. } => {
                self.accent.as_ref().map(|accent| accent.place.clone())
            }
            PagesError::SessionCookie { .. } => self.session_cookie.as_ref().map(|name| name.place.clone()),
            PagesError::AcrLevel { .. } => self.acr_levels.as_ref().map(|levels| levels.place().clone()),
            PagesError::Logo | PagesError::LogoSize { .. } => place(&self.logo),
            _ => place(&self.templates),
        };
        place.unwrap_or_else(|| Place::argument("pages"))
    }
}

/// The shortest password, by NIST SP 800-63B-4 section 3.1.1.2.
fn min_length(
    source: &Source,
    length: Spanned<u64>,
    needs_second_factor: bool,
) -> Result<usize, ConfigError> {
    let key = "pages.password_min_length";
    let (least, advice) = match needs_second_factor {
        true => (8, "write at least 8"),
        false => (15, "write at least 15, or at least 8 with `second_factor_required = true`"),
    };
    let range = least..=MOST_MIN_LENGTH;
    match usize::try_from(*length.get_ref()) {
        Ok(number) if range.contains(&number) => Ok(number),
        Ok(number) if number > MOST_MIN_LENGTH => {
            Err(source.error(length.span(), key, format!("write at most {MOST_MIN_LENGTH}")))
        }
        _ => Err(source.error(length.span(), key, advice)),
    }
}

/// What people do on the pages, as words of `people(…)`.
fn people(
    source: &Source,
    written: &[Spanned<String>],
    sends_mail: bool,
) -> Result<Vec<PeopleWord>, ConfigError> {
    let mut words: Vec<PeopleWord> = Vec::new();
    for text in written {
        let wrong = |message: &str| Err(source.error(text.span(), "pages.people", message));
        let Ok(word) = text.get_ref().parse::<PeopleWord>() else {
            return wrong(&format!("`{}` is none of them; write some of {}", text.get_ref(), all_words()));
        };
        if word == PeopleWord::Upstream {
            return wrong("leave `upstream` out: the [[upstreams]] switch it on");
        }
        if words.contains(&word) {
            return wrong(&format!("`{word}` is there twice"));
        }
        if word.sends_mail() && !sends_mail {
            return wrong(&format!("`{word}` sends e-mail, and nobody does: {}", mail::ADVICE));
        }
        words.push(word);
    }
    Ok(words)
}

/// The words that can be written.
fn all_words() -> String {
    let words = PeopleWord::ALL.iter().filter(|word| **word != PeopleWord::Upstream);
    words.map(|word| word.as_str()).collect::<Vec<_>>().join(", ")
}

/// All files of the directory except hidden ones: a name that no page has is a mistake.
fn templates(mut builder: PagesBuilder, directory: &NamedFile) -> Result<PagesBuilder, ConfigError> {
    let entries = fs::read_dir(&directory.path).map_err(|error| directory.error(error))?;
    for entry in entries {
        let path = entry.map_err(|error| directory.error(error))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let text = fs::read_to_string(&path);
        let text =
            text.map_err(|error| directory.place.error(format_args!("{}: {error}", path.display())))?;
        builder = builder.template(name, text);
    }
    Ok(builder)
}
