//! Authorization details need a request in which a client can ask for them.

use oauth_runtime_tables::responses;

use crate::errors::Errors;
use crate::server::model::Options;

/// A client asks a person for them, at the authorization endpoint or as a device, or has them for itself.
pub(super) fn authorization_details_can_be_asked_for(options: &Options, errors: &Errors) {
    let has_code = options.responses_unread || options.response_with(responses::CODE).is_some();
    let has_grant = options.grants_unread
        || options.client_credentials().is_some()
        || options.device_code().is_some()
        || options.ciba().is_some();
    if let (Some(first), false) = (options.authorization_details.first(), has_code || has_grant) {
        errors.at(
            first.span,
            "no client can ask for authorization details\n\
             add `responses(code)`, `grants(device_code)`, `grants(ciba)` or `grants(client_credentials)`, or leave \
             `authorization_details` out (RFC 9396 sections 3 and 6)",
        );
    }
}
