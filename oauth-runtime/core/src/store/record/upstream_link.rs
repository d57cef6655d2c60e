//! A link between a person of another provider and a person here.

use serde::{Deserialize, Serialize};

use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::{Digest, Text, Timestamp};

/// A link between a person of another provider and a person here, as [`UpstreamStore`](super::super::UpstreamStore)
/// keeps it.
///
/// ```
/// use oauth_runtime::Timestamp;
/// use oauth_runtime::store::UpstreamLink;
///
/// let link = UpstreamLink::new("https://accounts.example", "1067", "248289761001", Timestamp::from_unix(1_700_000_000));
/// assert_eq!(link.digest, UpstreamLink::digest_of("https://accounts.example", "1067"));
/// assert_ne!(link.digest, UpstreamLink::digest_of("https://accounts.example/", "1067"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UpstreamLink {
    /// The key of the record: [`digest_of`](Self::digest_of) the two names that follow.
    pub digest: Digest,
    /// The issuer of the other provider.
    pub issuer: Text,
    /// The person, as that issuer knows them.
    pub upstream_subject: Text,
    /// The resource owner here: `sub`.
    pub subject: Text,
    /// Their user name here, when the link was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<Text>,
    /// The address or user name at the other provider when the link was made. Show it only to the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_as: Option<Text>,
    /// When the link was made.
    pub linked_at: Timestamp,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(UpstreamLink, "a link to another provider");

/// The keys of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpstreamLinkKeys<'a> {
    /// The primary key.
    pub digest: &'a Digest,
    /// The resource owner: [`list_upstream_links`](super::super::UpstreamStore::list_upstream_links) lists by it.
    pub subject: &'a str,
}

impl UpstreamLink {
    /// A link between the person that `issuer` knows as `upstream_subject` and the resource owner `subject`.
    pub fn new(
        issuer: impl Into<Text>,
        upstream_subject: impl Into<Text>,
        subject: impl Into<Text>,
        linked_at: Timestamp,
    ) -> Self {
        let (issuer, upstream_subject) = (issuer.into(), upstream_subject.into());
        let digest = Self::digest_of(&issuer, &upstream_subject);
        let subject = subject.into();
        let (username, shown_as) = (None, None);
        Self { digest, issuer, upstream_subject, subject, username, shown_as, linked_at, form: Form::new() }
    }

    /// Adds the user name here.
    #[must_use]
    pub fn username(self, username: impl Into<Text>) -> Self {
        Self { username: Some(username.into()), ..self }
    }

    /// Adds the address or user name at the other provider.
    #[must_use]
    pub fn shown_as(self, shown_as: impl Into<Text>) -> Self {
        Self { shown_as: Some(shown_as.into()), ..self }
    }

    /// The key of a link: no other pair of texts has the same key.
    pub fn digest_of(issuer: &str, upstream_subject: &str) -> Digest {
        // Digests have a fixed length, so the boundary between the two texts is part of the key.
        Digest::of(&format!("upstream\0{}{}", Digest::of(issuer), Digest::of(upstream_subject)))
    }

    /// What a store keeps.
    ///
    /// # Errors
    /// None in practice: every such record can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<UpstreamLinkKeys<'_>>, RecordError> {
        let keys = UpstreamLinkKeys { digest: &self.digest, subject: &self.subject };
        Ok(Stored::new(write(self)?, keys))
    }

    /// The link that was kept.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the record with content that this version does not
    /// understand, or if the text is not a stored record.
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}
