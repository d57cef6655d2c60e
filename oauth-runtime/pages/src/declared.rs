//! What the pages are configured for, and what the declaration has: a setting without its page would do nothing.

use oauth_runtime_core::{Issuer, Metadata, Part, SettingsError};
use url::Url;

use crate::acr_levels::{AcrLevel, LoginRequirement};
use crate::config::Pages;
use crate::part::PagePart;
use crate::people_word::PeopleWord;
use crate::provider::UiProvider;

/// The pages as a part of the provider. When the provider is built, it checks that no setting is for a word that the
/// declaration lacks.
#[derive(Debug, Clone, Copy)]
pub struct DeclaredPages;

impl<S: UiProvider> Part<S> for DeclaredPages {
    fn metadata(server: &S, metadata: &mut Metadata) {
        let levels = server.pages().acr_levels();
        if levels.are_declared() && server.settings().acr_values().is_empty() {
            metadata.extend("acr_values_supported", levels.all().iter().map(|level| level.acr.as_str()));
        }
    }

    fn check_server(server: &S) -> Result<(), SettingsError> {
        check_levels(server)?;
        let pages = server.pages();
        if let Some(word) = pages.named_people().iter().find(|word| !S::People::declares(**word)) {
            return Err(SettingsError::new(
                "Pages::builder().people",
                format!("`{word}` is switched on, and it is no word of the declaration's `people(…)`"),
                "add the word to `people(…)`, or leave it out here",
            ));
        }
        match settings_of_words(pages).into_iter().find(|(_, word)| !S::People::declares(*word)) {
            None => Ok(()),
            Some((setting, word)) => Err(SettingsError::new(
                setting,
                format!("the declaration has no `people({word})`, so this would do nothing"),
                "add the word to `people(…)` in `#[oauth_server(…)]`, or leave the setting out",
            )),
        }
    }
}

/// Every level that clients read in the metadata is one that a login can reach.
fn check_levels<S: UiProvider>(server: &S) -> Result<(), SettingsError> {
    let levels = server.pages().acr_levels();
    if !levels.are_declared() {
        return Ok(());
    }
    if let Some(unknown) = server.settings().acr_values().iter().find(|acr| levels.level(acr).is_none()) {
        return Err(SettingsError::new(
            "acr_values",
            format!("`{unknown}` is none of the levels of the pages, so no login reaches it"),
            "leave `acr_values` out: the metadata then names the levels of `Pages::builder().acr_levels`",
        ));
    }
    let needs_passkey = |level: &&AcrLevel| level.requirement == LoginRequirement::PhishingResistant;
    match levels.all().iter().find(needs_passkey).filter(|_| !has_name(server.settings().issuer())) {
        None => Ok(()),
        Some(level) => Err(SettingsError::new(
            "Pages::builder().acr_levels",
            format!("nobody can reach `{}`: browsers create no passkeys for an address", level.acr),
            "name a host in the issuer, such as localhost, or remove the level",
        )),
    }
}

/// Whether the issuer is on a host with a name.
fn has_name(issuer: &Issuer) -> bool {
    Url::parse(issuer.origin()).is_ok_and(|origin| origin.domain().is_some())
}

/// The settings that somebody made, with the word that each of them is for.
fn settings_of_words(pages: &Pages) -> Vec<(&'static str, PeopleWord)> {
    let mut made = Vec::new();
    #[cfg(feature = "upstream")]
    {
        if !pages.upstreams().all().is_empty() {
            made.push(("Pages::builder().upstream", PeopleWord::Upstream));
        }
        if pages.upstreams().policy().is_some() {
            made.push(("Pages::builder().upstream_policy", PeopleWord::Upstream));
        }
    }
    if !pages.sign_up_fields().is_empty() {
        made.push(("Pages::builder().sign_up_field", PeopleWord::SignUp));
    }
    if pages.sign_up_policy().is_some() {
        made.push(("Pages::builder().sign_up_policy", PeopleWord::SignUp));
    }
    if pages.asks_for_username() {
        made.push(("Pages::builder().sign_up_with_username", PeopleWord::SignUp));
    }
    if pages.data_export().is_some() {
        made.push(("Pages::builder().data_export", PeopleWord::Export));
    }
    made
}
