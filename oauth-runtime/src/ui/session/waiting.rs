//! What waits for a person's answer.

use serde::{Deserialize, Serialize};

use crate::{Digest, Secret};

/// Something that waits for the person: its name is in the pages' URLs and forms.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub(crate) id: String,
    pub(crate) purpose: Purpose,
    #[serde(default)]
    pub(crate) progress: Progress,
}

/// What it is that waits.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Purpose {
    /// An authorization request, as it was validated.
    Authorization { parameters: Vec<(String, String)> },
    /// A page of the person's own account, by its path.
    Account { path: String },
    /// A device, by the digest of its user code once that was typed.
    Device { user_code: Option<Digest> },
    /// The end of the session, which a client may have asked for.
    Logout { client: Option<String>, return_to: Option<String>, ui_locales: Option<String> },
}

/// What the person did already for this one. The request comes back unchanged, so it says what is not to be asked again.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Progress {
    /// The account that was chosen for it, by its subject.
    pub(crate) account: Option<String>,
    /// Who logged in for it, by their subject.
    pub(crate) logged_in_as: Option<String>,
    /// Whether they would rather not give a second factor.
    pub(crate) skipped_factor: bool,
}

impl Progress {
    /// Whether this person logged in for it. That somebody else did says nothing of them.
    pub(crate) fn has_login_of(&self, subject: &str) -> bool {
        self.logged_in_as.as_deref() == Some(subject)
    }
}

impl Waiting {
    pub(crate) fn new(purpose: Purpose) -> Self {
        let id = Secret::generate().reveal()[..22].to_owned();
        Self { id, purpose, progress: Progress::default() }
    }

    /// A parameter of the authorization request that waits.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let Purpose::Authorization { parameters } = &self.purpose else {
            return None;
        };
        parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}
