//! Pending requests, which wait for a person's answer.
//!
//! They are in the URLs and the forms of the pages, so nothing is stored for an anonymous visitor, any number
//! of tabs may wait, and each continues independently. A MAC under a key of the browser protects them: nobody
//! can create one for another browser or extend its lifetime. The person's progress is in the session, where
//! no browser can change it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth_runtime_core::__internal::revalidate_authorization_request;
use oauth_runtime_core::authorization::AuthorizationError;
use oauth_runtime_core::{AuthorizationRequest, Digest, Secret, Timestamp};
use serde::{Deserialize, Serialize};

use super::browser_key::BrowserKeys;
use crate::account::{Account, TWO_FACTORS};
use crate::acr_levels::LoginRequirement;
use crate::provider::UiProvider;

/// The maximum length of a URI for servers and proxies, minus the rest of it; in bytes.
const LONGEST: usize = 7 * 1024 + 512;

/// A pending request. Its name is in the pages' URLs and forms.
#[derive(Debug, Clone)]
pub(crate) struct PendingRequest {
    pub(crate) id: String,
    pub(crate) purpose: Purpose,
    pub(crate) progress: Progress,
    /// When it came.
    pub(crate) since: Timestamp,
}

/// What is pending.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Purpose {
    /// A validated authorization request.
    Authorization(PendingAuthorization),
    /// A page of the person's own account, by its path.
    Account {
        path: String,
        #[serde(default)]
        needs: Needs,
    },
    /// A device, by the digest of its user code once that was typed.
    Device { user_code: Option<Digest> },
    /// The end of the session, which a client may have requested.
    Logout {
        client: Option<String>,
        return_to: Option<String>,
        #[serde(default)]
        by_click: bool,
        ui_locales: Option<String>,
    },
}

/// What a page of the account needs of a login, beyond what its path says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Needs {
    /// The person logs in again, although they are logged in.
    pub(crate) new_login: bool,
    /// The login has two factors.
    pub(crate) two_factors: bool,
    /// One of them is a passkey.
    pub(crate) phishing_resistant: bool,
}

impl Needs {
    /// Whether the login of this account is good enough, after this progress.
    pub(crate) fn are_met_by(self, account: &Account, progress: &Progress) -> bool {
        (!self.new_login || progress.has_login_of(&account.subject)) && self.factors_are_met_by(account)
    }

    /// Whether a second factor is needed.
    pub(crate) fn has_factors(self) -> bool {
        self.two_factors || self.phishing_resistant
    }

    /// The same without a new login.
    pub(crate) fn factors_are_met_by(self, account: &Account) -> bool {
        (!self.two_factors || account.acr == TWO_FACTORS)
            && (!self.phishing_resistant || account.strength() >= LoginRequirement::PhishingResistant)
    }
}

/// An authorization request that waits for the person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PendingAuthorization {
    parameters: Vec<(String, String)>,
    /// When it came; known once it waits.
    #[serde(skip)]
    since: Option<Timestamp>,
}

impl PendingAuthorization {
    /// The request, validated again: its client may have changed since.
    pub(crate) async fn revalidate<S: UiProvider>(
        &self,
        server: &S,
    ) -> Result<AuthorizationRequest, AuthorizationError> {
        let now = server.settings().now();
        // The browser holds the key of the name, and could write a time to come.
        let since = self.since.map_or(now, |since| since.min(now));
        revalidate_authorization_request(server, &self.parameters, since).await
    }
}

/// The content of a pending request's name.
#[derive(Serialize, Deserialize)]
struct Written {
    since: Timestamp,
    /// Makes two equal requests distinct.
    nonce: String,
    purpose: Purpose,
}

/// The person's progress on this request. This says what need not be
/// asked again: the text of the request does not change. What it means may, because a client may change; the forms cover
/// what their page showed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Progress {
    /// The subject of the account that was selected for it.
    pub(crate) account: Option<String>,
    /// The subject of the account that logged in for it.
    pub(crate) logged_in_as: Option<String>,
    /// Whether the person declined a second factor.
    pub(crate) skipped_factor: bool,
    /// Whether the person does not want to set up what the client demands.
    pub(crate) declined_set_up: bool,
}

impl Progress {
    /// Whether this person logged in for it. A login by somebody else says nothing about them.
    pub(crate) fn has_login_of(&self, subject: &str) -> bool {
        self.logged_in_as.as_deref() == Some(subject)
    }
}

/// What the pages say of a pushed or signed request before they read it: in which language, and where the browser goes.
const SHOWN: [&str; 2] = ["ui_locales", "redirect_uri"];

impl Purpose {
    /// A page of the account at this path.
    pub(crate) fn account(path: impl Into<String>) -> Self {
        Self::Account { path: path.into(), needs: Needs::default() }
    }

    /// A validated authorization request. Of one that its client pushed, the pages' URLs have only the reference, so that
    /// the rest stays between client and provider (RFC 9126 section 1). Of a signed one they have the object: the browser
    /// holds the key of this name, so only the client's signature shows that nobody changed the request.
    pub(crate) fn of_request(request: &AuthorizationRequest) -> Self {
        let is_referred_to = request.is_pushed() || request.is_signed();
        let shown = request.parameters().filter(|(name, _)| is_referred_to && SHOWN.contains(name));
        let parameters = request.lasting_parameters().chain(shown);
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self::Authorization(PendingAuthorization { parameters: parameters.collect(), since: None })
    }

    /// The name of a pending request; `None` if it is too long for a URI.
    pub(crate) fn name(self, keys: &BrowserKeys, now: Timestamp) -> Option<String> {
        let nonce = Secret::generate().reveal()[..11].to_owned();
        let written = serde_json::to_vec(&Written { since: now, nonce, purpose: self }).ok()?;
        let written = URL_SAFE_NO_PAD.encode(written);
        let name = format!("{written}.{}", keys.sign(&guarded(&written)));
        (name.len() <= LONGEST).then_some(name)
    }

    /// The pending request with a name, and since when; `None` if the name was not created for this browser.
    pub(crate) fn of_name(name: &str, keys: &BrowserKeys) -> Option<(Self, Timestamp)> {
        let (written, value) = name.split_once('.')?;
        keys.maker(&guarded(written), value)?;
        let Written { since, mut purpose, .. } =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(written).ok()?).ok()?;
        if let Self::Authorization(waiting) = &mut purpose {
            waiting.since = Some(since);
        }
        Some((purpose, since))
    }
}

/// Distinct from the values of forms, which the same key creates.
fn guarded(written: &str) -> String {
    format!("waiting\0{written}")
}

impl PendingRequest {
    /// A parameter of the pending authorization request.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let Purpose::Authorization(PendingAuthorization { parameters, .. }) = &self.purpose else {
            return None;
        };
        parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}
