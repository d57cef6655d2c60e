//! The access token.

use serde::{Deserialize, Serialize};

use super::{Actor, Authentication, Confirmation, GrantId, IssuedKeys};
use crate::authorization_details::AuthorizationDetails;
use crate::openid::Claims;
use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::{Digest, Scope, Text, Timestamp};

/// An access token as a store keeps it (RFC 6749 section 1.4): what it gives access to, and the digest of its
/// text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AccessToken {
    /// The digest of the token's text; the key of the record.
    pub digest: Digest,
    /// The authorization that it belongs to.
    pub grant_id: GrantId,
    /// The client that it was issued to. To find the data of the token's owner, use [`owner`](Self::owner):
    /// identifiers of clients and subjects are different spaces.
    pub client_id: Text,
    /// The resource owner; absent if the client acts for itself (RFC 6749 section 4.4).
    pub subject: Option<Text>,
    /// The resource owner's user name, for `username` in introspection.
    pub username: Option<Text>,
    /// Its scope.
    pub scope: Scope,
    /// The authorization details that it gives access to (RFC 9396), beside the scope.
    #[serde(
        rename = "!authorization_details",
        default,
        skip_serializing_if = "AuthorizationDetails::is_empty"
    )]
    pub authorization_details: AuthorizationDetails,
    /// The resource servers in its audience (`aud`); empty: the provider itself, and no declared resource.
    pub audience: Vec<String>,
    /// How the resource owner authenticated, and what the client requests about them. Without `openid` in the
    /// scope it is only the login, if the provider declares resources or the form of its access tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication: Option<Box<Authentication>>,
    /// The application's own claims, as they were when the token was issued
    /// ([`AdditionalClaims`](crate::AdditionalClaims)).
    #[serde(default, skip_serializing_if = "Claims::is_empty")]
    pub claims: Claims,
    /// The key that the token is bound to: every request with it needs a proof of that key. `None`: whoever has it may use it.
    #[serde(rename = "!confirmation", default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<Confirmation>,
    /// Who acts for the resource owner with it (RFC 8693 section 4.1). `None`: the client itself, whom they allowed it.
    #[serde(rename = "!act", default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Box<Actor>>,
    /// The client to which the resource owner granted the access, if that is another one: this token came of an exchange. It ends
    /// with that client too.
    #[serde(rename = "!granted_to", default, skip_serializing_if = "Option::is_none")]
    pub granted_to: Option<Text>,
    /// The version of the grant with which it was issued, if the client manages the grant
    /// ([`ManagedGrant::version`](super::ManagedGrant::version)).
    #[serde(rename = "!grant_version", default, skip_serializing_if = "Option::is_none")]
    pub grant_version: Option<u64>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(AccessToken, "an access token", |token| {
    token.authentication.iter_mut().for_each(|own| own.rest.grow());
});

impl AccessToken {
    /// A token for a client that acts on its own behalf, valid at the provider itself. Set
    /// the fields for anything else.
    ///
    /// ```
    /// use oauth_runtime::token::{AccessToken, GrantId};
    /// use oauth_runtime::{Secret, Timestamp};
    ///
    /// let (grant_id, now) = (GrantId::generate(), Timestamp::from_unix(1_700_000_000));
    /// let digest = Secret::generate().digest();
    /// let mut token = AccessToken::new(digest, grant_id, "app", "read".parse()?, now, now.plus(3600));
    /// token.subject = Some("248289761001".into());
    /// # Ok::<(), oauth_runtime::ParseScopeError>(())
    /// ```
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
            authorization_details: AuthorizationDetails::default(),
            audience: Vec::new(),
            authentication: None,
            claims: Claims::new(),
            confirmation: None,
            actor: None,
            granted_to: None,
            grant_version: None,
            issued_at,
            expires_at,
            form: Form::new(),
        }
    }

    /// What a store keeps.
    ///
    /// # Errors
    /// None in practice: every token can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<IssuedKeys<'_>>, RecordError> {
        let Self { digest, grant_id, client_id, expires_at, .. } = self;
        let keys = IssuedKeys { digest, grant_id, client_id, expires_at: *expires_at };
        Ok(Stored::new(write(self)?, keys))
    }

    /// The token that was kept.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the token with content that this version does not understand,
    /// or if the text is not a stored token.
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}
