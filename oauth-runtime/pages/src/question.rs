//! What the pages ask a person about a request.

use oauth_runtime_core::OAuthError;

use crate::paths::{CHOOSE_ACCOUNT, CONSENT, LOGIN, SECOND_FACTOR, SET_UP};

/// A question to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    Login,
    Account,
    SecondFactor,
    /// To set up what a level needs.
    SetUp,
    Consent,
}

impl Question {
    /// The page that asks.
    pub(crate) fn page(self) -> &'static str {
        match self {
            Self::Login => LOGIN,
            Self::Account => CHOOSE_ACCOUNT,
            Self::SecondFactor => SECOND_FACTOR,
            Self::SetUp => SET_UP,
            Self::Consent => CONSENT,
        }
    }

    /// The error for a client that does not want the person to be asked (OpenID Connect Core section
    /// 3.1.2.6).
    pub(crate) fn unasked(self) -> OAuthError {
        match self {
            Self::Login => OAuthError::LoginRequired,
            Self::Account => OAuthError::AccountSelectionRequired,
            Self::SecondFactor | Self::SetUp => OAuthError::InteractionRequired,
            Self::Consent => OAuthError::ConsentRequired,
        }
    }
}
