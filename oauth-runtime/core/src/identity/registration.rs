//! The rules of OpenID Connect for client metadata (OpenID Connect Dynamic Client Registration section 2).

use serde_json::{Map, Value};

use super::OpenIdProvider;
use super::subject::web_host;
use crate::keys::{SigningAlgorithm, SigningPurpose};
use crate::registration::is_without_redirect;
use crate::server::{algorithms_of, default_algorithm};
use crate::word_set::has_word;
use crate::{ApplicationType, ClientMetadata, OAuthError, SubjectType};

pub(super) fn check_registration<S: OpenIdProvider>(
    server: &S,
    metadata: &ClientMetadata,
) -> Result<(), OAuthError> {
    check_algorithms(server, metadata)?;
    check_subject_type(server, metadata)
}

/// Algorithms that a key signs with, and `none` if the settings allow it and no ID token passes through the
/// browser (section 2, `id_token_signed_response_alg`).
fn check_algorithms<S: OpenIdProvider>(server: &S, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let algorithms = |purpose| algorithms_of(server, purpose);
    let signs = |purpose, name: &str| algorithms(purpose).iter().any(|algorithm| algorithm.as_str() == name);
    let through_browser = metadata.response_types.iter().any(|own| has_word(own, "id_token"));
    let unsigned = server.settings().unsigned_id_tokens() && !through_browser;
    let openid = &metadata.openid;
    let id_token = openid.id_token_signed_response_alg.as_deref();
    let is_offered = |name: &str| signs(SigningPurpose::IdToken, name) || (name == "none" && unsigned);
    let wrong = |member: &str, purpose| {
        let algorithms = algorithms(purpose);
        let names: Vec<_> = algorithms.iter().map(|algorithm| algorithm.as_str()).collect();
        OAuthError::invalid_client_metadata(format!("{member}: this server signs with {}", names.join(", ")))
    };
    if id_token.is_some_and(|name| !is_offered(name)) {
        return Err(wrong("id_token_signed_response_alg", SigningPurpose::IdToken));
    }
    let userinfo = openid.userinfo_signed_response_alg.as_deref();
    if userinfo.is_some_and(|name| !signs(SigningPurpose::UserInfo, name)) {
        return Err(wrong("userinfo_signed_response_alg", SigningPurpose::UserInfo));
    }
    Ok(())
}

/// Redirect URIs on several hosts are one sector only if a document says so (OpenID Connect Core section
/// 8.1).
fn check_subject_type<S: OpenIdProvider>(server: &S, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    if metadata.openid.subject_type != SubjectType::Pairwise {
        return Ok(());
    }
    if server.settings().pairwise_salt().is_none() {
        return Err(OAuthError::invalid_client_metadata("subject_type: this server supports only public"));
    }
    if metadata.openid.sector_identifier_uri.is_none()
        && metadata.grant_types.iter().any(|own| is_without_redirect(own))
    {
        return Err(OAuthError::invalid_client_metadata(
            "sector_identifier_uri: pairwise subjects need one with a grant type that has no redirect",
        ));
    }
    let mut places = metadata.redirect_uris.iter().map(|uri| web_host(uri.as_str()));
    let first = places.next();
    if metadata.openid.sector_identifier_uri.is_none() && places.any(|place| Some(place) != first) {
        return Err(OAuthError::invalid_client_metadata(
            "sector_identifier_uri: pairwise subjects need one with redirect_uris on several hosts",
        ));
    }
    Ok(())
}

/// The defaults of OpenID Connect for members that are not registered.
pub(super) fn describe_registration<S: OpenIdProvider>(
    server: &S,
    metadata: &ClientMetadata,
    members: &mut Map<String, Value>,
) {
    let openid = &metadata.openid;
    let application_type = match openid.application_type {
        ApplicationType::Web => "web",
        ApplicationType::Native => "native",
    };
    let subject_type = match openid.subject_type {
        SubjectType::Public => "public",
        SubjectType::Pairwise => "pairwise",
    };
    members.insert("application_type".into(), application_type.into());
    members.insert("subject_type".into(), subject_type.into());
    let algorithm = default_algorithm(server, metadata, SigningPurpose::IdToken)
        .map_or("RS256", SigningAlgorithm::as_str);
    members.entry("id_token_signed_response_alg").or_insert_with(|| algorithm.into());
    members.entry("require_auth_time").or_insert_with(|| false.into());
}
