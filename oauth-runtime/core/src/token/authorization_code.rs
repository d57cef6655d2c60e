//! The authorization code.

use serde::{Deserialize, Serialize};

use super::{Authentication, Confirmation, GrantId, GrantManagementAction, IssuedKeys};
use crate::authorization_details::AuthorizationDetails;
use crate::pkce::CodeChallenge;
use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::{Digest, Scope, Text, Timestamp};

/// An authorization code as a store keeps it (RFC 6749 section 4.1.2): everything that the token request is
/// checked against, and the digest of its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuthorizationCode {
    /// The digest of the code's text; the key of the record.
    pub digest: Digest,
    /// The authorization that it belongs to.
    pub grant_id: GrantId,
    /// The client that it was issued to; no other can redeem it.
    pub client_id: Text,
    /// `redirect_uri` from the authorization request; the token request must repeat it (RFC 6749 section
    /// 4.1.3).
    pub redirect_uri: Option<Text>,
    /// The resource owner who approved.
    pub subject: Text,
    /// The resource owner's user name.
    pub username: Option<Text>,
    /// The approved scope.
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
    /// The PKCE challenge of the request (RFC 7636 section 4.3).
    pub code_challenge: Option<CodeChallenge>,
    /// `nonce` of the request (OpenID Connect Core section 3.1.2.1).
    pub nonce: Option<String>,
    /// How the resource owner authenticated, and what the client requests about them.
    #[serde(default, skip_serializing_if = "Authentication::is_empty")]
    pub authentication: Authentication,
    /// The key that the code is bound to (`dpop_jkt`, RFC 9449 section 10).
    #[serde(rename = "!confirmation", default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<Confirmation>,
    /// What becomes of the grant when the code is redeemed, if the client manages the grant (`grant_management_action`).
    #[serde(rename = "!grant_management", default, skip_serializing_if = "Option::is_none")]
    pub grant_management: Option<GrantManagementAction>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// Whether it was redeemed. Not part of the form: the store sets it from its own mark.
    #[serde(skip)]
    pub redeemed: bool,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(AuthorizationCode, "an authorization code", |code| code.authentication.rest.grow());

impl AuthorizationCode {
    /// An unredeemed code. Set the fields for anything else in the request.
    pub fn new(
        digest: Digest,
        grant_id: GrantId,
        client_id: impl Into<Text>,
        subject: impl Into<Text>,
        scope: Scope,
        issued_at: Timestamp,
        expires_at: Timestamp,
    ) -> Self {
        Self {
            digest,
            grant_id,
            client_id: client_id.into(),
            redirect_uri: None,
            subject: subject.into(),
            username: None,
            scope,
            requested_scope: None,
            authorization_details: AuthorizationDetails::default(),
            audience: Vec::new(),
            code_challenge: None,
            nonce: None,
            authentication: Authentication::default(),
            confirmation: None,
            grant_management: None,
            issued_at,
            expires_at,
            redeemed: false,
            form: Form::new(),
        }
    }

    /// What a store keeps. The store also has a separate column for the mark that the code was redeemed.
    ///
    /// # Errors
    /// None in practice: every code can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<IssuedKeys<'_>>, RecordError> {
        let Self { digest, grant_id, client_id, expires_at, .. } = self;
        let keys = IssuedKeys { digest, grant_id, client_id, expires_at: *expires_at };
        Ok(Stored::new(write(self)?, keys))
    }

    /// The code that was kept, and whether the store's mark says that it was redeemed.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the code with content that this version does not understand,
    /// or if the text is not a stored code.
    pub fn from_stored(form: impl AsRef<str>, redeemed: bool) -> Result<Self, RecordError> {
        Ok(Self { redeemed, ..read(form.as_ref())? })
    }
}
