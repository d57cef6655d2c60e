//! The levels of logins, the lowest first.

use oauth_runtime::ui::{AcrLevel, LoginRequirement};
use serde::Deserialize;
use toml::Spanned;

use super::error::{ConfigError, Place};
use super::source::Source;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    acr_levels: Vec<WrittenLevel>,
}

#[derive(Debug, Deserialize)]
struct WrittenLevel {
    acr: Spanned<String>,
    requires: Spanned<String>,
    #[serde(default = "yes")]
    set_up: bool,
}

fn yes() -> bool {
    true
}

/// The levels, and where the first of them is.
#[derive(Debug, Clone)]
pub struct AcrLevels {
    levels: Vec<(String, LoginRequirement, bool)>,
    place: Place,
}

impl AcrLevels {
    /// `None`: the provider has its own.
    pub(super) fn of(source: &Source) -> Result<Option<Self>, ConfigError> {
        let written = source.read::<Written>()?.acr_levels;
        let Some(first) = written.first() else { return Ok(None) };
        let place = source.place(first.acr.span(), "acr_levels.acr");
        let levels = written.into_iter().map(|level| {
            let requirement = requirement(source, &level.requires)?;
            Ok((level.acr.into_inner(), requirement, level.set_up))
        });
        Ok(Some(Self { levels: levels.collect::<Result<_, ConfigError>>()?, place }))
    }

    /// For the pages.
    pub fn levels(&self) -> impl Iterator<Item = AcrLevel> {
        self.levels.iter().map(|(acr, requirement, is_set_up)| {
            let level = AcrLevel::new(acr, *requirement);
            if *is_set_up { level } else { level.only_if_set_up() }
        })
    }

    /// The names of those that one factor does not reach.
    pub fn of_two_factors(&self) -> Vec<String> {
        let strong =
            self.levels.iter().filter(|(_, requirement, _)| *requirement >= LoginRequirement::TwoFactors);
        strong.map(|(acr, ..)| acr.clone()).collect()
    }

    /// Where they are.
    pub(super) fn place(&self) -> &Place {
        &self.place
    }
}

fn requirement(source: &Source, written: &Spanned<String>) -> Result<LoginRequirement, ConfigError> {
    match written.get_ref().as_str() {
        "one_factor" => Ok(LoginRequirement::OneFactor),
        "two_factors" => Ok(LoginRequirement::TwoFactors),
        "phishing_resistant" => Ok(LoginRequirement::PhishingResistant),
        other => Err(source.error(
            written.span(),
            "acr_levels.requires",
            format!("`{other}` is none of them; write one_factor, two_factors or phishing_resistant"),
        )),
    }
}
