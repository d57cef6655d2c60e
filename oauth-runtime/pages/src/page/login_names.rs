//! What people log in with: the label of the field, and the user name that stands for an address.

use std::borrow::Cow;

use oauth_runtime_core::OAuthError;

use crate::mail::EmailAddress;
use crate::part::PagePart;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// The names that people have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LoginNames {
    /// No page knows addresses.
    Usernames,
    /// Everybody signed up with an address, which is their user name.
    Addresses,
    /// Some people have a user name that is not an address, and each address that was verified works, too.
    Both,
}

impl LoginNames {
    pub(super) fn of<S: UiProvider>(server: &S) -> Self {
        let pages = server.pages();
        match S::People::knows_addresses(pages) {
            false => Self::Usernames,
            true if S::People::creates_people(pages) && !pages.has_usernames() => Self::Addresses,
            true => Self::Both,
        }
    }

    /// The message for the label of the field.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Usernames => "login-username",
            Self::Addresses => "login-address",
            Self::Both => "login-username-or-address",
        }
    }

    /// The message for a login that is wrong.
    pub(super) fn wrong(self) -> &'static str {
        match self {
            Self::Usernames => "login-wrong",
            Self::Addresses => "login-wrong-address",
            Self::Both => "login-wrong-username-or-address",
        }
    }
}

/// The user name of the person whose verified address was typed, and otherwise what was typed. Known and unknown
/// addresses take the same look-up.
pub(super) async fn stored_name<'a, S: UiProvider>(
    visit: &Visit<'_, S>,
    typed: &'a str,
) -> Result<Cow<'a, str>, OAuthError> {
    let Some(address) = EmailAddress::of(typed) else { return Ok(typed.into()) };
    let username = S::People::username_at(visit.server, address.as_str()).await?;
    Ok(username.map_or(Cow::Borrowed(typed), Cow::Owned))
}
