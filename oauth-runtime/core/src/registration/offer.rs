//! The part of a registration request that this provider has: the rest is dropped, and the response says what
//! is left (RFC 7591 sections 2 and 3.2.1).

use oauth_runtime_tables::grants::{AuthorizedBy, authorized_by};

use crate::server::{AuthorizationServer, grant_types};
use crate::word_set::{has_word, same_words};
use crate::{ClientMetadata, OAuthError, Scope};

/// What goes with a grant type that ends in a redirect (RFC 7591 section 2.1).
const PAIRS: [(&str, &[&str]); 2] = [("authorization_code", &["code"]), ("implicit", &["token", "id_token"])];

/// Drops grant types, response types and scope tokens that this provider does not have. Returns the requested
/// grant types that no person begins, which are dropped as well.
pub(crate) fn keep_offered<S: AuthorizationServer>(
    server: &S,
    metadata: &mut ClientMetadata,
) -> Result<Vec<String>, OAuthError> {
    let asked = (metadata.grant_types.clone(), metadata.response_types.clone());
    let known = grant_types(server);
    metadata.grant_types.retain(|own| known.contains(own));
    if metadata.grant_types.is_empty() && !asked.0.is_empty() {
        return Err(nothing_left("grant_types", &known));
    }
    let responses = S::DECLARATION.response_types;
    metadata.response_types.retain(|own| responses.iter().any(|known| same_words(known, own)));
    drop_widowed(metadata, &asked);
    if metadata.grant_types.is_empty() && !asked.0.is_empty() {
        return Err(nothing_left("response_types", responses));
    }
    let declared: Vec<_> = metadata.scope.tokens().filter(|token| server.knows_scope(token)).collect();
    metadata.scope = declared.join(" ").parse().unwrap_or_else(|_| Scope::empty());
    // Clients that register themselves get the others only from a policy.
    let is_usual = |own: &String| authorized_by(own).is_some_and(AuthorizedBy::person_begins);
    let (usual, others) = std::mem::take(&mut metadata.grant_types).into_iter().partition(is_usual);
    metadata.grant_types = usual;
    Ok(others)
}

/// A grant type whose last response type was dropped is dropped too, and vice versa.
fn drop_widowed(metadata: &mut ClientMetadata, (grants, responses): &(Vec<String>, Vec<String>)) {
    for (grant_type, words) in PAIRS {
        let goes_with = |response: &String| words.iter().any(|word| has_word(response, word));
        let had = |list: &[String]| list.iter().any(goes_with);
        if had(responses) && !had(&metadata.response_types) {
            metadata.grant_types.retain(|own| own != grant_type);
        }
        let is_it = |own: &String| own == grant_type;
        if grants.iter().any(is_it) && !metadata.grant_types.iter().any(is_it) {
            metadata.response_types.retain(|own| !goes_with(own));
        }
    }
}

/// Whether any of the requested grants is left.
pub(crate) fn check_anything_left(asked: bool, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    match asked && metadata.grant_types.is_empty() {
        true => Err(OAuthError::invalid_client_metadata(
            "grant_types: a client that registers itself can get none of these on this server",
        )),
        false => Ok(()),
    }
}

fn nothing_left(member: &str, known: &[impl std::borrow::Borrow<str>]) -> OAuthError {
    OAuthError::invalid_client_metadata(format!("{member}: this server supports {}", known.join(", ")))
}
