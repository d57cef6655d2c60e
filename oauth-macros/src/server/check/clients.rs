//! Clients without registration need an authorization endpoint.

use oauth_runtime_tables::responses;

use crate::errors::Errors;
use crate::server::model::Options;

/// Fetching documents and verifying keys need their feature.
pub(super) fn clients_have_their_feature(options: &Options, errors: &Errors) {
    if let (Some(first), false) = (options.clients.first(), cfg!(feature = "openid")) {
        errors.at(
            first.span,
            "clients with metadata documents need the feature `openid`\nwrite `oauth-runtime = { …, features = [\"openid\"] }` in Cargo.toml",
        );
    }
}

/// A person must approve them, and they get no token through the browser.
pub(super) fn clients_have_the_code_response(options: &Options, errors: &Errors) {
    let has_code = options.responses_unread || options.response_with(responses::CODE).is_some();
    if let (Some(first), false) = (options.clients.first(), has_code) {
        errors.at(
            first.span,
            "a client with a metadata document exists here only once a person has approved it, with the response type \
             `code`\n\
             add `responses(code)` and `grants(authorization_code)`, or leave `clients` out",
        );
    }
}
