//! One authorization, as a person or an administrator sees it.

use serde::{Deserialize, Serialize};

use super::{AuthorizationCode, GrantId, IssuedTokens, ManagedGrant};
use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::{Scope, Text, Timestamp};

/// A grant that a resource owner gave to a client, for a list of connected applications.
///
/// A store keeps one with the first code or token of the grant. A client's own tokens (RFC 6749 section 4.4)
/// have none, since no resource owner granted them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IssuedGrant {
    /// Its identifier, for [`TokenStore::revoke_grant`](crate::store::TokenStore::revoke_grant).
    pub grant_id: GrantId,
    /// The client that got it.
    pub client_id: Text,
    /// The resource owner who gave it.
    pub subject: Text,
    /// The granted scope.
    pub scope: Scope,
    /// The session in which it was given, so that it ends with the session
    /// ([`Approval::session_id`](crate::Approval::session_id)). Plain OAuth 2 has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// When it was given.
    pub issued_at: Timestamp,
    /// When the last of its tokens expires. A store extends it with each refresh.
    pub expires_at: Timestamp,
    /// What the client may do with it, if the client manages it (Grant Management for OAuth 2.0).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed: Option<Box<ManagedGrant>>,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(IssuedGrant, "a grant", |grant| grant.managed.iter_mut().for_each(|own| own.grow()));

/// The keys of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct GrantKeys<'a> {
    /// The primary key. Codes and tokens name it.
    pub grant_id: &'a GrantId,
    /// The client: the grant goes with it.
    pub client_id: &'a str,
    /// The resource owner, whose grants are listed.
    pub subject: &'a str,
    /// From when on a sweep may delete the grant, with whatever is left of it. Each refresh moves it on.
    pub expires_at: Timestamp,
}

impl IssuedGrant {
    /// A grant that ends with no session.
    pub fn new(
        grant_id: GrantId,
        client_id: impl Into<Text>,
        subject: impl Into<Text>,
        scope: Scope,
        issued_at: Timestamp,
        expires_at: Timestamp,
    ) -> Self {
        let (client_id, subject) = (client_id.into(), subject.into());
        Self {
            grant_id,
            client_id,
            subject,
            scope,
            session_id: None,
            issued_at,
            expires_at,
            managed: None,
            form: Form::new(),
        }
    }

    /// Whether another record is the same version of this grant: nobody changed what its client may do with it. A store compares
    /// this when it [replaces](crate::store::GrantManagementStore::replace_grant) a grant, because the time at which the grant ends
    /// moves on with each refresh.
    pub fn is_version_of(&self, other: &Self) -> bool {
        let version = |grant: &Self| grant.managed.as_ref().map(|own| own.version);
        self.grant_id == other.grant_id && version(self) == version(other)
    }

    /// What a store keeps. Later, the column of [`GrantKeys::expires_at`] changes; the form changes only by
    /// [`replace_grant`](crate::store::GrantManagementStore::replace_grant).
    ///
    /// # Errors
    /// None in practice: every grant can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<GrantKeys<'_>>, RecordError> {
        let Self { grant_id, client_id, subject, expires_at, .. } = self;
        let keys = GrantKeys { grant_id, client_id, subject, expires_at: *expires_at };
        Ok(Stored::new(write(self)?, keys))
    }

    /// Reads a stored grant; `expires_at` is the current value of its column.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the grant with content that this version does not understand,
    /// or if the text is not a stored grant.
    pub fn from_stored(form: impl AsRef<str>, expires_at: Timestamp) -> Result<Self, RecordError> {
        let kept: Self = read(form.as_ref())?;
        Ok(Self { expires_at: kept.expires_at.max(expires_at), ..kept })
    }
}

impl From<&AuthorizationCode> for IssuedGrant {
    fn from(code: &AuthorizationCode) -> Self {
        Self {
            grant_id: code.grant_id.clone(),
            client_id: code.client_id.clone(),
            subject: code.subject.clone(),
            scope: code.scope.clone(),
            session_id: code.authentication.session_id.clone(),
            issued_at: code.issued_at,
            expires_at: code.expires_at,
            managed: None,
            form: Form::new(),
        }
    }
}

impl IssuedTokens {
    /// The grant that begins with these tokens; `None` for a client's own token.
    pub fn grant(&self) -> Option<IssuedGrant> {
        let access_token = &self.access_token;
        let scope = self.refresh_token.as_ref().map_or(&access_token.scope, |token| &token.scope);
        Some(IssuedGrant {
            grant_id: access_token.grant_id.clone(),
            client_id: self.grant_client_id().clone(),
            subject: access_token.subject.clone()?,
            scope: scope.clone(),
            session_id: access_token.authentication.as_ref().and_then(|own| own.session_id.clone()),
            issued_at: access_token.issued_at,
            expires_at: self.expires_at(),
            managed: None,
            form: Form::new(),
        })
    }

    /// The client that has the grant: that of the tokens, but for an exchanged token the one that the person allowed. By it a store finds
    /// the grants of a client.
    pub fn grant_client_id(&self) -> &Text {
        self.access_token.granted_to.as_ref().unwrap_or(&self.access_token.client_id)
    }

    /// When the last of them expires.
    pub fn expires_at(&self) -> Timestamp {
        let access_token = self.access_token.expires_at;
        self.refresh_token.as_ref().map_or(access_token, |token| token.expires_at.max(access_token))
    }
}
