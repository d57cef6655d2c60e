//! The successful response of the token endpoint (RFC 6749 section 5.1).

use std::io::{self, Write};

use serde::Serializer;
use serde_json::Value;

use super::members::Members;
use crate::authorization_details::AuthorizationDetails;
use crate::json::{JsonObject, Object};
use crate::{Scope, Secret};

/// The successful response of the token endpoint (RFC 6749 section 5.1).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TokenResponse {
    /// The access token.
    pub access_token: Secret,
    /// How to use it: `DPoP` if it is bound to the key of the client's proofs (RFC 9449 section 5), `Bearer` otherwise
    /// (RFC 6750).
    pub token_type: &'static str,
    /// Its lifetime in seconds.
    pub expires_in: u64,
    /// The refresh token, if there is one.
    pub refresh_token: Option<Secret>,
    /// The ID token, if the scope has `openid` (OpenID Connect Core section 3.1.3.3).
    pub id_token: Option<Secret>,
    /// The granted scope; always present, since it may be less than the requested one.
    pub scope: Scope,
    /// The granted authorization details (RFC 9396 section 7).
    pub authorization_details: AuthorizationDetails,
    /// What parts of the provider and an extension grant add.
    pub(crate) members: Members,
}

impl TokenResponse {
    /// Members with a meaning of their own, which no extension grant may set.
    const RESERVED: [&str; 12] = [
        "access_token",
        "authorization_details",
        "device_secret",
        "error",
        "error_description",
        "error_uri",
        "expires_in",
        "grant_id",
        "id_token",
        "refresh_token",
        "scope",
        "token_type",
    ];

    /// Adds members, except those with a meaning of their own.
    pub(crate) fn add_members(&mut self, mut members: Members) {
        members.retain(|name| {
            let is_reserved = Self::RESERVED.contains(&name);
            if is_reserved {
                tracing::warn!(
                    member = name,
                    "an extension grant cannot set this member of a token response"
                );
            }
            !is_reserved
        });
        self.members.extend(members);
    }

    /// Adds a member with a meaning of its own.
    pub(crate) fn add_member(&mut self, name: &str, value: &str) {
        self.members.set(name.to_owned(), &Value::from(value));
    }

    pub(crate) fn new(
        access_token: Secret,
        token_type: &'static str,
        expires_in: u64,
        refresh_token: Option<Secret>,
        scope: Scope,
    ) -> Self {
        Self {
            access_token,
            token_type,
            expires_in,
            refresh_token,
            id_token: None,
            scope,
            authorization_details: AuthorizationDetails::default(),
            members: Members::new(),
        }
    }
}

impl JsonObject for TokenResponse {
    fn members<W: Write>(&self, object: &mut Object<W>) -> io::Result<()> {
        object.text("access_token", self.access_token.reveal())?;
        object.text("token_type", self.token_type)?;
        object.value("expires_in", &self.expires_in)?;
        object.optional_text("refresh_token", self.refresh_token.as_ref().map(Secret::reveal))?;
        object.optional_text("id_token", self.id_token.as_ref().map(Secret::reveal))?;
        if !self.scope.is_empty() {
            object.text("scope", self.scope.as_str())?;
        }
        if !self.authorization_details.is_empty() {
            object.value("authorization_details", &self.authorization_details)?;
        }
        self.members.iter().try_for_each(|(name, value)| object.named(name, value))
    }
}

/// Serializes a secret in the clear, for its recipient.
pub(crate) fn reveal<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.reveal())
}
