//! The kinds of events.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::person::{CredentialType, DisabledReason, Identifier};
use crate::{Scope, Text, Timestamp};

/// What happened. [The module](super) has the table of all kinds.
///
/// No member can hold a secret: texts are names of the protocol, reasons that this crate wrote, or identifiers that are
/// public by their nature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
#[non_exhaustive]
pub enum EventKind {
    /// A client got a code or tokens in an authorization response.
    #[serde(rename = "authorization.approved")]
    AuthorizationApproved {
        /// The `response_type` of the request.
        response_type: Text,
        /// The granted scope.
        scope: Scope,
    },
    /// The resource owner denied an authorization request.
    #[serde(rename = "authorization.denied")]
    AuthorizationDenied {},
    /// The token endpoint issued tokens.
    #[serde(rename = "token.issued")]
    TokenIssued {
        /// The `grant_type` of the request.
        grant_type: Text,
        /// The scope of the access token.
        scope: Scope,
        /// Whether a refresh token was among them.
        refresh_token: bool,
        /// Whether an ID token was among them.
        id_token: bool,
    },
    /// The token endpoint issued tokens for a refresh token.
    #[serde(rename = "token.refreshed")]
    TokenRefreshed {
        /// The scope of the access token.
        scope: Scope,
        /// Whether the client got a new refresh token.
        rotated: bool,
    },
    /// A client exchanged a token of a person (RFC 8693).
    #[serde(rename = "token.exchanged")]
    TokenExchanged {
        /// The client that the presented token was issued to; `None` for a token of another issuer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from_client: Option<Text>,
        /// The other issuer of the presented token.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from_issuer: Option<Text>,
        /// The transaction of a transaction token.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        txn: Option<Text>,
        /// What the client got, as in its response (`issued_token_type`).
        issued_token_type: Text,
        /// Who acts for the person with it, the last one first. Empty: the client appears as the person.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        actors: Vec<Text>,
        /// The resources that it is for.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        audience: Vec<Text>,
        /// Its scope.
        scope: Scope,
        /// The rule of the policy that allowed it, if it has a name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<Text>,
    },
    /// A JWT of a trusted issuer was accepted (RFC 7523).
    #[serde(rename = "assertion.accepted")]
    AssertionAccepted {
        /// Its issuer.
        issuer: Text,
        /// Its subject, as the issuer calls it.
        assertion_subject: Text,
        /// What it was good for.
        used_as: AssertionUse,
    },
    /// A JWT that names a trusted issuer was refused.
    #[serde(rename = "assertion.refused")]
    AssertionRefused {
        /// The issuer that it names.
        issuer: Text,
        /// Its subject, if its signature was right.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assertion_subject: Option<Text>,
        /// What it was presented for.
        used_as: AssertionUse,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    },
    /// An access token was revoked.
    #[serde(rename = "token.revoked")]
    TokenRevoked {},
    /// A client began a grant that it manages (Grant Management for OAuth 2.0 draft 03, `create`).
    #[serde(rename = "grant.created")]
    GrantCreated {
        /// What the grant has.
        scope: Scope,
    },
    /// A client added to a grant that it manages (`merge`).
    #[serde(rename = "grant.merged")]
    GrantMerged {
        /// What the grant has from now on: what it had, and what came.
        scope: Scope,
    },
    /// A client replaced what a grant has that it manages (`replace`).
    #[serde(rename = "grant.replaced")]
    GrantReplaced {
        /// What the grant has from now on.
        scope: Scope,
    },
    /// A grant ended with all its codes and tokens.
    #[serde(rename = "grant.revoked")]
    GrantRevoked {
        /// Who ended it.
        by: Actor,
    },
    /// A code was presented again, so its grant was revoked (RFC 6749 section 4.1.2).
    #[serde(rename = "code.replayed")]
    CodeReplayed {},
    /// A refresh token was presented again after its successor, so its grant was revoked (RFC 9700 section 4.14.2).
    #[serde(rename = "refresh_token.replayed")]
    RefreshTokenReplayed {},
    /// An endpoint answered with an error.
    #[serde(rename = "request.refused")]
    RequestRefused {
        /// The name of the endpoint, as in `endpoints(…)`.
        endpoint: Text,
        /// The error code.
        error: Text,
        /// Why, as in the log. `None` if the reason quotes the request: only the log has it then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    },
    /// A client did not prove who it is.
    #[serde(rename = "client.authentication_failed")]
    ClientAuthenticationFailed {
        /// Why, as in the log; the client does not hear it. `None` if only the log says it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    },
    /// A client was registered.
    #[serde(rename = "client.created")]
    ClientCreated {
        /// Who did it.
        by: Actor,
        /// The scope that the client may ask for; `None`: none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scope: Option<Scope>,
    },
    /// The registration of a client was changed.
    #[serde(rename = "client.changed")]
    ClientChanged {
        /// Who did it.
        by: Actor,
        /// What was changed.
        change: ClientChange,
        /// The names of the members of its metadata that changed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        members: Vec<Text>,
        /// The scope that it may ask for from now on; `None`: the same as before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scope: Option<Scope>,
    },
    /// A client was deleted.
    #[serde(rename = "client.deleted")]
    ClientDeleted {
        /// Who did it.
        by: Actor,
    },
    /// A person logged in.
    #[serde(rename = "login.succeeded")]
    LoginSucceeded {
        /// How, as authentication method references (RFC 8176).
        methods: Vec<Text>,
    },
    /// The application's [`LoginPolicy`](https://docs.rs/oauth-runtime/latest/oauth_runtime/ui/trait.LoginPolicy.html)
    /// refused a login.
    #[serde(rename = "login.refused")]
    LoginRefused {
        /// Whether the person had proven who they are.
        proven: bool,
    },
    /// A wrong user name or password was typed. The event does not contain the typed text.
    #[serde(rename = "login.failed")]
    LoginFailed {},
    /// A person's second factor was right.
    #[serde(rename = "second_factor.succeeded")]
    SecondFactorSucceeded {
        /// Which.
        factor: Factor,
    },
    /// A person's second factor was wrong.
    #[serde(rename = "second_factor.failed")]
    SecondFactorFailed {
        /// Which.
        factor: Factor,
    },
    /// A person added a passkey or a second factor.
    #[serde(rename = "credential.added")]
    CredentialAdded {
        /// Which.
        factor: Factor,
    },
    /// A person removed a passkey or a second factor.
    #[serde(rename = "credential.removed")]
    CredentialRemoved {
        /// Which.
        factor: Factor,
    },
    /// A person allowed a client something.
    #[serde(rename = "consent.given")]
    ConsentGiven {
        /// What.
        scope: Scope,
    },
    /// A person refused.
    #[serde(rename = "consent.denied")]
    ConsentDenied {},
    /// A person took back what they had allowed a client.
    #[serde(rename = "consent.withdrawn")]
    ConsentWithdrawn {},
    /// A person had a device remembered: for some time, the pages do not ask for their second factor in this browser.
    #[serde(rename = "device.remembered")]
    DeviceRemembered {},
    /// Remembered devices were forgotten: the pages ask for the person's second factor again in these browsers.
    #[serde(rename = "device.forgotten")]
    DeviceForgotten {
        /// How many browsers.
        count: u64,
    },
    /// A person approved a device.
    #[serde(rename = "device.approved")]
    DeviceApproved {
        /// What it may do.
        scope: Scope,
    },
    /// A person denied a device.
    #[serde(rename = "device.denied")]
    DeviceDenied {},
    /// A client asks for a person by backchannel authentication (CIBA).
    #[serde(rename = "ciba.requested")]
    CibaRequested {
        /// What it asks for.
        scope: Scope,
    },
    /// A person approved such a request.
    #[serde(rename = "ciba.approved")]
    CibaApproved {
        /// What the client may do.
        scope: Scope,
    },
    /// A person denied such a request.
    #[serde(rename = "ciba.denied")]
    CibaDenied {},
    /// A client was told the result of such a request, at its notification endpoint.
    #[serde(rename = "ciba.delivered")]
    CibaDelivered {
        /// How: `ping` or `push`.
        mode: Text,
    },
    /// A client could not be told the result of such a request; what was to be pushed was revoked.
    #[serde(rename = "ciba.delivery_failed")]
    CibaDeliveryFailed {
        /// How: `ping` or `push`.
        mode: Text,
    },
    /// A code that no device has was typed. The event does not contain the typed text.
    #[serde(rename = "user_code.failed")]
    UserCodeFailed {},
    /// The application's [policy](crate::access_policy) refused an access.
    #[serde(rename = "access.refused")]
    AccessRefused {
        /// On which [occasion](crate::access_policy::AccessOccasion).
        occasion: Text,
        /// The rule that decided, as the policy named it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<Text>,
    },
    /// A signing key was made in the store. It is published now, and replaces its predecessor at `signs_from`.
    #[serde(rename = "signing_key.created")]
    SigningKeyCreated {
        /// The slot of the store that has it.
        key: Text,
        /// Its algorithm.
        algorithm: Text,
        /// When it begins to sign.
        signs_from: Timestamp,
    },
    /// A signing key was deleted from the store, because the last token that it signed has expired.
    #[serde(rename = "signing_key.retired")]
    SigningKeyRetired {
        /// The slot that it was in.
        key: Text,
    },
    /// Sessions of a person ended.
    #[serde(rename = "logout")]
    Logout {
        /// Whether all their sessions ended, and not only that of one browser.
        everywhere: bool,
    },
    /// An attempt was not looked at, because too many had failed before.
    #[serde(rename = "rate_limit.reached")]
    RateLimitReached {
        /// Which limit.
        limit: Limit,
        /// The seconds until the next attempt may begin.
        retry_after: u64,
    },
    /// An operator deleted a person's passkeys, authenticator app and recovery codes.
    #[serde(rename = "credentials.deleted")]
    CredentialsDeleted {},
    /// An operator deleted a person's data in the store.
    #[serde(rename = "person.forgotten")]
    PersonForgotten {},
    /// An operator deleted a signing key.
    #[serde(rename = "signing_key.deleted")]
    SigningKeyDeleted {
        /// The `kid` of the key.
        key_id: Text,
    },
    /// An operator made the provider try the receiver of a webhook again.
    #[serde(rename = "webhook.resumed")]
    WebhookResumed {
        /// The name of the webhook, or the host of its URL.
        receiver: Text,
    },
    /// An operator forgot failed attempts, so that a person can try again.
    #[serde(rename = "rate_limit.forgotten")]
    RateLimitForgotten {
        /// Which limit.
        limit: Limit,
    },
    /// An operator added a tenant.
    #[serde(rename = "tenant.added")]
    TenantAdded {
        /// Its name.
        name: Text,
        /// Its issuer.
        issuer: Text,
    },
    /// An operator enabled a tenant: its requests are answered again.
    #[serde(rename = "tenant.enabled")]
    TenantEnabled {
        /// Its name.
        name: Text,
    },
    /// An operator disabled a tenant: it gets no requests, and keeps what it has.
    #[serde(rename = "tenant.disabled")]
    TenantDisabled {
        /// Its name.
        name: Text,
    },
    /// An operator removed a tenant with its clients, everything that was issued to them, and its keys.
    #[serde(rename = "tenant.removed")]
    TenantRemoved {
        /// Its name.
        name: Text,
    },
    /// The audit log left out refusals of a minute, because there were
    /// [too many](crate::SettingsBuilder::audit_log_refusals_per_minute). Only the audit log has it.
    #[serde(rename = "refusals.left_out")]
    RefusalsLeftOut {
        /// The kind of the events that were left out.
        kind: Text,
        /// How many.
        count: u64,
    },
    /// A person signed up: their address was verified, and their account exists.
    #[serde(rename = "person.created")]
    PersonCreated {},
    /// A person deleted their own account.
    #[serde(rename = "person.deleted")]
    PersonDeleted {},
    /// A person set a new password.
    #[serde(rename = "password.changed")]
    PasswordChanged {
        /// Whether they set it by a link in an e-mail, because they had forgotten the old one.
        forgotten: bool,
    },
    /// A person has a new, verified e-mail address.
    #[serde(rename = "email.changed")]
    EmailChanged {},
    /// A person changed their profile.
    #[serde(rename = "profile.changed")]
    ProfileChanged {
        /// The names of the claims that changed.
        claims: Vec<Text>,
    },
    /// A person took a copy of their data.
    #[serde(rename = "data.exported")]
    DataExported {},
    /// A wrong code for an e-mail was typed. The event does not contain the typed text.
    #[serde(rename = "email_code.failed")]
    EmailCodeFailed {},
    /// A person signed in at another provider, and is linked with an account here. `login.succeeded` follows if the
    /// login is completed.
    #[serde(rename = "upstream_login.succeeded")]
    UpstreamLoginSucceeded {
        /// The name of the upstream.
        upstream: Text,
    },
    /// A sign-in at another provider failed, or the response was not for this browser.
    #[serde(rename = "upstream_login.failed")]
    UpstreamLoginFailed {
        /// The name of the upstream.
        upstream: Text,
        /// Why, in a word; the log says more.
        reason: Text,
    },
    /// A person linked their account with one at another provider.
    #[serde(rename = "upstream.linked")]
    UpstreamLinked {
        /// The name of the upstream.
        upstream: Text,
    },
    /// A person ended such a link.
    #[serde(rename = "upstream.unlinked")]
    UpstreamUnlinked {
        /// The name of the upstream, or its issuer if it is no longer configured.
        upstream: Text,
    },
    /// The application disabled a person's account. It says so with `shared_signals::tell`, as it does the four that follow.
    #[serde(rename = "account.disabled")]
    AccountDisabled {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<DisabledReason>,
    },
    /// The application enabled a disabled account again.
    #[serde(rename = "account.enabled")]
    AccountEnabled {},
    /// Somebody else may know a credential of a person.
    #[serde(rename = "credential.compromised")]
    CredentialCompromised {
        /// Which.
        credential_type: CredentialType,
    },
    /// A person has to change a credential before they can go on.
    #[serde(rename = "credential.change_required")]
    CredentialChangeRequired {},
    /// An address that the application itself gives to people is another one.
    #[serde(rename = "identifier.changed")]
    IdentifierChanged {
        /// The old one.
        identifier: Identifier,
        /// The new one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        new_value: Option<Text>,
    },
    /// An event of a later version.
    #[serde(untagged)]
    Other {
        /// Its `type`.
        #[serde(rename = "type")]
        name: Text,
        /// Its `data`.
        data: Value,
    },
}

/// Who did something to a client or a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Actor {
    /// The client itself.
    Client,
    /// The person whose grant it is.
    Person,
    /// An operator, with the API or the command line.
    Operator,
    /// The provider by its own rules.
    Provider,
}

/// What a JWT of a trusted issuer is presented for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AssertionUse {
    /// Tokens, with the grant `jwt_bearer` (RFC 7523 section 2.1).
    Grant,
    /// To authenticate the client (RFC 7523 section 2.2).
    ClientAuthentication,
    /// The subject token of an exchange (RFC 8693 section 2.1).
    SubjectToken,
    /// Its actor token.
    ActorToken,
}

/// What was changed of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClientChange {
    /// Its metadata.
    Metadata,
    /// It may not authenticate any more.
    Disabled,
    /// It may authenticate again.
    Enabled,
    /// It has a new secret.
    SecretAdded,
    /// One of its secrets is no longer valid.
    SecretRemoved,
    /// Its secrets were sealed again; they are the same.
    SecretResealed,
}

/// A passkey or a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Factor {
    /// A passkey.
    Passkey,
    /// The code of an authenticator app.
    AuthenticatorApp,
    /// Recovery codes.
    RecoveryCode,
}

/// A rate limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Limit {
    /// That of passwords.
    Login,
    /// That of second factors.
    SecondFactor,
    /// That of the codes of devices.
    UserCode,
    /// That of registrations.
    Registration,
    /// That of requests for device codes.
    DeviceAuthorization,
    /// That of pushed authorization requests.
    PushedRequest,
    /// That of e-mails.
    Mail,
    /// That of sign-ins with other providers.
    Upstream,
    /// Another one, at an endpoint.
    Endpoint,
}

impl EventKind {
    /// The name: the `type` of the event.
    pub fn name(&self) -> &str {
        match self {
            Self::AuthorizationApproved { .. } => "authorization.approved",
            Self::AuthorizationDenied {} => "authorization.denied",
            Self::TokenIssued { .. } => "token.issued",
            Self::TokenRefreshed { .. } => "token.refreshed",
            Self::TokenExchanged { .. } => "token.exchanged",
            Self::AssertionAccepted { .. } => "assertion.accepted",
            Self::AssertionRefused { .. } => "assertion.refused",
            Self::TokenRevoked {} => "token.revoked",
            Self::GrantCreated { .. } => "grant.created",
            Self::GrantMerged { .. } => "grant.merged",
            Self::GrantReplaced { .. } => "grant.replaced",
            Self::GrantRevoked { .. } => "grant.revoked",
            Self::CodeReplayed {} => "code.replayed",
            Self::RefreshTokenReplayed {} => "refresh_token.replayed",
            Self::RequestRefused { .. } => "request.refused",
            Self::ClientAuthenticationFailed { .. } => "client.authentication_failed",
            Self::ClientCreated { .. } => "client.created",
            Self::ClientChanged { .. } => "client.changed",
            Self::ClientDeleted { .. } => "client.deleted",
            Self::LoginSucceeded { .. } => "login.succeeded",
            Self::LoginFailed {} => "login.failed",
            Self::LoginRefused { .. } => "login.refused",
            Self::SecondFactorSucceeded { .. } => "second_factor.succeeded",
            Self::SecondFactorFailed { .. } => "second_factor.failed",
            Self::CredentialAdded { .. } => "credential.added",
            Self::CredentialRemoved { .. } => "credential.removed",
            Self::ConsentGiven { .. } => "consent.given",
            Self::ConsentDenied {} => "consent.denied",
            Self::ConsentWithdrawn {} => "consent.withdrawn",
            Self::DeviceRemembered {} => "device.remembered",
            Self::DeviceForgotten { .. } => "device.forgotten",
            Self::DeviceApproved { .. } => "device.approved",
            Self::DeviceDenied {} => "device.denied",
            Self::CibaRequested { .. } => "ciba.requested",
            Self::CibaApproved { .. } => "ciba.approved",
            Self::CibaDenied {} => "ciba.denied",
            Self::CibaDelivered { .. } => "ciba.delivered",
            Self::CibaDeliveryFailed { .. } => "ciba.delivery_failed",
            Self::UserCodeFailed {} => "user_code.failed",
            Self::AccessRefused { .. } => "access.refused",
            Self::SigningKeyCreated { .. } => "signing_key.created",
            Self::SigningKeyRetired { .. } => "signing_key.retired",
            Self::Logout { .. } => "logout",
            Self::RateLimitReached { .. } => "rate_limit.reached",
            Self::CredentialsDeleted {} => "credentials.deleted",
            Self::PersonForgotten {} => "person.forgotten",
            Self::SigningKeyDeleted { .. } => "signing_key.deleted",
            Self::WebhookResumed { .. } => "webhook.resumed",
            Self::RateLimitForgotten { .. } => "rate_limit.forgotten",
            Self::TenantAdded { .. } => "tenant.added",
            Self::TenantEnabled { .. } => "tenant.enabled",
            Self::TenantDisabled { .. } => "tenant.disabled",
            Self::TenantRemoved { .. } => "tenant.removed",
            Self::RefusalsLeftOut { .. } => "refusals.left_out",
            Self::PersonCreated {} => "person.created",
            Self::PersonDeleted {} => "person.deleted",
            Self::PasswordChanged { .. } => "password.changed",
            Self::EmailChanged {} => "email.changed",
            Self::ProfileChanged { .. } => "profile.changed",
            Self::DataExported {} => "data.exported",
            Self::EmailCodeFailed {} => "email_code.failed",
            Self::UpstreamLoginSucceeded { .. } => "upstream_login.succeeded",
            Self::UpstreamLoginFailed { .. } => "upstream_login.failed",
            Self::UpstreamLinked { .. } => "upstream.linked",
            Self::UpstreamUnlinked { .. } => "upstream.unlinked",
            Self::AccountDisabled { .. } => "account.disabled",
            Self::AccountEnabled {} => "account.enabled",
            Self::CredentialCompromised { .. } => "credential.compromised",
            Self::CredentialChangeRequired {} => "credential.change_required",
            Self::IdentifierChanged { .. } => "identifier.changed",
            Self::Other { name, .. } => name,
        }
    }

    /// The kind with this name and data. What this version does not know is kept.
    pub(super) fn read(name: Text, data: Value) -> Self {
        let written = json!({ "type": name.as_str(), "data": data });
        match serde_json::from_value::<Self>(written.clone()) {
            // A later version may have added a member, which only the other form keeps.
            Ok(known) if serde_json::to_value(&known).is_ok_and(|again| again == written) => known,
            _ => Self::Other { name, data },
        }
    }
}

/// The names of all kinds.
pub const KINDS: [&str; 70] = [
    "authorization.approved",
    "authorization.denied",
    "token.issued",
    "token.refreshed",
    "token.exchanged",
    "assertion.accepted",
    "assertion.refused",
    "token.revoked",
    "grant.created",
    "grant.merged",
    "grant.replaced",
    "grant.revoked",
    "code.replayed",
    "refresh_token.replayed",
    "request.refused",
    "client.authentication_failed",
    "client.created",
    "client.changed",
    "client.deleted",
    "login.succeeded",
    "login.failed",
    "login.refused",
    "second_factor.succeeded",
    "second_factor.failed",
    "credential.added",
    "credential.removed",
    "consent.given",
    "consent.denied",
    "consent.withdrawn",
    "device.remembered",
    "device.forgotten",
    "device.approved",
    "device.denied",
    "ciba.requested",
    "ciba.approved",
    "ciba.denied",
    "ciba.delivered",
    "ciba.delivery_failed",
    "user_code.failed",
    "access.refused",
    "signing_key.created",
    "signing_key.retired",
    "logout",
    "rate_limit.reached",
    "credentials.deleted",
    "person.forgotten",
    "signing_key.deleted",
    "webhook.resumed",
    "rate_limit.forgotten",
    "tenant.added",
    "tenant.enabled",
    "tenant.disabled",
    "tenant.removed",
    "refusals.left_out",
    "person.created",
    "person.deleted",
    "password.changed",
    "email.changed",
    "profile.changed",
    "data.exported",
    "email_code.failed",
    "upstream_login.succeeded",
    "upstream_login.failed",
    "upstream.linked",
    "upstream.unlinked",
    "account.disabled",
    "account.enabled",
    "credential.compromised",
    "credential.change_required",
    "identifier.changed",
];
