//! What the pages are configured for, and what the declaration has: a setting without its page would do nothing.

use oauth_runtime_core::{Part, SettingsError};

use crate::config::Pages;
use crate::part::PagePart;
use crate::people_word::PeopleWord;
use crate::provider::UiProvider;

/// The pages as a part of the provider. When the provider is built, it checks that no setting is for a word that the
/// declaration lacks.
#[derive(Debug, Clone, Copy)]
pub struct DeclaredPages;

impl<S: UiProvider> Part<S> for DeclaredPages {
    fn check_server(server: &S) -> Result<(), SettingsError> {
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
