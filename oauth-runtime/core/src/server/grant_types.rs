//! The grant types that a provider has.

use super::AuthorizationServer;
use crate::word_set::has_word;

/// The declared ones, the registered ones, and `implicit` if a response type has a token (RFC 7591 section
/// 2.1) or is only an ID token.
pub(crate) fn grant_types<S: AuthorizationServer>(server: &S) -> Vec<String> {
    let declaration = S::DECLARATION;
    let implicit = declaration
        .response_types
        .iter()
        .any(|response_type| has_word(response_type, "token") || *response_type == "id_token");
    let declared = declaration.grant_types.iter().map(|grant_type| (*grant_type).to_owned());
    let mut grant_types: Vec<String> = declared.chain(implicit.then(|| "implicit".to_owned())).collect();
    for name in server.runtime().extension_grant_names() {
        if !grant_types.contains(&name) {
            grant_types.push(name);
        }
    }
    grant_types
}
