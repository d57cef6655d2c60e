//! What a provider demands of one client, and grants it.

use std::time::Duration;

use super::{AuthorizationServer, Part};
#[cfg(feature = "openid")]
use crate::keys::SigningAlgorithm;
use crate::{AssertionAudience, ClientMetadata, PkcePolicy, RefreshTokenRotation, RequestObjectPolicy};

/// The rules for one client: those of the declaration and of the settings, what the client registered, and what the
/// parts make stricter.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "openid"), expect(dead_code))]
pub struct ClientRules {
    /// Whether its authorization requests must be pushed (RFC 9126 sections 5 and 6).
    pub(crate) must_push: bool,
    /// Whether its authorization requests must be signed (RFC 9101 section 10.5).
    pub(crate) must_sign: bool,
    /// Whether its backchannel authentication requests must be signed (CIBA Core 1.0 section 7.1.1).
    pub(crate) must_sign_backchannel: bool,
    /// Whether it gets authorization responses as JWTs only (JARM).
    pub(crate) jwt_responses_only: bool,
    /// Whether it gets no bearer tokens.
    pub(crate) bound_tokens_only: bool,
    /// PKCE.
    pub(crate) pkce: PkcePolicy,
    /// The lifetime of its authorization codes.
    pub(crate) authorization_code_lifetime: Duration,
    /// The lifetime of its access tokens: the client's own, that of the grant type, or the provider's.
    pub(crate) access_token_lifetime: Duration,
    /// The lifetime of its refresh tokens.
    pub(crate) refresh_token_lifetime: Duration,
    /// The lifetime of its ID tokens.
    pub(crate) id_token_lifetime: Duration,
    /// When a refresh returns a new refresh token.
    pub(crate) refresh_token_rotation: RefreshTokenRotation,
    /// What the `aud` of its assertions may be.
    pub(crate) assertion_audience: AssertionAudience,
    /// What its request objects must contain.
    pub(crate) request_object_policy: RequestObjectPolicy,
    /// The algorithms with which it signs, and with which the provider signs for it.
    #[cfg(feature = "openid")]
    pub(crate) algorithms: &'static [SigningAlgorithm],
}

/// The rules for the client with these metadata.
pub(crate) fn client_rules<S: AuthorizationServer>(server: &S, metadata: &ClientMetadata) -> ClientRules {
    token_rules(server, metadata, None)
}

/// The same, with the lifetimes of what this grant type issues.
pub(crate) fn token_rules<S: AuthorizationServer>(
    server: &S,
    metadata: &ClientMetadata,
    grant_type: Option<&str>,
) -> ClientRules {
    let settings = server.settings();
    let lifetimes = settings.lifetimes();
    // Nothing of it is compiled for a declaration without them.
    let of_grant = match const { S::DECLARATION.grant_lifetimes.is_empty() } {
        true => None,
        false => grant_type.and_then(|own| S::DECLARATION.lifetimes_of(own)),
    };
    let lifetime = |of_client: Option<Duration>, of_grant: Option<Duration>, usual| {
        of_client.or(of_grant).unwrap_or(usual)
    };
    let mut rules = ClientRules {
        must_push: settings.requires_pushed_authorization_requests()
            || metadata.require_pushed_authorization_requests,
        must_sign: metadata.require_signed_request_object,
        must_sign_backchannel: metadata.openid.backchannel_authentication_request_signing_alg.is_some(),
        jwt_responses_only: settings.requires_jwt_response_mode(),
        bound_tokens_only: S::DECLARATION.has_part("sender_constrained_required"),
        pkce: S::DECLARATION.pkce,
        authorization_code_lifetime: lifetimes.authorization_code,
        access_token_lifetime: lifetime(
            metadata.access_token_expires_in,
            of_grant.and_then(|own| own.access_token),
            lifetimes.access_token,
        ),
        refresh_token_lifetime: lifetime(
            metadata.refresh_token_expires_in,
            of_grant.and_then(|own| own.refresh_token),
            lifetimes.refresh_token,
        ),
        id_token_lifetime: lifetime(
            metadata.id_token_expires_in,
            of_grant.and_then(|own| own.id_token),
            lifetimes.id_token,
        ),
        refresh_token_rotation: settings.rotate_refresh_tokens(),
        assertion_audience: settings.assertion_audience(),
        request_object_policy: settings.request_object_policy(),
        #[cfg(feature = "openid")]
        algorithms: S::DECLARATION.signing_algorithms(),
    };
    S::Parts::restrict(server, metadata, &mut rules);
    rules
}
