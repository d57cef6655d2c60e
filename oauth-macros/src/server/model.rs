//! A declaration as plain data: what was written, with its spans, before any check.

use oauth_runtime_tables::{client_auth, endpoints, grants, people, responses};
use proc_macro2::{Span, TokenStream};
use syn::{Ident, ItemStruct, Path, Type};

/// The annotated struct and its options.
pub(crate) struct Server {
    /// The struct, without our helper attributes.
    pub(crate) item: ItemStruct,
    /// The content of the attribute.
    pub(crate) options: Options,
    /// The type of the field that is marked `#[store]`, and how to reach it.
    pub(crate) store: Option<MarkedField>,
    /// The type of the field that is marked `#[users]`, and how to reach it.
    pub(crate) users: Option<MarkedField>,
    /// The field that is marked `#[keys]`.
    pub(crate) keys: Option<MarkedField>,
    /// The field that is marked `#[ui]`.
    pub(crate) ui: Option<MarkedField>,
    /// The field that is marked `#[console]`.
    pub(crate) console: Option<MarkedField>,
}

/// A field with a helper attribute.
#[derive(Clone)]
pub(crate) struct MarkedField {
    /// Its name or index.
    pub(crate) member: syn::Member,
    /// Its type.
    pub(crate) ty: Type,
}

/// The options of `#[oauth_server(…)]`.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) grants: Vec<Grant>,
    pub(crate) responses: Vec<Response>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) scope_module: Option<Ident>,
    pub(crate) endpoints: Vec<Endpoint>,
    pub(crate) pkce: Option<Pkce>,
    pub(crate) lifetimes: Vec<Lifetime>,
    /// Those within `lifetimes(…)` of what single grant types issue.
    pub(crate) grant_lifetimes: Vec<GrantLifetimes>,
    pub(crate) profiles: Vec<(Profile, Span)>,
    /// The span of `openid`; its scope tokens are among the scopes.
    pub(crate) openid: Option<Span>,
    pub(crate) client_auth: Vec<ClientAuth>,
    pub(crate) clients: Vec<ClientSource>,
    /// The application's own claims, `claims(…)`.
    pub(crate) claims: Vec<OwnClaims>,
    /// The application's policies, `policy(…)`.
    pub(crate) policies: Vec<Policy>,
    pub(crate) request_objects: Vec<RequestObject>,
    pub(crate) authorization_details: Vec<AuthorizationDetail>,
    /// `resources(…)`, if it is there.
    pub(crate) resources: Option<Vec<Resource>>,
    /// `access_tokens(…)`, the default first.
    pub(crate) access_tokens: Vec<AccessTokens>,
    /// Where `introspection(signed)` says so, each time.
    pub(crate) signed_introspection: Vec<Span>,
    /// The words of `token_exchange(…)`.
    pub(crate) exchanges: Vec<ExchangeWord>,
    /// Where `response_modes(jwt)` says so, each time.
    pub(crate) jwt_response_modes: Vec<Span>,
    /// Where `events` is.
    pub(crate) events: Option<Span>,
    /// Where `events(audit_log)` says so, each time.
    pub(crate) audit_log: Vec<Span>,
    /// Where `events(webhooks)` says so, each time.
    pub(crate) webhooks: Vec<Span>,
    /// Where `events(shared_signals)` says so, each time.
    pub(crate) shared_signals: Vec<Span>,
    /// What people do themselves, `people(…)`.
    pub(crate) people: Vec<People>,
    /// `encryption(…)`.
    pub(crate) encryption: Vec<Encryption>,
    /// `sender_constrained(…)`.
    pub(crate) sender_constrained: Vec<SenderConstrained>,
    pub(crate) resource_module: Option<Ident>,
    pub(crate) issuer: Option<syn::LitStr>,
    pub(crate) crate_path: Option<Path>,
    pub(crate) constructor: Option<Ident>,
    /// The spans of `grants` and `responses`, for errors about the whole list.
    pub(crate) grants_span: Option<Span>,
    pub(crate) responses_span: Option<Span>,
    /// Whether an entry of the list was unreadable, so that something absent may have been meant.
    pub(crate) grants_unread: bool,
    pub(crate) responses_unread: bool,
    pub(crate) clients_unread: bool,
}

/// One entry of `people(…)`.
#[derive(Clone, Copy)]
pub(crate) struct People {
    pub(crate) word: people::Word,
    pub(crate) span: Span,
}

/// One entry of `grants(…)`.
#[derive(Clone)]
pub(crate) struct Grant {
    pub(crate) kind: GrantKind,
    pub(crate) span: Span,
}

/// A grant type.
#[derive(Clone)]
pub(crate) enum GrantKind {
    /// One of ours.
    BuiltIn(grants::Grant),
    /// `"urn:…" = Type`.
    Extension { name: String, ty: Box<Type> },
}

impl GrantKind {
    /// The name in the declaration.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::BuiltIn(grant) => grant.name,
            Self::Extension { name, .. } => name,
        }
    }

    /// The value of `grant_type` on the wire.
    pub(crate) fn grant_type(&self) -> &str {
        match self {
            Self::BuiltIn(grant) => grant.grant_type,
            Self::Extension { name, .. } => name,
        }
    }
}

/// One entry of `responses(…)`.
#[derive(Clone)]
pub(crate) struct Response {
    /// In canonical order; empty for `none`.
    pub(crate) words: Vec<responses::Word>,
    /// As written.
    pub(crate) tokens: TokenStream,
    pub(crate) span: Span,
    /// The span of the word `token`, which is deprecated.
    pub(crate) token_span: Option<Span>,
}

impl Response {
    /// The value of `response_type` on the wire, its words in canonical order.
    pub(crate) fn name(&self) -> String {
        match self.words.as_slice() {
            [] => "none".to_owned(),
            words => words.iter().map(|word| word.name).collect::<Vec<_>>().join(" "),
        }
    }
}

/// One entry of `scopes(…)`.
#[derive(Clone)]
pub(crate) struct Scope {
    pub(crate) name: String,
    pub(crate) description: String,
    /// The claims that the token gives access to, in addition to those of a standard.
    pub(crate) claims: Vec<Claim>,
    pub(crate) span: Span,
    pub(crate) description_span: Span,
}

/// One name in the `claims(…)` of a scope.
#[derive(Clone)]
pub(crate) struct Claim {
    pub(crate) name: String,
    pub(crate) span: Span,
}

/// One entry of `endpoints(…)`.
#[derive(Clone)]
pub(crate) struct Endpoint {
    pub(crate) kind: endpoints::Endpoint,
    pub(crate) span: Span,
    /// The given path.
    pub(crate) path: Option<syn::LitStr>,
}

/// One entry of `client_auth(…)`.
#[derive(Debug, Clone)]
pub(crate) struct ClientAuth {
    pub(crate) kind: client_auth::Method,
    pub(crate) span: Span,
}

/// One entry of `token_exchange(…)`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExchangeWord {
    pub(crate) kind: ExchangeKind,
    pub(crate) span: Span,
}

/// What an exchange has beyond the tokens of the provider itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExchangeKind {
    /// Clients get identity assertion authorization grants.
    IdJag,
    /// Clients present tokens of other issuers.
    ForeignTokens,
    /// Workloads get transaction tokens.
    TransactionTokens,
    /// Applications of one vendor share a login.
    NativeSso,
}

impl ExchangeKind {
    pub(crate) const ALL: [Self; 4] =
        [Self::IdJag, Self::ForeignTokens, Self::TransactionTokens, Self::NativeSso];

    /// The word in a declaration, which is the name of the part too.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::IdJag => "id_jag",
            Self::ForeignTokens => "foreign_tokens",
            Self::TransactionTokens => "transaction_tokens",
            Self::NativeSso => "native_sso",
        }
    }
}

/// One entry of `clients(…)`.
#[derive(Debug, Clone)]
pub(crate) struct ClientSource {
    pub(crate) kind: ClientSourceKind,
    pub(crate) span: Span,
}

/// Where clients come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClientSourceKind {
    MetadataDocuments,
    /// From the operator alone.
    Preregistered,
}

impl ClientSourceKind {
    /// All of them.
    pub(crate) const ALL: [Self; 2] = [Self::MetadataDocuments, Self::Preregistered];

    /// The name in the declaration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::MetadataDocuments => "metadata_documents",
            Self::Preregistered => "preregistered",
        }
    }
}

/// One entry of `claims(…)`.
#[derive(Debug, Clone)]
pub(crate) struct OwnClaims {
    pub(crate) kind: OwnClaimsKind,
    pub(crate) span: Span,
}

/// Where the application's own claims go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OwnClaimsKind {
    AccessToken,
    IdToken,
    UserInfo,
    Introspection,
}

impl OwnClaimsKind {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::AccessToken, Self::IdToken, Self::UserInfo, Self::Introspection];

    /// The name in the declaration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::IdToken => "id_token",
            Self::UserInfo => "userinfo",
            Self::Introspection => "introspection",
        }
    }

    /// Whether only OpenID Connect has this destination.
    pub(crate) fn is_of_openid(self) -> bool {
        matches!(self, Self::IdToken | Self::UserInfo)
    }
}

/// One entry of `policy(…)`.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub(crate) kind: PolicyKind,
    pub(crate) span: Span,
}

/// What the application decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PolicyKind {
    /// Who may have what, and for how long.
    Access,
}

impl PolicyKind {
    /// All of them.
    pub(crate) const ALL: [Self; 1] = [Self::Access];

    /// The name in the declaration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Access => "access",
        }
    }
}

/// One entry of `authorization_details(…)`.
#[derive(Clone)]
pub(crate) struct AuthorizationDetail {
    /// The value of `type` on the wire.
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) span: Span,
}

/// One entry of `request_objects(…)`.
#[derive(Debug, Clone)]
pub(crate) struct RequestObject {
    pub(crate) kind: RequestObjectKind,
    pub(crate) span: Span,
}

/// How a request object is passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestObjectKind {
    ByValue,
    ByReference,
    /// No other request is accepted.
    Required,
}

impl RequestObjectKind {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::ByValue, Self::ByReference, Self::Required];

    /// The name in the declaration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ByValue => "by_value",
            Self::ByReference => "by_reference",
            Self::Required => "required",
        }
    }
}

/// One entry of `encryption(…)`.
#[derive(Debug, Clone)]
pub(crate) struct Encryption {
    pub(crate) kind: EncryptionKind,
    pub(crate) span: Span,
}

/// What is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EncryptionKind {
    IdToken,
    UserInfo,
    AuthorizationResponse,
    Introspection,
    RequestObjects,
}

impl EncryptionKind {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [
        Self::IdToken,
        Self::UserInfo,
        Self::AuthorizationResponse,
        Self::Introspection,
        Self::RequestObjects,
    ];

    /// The name in the declaration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::IdToken => "id_token",
            Self::UserInfo => "userinfo",
            Self::AuthorizationResponse => "authorization_response",
            Self::Introspection => "introspection",
            Self::RequestObjects => "request_objects",
        }
    }
}

/// One entry of `sender_constrained(…)`.
#[derive(Debug, Clone)]
pub(crate) struct SenderConstrained {
    pub(crate) kind: SenderConstrainedKind,
    pub(crate) span: Span,
}

/// What access tokens are bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SenderConstrainedKind {
    Dpop,
    Mtls,
    /// No other token is issued.
    Required,
}

impl SenderConstrainedKind {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Dpop, Self::Mtls, Self::Required];

    /// The name in the declaration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Dpop => "dpop",
            Self::Mtls => "mtls",
            Self::Required => "required",
        }
    }
}

/// One entry of `resources(…)`.
#[derive(Clone)]
pub(crate) struct Resource {
    pub(crate) name: Ident,
    /// Its identifier, or its path under the issuer.
    pub(crate) identifier: Option<syn::LitStr>,
    /// `scopes(…)`, if it is there.
    pub(crate) scopes: Option<Vec<(String, Span)>>,
    /// `name = "…"`.
    pub(crate) title: Option<syn::LitStr>,
    /// `access_tokens(…)`.
    pub(crate) format: Option<AccessTokens>,
    /// `access_token_signing_alg = "…"`.
    pub(crate) signing_alg: Option<syn::LitStr>,
    /// `lifetimes(…)`: of access tokens and refresh tokens alone.
    pub(crate) lifetimes: Vec<Lifetime>,
    /// `default`.
    pub(crate) default: Option<Span>,
}

/// A form of access tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AccessTokens {
    pub(crate) format: AccessTokenFormat,
    pub(crate) span: Span,
}

/// The forms of access tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccessTokenFormat {
    Opaque,
    Jwt,
}

impl AccessTokenFormat {
    /// All of them.
    pub(crate) const ALL: [Self; 2] = [Self::Opaque, Self::Jwt];

    /// The name in the declaration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Opaque => "opaque",
            Self::Jwt => "jwt",
        }
    }

    /// The variant in the runtime.
    pub(crate) fn variant(self) -> &'static str {
        match self {
            Self::Opaque => "Opaque",
            Self::Jwt => "Jwt",
        }
    }
}

/// `pkce(…)`.
pub(crate) struct Pkce {
    pub(crate) span: Span,
    pub(crate) flags: Vec<(PkceFlag, Span)>,
}

/// A flag of `pkce(…)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PkceFlag {
    Required,
    S256,
    Plain,
}

impl PkceFlag {
    /// The name in the declaration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::S256 => "S256",
            Self::Plain => "plain",
        }
    }
}

/// One entry of `lifetimes(…)`.
#[derive(Clone)]
pub(crate) struct Lifetime {
    pub(crate) kind: LifetimeKind,
    pub(crate) span: Span,
    pub(crate) seconds: u64,
    pub(crate) value_span: Span,
}

/// An entry of `lifetimes(…)` for one grant type: `client_credentials(access_token = "10m")`.
#[derive(Clone)]
pub(crate) struct GrantLifetimes {
    /// The name in `grants(…)`.
    pub(crate) grant: String,
    pub(crate) span: Span,
    pub(crate) lifetimes: Vec<Lifetime>,
}

/// What has a lifetime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LifetimeKind {
    AccessToken,
    RefreshToken,
    AuthorizationCode,
    IdToken,
    DeviceCode,
}

impl LifetimeKind {
    /// All of them.
    pub(crate) const ALL: [Self; 5] =
        [Self::AccessToken, Self::RefreshToken, Self::AuthorizationCode, Self::IdToken, Self::DeviceCode];

    /// The name in the declaration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::RefreshToken => "refresh_token",
            Self::AuthorizationCode => "authorization_code",
            Self::IdToken => "id_token",
            Self::DeviceCode => "device_code",
        }
    }
}

/// `profile(…)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    OAuth21,
    Mcp,
    Fapi2,
    Fapi2MessageSigning,
}

impl Profile {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::OAuth21, Self::Mcp, Self::Fapi2, Self::Fapi2MessageSigning];

    /// The name in the declaration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::OAuth21 => "oauth21",
            Self::Mcp => "mcp",
            Self::Fapi2 => "fapi2",
            Self::Fapi2MessageSigning => "fapi2_message_signing",
        }
    }
}
