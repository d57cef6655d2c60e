//! What waits for a person's answer.
//!
//! It is in the URL and the forms of the pages, so nothing is stored for a visitor whom nobody knows, any number of tabs may wait, and each goes on
//! by itself. A value under a key of the browser guards it: nobody makes one for another browser, or for longer than it may wait. What the
//! person did for it is in the session, where no browser can add to it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::browser_key::BrowserKeys;
use crate::{Digest, Secret, Timestamp};

/// What servers and proxies take as a URI, less the rest of it; in bytes.
const LONGEST: usize = 7 * 1024 + 512;

/// Something that waits for the person: its name is in the pages' URLs and forms.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) id: String,
    pub(crate) purpose: Purpose,
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
    Logout {
        client: Option<String>,
        return_to: Option<String>,
        #[serde(default)]
        by_click: bool,
        ui_locales: Option<String>,
    },
}

/// What the name of something that waits says.
#[derive(Serialize, Deserialize)]
struct Written {
    since: Timestamp,
    /// Two requests are two, though they say the same.
    nonce: String,
    purpose: Purpose,
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

impl Purpose {
    /// The name under which it waits; `None` where it is too long for a URI.
    pub(crate) fn name(self, keys: &BrowserKeys, now: Timestamp) -> Option<String> {
        let nonce = Secret::generate().reveal()[..11].to_owned();
        let written = serde_json::to_vec(&Written { since: now, nonce, purpose: self }).ok()?;
        let written = URL_SAFE_NO_PAD.encode(written);
        let name = format!("{written}.{}", keys.sign(&guarded(&written)));
        (name.len() <= LONGEST).then_some(name)
    }

    /// What waits under a name, and since when; `None` where this browser was not given it.
    pub(crate) fn of_name(name: &str, keys: &BrowserKeys) -> Option<(Self, Timestamp)> {
        let (written, value) = name.split_once('.')?;
        keys.maker(&guarded(written), value)?;
        let Written { since, purpose, .. } =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(written).ok()?).ok()?;
        Some((purpose, since))
    }
}

/// Apart from the values of forms, which the same key makes.
fn guarded(written: &str) -> String {
    format!("waiting\0{written}")
}

impl Waiting {
    /// A parameter of the authorization request that waits.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let Purpose::Authorization { parameters } = &self.purpose else {
            return None;
        };
        parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}
