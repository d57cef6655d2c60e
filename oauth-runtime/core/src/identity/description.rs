//! What OpenID Connect adds to the metadata (OpenID Connect Discovery section 3).

use super::{OpenIdProvider, claims_by_scope};
use crate::Scope;
use crate::keys::{SigningAlgorithm, SigningPurpose};
use crate::openid::{Display, Prompt};
use crate::server::{Metadata, Part, algorithms_of};

/// Claims that every ID token has or may have.
const PROTOCOL_CLAIMS: [&str; 8] = ["sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "amr"];

/// The members of OpenID Connect, in addition to those of RFC 8414.
pub(super) fn describe<S: OpenIdProvider>(server: &S, metadata: &mut Metadata) {
    let settings = server.settings();
    let algorithms = |purpose| {
        let algorithms = algorithms_of(server, purpose);
        algorithms.into_iter().map(SigningAlgorithm::as_str)
    };
    let pairwise = settings.pairwise_salt().map(|_| "pairwise");
    let unsigned = settings.unsigned_id_tokens().then_some("none");
    metadata.extend("subject_types_supported", ["public"].into_iter().chain(pairwise));
    metadata
        .extend("id_token_signing_alg_values_supported", algorithms(SigningPurpose::IdToken).chain(unsigned));
    metadata.extend("userinfo_signing_alg_values_supported", algorithms(SigningPurpose::UserInfo));
    metadata.extend("acr_values_supported", settings.acr_values().iter().map(String::as_str));
    metadata.extend("display_values_supported", Display::NAMES);
    let create = S::Parts::signs_up(server).then_some(Prompt::CREATE);
    metadata.extend("prompt_values_supported", Prompt::NAMES.into_iter().chain(create));
    metadata.extend("claim_types_supported", ["normal"]);
    metadata.set("claims_supported", claims(server));
    metadata.set("claims_parameter_supported", true);
    metadata.extend("ui_locales_supported", settings.ui_locales().iter().map(String::as_str));
}

/// The claims of the scope tokens, and those in the settings.
fn claims<S: OpenIdProvider>(server: &S) -> Vec<String> {
    let scope = Scope::from_tokens(server.scope_tokens()).unwrap_or_default();
    let others = server.settings().claims_supported().iter().map(String::as_str);
    let mut claims: Vec<String> = Vec::new();
    for name in PROTOCOL_CLAIMS.into_iter().chain(claims_by_scope(server, &scope)).chain(others) {
        if !claims.iter().any(|other| other == name) {
            claims.push(name.to_owned());
        }
    }
    claims
}
