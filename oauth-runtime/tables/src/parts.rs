//! The parts: what a declaration turns on beyond its grant types, response types and endpoints. The rows of
//! [`client_auth`](crate::client_auth) are parts too.

/// A part of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its name: that of what turns it on.
    pub name: &'static str,
    /// The type in the runtime that implements its `Part`.
    pub ty: &'static str,
    /// What turns it on.
    pub comes_with: ComesWith,
}

/// What turns a part on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComesWith {
    /// `openid`.
    OpenId,
    /// `request_objects(…)` with its name.
    RequestObjects,
    /// `request_objects(…)` with the word `required`.
    RequiredRequestObjects,
    /// `clients(…)` with its name.
    Clients,
    /// `claims(…)` with its name.
    Claims,
    /// `policy(…)` with its name, before `_policy`.
    Policy,
    /// `grants(…)` with its name.
    Grant,
    /// The endpoint with its name.
    Endpoint,
    /// A field that is marked `#[console]`.
    Console,
    /// Any response type.
    Responses,
    /// `profile(fapi2)` or `profile(fapi2_message_signing)`, or `sender_constrained(…)`: then single clients can be held to
    /// a profile.
    SecurityProfiles,
    /// The same, at a provider that signs.
    SignedSecurityProfiles,
    /// `resources(…)`.
    Resources,
    /// `authorization_details(…)`.
    AuthorizationDetails,
    /// `jwt` in an `access_tokens(…)`.
    JwtAccessTokens,
    /// `introspection(signed)`.
    SignedIntrospection,
    /// `token_exchange(…)` with its name.
    TokenExchange,
    /// `response_modes(jwt)`.
    JwtResponseModes,
    /// `encryption(…)` with its name, after `encrypted_`.
    Encryption,
    /// `events`.
    Events,
    /// `events`, at a provider that signs.
    SigningEvents,
    /// `events(…)` with its name.
    KeptEvents,
    /// `events(webhooks)`.
    SentEvents,
    /// `events(shared_signals)`.
    SharedSignals,
    /// `people(…)`.
    People,
    /// A field that is marked `#[ui]`.
    Ui,
    /// `sender_constrained(…)` with its name, for `required` after `sender_constrained_`.
    SenderConstrained,
}

/// All of them, in the order in which they are called.
pub const ALL: [Part; 48] = [
    Part { name: "resources", ty: "ResourceIndicators", comes_with: ComesWith::Resources },
    // After `resources`, which decide the audience; before everything that depends on the scope or the lifetime.
    Part { name: "access_policy", ty: "AccessPolicies", comes_with: ComesWith::Policy },
    // After `access_policy`, which decides about the rest of the scope; before what depends on the scope.
    Part { name: "console", ty: "OperatorConsole", comes_with: ComesWith::Console },
    Part { name: "openid", ty: "OpenIdConnect", comes_with: ComesWith::OpenId },
    // After `openid`: introspection returns these claims, even if a scope has one with the same name.
    Part { name: "access_token", ty: "ClaimsOfAccessTokens", comes_with: ComesWith::Claims },
    Part { name: "id_token", ty: "ClaimsOfIdTokens", comes_with: ComesWith::Claims },
    Part { name: "userinfo", ty: "ClaimsOfUserInfo", comes_with: ComesWith::Claims },
    // After those that the token keeps: what the application says now counts.
    Part { name: "introspection", ty: "ClaimsOfIntrospection", comes_with: ComesWith::Claims },
    Part {
        name: "authorization_details",
        ty: "RichAuthorizationRequests",
        comes_with: ComesWith::AuthorizationDetails,
    },
    Part { name: "dpop", ty: "DpopBoundTokens", comes_with: ComesWith::SenderConstrained },
    Part { name: "mtls", ty: "CertificateBoundTokens", comes_with: ComesWith::SenderConstrained },
    // After what binds tokens, because it refuses those that are not bound.
    Part {
        name: "sender_constrained_required",
        ty: "SenderConstrainedTokensRequired",
        comes_with: ComesWith::SenderConstrained,
    },
    // After everything that changes an access token, because it signs it.
    Part { name: "jwt_access_tokens", ty: "JwtAccessTokens", comes_with: ComesWith::JwtAccessTokens },
    Part {
        name: "signed_introspection",
        ty: "SignedIntrospection",
        comes_with: ComesWith::SignedIntrospection,
    },
    Part { name: "encrypted_id_token", ty: "EncryptedIdTokens", comes_with: ComesWith::Encryption },
    Part { name: "encrypted_userinfo", ty: "EncryptedUserInfo", comes_with: ComesWith::Encryption },
    Part {
        name: "encrypted_authorization_response",
        ty: "EncryptedAuthorizationResponses",
        comes_with: ComesWith::Encryption,
    },
    Part { name: "encrypted_introspection", ty: "EncryptedIntrospection", comes_with: ComesWith::Encryption },
    Part {
        name: "encrypted_request_objects",
        ty: "EncryptedRequestObjects",
        comes_with: ComesWith::Encryption,
    },
    Part { name: "jwt_response_modes", ty: "JwtResponseModes", comes_with: ComesWith::JwtResponseModes },
    // Before request objects by reference: its `request_uri` has a name space of its own.
    Part { name: "pushed_authorization_request", ty: "PushedRequests", comes_with: ComesWith::Endpoint },
    Part { name: "by_value", ty: "RequestObjectsByValue", comes_with: ComesWith::RequestObjects },
    Part { name: "by_reference", ty: "RequestObjectsByReference", comes_with: ComesWith::RequestObjects },
    Part {
        name: "require_signed_request_object",
        ty: "RequestObjectsRequired",
        comes_with: ComesWith::RequiredRequestObjects,
    },
    Part { name: "metadata_documents", ty: "ClientMetadataDocuments", comes_with: ComesWith::Clients },
    Part { name: "refresh_token", ty: "RefreshTokens", comes_with: ComesWith::Grant },
    Part { name: "device_code", ty: "DeviceCodes", comes_with: ComesWith::Grant },
    Part { name: "ciba", ty: "Ciba", comes_with: ComesWith::Grant },
    Part { name: "token_exchange", ty: "TokenExchanges", comes_with: ComesWith::Grant },
    Part { name: "id_jag", ty: "IdentityAssertionGrants", comes_with: ComesWith::TokenExchange },
    Part { name: "foreign_tokens", ty: "ForeignTokens", comes_with: ComesWith::TokenExchange },
    Part { name: "transaction_tokens", ty: "TransactionTokens", comes_with: ComesWith::TokenExchange },
    // After `access_policy`, which decides about the scope that asks for a device secret.
    Part { name: "native_sso", ty: "NativeSso", comes_with: ComesWith::TokenExchange },
    Part { name: "jwt_bearer", ty: "JwtBearer", comes_with: ComesWith::Grant },
    Part { name: "registration", ty: "Registrations", comes_with: ComesWith::Endpoint },
    Part { name: "grant_management", ty: "GrantManagement", comes_with: ComesWith::Endpoint },
    Part { name: "events", ty: "ObservedEvents", comes_with: ComesWith::Events },
    // Before the audit log, which takes the events.
    Part { name: "shared_signals", ty: "SharedSignals", comes_with: ComesWith::SharedSignals },
    Part { name: "audit_log", ty: "AuditLog", comes_with: ComesWith::KeptEvents },
    Part { name: "webhooks", ty: "Webhooks", comes_with: ComesWith::SentEvents },
    // After the audit log, which keeps the events of the keys that were made at the start.
    Part { name: "signing_key_events", ty: "SigningKeyEvents", comes_with: ComesWith::SigningEvents },
    Part { name: "end_session", ty: "TrackedSessions", comes_with: ComesWith::Endpoint },
    Part { name: "check_session", ty: "SessionManagement", comes_with: ComesWith::Endpoint },
    Part { name: "ui", ty: "DeclaredPages", comes_with: ComesWith::Ui },
    Part { name: "people", ty: "PeoplePages", comes_with: ComesWith::People },
    Part { name: "responses", ty: "SecondFactorsOfInteraction", comes_with: ComesWith::Responses },
    // Last, because the metadata document leaves out what the profile does not have.
    Part { name: "fapi2", ty: "Fapi2", comes_with: ComesWith::SecurityProfiles },
    Part { name: "fapi2_signatures", ty: "Fapi2Signatures", comes_with: ComesWith::SignedSecurityProfiles },
];
