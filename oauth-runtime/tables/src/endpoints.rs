//! The endpoints.

/// An endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    /// Its name in the declaration and in the log.
    pub name: &'static str,
    /// The path if the declaration has none.
    pub default_path: &'static str,
    /// The type in the runtime's module `endpoint` that answers.
    pub ty: &'static str,
    /// The method of the server that answers a request to it.
    pub method: &'static str,
    /// What the documentation of that method says.
    pub doc: &'static str,
    /// What enables it.
    pub comes_with: ComesWith,
    /// The HTTP methods that it answers, as `Allow` lists them.
    pub allow: &'static str,
    /// Who sends requests to it.
    pub caller: Caller,
    /// The member of the metadata document with its URL.
    pub metadata: Option<&'static str>,
    /// The first part of the members of the metadata document that say how clients authenticate: `token_endpoint` for
    /// `token_endpoint_auth_methods_supported`.
    pub authentication: Option<&'static str>,
    /// Whether scripts of any origin may call it.
    pub is_open: bool,
    /// The paths below its own at which it also answers.
    pub below: Below,
}

/// The paths below that of an endpoint at which it also answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// None.
    Nothing,
    /// Those with one more segment.
    Member,
    /// All.
    Anything,
}

/// What enables an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComesWith {
    /// `endpoints(…)` names it.
    Declared,
    /// `endpoints(…)` names it, beside `openid`.
    DeclaredWithOpenId,
    /// `endpoints(…)` names it, beside any response type.
    DeclaredWithResponses,
    /// `endpoints(…)` names it, beside the response type `code` and a field that is marked `#[ui]`: it is in the pages.
    DeclaredWithPages,
    /// Any grant type.
    Grants,
    /// The grant type with this name.
    Grant(&'static str),
    /// Any response type.
    Responses,
    /// `openid`.
    OpenId,
    /// What signs: `openid`, `jwt` in an `access_tokens(…)`, or `introspection(signed)`.
    Signatures,
    /// `resources(…)`.
    Resources,
    /// `events(shared_signals)`.
    SharedSignals,
}

/// Who sends requests to an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Anybody: nothing secret comes in or goes out.
    Anybody,
    /// A person's browser.
    Browser,
    /// A client that authenticates, or a public client.
    Client,
    /// A client that authenticates.
    ConfidentialClient,
    /// Whoever has an access token.
    TokenHolder,
}

impl Endpoint {
    /// Whether clients authenticate here.
    pub const fn authenticates_clients(&self) -> bool {
        matches!(self.caller, Caller::Client | Caller::ConfidentialClient)
    }

    /// Whether it is one document that any origin reads and caches keep.
    pub const fn is_document(&self) -> bool {
        matches!((self.caller, self.below), (Caller::Anybody, Below::Nothing))
    }
}

/// RFC 6749 section 3.2.
pub const TOKEN: Endpoint = Endpoint {
    name: "token",
    default_path: "/token",
    ty: "TokenEndpoint",
    method: "create_token_response",
    doc: "Answers a token request (RFC 6749 section 3.2): authenticates the client, and issues tokens for the grant.",
    comes_with: ComesWith::Grants,
    allow: "POST",
    caller: Caller::Client,
    metadata: Some("token_endpoint"),
    authentication: Some("token_endpoint"),
    is_open: true,
    below: Below::Nothing,
};

/// RFC 6749 section 3.1.
pub const AUTHORIZATION: Endpoint = Endpoint {
    name: "authorization",
    default_path: "/authorize",
    ty: "AuthorizationEndpoint",
    method: "create_authorization_response",
    doc: "Answers an authorization request (RFC 6749 section 3.1): validates it, asks `Interaction::authorize`, and redirects with \
          what was decided.",
    comes_with: ComesWith::Responses,
    allow: "GET, HEAD, POST",
    caller: Caller::Browser,
    metadata: Some("authorization_endpoint"),
    authentication: None,
    is_open: false,
    below: Below::Nothing,
};

/// RFC 9126 section 2.
pub const PUSHED_AUTHORIZATION_REQUEST: Endpoint = Endpoint {
    name: "pushed_authorization_request",
    default_path: "/par",
    ty: "PushedAuthorizationRequestEndpoint",
    method: "create_pushed_authorization_response",
    doc: "Answers a pushed authorization request (RFC 9126 section 2): authenticates the client, validates the request, and \
          returns the `request_uri` with which a browser brings it to the authorization endpoint.",
    comes_with: ComesWith::DeclaredWithResponses,
    allow: "POST",
    caller: Caller::Client,
    metadata: Some("pushed_authorization_request_endpoint"),
    authentication: None,
    is_open: true,
    below: Below::Nothing,
};

/// draft-ietf-oauth-first-party-apps section 4.1.
pub const AUTHORIZATION_CHALLENGE: Endpoint = Endpoint {
    name: "authorization_challenge",
    default_path: "/authorize-challenge",
    ty: "AuthorizationChallengeEndpoint",
    method: "create_authorization_challenge_response",
    doc: "Answers an authorization challenge request (draft-ietf-oauth-first-party-apps section 5): a person logs in in an \
          application of the provider's own, step by step, and the application gets a code.",
    comes_with: ComesWith::DeclaredWithPages,
    allow: "POST",
    caller: Caller::Client,
    metadata: Some("authorization_challenge_endpoint"),
    authentication: None,
    is_open: false,
    below: Below::Nothing,
};

/// RFC 8628 section 3.1.
pub const DEVICE_AUTHORIZATION: Endpoint = Endpoint {
    name: "device_authorization",
    default_path: "/device_authorization",
    ty: "DeviceAuthorizationEndpoint",
    method: "create_device_authorization_response",
    doc: "Answers a device authorization request (RFC 8628 section 3.1): the device gets a code to poll with, and one for its \
          person to type.",
    comes_with: ComesWith::Grant("device_code"),
    allow: "POST",
    caller: Caller::Client,
    metadata: Some("device_authorization_endpoint"),
    authentication: None,
    is_open: true,
    below: Below::Nothing,
};

/// OpenID Connect CIBA Core 1.0 section 7.
pub const BACKCHANNEL_AUTHENTICATION: Endpoint = Endpoint {
    name: "backchannel_authentication",
    default_path: "/bc-authorize",
    ty: "BackchannelAuthenticationEndpoint",
    method: "create_backchannel_authentication_response",
    doc: "Answers a backchannel authentication request (CIBA Core 1.0 section 7): the application finds the person and tells them \
          that it waits, and the client gets the `auth_req_id` with which it learns the result.",
    comes_with: ComesWith::Grant("ciba"),
    allow: "POST",
    caller: Caller::ConfidentialClient,
    metadata: Some("backchannel_authentication_endpoint"),
    authentication: None,
    is_open: false,
    below: Below::Nothing,
};

/// RFC 7662.
pub const INTROSPECTION: Endpoint = Endpoint {
    name: "introspection",
    default_path: "/introspect",
    ty: "IntrospectionEndpoint",
    method: "create_token_introspection_response",
    doc: "Answers an introspection request (RFC 7662): whether a token is active, and its properties.",
    comes_with: ComesWith::Declared,
    allow: "POST",
    caller: Caller::ConfidentialClient,
    metadata: Some("introspection_endpoint"),
    authentication: Some("introspection_endpoint"),
    is_open: false,
    below: Below::Nothing,
};

/// RFC 7009.
pub const REVOCATION: Endpoint = Endpoint {
    name: "revocation",
    default_path: "/revoke",
    ty: "RevocationEndpoint",
    method: "create_token_revocation_response",
    doc: "Answers a revocation request (RFC 7009). Revoking a refresh token revokes everything of its grant.",
    comes_with: ComesWith::Declared,
    allow: "POST",
    caller: Caller::Client,
    metadata: Some("revocation_endpoint"),
    authentication: Some("revocation_endpoint"),
    is_open: true,
    below: Below::Nothing,
};

/// RFC 8414.
pub const METADATA: Endpoint = Endpoint {
    name: "metadata",
    default_path: "/.well-known/oauth-authorization-server",
    ty: "MetadataEndpoint",
    method: "create_metadata_response",
    doc: "Answers a request for the metadata document (RFC 8414), which is derived from the declaration.",
    comes_with: ComesWith::Declared,
    allow: "GET, HEAD",
    caller: Caller::Anybody,
    metadata: None,
    authentication: None,
    is_open: true,
    below: Below::Nothing,
};

/// RFC 9728.
pub const PROTECTED_RESOURCE_METADATA: Endpoint = Endpoint {
    name: "protected_resource_metadata",
    default_path: "/.well-known/oauth-protected-resource",
    ty: "ProtectedResourceMetadataEndpoint",
    method: "create_protected_resource_metadata_response",
    doc: "Answers a request for the metadata document of a protected resource (RFC 9728), at this path and at those below.",
    comes_with: ComesWith::Resources,
    below: Below::Anything,
    ..METADATA
};

/// OpenID Connect Discovery section 4.
pub const DISCOVERY: Endpoint = Endpoint {
    name: "discovery",
    default_path: "/.well-known/openid-configuration",
    ty: "MetadataEndpoint",
    method: "create_discovery_response",
    doc: "Answers a request for the metadata document at the place of OpenID Connect Discovery section 4.",
    comes_with: ComesWith::OpenId,
    ..METADATA
};

/// RFC 7517.
pub const JWKS: Endpoint = Endpoint {
    name: "jwks",
    default_path: "/jwks",
    ty: "JwksEndpoint",
    method: "create_jwks_response",
    doc: "Answers a request for the published keys (RFC 7517).",
    comes_with: ComesWith::Signatures,
    metadata: Some("jwks_uri"),
    ..METADATA
};

/// OpenID Connect Core section 5.3.
pub const USERINFO: Endpoint = Endpoint {
    name: "userinfo",
    default_path: "/userinfo",
    ty: "UserInfoEndpoint",
    method: "create_userinfo_response",
    doc: "Answers a UserInfo request (OpenID Connect Core section 5.3): the person's claims for the client.",
    comes_with: ComesWith::OpenId,
    allow: "GET, HEAD, POST",
    caller: Caller::TokenHolder,
    metadata: Some("userinfo_endpoint"),
    authentication: None,
    is_open: true,
    below: Below::Nothing,
};

/// RP-Initiated Logout section 2.
pub const END_SESSION: Endpoint = Endpoint {
    name: "end_session",
    default_path: "/end_session",
    ty: "EndSessionEndpoint",
    method: "create_end_session_response",
    doc: "Answers a logout request (RP-Initiated Logout section 2): validates it, calls `Logout::log_out`, notifies the clients of the \
          session, and redirects the person.",
    comes_with: ComesWith::DeclaredWithOpenId,
    allow: "GET, HEAD, POST",
    caller: Caller::Browser,
    metadata: Some("end_session_endpoint"),
    authentication: None,
    is_open: false,
    below: Below::Nothing,
};

/// Session Management section 3.3.
pub const CHECK_SESSION: Endpoint = Endpoint {
    name: "check_session",
    default_path: "/check_session",
    ty: "CheckSessionEndpoint",
    method: "create_check_session_response",
    doc: "Answers with the invisible frame in which the browser compares a client's `session_state` with its own (OpenID Connect \
          Session Management section 3).",
    comes_with: ComesWith::DeclaredWithOpenId,
    allow: "GET, HEAD",
    caller: Caller::Browser,
    metadata: Some("check_session_iframe"),
    authentication: None,
    is_open: false,
    below: Below::Nothing,
};

/// RFC 7591 and RFC 7592.
pub const REGISTRATION: Endpoint = Endpoint {
    name: "registration",
    default_path: "/register",
    ty: "RegistrationEndpoint",
    method: "create_registration_response",
    doc: "Answers a request to register a client, or to read, change or delete a registration (RFC 7591, RFC 7592).",
    comes_with: ComesWith::Declared,
    allow: "GET, HEAD, POST, PUT, DELETE",
    caller: Caller::TokenHolder,
    metadata: Some("registration_endpoint"),
    authentication: None,
    is_open: true,
    below: Below::Member,
};

/// Grant Management for OAuth 2.0 draft 03, section 6.
pub const GRANT_MANAGEMENT: Endpoint = Endpoint {
    name: "grant_management",
    default_path: "/grants",
    ty: "GrantManagementEndpoint",
    method: "create_grant_management_response",
    doc: "Answers a request of a client to look at one of its grants, or to end it (Grant Management for OAuth 2.0 draft 03, section \
          6).",
    comes_with: ComesWith::Declared,
    allow: "GET, HEAD, DELETE",
    caller: Caller::TokenHolder,
    metadata: Some("grant_management_endpoint"),
    authentication: None,
    // Its clients have secrets, so they are no scripts.
    is_open: false,
    below: Below::Member,
};

/// OpenID Shared Signals Framework 1.0 section 7.2.
pub const SSF_CONFIGURATION: Endpoint = Endpoint {
    name: "ssf_configuration",
    default_path: "/.well-known/ssf-configuration",
    ty: "SsfConfigurationEndpoint",
    method: "create_ssf_configuration_response",
    doc: "Answers a request for the configuration metadata of the transmitter (OpenID Shared Signals Framework 1.0 section 7.2).",
    comes_with: ComesWith::SharedSignals,
    ..METADATA
};

/// OpenID Shared Signals Framework 1.0 section 8.1.1.
pub const SIGNAL_STREAMS: Endpoint = Endpoint {
    name: "signal_streams",
    default_path: "/ssf/streams",
    ty: "SignalStreamsEndpoint",
    method: "create_signal_streams_response",
    doc: "Answers a request to create, read, change or delete a stream of shared signals (OpenID Shared Signals Framework 1.0 \
          section 8.1.1).",
    comes_with: ComesWith::SharedSignals,
    allow: "GET, HEAD, POST, PATCH, PUT, DELETE",
    caller: Caller::TokenHolder,
    metadata: None,
    authentication: None,
    is_open: false,
    below: Below::Nothing,
};

/// OpenID Shared Signals Framework 1.0 section 8.1.2.
pub const SIGNAL_STATUS: Endpoint = Endpoint {
    name: "signal_status",
    default_path: "/ssf/status",
    ty: "SignalStatusEndpoint",
    method: "create_signal_status_response",
    doc: "Answers a request to read or change the status of a stream (OpenID Shared Signals Framework 1.0 section 8.1.2).",
    allow: "GET, HEAD, POST",
    ..SIGNAL_STREAMS
};

/// OpenID Shared Signals Framework 1.0 section 8.1.3.2.
pub const SIGNAL_SUBJECTS_ADD: Endpoint = Endpoint {
    name: "signal_subjects_add",
    default_path: "/ssf/subjects/add",
    ty: "AddSignalSubjectEndpoint",
    method: "create_add_signal_subject_response",
    doc: "Answers a request to add a subject to a stream (OpenID Shared Signals Framework 1.0 section 8.1.3.2).",
    allow: "POST",
    ..SIGNAL_STREAMS
};

/// OpenID Shared Signals Framework 1.0 section 8.1.3.3.
pub const SIGNAL_SUBJECTS_REMOVE: Endpoint = Endpoint {
    name: "signal_subjects_remove",
    default_path: "/ssf/subjects/remove",
    ty: "RemoveSignalSubjectEndpoint",
    method: "create_remove_signal_subject_response",
    doc: "Answers a request to remove a subject from a stream (OpenID Shared Signals Framework 1.0 section 8.1.3.3).",
    allow: "POST",
    ..SIGNAL_STREAMS
};

/// OpenID Shared Signals Framework 1.0 section 8.1.4.2.
pub const SIGNAL_VERIFICATION: Endpoint = Endpoint {
    name: "signal_verification",
    default_path: "/ssf/verification",
    ty: "SignalVerificationEndpoint",
    method: "create_signal_verification_response",
    doc: "Answers a request for a verification event (OpenID Shared Signals Framework 1.0 section 8.1.4.2).",
    allow: "POST",
    ..SIGNAL_STREAMS
};

/// RFC 8936.
pub const SIGNAL_POLL: Endpoint = Endpoint {
    name: "signal_poll",
    default_path: "/ssf/poll",
    ty: "SignalPollEndpoint",
    method: "create_signal_poll_response",
    doc: "Answers a poll for security event tokens (RFC 8936), and takes what the receiver acknowledges.",
    allow: "POST",
    ..SIGNAL_STREAMS
};

/// All of them, in the order of the routes.
pub const ALL: [Endpoint; 24] = [
    TOKEN,
    AUTHORIZATION,
    PUSHED_AUTHORIZATION_REQUEST,
    AUTHORIZATION_CHALLENGE,
    DEVICE_AUTHORIZATION,
    BACKCHANNEL_AUTHENTICATION,
    INTROSPECTION,
    REVOCATION,
    METADATA,
    PROTECTED_RESOURCE_METADATA,
    DISCOVERY,
    JWKS,
    USERINFO,
    END_SESSION,
    CHECK_SESSION,
    REGISTRATION,
    GRANT_MANAGEMENT,
    SSF_CONFIGURATION,
    SIGNAL_STREAMS,
    SIGNAL_STATUS,
    SIGNAL_SUBJECTS_ADD,
    SIGNAL_SUBJECTS_REMOVE,
    SIGNAL_VERIFICATION,
    SIGNAL_POLL,
];
