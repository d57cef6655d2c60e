//! The device codes that are kept, and where they are found.

use std::net::IpAddr;

use super::shards::Shards;
use crate::authorization_details::AuthorizationDetails;
use crate::record::Form;
use crate::token::{AskedGrant, Confirmation, DeviceCode, DeviceDecision};
use crate::{Digest, Scope, Text, Timestamp};

#[derive(Default)]
pub(super) struct Devices {
    pub(super) codes: Shards<Device>,
    /// Maps the digest of each user code to that of its device code.
    pub(super) user_codes: Shards<Digest>,
}

/// A device code. Anybody can request many, and most are never decided, so the parts that a decision adds are
/// stored separately.
pub(super) struct Device {
    pub(super) user_code: Digest,
    pub(super) client_id: Text,
    pub(super) scope: Scope,
    pub(super) requested_scope: Option<Scope>,
    pub(super) authorization_details: Option<Box<AuthorizationDetails>>,
    pub(super) audience: Box<[String]>,
    pub(super) confirmation: Option<Box<Confirmation>>,
    pub(super) grant_management: Option<Box<AskedGrant>>,
    pub(super) address: Option<IpAddr>,
    pub(super) interval: u64,
    /// Longer than the code's own interval if the device polled too early.
    pub(super) interval_now: u64,
    pub(super) issued_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) polled_at: Option<Timestamp>,
    pub(super) decided: Option<Box<Decided>>,
    pub(super) form: Form<DeviceCode>,
}

pub(super) struct Decided {
    pub(super) decision: DeviceDecision,
    /// The digest of the access token that the code was redeemed for.
    pub(super) redeemed_for: Option<Digest>,
}

impl Device {
    pub(super) fn new(code: DeviceCode) -> Self {
        let details = Some(code.authorization_details).filter(|details| !details.is_empty());
        let decided = |decision| Box::new(Decided { decision, redeemed_for: None });
        Self {
            user_code: code.user_code,
            client_id: code.client_id,
            scope: code.scope,
            requested_scope: code.requested_scope,
            authorization_details: details.map(Box::new),
            audience: code.audience.into(),
            confirmation: code.confirmation.map(Box::new),
            grant_management: code.grant_management.map(Box::new),
            address: code.address,
            interval: code.interval,
            interval_now: code.interval,
            issued_at: code.issued_at,
            expires_at: code.expires_at,
            polled_at: None,
            decided: code.decision.map(decided),
            form: code.form,
        }
    }

    pub(super) fn code(&self, digest: &Digest) -> DeviceCode {
        DeviceCode {
            digest: *digest,
            user_code: self.user_code,
            client_id: self.client_id.clone(),
            scope: self.scope.clone(),
            requested_scope: self.requested_scope.clone(),
            authorization_details: self.authorization_details.as_deref().cloned().unwrap_or_default(),
            audience: self.audience.to_vec(),
            confirmation: self.confirmation.as_deref().cloned(),
            grant_management: self.grant_management.as_deref().cloned(),
            address: self.address,
            interval: self.interval,
            issued_at: self.issued_at,
            expires_at: self.expires_at,
            decision: self.decided.as_ref().map(|decided| decided.decision.clone()),
            redeemed: self.decided.as_ref().is_some_and(|decided| decided.redeemed_for.is_some()),
            form: self.form.clone(),
        }
    }
}

impl Devices {
    pub(super) fn count(&self) -> usize {
        self.codes.count()
    }

    pub(super) fn sweep(&self, now: Timestamp, limit: usize) -> usize {
        self.user_codes.sweep(now, limit);
        self.codes.sweep(now, limit)
    }

    pub(super) fn remove(&self, digest: &Digest) {
        self.codes.lock(digest).remove(digest);
    }

    pub(super) fn remove_client(&self, client_id: &str) {
        self.codes.each().for_each(|mut codes| codes.retain(|kept| *kept.client_id != *client_id));
    }
}
