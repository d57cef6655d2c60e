//! The device code.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{AskedGrant, Confirmation, DeviceDecision};
use crate::authorization_details::AuthorizationDetails;
use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::{Digest, Scope, Text, Timestamp};

/// A device code as a store keeps it (RFC 8628 section 3.2): the device's request, under the digests of the
/// code that the device polls with and of the code that the person types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeviceCode {
    /// The digest of the device code's text; the key of the record.
    pub digest: Digest,
    /// The digest of the [user code](super::UserCode); another key of the record.
    pub user_code: Digest,
    /// The client that it was issued to; no other can redeem it.
    pub client_id: Text,
    /// The requested scope.
    pub scope: Scope,
    /// The scope that the device named, if it is larger: it may repeat it at each refresh, and gets what was
    /// granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_scope: Option<Scope>,
    /// The authorization details that the device asks for (RFC 9396).
    #[serde(
        rename = "!authorization_details",
        default,
        skip_serializing_if = "AuthorizationDetails::is_empty"
    )]
    pub authorization_details: AuthorizationDetails,
    /// The protected resources that the device named, or the provider's default one.
    #[serde(rename = "!audience", default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<String>,
    /// The key that the code is bound to: only its holder may redeem it.
    #[serde(rename = "!confirmation", default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<Confirmation>,
    /// What becomes of which grant when it is redeemed, if the client manages the grant (`grant_management_action`).
    #[serde(rename = "!grant_management", default, skip_serializing_if = "Option::is_none")]
    pub grant_management: Option<AskedGrant>,
    /// The address that the request came from: that of the device, or of its server. `None` if it is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// How many seconds the device waits between two polls, until it is told to slow down.
    pub interval: u64,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When both codes expire.
    pub expires_at: Timestamp,
    /// The resource owner's decision; `None` until there is one.
    pub decision: Option<DeviceDecision>,
    /// Whether it was redeemed. Not part of the form: the store sets it from its own mark.
    #[serde(skip)]
    pub redeemed: bool,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(DeviceCode, "a device code");

/// The keys of a device code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeviceCodeKeys<'a> {
    /// The digest of the device code: the primary key.
    pub digest: &'a Digest,
    /// The digest of the user code: unique.
    pub user_code: &'a Digest,
    /// The client: the code goes with it.
    pub client_id: &'a str,
    /// The seconds between two polls, with which a column begins that
    /// [`poll_device_code`](crate::store::DeviceCodeStore::poll_device_code) makes longer.
    pub interval: u64,
    /// From when on a sweep may delete the record.
    pub expires_at: Timestamp,
}

impl DeviceCode {
    /// A code without a decision.
    pub fn new(
        digest: Digest,
        user_code: Digest,
        client_id: impl Into<Text>,
        scope: Scope,
        interval: u64,
        issued_at: Timestamp,
        expires_at: Timestamp,
    ) -> Self {
        Self {
            digest,
            user_code,
            client_id: client_id.into(),
            scope,
            requested_scope: None,
            authorization_details: AuthorizationDetails::default(),
            audience: Vec::new(),
            confirmation: None,
            grant_management: None,
            address: None,
            interval,
            issued_at,
            expires_at,
            decision: None,
            redeemed: false,
            form: Form::new(),
        }
    }

    /// What a store keeps. It also has columns for later changes: the form of the
    /// [decision](DeviceDecision::to_stored) and its grant, the mark that the code was redeemed, the last
    /// poll, and the interval.
    ///
    /// # Errors
    /// None in practice: every code can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<DeviceCodeKeys<'_>>, RecordError> {
        let Self { digest, user_code, client_id, interval, expires_at, .. } = self;
        let (interval, expires_at) = (*interval, *expires_at);
        Ok(Stored::new(write(self)?, DeviceCodeKeys { digest, user_code, client_id, interval, expires_at }))
    }

    /// The code that was kept, the form of the decision, where the store has one, and whether the store's mark says that it was redeemed.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote one of the forms with content that this version does not
    /// understand, or if one is malformed.
    pub fn from_stored(
        form: impl AsRef<str>,
        decision: Option<&str>,
        redeemed: bool,
    ) -> Result<Self, RecordError> {
        let decision = decision.map(DeviceDecision::from_stored).transpose()?;
        Ok(Self { decision, redeemed, ..read(form.as_ref())? })
    }
}
