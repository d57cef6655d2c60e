//! Pages on which people manage their own accounts: one module for each word of `people(…)`.
//!
//! An e-mail stands for a ticket (`ticket`), and its link or code comes back (`mailed`). A ticket is valid once, for
//! one purpose, in the browser that asked for it.

mod addresses;
mod approval_email;
mod deletion;
mod email_change;
mod email_login;
mod export;
mod exported_grant;
mod kept;
mod mail_limits;
mod mailed;
mod new_password;
mod password_change;
mod password_reset;
mod profile;
mod sign_up;
mod ticket;
#[cfg(feature = "upstream")]
mod upstream;
mod ways_in;
mod welcome;

use std::sync::Arc;

pub use approval_email::{ApprovalEmailPages, notify_by_email};
pub use deletion::DeletionPages;
pub use email_login::EmailLoginPages;
pub use export::ExportPages;
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::EmailStore;
use oauth_runtime_core::{OAuthError, Part, SettingsError, Timestamp};
pub use password_reset::PasswordResetPages;
pub use profile::ProfilePages;
pub use sign_up::SignUpPages;
#[cfg(feature = "upstream")]
pub use upstream::UpstreamPages;

use crate::config::Pages;
use crate::credentials;
use crate::part::PagePart;
use crate::provider::UiProvider;

/// All words of `people(…)` together, as a part of the provider. When the provider is built, it checks that it has
/// everything that the words need.
#[derive(Debug, Clone, Copy)]
pub struct PeoplePages;

impl<S: UiProvider> Part<S> for PeoplePages {
    fn check_server(server: &S) -> Result<(), SettingsError> {
        S::People::check(server.pages())
    }

    async fn logins_ended_at(server: &S, subject: &str) -> Result<Option<Timestamp>, OAuthError> {
        Ok(credentials::of_subject(server, subject).await?.logged_out_at)
    }

    fn signs_up(server: &S) -> bool {
        S::People::sign_up_page(server.pages()).is_some()
    }

    fn begin(server: &Arc<S>) {
        S::People::begin(server);
    }
}

/// A text that a person wrote about themselves, in the form that is stored: one line, without line breaks or characters
/// that change the direction of the text beside it.
fn one_line(typed: &str, longest: usize) -> String {
    let is_invisible = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}')
    };
    let kept: String = typed.chars().filter(|letter| !is_invisible(*letter)).collect();
    kept.trim().chars().take(longest).collect()
}

/// The user name of a person, from a store that knows it.
async fn username_of<S>(server: &S, subject: &str) -> Result<Option<String>, OAuthError>
where
    S: UiProvider<Users: EmailStore>,
{
    let found = server.users().get_email(subject).await.map_err(store_failure::<S::Users>)?;
    Ok(found.and_then(|person| person.username).map(String::from))
}

/// Whether the pages can send e-mail, for a word that does.
fn check_mailer(word: &str, pages: &Pages) -> Result<(), SettingsError> {
    match pages.mailer() {
        Some(_) => Ok(()),
        None => Err(SettingsError::new(
            "Pages::builder().mailer",
            format!("`people({word})` sends e-mail, and the pages have no mailer"),
            "write `Pages::builder().mailer(FileMailer::new(\"mail\"))` while you develop, and a `SmtpMailer` (feature \
             `smtp`) or a `Mailer` of your own later",
        )),
    }
}
