//! Response modes need responses, and their feature.

use crate::errors::Errors;
use crate::server::model::Options;

/// Signatures need their feature.
pub(super) fn response_modes_have_their_feature(options: &Options, errors: &Errors) {
    if let (Some(first), false) = (options.jwt_response_modes.first(), cfg!(feature = "openid")) {
        errors.at(
            *first,
            "authorization responses as JWTs need the feature `openid`\n\
             write `oauth-runtime = { …, features = [\"openid\"] }` in Cargo.toml",
        );
    }
}

/// There must be responses, and each mode is listed once.
pub(super) fn response_modes_have_responses(options: &Options, errors: &Errors) {
    let has_responses = options.responses_unread || !options.responses.is_empty();
    if let (Some(first), false) = (options.jwt_response_modes.first(), has_responses) {
        errors.at(
            *first,
            "response modes are for the authorization endpoint, which exists only if a response type is declared\n\
             add `grants(authorization_code), responses(code)`, or leave `response_modes` out (JARM section 2)",
        );
    }
    if let Some(second) = options.jwt_response_modes.get(1) {
        errors.at(*second, "`jwt` is listed twice; leave one out");
    }
}
