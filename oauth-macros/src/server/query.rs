//! Questions about a declaration that checks and expansion share.

use oauth_runtime_tables::endpoints::ComesWith;
use oauth_runtime_tables::{endpoints, grants, responses};
use proc_macro2::Span;

use super::model::{
    AccessTokenFormat, ClientSourceKind, ExchangeKind, Grant, GrantKind, LifetimeKind, Options, PkceFlag,
    Profile, Resource,
};

impl Options {
    /// The entry of a built-in grant type.
    pub(crate) fn grant(&self, wanted: fn(&GrantKind) -> bool) -> Option<&Grant> {
        self.grants.iter().find(|grant| wanted(&grant.kind))
    }

    /// The entry of the authorization code grant.
    pub(crate) fn authorization_code(&self) -> Option<&Grant> {
        self.grant(|kind| matches!(kind, GrantKind::BuiltIn(grants::AUTHORIZATION_CODE)))
    }

    /// The entry of the refresh token grant.
    pub(crate) fn refresh_token(&self) -> Option<&Grant> {
        self.grant(|kind| matches!(kind, GrantKind::BuiltIn(grants::REFRESH_TOKEN)))
    }

    /// The entry of the client credentials grant.
    pub(crate) fn client_credentials(&self) -> Option<&Grant> {
        self.grant(|kind| matches!(kind, GrantKind::BuiltIn(grants::CLIENT_CREDENTIALS)))
    }

    /// The entry of the device code grant.
    pub(crate) fn device_code(&self) -> Option<&Grant> {
        self.grant(|kind| matches!(kind, GrantKind::BuiltIn(grants::DEVICE_CODE)))
    }

    /// The entry of the CIBA grant.
    pub(crate) fn ciba(&self) -> Option<&Grant> {
        self.grant(|kind| matches!(kind, GrantKind::BuiltIn(grants::CIBA)))
    }

    /// The entry of the token exchange grant.
    pub(crate) fn token_exchange(&self) -> Option<&Grant> {
        self.grant(|kind| matches!(kind, GrantKind::BuiltIn(grants::TOKEN_EXCHANGE)))
    }

    /// Where a word of `token_exchange(…)` is first.
    pub(crate) fn exchange(&self, kind: ExchangeKind) -> Option<Span> {
        self.exchanges.iter().find(|own| own.kind == kind).map(|own| own.span)
    }

    /// The entry of the JWT bearer grant.
    pub(crate) fn jwt_bearer(&self) -> Option<&Grant> {
        self.grant(|kind| matches!(kind, GrantKind::BuiltIn(grants::JWT_BEARER)))
    }

    /// The entry of the password grant.
    pub(crate) fn password(&self) -> Option<&Grant> {
        self.grant(|kind| matches!(kind, GrantKind::BuiltIn(grants::PASSWORD)))
    }

    /// Where a response type first has this word.
    pub(crate) fn response_with(&self, word: responses::Word) -> Option<Span> {
        let with_word = self.responses.iter().find(|response| response.words.contains(&word))?;
        Some(with_word.span)
    }

    /// Whether the rules of OAuth 2.1 hold. MCP demands them.
    pub(crate) fn is_oauth21(&self) -> bool {
        self.profile(Profile::OAuth21).or_else(|| self.profile(Profile::Mcp)).is_some()
    }

    /// Where a profile of FAPI 2.0 is declared, and which; Message Signing has the rules of the other one too.
    pub(crate) fn fapi2(&self) -> Option<(Profile, Span)> {
        let declared = |profile| self.profile(profile).map(|span| (profile, span));
        declared(Profile::Fapi2MessageSigning).or_else(|| declared(Profile::Fapi2))
    }

    /// Whether the provider or a client can be held to a profile of FAPI 2.0.
    pub(crate) fn has_security_profiles(&self) -> bool {
        self.fapi2().is_some() || !self.sender_constrained.is_empty()
    }

    /// Whether every client needs PKCE, with `S256`.
    pub(crate) fn demands_pkce(&self) -> bool {
        self.is_oauth21() || self.fapi2().is_some()
    }

    /// Where a profile is declared.
    pub(crate) fn profile(&self, wanted: Profile) -> Option<Span> {
        self.profiles.iter().find(|(profile, _)| *profile == wanted).map(|(_, span)| *span)
    }

    /// Where `clients(…)` has this source.
    pub(crate) fn clients_from(&self, wanted: ClientSourceKind) -> Option<Span> {
        self.clients.iter().find(|source| source.kind == wanted).map(|source| source.span)
    }

    /// Whether access tokens may have this form.
    pub(crate) fn has_access_tokens(&self, format: AccessTokenFormat) -> bool {
        let of_resources = self.resources.iter().flatten().filter_map(|resource| resource.format.as_ref());
        self.access_tokens.iter().chain(of_resources).any(|own| own.format == format)
    }

    /// Whether something is signed.
    pub(crate) fn signs(&self) -> bool {
        self.openid.is_some()
            || self.has_access_tokens(AccessTokenFormat::Jwt)
            || !self.signed_introspection.is_empty()
            || !self.jwt_response_modes.is_empty()
            || self.exchange(ExchangeKind::TransactionTokens).is_some()
    }

    /// Whether a request without `resource` is for this resource: it says so, or it is the only one of a
    /// provider for MCP.
    pub(crate) fn is_default(&self, resource: &Resource) -> bool {
        let is_own = |resource: &Resource| resource.name == oauth_runtime_tables::console::RESOURCE;
        let others = self.resources.iter().flatten().filter(|other| !is_own(other)).count();
        let is_only = others == 1 && !is_own(resource);
        resource.default.is_some() || (is_only && self.profile(Profile::Mcp).is_some())
    }

    /// The declared resources whose tokens have this scope token.
    pub(crate) fn resources_of(&self, scope: &str) -> impl Iterator<Item = &Resource> {
        let resources = self.resources.iter().flatten();
        resources.filter(move |resource| resource.scopes.iter().flatten().any(|(own, _)| own == scope))
    }

    /// Where a flag of `pkce(…)` stands.
    pub(crate) fn pkce_flag(&self, flag: PkceFlag) -> Option<Span> {
        let flags = &self.pkce.as_ref()?.flags;
        flags.iter().find(|(written, _)| *written == flag).map(|(_, span)| *span)
    }

    /// The declared lifetime, in seconds.
    pub(crate) fn lifetime(&self, kind: LifetimeKind) -> Option<u64> {
        let declared = self.lifetimes.iter().find(|lifetime| lifetime.kind == kind)?;
        Some(declared.seconds)
    }

    /// Whether there are shared signals, with all that they need.
    pub(crate) fn has_shared_signals(&self) -> bool {
        !self.shared_signals.is_empty() && !self.audit_log.is_empty() && self.openid.is_some()
    }

    /// Whether the endpoint exists.
    pub(crate) fn has_endpoint(&self, kind: endpoints::Endpoint) -> bool {
        let is_named = || self.endpoints.iter().any(|endpoint| endpoint.kind == kind);
        match kind.comes_with {
            ComesWith::Grants => !self.grants.is_empty(),
            ComesWith::Grant(name) => self.grants.iter().any(|grant| grant.kind.name() == name),
            ComesWith::Responses => !self.responses.is_empty(),
            ComesWith::OpenId => self.openid.is_some(),
            ComesWith::Signatures => self.signs(),
            ComesWith::DeclaredWithOpenId => self.openid.is_some() && is_named(),
            ComesWith::DeclaredWithResponses | ComesWith::DeclaredWithPages => {
                !self.responses.is_empty() && is_named()
            }
            ComesWith::Declared => is_named(),
            ComesWith::Resources => self.resources.is_some(),
            ComesWith::SharedSignals => self.has_shared_signals(),
        }
    }

    /// The path of an endpoint, whether or not it exists.
    pub(crate) fn path(&self, kind: endpoints::Endpoint) -> String {
        self.endpoints
            .iter()
            .find(|endpoint| endpoint.kind == kind)
            .and_then(|endpoint| endpoint.path.as_ref())
            .map_or_else(|| kind.default_path.to_owned(), syn::LitStr::value)
    }
}
