//! Records that are taken apart into columns, and put together from them: what nobody had in mind has no column.

use oauth_runtime::event::Event;
use oauth_runtime::store::{
    Consent, FailedAttempts, PendingNotice, PushedRequest, SessionClient, StoredCredentials, StoredKey,
    StoredSession, WebhookProgress,
};
use oauth_runtime::token::{
    AccessToken, Authentication, AuthorizationCode, DecoupledApproval, DeviceCode, RefreshToken, Successor,
};
use oauth_runtime::{Client, ClientDocument, ClientMetadata, DynamicRegistration};

use super::{Fault, Faulty};

impl Faulty {
    /// The record as the store gives it back.
    pub(super) fn kept<T: Columns>(&self, record: T) -> T {
        if self.has(Fault::MapsColumns) { record.mapped() } else { record }
    }
}

pub(super) trait Columns: Sized {
    /// The same record, made of the members that there are columns for.
    fn mapped(self) -> Self;
}

impl Columns for Authentication {
    fn mapped(self) -> Self {
        let mut kept = Self::default();
        kept.auth_time = self.auth_time;
        kept.acr = self.acr;
        kept.amr = self.amr;
        kept.session_id = self.session_id;
        kept.claims = self.claims;
        kept.claims_locales = self.claims_locales;
        kept
    }
}

impl Columns for AccessToken {
    fn mapped(self) -> Self {
        let Self { digest, grant_id, client_id, scope, issued_at, expires_at, .. } = self;
        let mut kept = Self::new(digest, grant_id, client_id, scope, issued_at, expires_at);
        kept.subject = self.subject;
        kept.username = self.username;
        kept.authorization_details = self.authorization_details;
        kept.audience = self.audience;
        kept.confirmation = self.confirmation;
        kept.authentication = self.authentication.map(|own| Box::new(own.mapped()));
        kept.claims = self.claims;
        kept.actor = self.actor;
        kept.granted_to = self.granted_to;
        kept
    }
}

impl Columns for AuthorizationCode {
    fn mapped(self) -> Self {
        let Self { digest, grant_id, client_id, subject, scope, issued_at, expires_at, .. } = self;
        let mut kept = Self::new(digest, grant_id, client_id, subject, scope, issued_at, expires_at);
        kept.redirect_uri = self.redirect_uri;
        kept.username = self.username;
        kept.requested_scope = self.requested_scope;
        kept.authorization_details = self.authorization_details;
        kept.audience = self.audience;
        kept.confirmation = self.confirmation;
        kept.code_challenge = self.code_challenge;
        kept.nonce = self.nonce;
        kept.authentication = self.authentication.mapped();
        kept.redeemed = self.redeemed;
        kept
    }
}

impl Columns for Successor {
    fn mapped(self) -> Self {
        Self::new(self.rotated_at, self.digest, self.sealed)
    }
}

impl Columns for RefreshToken {
    fn mapped(self) -> Self {
        let Self { digest, grant_id, client_id, scope, issued_at, expires_at, .. } = self;
        let mut kept = Self::new(digest, grant_id, client_id, scope, issued_at, expires_at);
        kept.subject = self.subject;
        kept.username = self.username;
        kept.requested_scope = self.requested_scope;
        kept.authorization_details = self.authorization_details;
        kept.audience = self.audience;
        kept.confirmation = self.confirmation;
        kept.authentication = self.authentication.map(|own| Box::new(own.mapped()));
        kept.granted_at = self.granted_at;
        kept.is_successor = self.is_successor;
        kept.successor = self.successor.map(Columns::mapped);
        kept
    }
}

impl Columns for DeviceCode {
    fn mapped(self) -> Self {
        let Self { digest, user_code, client_id, scope, interval, issued_at, expires_at, .. } = self;
        let mut kept = Self::new(digest, user_code, client_id, scope, interval, issued_at, expires_at);
        kept.requested_scope = self.requested_scope;
        kept.authorization_details = self.authorization_details;
        kept.audience = self.audience;
        kept.confirmation = self.confirmation;
        kept.address = self.address;
        kept.decision = self.decision;
        kept.redeemed = self.redeemed;
        kept
    }
}

impl Columns for DecoupledApproval {
    fn mapped(self) -> Self {
        let mut kept = Self::new(self.grant_id, self.subject, self.scope, self.approved_at);
        kept.username = self.username;
        kept.authorization_details = self.authorization_details;
        kept.authentication = self.authentication.mapped();
        kept
    }
}

impl Columns for Client {
    fn mapped(self) -> Self {
        let (own, mut kept) = (self.metadata().clone(), ClientMetadata::default());
        kept.client_name = own.client_name;
        kept.client_uri = own.client_uri;
        kept.logo_uri = own.logo_uri;
        kept.tos_uri = own.tos_uri;
        kept.policy_uri = own.policy_uri;
        kept.contacts = own.contacts;
        kept.software_id = own.software_id;
        kept.software_version = own.software_version;
        kept.software_statement = own.software_statement;
        kept.redirect_uris = own.redirect_uris;
        kept.token_endpoint_auth_method = own.token_endpoint_auth_method;
        kept.grant_types = own.grant_types;
        kept.response_types = own.response_types;
        kept.scope = own.scope;
        kept.default_scope = own.default_scope;
        kept.private_network_redirect_uris = own.private_network_redirect_uris;
        kept.localized = own.localized;
        kept.openid = own.openid;
        kept.first_party = own.first_party;
        kept.federated = own.federated;
        let registration = self.registration().map(|own| {
            let kept = DynamicRegistration::new(own.access_token, own.issued_at);
            own.unused_until.map_or(kept.clone(), |moment| kept.unused_until(moment))
        });
        let document = self.document().map(|own| {
            let kept = ClientDocument::new(own.fetched_at);
            own.unused_until.map_or(kept.clone(), |moment| kept.unused_until(moment))
        });
        let client = self.with_recorded_metadata(kept);
        let client = document.map_or(client.clone(), |document| client.into_documented(document));
        registration.map_or(client.clone(), |registration| client.into_registered(registration))
    }
}

impl Columns for StoredSession {
    fn mapped(self) -> Self {
        Self::new(self.digest, self.data, self.saved_at, self.expires_at).of(self.subjects)
    }
}

impl Columns for Consent {
    fn mapped(self) -> Self {
        let mut kept = Self::new(self.subject, self.client_id, self.scope, self.given_at);
        kept.claims = self.claims;
        kept.resources = self.resources;
        kept
    }
}

impl Columns for StoredKey {
    fn mapped(self) -> Self {
        let Self { slot, algorithm, private_key, signs_from, signs_until, expires_at, .. } = self;
        Self::new(slot, algorithm, private_key, signs_from, signs_until, expires_at)
    }
}

impl Columns for StoredCredentials {
    fn mapped(self) -> Self {
        let mut kept = Self::new(self.digest, self.data);
        kept.version = self.version;
        kept
    }
}

impl Columns for WebhookProgress {
    fn mapped(self) -> Self {
        let mut kept = Self::new(self.digest, self.sent);
        kept.version = self.version;
        kept.claimed_by = self.claimed_by;
        kept.claimed_until = self.claimed_until;
        kept.failures = self.failures;
        kept.failing_since = self.failing_since;
        kept.due_at = self.due_at;
        kept.is_gone = self.is_gone;
        kept
    }
}

impl Columns for FailedAttempts {
    fn mapped(self) -> Self {
        let mut kept = Self::new(self.digest, self.last, self.expires_at);
        kept.version = self.version;
        kept.count = self.count;
        kept.before = self.before;
        kept.blocked_for = self.blocked_for;
        kept
    }
}

impl Columns for SessionClient {
    fn mapped(self) -> Self {
        Self::new(self.session_id, self.client_id, self.subject, self.expires_at)
    }
}

impl Columns for PendingNotice {
    fn mapped(self) -> Self {
        let Self { id, session_id, client_id, subject, created_at, expires_at, .. } = self;
        let mut kept = Self::new(id, session_id, client_id, subject, created_at, expires_at);
        kept.due_at = self.due_at;
        kept.attempts = self.attempts;
        kept
    }
}

impl Columns for Event {
    fn mapped(self) -> Self {
        let mut kept = Self::new(self.kind, self.time);
        kept.id = self.id;
        kept.client_id = self.client_id;
        kept.subject = self.subject;
        kept.session_id = self.session_id;
        kept.grant_id = self.grant_id;
        kept.address = self.address;
        kept.request_id = self.request_id;
        kept.operator = self.operator;
        kept.operator_client_id = self.operator_client_id;
        kept
    }
}

impl Columns for PushedRequest {
    fn mapped(self) -> Self {
        let Self { digest, client_id, parameters, expires_at, .. } = self;
        let mut kept = Self::new(digest, client_id, parameters, expires_at);
        kept.is_signed = self.is_signed;
        kept
    }
}
