//! Authorization details need a request that asks a person.

use oauth_runtime_tables::responses;

use crate::errors::Errors;
use crate::server::model::Options;

/// A client asks for them at the authorization endpoint, and gets a code.
pub(super) fn authorization_details_have_the_code_response(options: &Options, errors: &Errors) {
    let has_code = options.responses_unread || options.response_with(responses::CODE).is_some();
    if let (Some(first), false) = (options.authorization_details.first(), has_code) {
        errors.at(
            first.span,
            "a client asks a person for authorization details, and gets a code for them\n\
             add `responses(code)`, or leave `authorization_details` out (RFC 9396 section 3)",
        );
    }
}
