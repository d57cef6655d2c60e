//! The backchannel authentication request.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{AskedGrant, CibaDecision, Confirmation};
use crate::authorization_details::AuthorizationDetails;
use crate::client::TokenDeliveryMode;
use crate::record::{Form, RecordError, Stored, kind, read, tenant_of, write};
use crate::{Digest, Scope, Text, Timestamp};

/// A backchannel authentication request as a store keeps it (CIBA Core 1.0 section 7), under the digest of its
/// `auth_req_id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CibaRequest {
    /// The digest of the text of `auth_req_id`; the key of the record.
    pub digest: Digest,
    /// The digest of the client, the person and the binding message; another key of the record. Of the requests with the
    /// same one, at most one waits for its person.
    pub same: Digest,
    /// The client that sent it; no other can redeem it.
    pub client_id: Text,
    /// The person who is to decide.
    pub subject: Text,
    /// The person's user name, if the application named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<Text>,
    /// The requested scope.
    pub scope: Scope,
    /// The scope that the client named, if it is larger: it may repeat it at each refresh, and gets what was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_scope: Option<Scope>,
    /// The authorization details that the client asks for (RFC 9396).
    #[serde(
        rename = "!authorization_details",
        default,
        skip_serializing_if = "AuthorizationDetails::is_empty"
    )]
    pub authorization_details: AuthorizationDetails,
    /// The protected resources that the client named (RFC 8707), or the provider's default one.
    #[serde(rename = "!audience", default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<String>,
    /// The key that the request is bound to: only its holder may redeem it.
    #[serde(rename = "!confirmation", default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<Confirmation>,
    /// What becomes of which grant when it is redeemed, if the client manages the grant (`grant_management_action`).
    #[serde(rename = "!grant_management", default, skip_serializing_if = "Option::is_none")]
    pub grant_management: Option<AskedGrant>,
    /// The authentication context classes that the client prefers (`acr_values`), the best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acr_values: Vec<String>,
    /// What the person sees on both devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binding_message: Option<String>,
    /// The address that the request came from: that of the client's server, or of its device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// How the client learns the result.
    #[serde(rename = "!delivery", default, skip_serializing_if = "TokenDeliveryMode::is_default")]
    pub delivery: TokenDeliveryMode,
    /// The `auth_req_id` and the client's notification token, sealed: what a notification needs. `None` if the client polls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification: Option<String>,
    /// How many seconds the client waits between two polls, until it is told to slow down.
    pub interval: u64,
    /// When it was received.
    pub issued_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// When a store may delete the record by itself: later than `expires_at` if the client has to be notified.
    pub kept_until: Timestamp,
    /// The person's decision; `None` until there is one. Not part of the form: the store has it in columns of its own.
    #[serde(skip)]
    pub decision: Option<CibaDecision>,
    /// Whether it was redeemed. Not part of the form: the store sets it from its own mark.
    #[serde(skip)]
    pub redeemed: bool,
    /// When the client is to be notified; for a claimed request, when the claim ends. `None`: there is nothing to tell. A column.
    #[serde(skip)]
    pub due_at: Option<Timestamp>,
    /// How many attempts to notify the client have failed. A column.
    #[serde(skip)]
    pub attempts: u32,
    /// What is being pushed to the client, sealed, once its tokens are made; until it has arrived. A column.
    #[serde(skip)]
    pub response: Option<String>,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(CibaRequest, "a backchannel authentication request");

/// The keys of a backchannel authentication request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CibaRequestKeys<'a> {
    /// The digest of `auth_req_id`: the primary key.
    pub digest: &'a Digest,
    /// Unique among the requests without a decision: empty the column with the decision.
    pub same: &'a Digest,
    /// The client: the request goes with it.
    pub client_id: &'a str,
    /// The tenant, in a store that [several tenants
    /// share](crate::store::CibaRequestStore::claim_tenant_ciba_notifications).
    pub tenant: Option<&'a str>,
    /// The person, whose waiting requests are listed.
    pub subject: &'a str,
    /// The seconds between two polls, with which a column begins that
    /// [`poll_ciba_request`](crate::store::CibaRequestStore::poll_ciba_request) makes longer.
    pub interval: u64,
    /// With which the column of the next notification begins: see
    /// [`decide_ciba_request`](crate::store::CibaRequestStore::decide_ciba_request).
    pub due_at: Option<Timestamp>,
    /// When it was received: the order of the list.
    pub issued_at: Timestamp,
    /// When it expires: it no longer waits.
    pub expires_at: Timestamp,
    /// From when on a sweep may delete the record.
    pub kept_until: Timestamp,
}

/// The columns beside the form, with what happened to a request since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CibaColumns<'a> {
    /// The form of the decision, where the store has one.
    pub decision: Option<&'a str>,
    /// Whether the mark says that it was redeemed.
    pub redeemed: bool,
    /// When the client is to be notified by now.
    pub due_at: Option<Timestamp>,
    /// How many attempts have failed.
    pub attempts: u32,
    /// The sealed response that is being pushed.
    pub response: Option<&'a str>,
}

impl CibaRequest {
    /// A request of a client that polls, without a decision.
    #[expect(clippy::too_many_arguments, reason = "the members that every request has")]
    pub fn new(
        digest: Digest,
        same: Digest,
        client_id: impl Into<Text>,
        subject: impl Into<Text>,
        scope: Scope,
        interval: u64,
        issued_at: Timestamp,
        expires_at: Timestamp,
    ) -> Self {
        Self {
            digest,
            same,
            client_id: client_id.into(),
            subject: subject.into(),
            username: None,
            scope,
            requested_scope: None,
            authorization_details: AuthorizationDetails::default(),
            audience: Vec::new(),
            confirmation: None,
            grant_management: None,
            acr_values: Vec::new(),
            binding_message: None,
            address: None,
            delivery: TokenDeliveryMode::Poll,
            notification: None,
            interval,
            issued_at,
            expires_at,
            kept_until: expires_at,
            decision: None,
            redeemed: false,
            due_at: None,
            attempts: 0,
            response: None,
            form: Form::new(),
        }
    }

    /// Whether it waits for its person `now`.
    pub fn is_pending(&self, now: Timestamp) -> bool {
        self.decision.is_none() && !self.expires_at.is_expired(now)
    }

    /// What a store keeps. It also has [columns](CibaColumns) for later changes, the grant of an approval, the last poll, and the
    /// interval.
    ///
    /// # Errors
    /// None in practice: every request can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<CibaRequestKeys<'_>>, RecordError> {
        let Self { digest, same, client_id, subject, interval, due_at, issued_at, .. } = self;
        let keys = CibaRequestKeys {
            digest,
            same,
            client_id,
            tenant: tenant_of(client_id),
            subject,
            interval: *interval,
            due_at: *due_at,
            issued_at: *issued_at,
            expires_at: self.expires_at,
            kept_until: self.kept_until,
        };
        Ok(Stored::new(write(self)?, keys))
    }

    /// The request that was kept, with what its columns say by now.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote one of the forms with content that this version does not
    /// understand, or if one is malformed.
    pub fn from_stored(form: impl AsRef<str>, columns: CibaColumns<'_>) -> Result<Self, RecordError> {
        let CibaColumns { decision, redeemed, due_at, attempts, response } = columns;
        let decision = decision.map(CibaDecision::from_stored).transpose()?;
        let response = response.map(str::to_owned);
        Ok(Self { decision, redeemed, due_at, attempts, response, ..read(form.as_ref())? })
    }
}
