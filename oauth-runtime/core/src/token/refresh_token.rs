//! The refresh token.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Authentication, Confirmation, GrantId, IssuedKeys, Successor};
use crate::authorization_details::AuthorizationDetails;
use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::{Digest, Scope, Text, Timestamp};

/// A refresh token as a store keeps it (RFC 6749 section 1.5).
///
/// It stays in the store after its use, with its [`Successor`], so that a second use is recognised (RFC 9700
/// section 4.14.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RefreshToken {
    /// The digest of the token's text; the key of the record.
    pub digest: Digest,
    /// The authorization that it belongs to.
    pub grant_id: GrantId,
    /// The client that it was issued to; no other can use it.
    pub client_id: Text,
    /// The resource owner.
    pub subject: Option<Text>,
    /// The resource owner's user name.
    pub username: Option<Text>,
    /// The scope of the grant: the maximum for its access tokens.
    pub scope: Scope,
    /// The requested scope, if it is larger: the client may repeat it at each refresh, and gets what was
    /// granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_scope: Option<Scope>,
    /// The authorization details that were granted (RFC 9396), beside the scope.
    #[serde(
        rename = "!authorization_details",
        default,
        skip_serializing_if = "AuthorizationDetails::is_empty"
    )]
    pub authorization_details: AuthorizationDetails,
    /// The resource servers in the audience of its access tokens.
    pub audience: Vec<String>,
    /// How the resource owner authenticated, and what the client requests about them, for an OpenID Connect
    /// request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication: Option<Box<Authentication>>,
    /// When its grant began; `None` in records of versions before this field, where
    /// [`issued_at`](Self::issued_at) replaces it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted_at: Option<Timestamp>,
    /// The maximum lifetime of its access tokens, if the grant set one that is shorter than the provider's. In the record, whole
    /// seconds.
    #[serde(
        rename = "!access_token_lifetime",
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::record::seconds"
    )]
    pub access_token_lifetime: Option<Duration>,
    /// The key that the token is bound to: that of a public client, because a confidential one authenticates
    /// (RFC 9449 section 5, RFC 8705 section 4).
    #[serde(rename = "!confirmation", default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<Confirmation>,
    /// The version of the grant with which it was issued, if the client manages the grant
    /// ([`ManagedGrant::version`](super::ManagedGrant::version)).
    #[serde(rename = "!grant_version", default, skip_serializing_if = "Option::is_none")]
    pub grant_version: Option<u64>,
    /// Whether it replaced another one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_successor: bool,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// Its successor; `None` while it is unused.
    pub successor: Option<Successor>,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(RefreshToken, "a refresh token", |token| {
    token.authentication.iter_mut().for_each(|own| own.rest.grow());
});

impl RefreshToken {
    /// An unused token, the first of its grant. Set the fields for anything else.
    pub fn new(
        digest: Digest,
        grant_id: GrantId,
        client_id: impl Into<Text>,
        scope: Scope,
        issued_at: Timestamp,
        expires_at: Timestamp,
    ) -> Self {
        Self {
            digest,
            grant_id,
            client_id: client_id.into(),
            subject: None,
            username: None,
            scope,
            requested_scope: None,
            authorization_details: AuthorizationDetails::default(),
            audience: Vec::new(),
            authentication: None,
            granted_at: Some(issued_at),
            access_token_lifetime: None,
            confirmation: None,
            grant_version: None,
            is_successor: false,
            issued_at,
            expires_at,
            successor: None,
            form: Form::new(),
        }
    }

    /// What a store keeps. Once the token is used, the store also keeps the form of the [`Successor`], in a
    /// separate column.
    ///
    /// # Errors
    /// None in practice: every token can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<IssuedKeys<'_>>, RecordError> {
        let Self { digest, grant_id, client_id, expires_at, .. } = self;
        let keys = IssuedKeys { digest, grant_id, client_id, expires_at: *expires_at };
        Ok(Stored::new(write(self)?, keys))
    }

    /// The token that was kept, and the form of its successor, where the store has one.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote one of the two with content that this version does not
    /// understand, or if one is malformed.
    pub fn from_stored(form: impl AsRef<str>, successor: Option<&str>) -> Result<Self, RecordError> {
        let successor = successor.map(Successor::from_stored).transpose()?;
        Ok(Self { successor, ..read(form.as_ref())? })
    }
}
