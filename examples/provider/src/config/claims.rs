//! Possible mistakes in people's claims.

use oauth_runtime::openid::standard_claims;
use oauth_runtime::{AuthorizationServer, ScopeDefinition};

use super::error::ConfigError;
use super::source::Source;
use super::user::UserConfig;
use crate::provider::Provider;

/// Boolean claims (OpenID Connect Core section 5.1).
const TRUE_OR_FALSE: [&str; 2] = ["email_verified", "phone_number_verified"];

/// Claims that no client can ever see, and texts where clients expect a boolean.
pub(super) fn warnings(
    source: &Source,
    users: &[UserConfig],
    scopes: &[ScopeDefinition],
) -> Vec<ConfigError> {
    let mut warnings = Vec::new();
    for user in users {
        let mut warn = |claim: &str, message: String| {
            warnings.push(source.claim_error(user.username.get_ref(), claim, message));
        };
        for (claim, value) in &user.claims {
            let name = claim.split('#').next().unwrap_or(claim);
            if !is_told(name, scopes) {
                warn(
                    claim,
                    "no scope gives access to this claim, so no client sees it; add it to the `claims` of a \
                     [[scopes]] table"
                        .to_owned(),
                );
            }
            if let (true, Some(text)) = (TRUE_OR_FALSE.contains(&name), value.as_str()) {
                warn(
                    claim,
                    format!(
                        "clients do not read the text \"{text}\" as true or false; write it without quotes"
                    ),
                );
            }
        }
    }
    warnings
}

fn is_told(claim: &str, scopes: &[ScopeDefinition]) -> bool {
    let declared = Provider::DECLARATION.scopes.iter();
    let by_standard = |token: &str| standard_claims(token).contains(&claim);
    declared.into_iter().any(|scope| by_standard(scope.name) || scope.claims.contains(&claim))
        || scopes.iter().any(|scope| scope.claim_names().any(|own| own == claim))
}
