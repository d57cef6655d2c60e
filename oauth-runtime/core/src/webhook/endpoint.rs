//! A webhook of the settings.

use std::fmt;

use url::Url;

use super::{WebhookError, WebhookSecret};
use crate::event::{KINDS, is_meant};
use crate::{Digest, Secret};

/// Where events are sent, signed with which secrets, and which events.
#[derive(Clone)]
#[must_use = "`SettingsBuilder::webhook` takes it"]
pub struct Webhook {
    name: Option<String>,
    /// The URL as it was written: the name of a webhook without one.
    written: String,
    pub(crate) url: Url,
    pub(super) secrets: Vec<WebhookSecret>,
    events: Vec<String>,
}

impl Webhook {
    /// Every event, signed with this secret. Each webhook should have one of its own.
    ///
    /// # Errors
    /// [`WebhookError::Url`].
    pub fn new(url: &str, secret: WebhookSecret) -> Result<Self, WebhookError> {
        let wrong = || WebhookError::Url(without_secrets(url).to_owned());
        let parsed = Url::parse(url).map_err(|_| wrong())?;
        if !matches!(parsed.scheme(), "https" | "http") {
            return Err(wrong());
        }
        Ok(Self {
            name: None,
            written: url.to_owned(),
            url: parsed,
            secrets: vec![secret],
            events: Vec::new(),
        })
    }

    /// The name under which the store keeps how far it has got. Default: the URL. With a name, a new URL goes on where the
    /// old one stopped.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Another secret, with which each event is signed too: while receivers change from one to the other.
    pub fn also_signed_with(mut self, secret: WebhookSecret) -> Self {
        self.secrets.push(secret);
        self
    }

    /// Only these events: names of [kinds](crate::event), or `login.*` for all whose name begins with `login.`. Several calls
    /// add up. Default: all.
    ///
    /// # Errors
    /// [`WebhookError::Event`] for a name that no kind has.
    pub fn events(
        mut self,
        events: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Self, WebhookError> {
        for event in events {
            let event = event.into();
            if !KINDS.iter().any(|kind| is_meant(&event, kind)) {
                return Err(WebhookError::Event(event));
            }
            self.events.push(event);
        }
        Ok(self)
    }

    /// Whether the receiver wants events of this kind.
    pub(crate) fn wants(&self, kind: &str) -> bool {
        self.events.is_empty() || self.events.iter().any(|event| is_meant(event, kind))
    }

    /// The key of its progress.
    pub(crate) fn digest(&self) -> Digest {
        Secret::from(self.name.as_deref().unwrap_or(&self.written)).digest()
    }

    /// What the log calls it. A URL may have a secret in its path or query, also one that is the name.
    pub(crate) fn shown(&self) -> &str {
        let name = self.name.as_deref().filter(|name| !name.contains("://") && !name.contains('?'));
        name.or(self.url.host_str()).unwrap_or_default()
    }
}

/// Without the path of the URL.
impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("receiver", &self.shown())
            .field("secrets", &self.secrets)
            .field("events", &self.events)
            .finish_non_exhaustive()
    }
}

/// A URL, or what should be one, up to its path and without its user.
fn without_secrets(url: &str) -> &str {
    let authority = url.find("://").map_or(0, |scheme| scheme + "://".len());
    let end = url[authority..].find(['/', '?', '#']).map_or(url.len(), |end| authority + end);
    match url[..end].rfind('@') {
        Some(user) => &url[user + 1..end],
        None => &url[..end],
    }
}
