//! What the store keeps of a ticket.

use oauth_runtime_core::{Digest, OAuthError};
use serde::{Deserialize, Serialize};

/// The purpose of a ticket. It is valid for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Purpose {
    SignUp,
    PasswordReset,
    EmailLogin,
    EmailChange,
}

impl Purpose {
    /// Its name among the [counters](crate::people::mail_limits).
    pub(in crate::people) fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up",
            Self::PasswordReset => "password-reset",
            Self::EmailLogin => "email-login",
            Self::EmailChange => "email-change",
        }
    }
}

/// The step that the ticket has reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// The e-mail is waiting or sent.
    Sent,
    /// The link or the code came back.
    Confirmed,
}

/// The pages' data in the store's record.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Data {
    pub(super) purpose: Purpose,
    /// The address as it was typed.
    pub(crate) address: String,
    /// The address of the person, if the ticket is about one: the e-mail went there. It may differ from the typed one,
    /// because a store may compare addresses loosely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sent_to: Option<String>,
    /// The address that the new one is to replace, empty if there was none: after another change, the ticket leads nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) replaces: Option<String>,
    /// A value that only the browser that asked can make.
    pub(super) browser: String,
    /// The digests of the link and the code in the e-mail.
    pub(super) link: Digest,
    pub(super) code: Digest,
    pub(crate) step: Step,
    pub(super) guesses: u32,
    /// The pending request that waits for the outcome.
    pub(super) request: String,
}

/// The text that the browser's key signs. It differs from the texts for forms and pending requests.
pub(super) fn bound(name: &str) -> String {
    format!("ticket\0{name}")
}

pub(super) fn code_digest(name: &str, code: &str) -> Digest {
    Digest::of(&format!("code\0{name}\0{code}"))
}

pub(super) fn written(data: &Data) -> Result<String, OAuthError> {
    serde_json::to_string(data).map_err(|error| {
        tracing::error!(%error, "could not write a ticket");
        OAuthError::ServerError
    })
}
