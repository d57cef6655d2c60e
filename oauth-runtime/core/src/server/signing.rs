//! A provider that signs, and with which algorithm it signs for a client.

use super::{AuthorizationServer, client_rules};
use crate::keys::{SigningAlgorithm, SigningKeys, SigningPurpose};
use crate::{Client, ClientMetadata, OAuthError};

/// A declared provider that signs ID tokens, access tokens, authorization responses or introspection responses.
/// [`#[oauth_server]`](crate::oauth_server) implements it if the declaration has `openid`, JWT access tokens,
/// `response_modes(jwt)` or `introspection(signed)`.
pub trait SigningProvider: AuthorizationServer {
    /// The keys that sign, which the provider publishes.
    fn keys(&self) -> &SigningKeys;
}

/// The algorithms that sign for this purpose. ML-DSA does not sign ID tokens: no standard says which hash function their
/// `at_hash` and `c_hash` would have.
pub(crate) fn algorithms_of<S: SigningProvider>(
    server: &S,
    purpose: SigningPurpose,
) -> Vec<SigningAlgorithm> {
    let mut algorithms = server.keys().for_purpose(purpose).algorithms();
    if purpose == SigningPurpose::IdToken {
        algorithms.retain(|own| !own.is_ml_dsa());
    }
    algorithms
}

/// For clients without a registered algorithm: `RS256` (OpenID Connect Dynamic Registration section 2), or
/// the first available one that the rules for the client allow.
pub(crate) fn default_algorithm<S: SigningProvider>(
    server: &S,
    metadata: &ClientMetadata,
    purpose: SigningPurpose,
) -> Option<SigningAlgorithm> {
    let allowed = client_rules(server, metadata).algorithms;
    let mut supported = algorithms_of(server, purpose);
    supported.retain(|own| allowed.contains(own));
    let is_usual = |algorithm: &&SigningAlgorithm| **algorithm == SigningAlgorithm::Rs256;
    supported.iter().find(is_usual).or(supported.first()).copied()
}

/// The algorithm that a client is registered for in this member of its metadata, or the default.
///
/// # Errors
/// `server_error` if no key has it any more.
pub(crate) fn algorithm_for<S: SigningProvider>(
    server: &S,
    client: &Client,
    purpose: SigningPurpose,
    member: &'static str,
    registered: Option<&str>,
) -> Result<SigningAlgorithm, OAuthError> {
    supported(server, client.metadata(), purpose, registered).ok_or_else(|| {
        tracing::error!(
            client_id = client.client_id(),
            member,
            "no signing key supports the algorithm that the client is registered for"
        );
        OAuthError::ServerError
    })
}

/// Whether a client may be registered for this algorithm.
///
/// # Errors
/// `invalid_client_metadata` names the member.
pub(crate) fn check_algorithm<S: SigningProvider>(
    server: &S,
    metadata: &ClientMetadata,
    purpose: SigningPurpose,
    member: &'static str,
    registered: Option<&str>,
) -> Result<(), OAuthError> {
    if supported(server, metadata, purpose, registered).is_some() {
        return Ok(());
    }
    let algorithms = algorithms_of(server, purpose);
    let names: Vec<_> = algorithms.iter().map(|own| own.as_str()).collect();
    Err(OAuthError::invalid_client_metadata(format!("{member}: this server signs with {}", names.join(", "))))
}

fn supported<S: SigningProvider>(
    server: &S,
    metadata: &ClientMetadata,
    purpose: SigningPurpose,
    registered: Option<&str>,
) -> Option<SigningAlgorithm> {
    let Some(name) = registered else { return default_algorithm(server, metadata, purpose) };
    let supported = algorithms_of(server, purpose);
    SigningAlgorithm::from_name(name).filter(|own| supported.contains(own))
}
