//! What a resource owner allowed to a client.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::{Digest, Scope, Timestamp};

/// What a resource owner allowed a client, remembered so that they are not asked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Consent {
    /// The resource owner.
    pub subject: String,
    /// The client.
    pub client_id: String,
    /// The allowed scope.
    pub scope: Scope,
    /// The claims that were allowed individually (OpenID Connect Core section 5.5).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub claims: BTreeSet<String>,
    /// The identifiers of the protected resources that the scope was allowed for; empty: for requests that name
    /// none.
    #[serde(rename = "!resources", default, skip_serializing_if = "BTreeSet::is_empty")]
    pub resources: BTreeSet<String>,
    /// What the person relied on about a client that nobody vouches for ([`Client::relied_on`]): the consent is for
    /// the client as it was then. `None` for other clients.
    ///
    /// [`Client::relied_on`]: crate::Client::relied_on
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<Digest>,
    /// Where the pages said that the browser goes, for a client that nobody vouches for: it may have redirect URIs on
    /// several hosts, and the person saw one. Empty for other clients.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub destinations: BTreeSet<String>,
    /// When.
    pub given_at: Timestamp,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(Consent, "a consent");

/// The keys of a consent. Both together are the primary key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConsentKeys<'a> {
    /// The resource owner, whose consents are listed.
    pub subject: &'a str,
    /// The client: the consent goes with it.
    pub client_id: &'a str,
}

impl Consent {
    /// A consent to a scope, without individually allowed claims.
    pub fn new(
        subject: impl Into<String>,
        client_id: impl Into<String>,
        scope: Scope,
        given_at: Timestamp,
    ) -> Self {
        let (subject, client_id) = (subject.into(), client_id.into());
        let (claims, resources, destinations) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let form = Form::new();
        Self { subject, client_id, scope, claims, resources, client: None, destinations, given_at, form }
    }

    /// What a store keeps.
    ///
    /// # Errors
    /// None in practice: every such record can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<ConsentKeys<'_>>, RecordError> {
        let Self { subject, client_id, .. } = self;
        Ok(Stored::new(write(self)?, ConsentKeys { subject, client_id }))
    }

    /// The consent that was kept.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the record with content that this version does not
    /// understand, or if the text is not a stored record.
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}
