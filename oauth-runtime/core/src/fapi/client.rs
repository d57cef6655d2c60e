//! What a client may be registered for (FAPI 2.0 Security Profile sections 5.3.2 and 5.4.1).

use crate::keys::{ClientKeySet, SigningAlgorithm};
use crate::server::AuthorizationServer;
use crate::{ApplicationType, AuthMethod, ClientMetadata, OAuthError, SecurityProfile, TokenDeliveryMode};

/// Checks the metadata of a client, and that the provider has what the profile needs.
pub(super) fn check<S: AuthorizationServer>(
    server: &S,
    profile: SecurityProfile,
    metadata: &ClientMetadata,
) -> Result<(), OAuthError> {
    let fault = fault(metadata).or_else(|| weak_keys(metadata)).or_else(|| missing(server, profile));
    match fault {
        None => Ok(()),
        Some(fault) => Err(OAuthError::invalid_client_metadata(fault)),
    }
}

/// What the profile does not allow in a client's metadata. It begins with the name of the member.
pub(super) fn fault(metadata: &ClientMetadata) -> Option<&'static str> {
    let has_grant = |name: &str| metadata.grant_types.iter().any(|own| own == name);
    let is_web = |uri: &str| is_unprotected(uri, metadata);
    if !matches!(
        metadata.token_endpoint_auth_method,
        AuthMethod::PrivateKeyJwt | AuthMethod::TlsClientAuth | AuthMethod::SelfSignedTlsClientAuth
    ) {
        return Some(
            "token_endpoint_auth_method: write private_key_jwt, tls_client_auth or self_signed_tls_client_auth \
             (FAPI 2.0 Security Profile section 5.3.2.1)",
        );
    }
    if has_grant("password") {
        return Some("grant_types: leave password out (FAPI 2.0 Security Profile section 5.3.2.1)");
    }
    if has_grant("implicit") {
        return Some("grant_types: leave implicit out (FAPI 2.0 Security Profile section 5.3.2.2)");
    }
    if metadata.response_types.iter().any(|own| own != "code") {
        return Some("response_types: write code alone (FAPI 2.0 Security Profile section 5.3.2.2)");
    }
    if metadata.redirect_uris.iter().any(|uri| is_web(uri.as_str())) {
        return Some(
            "redirect_uris: write https; http on a loopback address is only for application_type \"native\" \
             (FAPI 2.0 Security Profile section 5.3.2.2)",
        );
    }
    // FAPI-CIBA section 5.2.2: tokens that are pushed cannot be bound to a key that the client proves to hold.
    if metadata.openid.backchannel_token_delivery_mode == Some(TokenDeliveryMode::Push) {
        return Some("backchannel_token_delivery_mode: write poll or ping (FAPI-CIBA section 5.2.2)");
    }
    weak_algorithm(metadata)
}

/// Whether a response to this URI would pass a network in the clear: `http`, but for a native application's loopback
/// address.
pub(super) fn is_unprotected(uri: &str, metadata: &ClientMetadata) -> bool {
    let is_native = metadata.openid.application_type == ApplicationType::Native;
    uri.starts_with("http://") && (!is_native || metadata.private_network_redirect_uris)
}

/// An algorithm that section 5.4.1 leaves out, `none` for example.
fn weak_algorithm(metadata: &ClientMetadata) -> Option<&'static str> {
    let openid = &metadata.openid;
    [
        (
            &openid.token_endpoint_auth_signing_alg,
            "token_endpoint_auth_signing_alg: write PS256, ES256 or EdDSA (FAPI 2.0 Security Profile section 5.4.1)",
        ),
        (
            &openid.request_object_signing_alg,
            "request_object_signing_alg: write PS256, ES256 or EdDSA (FAPI 2.0 Security Profile section 5.4.1)",
        ),
        (
            &openid.backchannel_authentication_request_signing_alg,
            "backchannel_authentication_request_signing_alg: write PS256, ES256 or EdDSA (FAPI 2.0 Security Profile section \
             5.4.1)",
        ),
        (
            &openid.id_token_signed_response_alg,
            "id_token_signed_response_alg: write PS256, ES256 or EdDSA (FAPI 2.0 Security Profile section 5.4.1)",
        ),
        (
            &openid.userinfo_signed_response_alg,
            "userinfo_signed_response_alg: write PS256, ES256 or EdDSA (FAPI 2.0 Security Profile section 5.4.1)",
        ),
        (
            &openid.introspection_signed_response_alg,
            "introspection_signed_response_alg: write PS256, ES256 or EdDSA (FAPI 2.0 Security Profile section 5.4.1)",
        ),
        (
            &openid.authorization_signed_response_alg,
            "authorization_signed_response_alg: write PS256, ES256 or EdDSA (FAPI 2.0 Security Profile section 5.4.1)",
        ),
    ]
    .into_iter()
    .find(|(algorithm, _)| algorithm.as_deref().is_some_and(is_weak))
    .map(|(_, fault)| fault)
}

fn is_weak(name: &str) -> bool {
    SigningAlgorithm::FAPI2.iter().all(|allowed| allowed.accepted_names().all(|own| own != name))
}

/// RSA keys of fewer than 2048 bits, and curves other than P-256 and Ed25519, do not count.
fn weak_keys(metadata: &ClientMetadata) -> Option<&'static str> {
    let keys = metadata.openid.jwks.as_ref().and_then(|jwks| ClientKeySet::from_value(jwks).ok());
    let is_weak = keys.is_some_and(|keys| !keys.verifies(&SigningAlgorithm::FAPI2));
    let signs = metadata.token_endpoint_auth_method == AuthMethod::PrivateKeyJwt;
    (is_weak && signs).then_some(
        "jwks: it has no key for PS256, ES256 or EdDSA; RSA keys need 2048 bits (FAPI 2.0 Security Profile section \
         5.4.1)",
    )
}

/// What a provider that is not held to the profile itself may lack.
fn missing<S: AuthorizationServer>(server: &S, profile: SecurityProfile) -> Option<&'static str> {
    let has = |part| S::DECLARATION.has_part(part);
    if !has("pushed_authorization_request") && !S::DECLARATION.response_types.is_empty() {
        return Some(
            "profile: this server accepts no pushed requests; it needs \
             `endpoints(pushed_authorization_request)` in its declaration",
        );
    }
    if server.settings().issuer().is_unprotected() {
        return Some("profile: this server has no TLS; its issuer must be https");
    }
    if profile.signs_messages() && !has("by_value") {
        return Some(
            "profile: this server accepts no signed requests; it needs `request_objects(by_value)` in its declaration",
        );
    }
    if profile.signs_messages() && !has("jwt_response_modes") {
        return Some(
            "profile: this server does not sign responses; it needs `response_modes(jwt)` in its declaration",
        );
    }
    None
}
