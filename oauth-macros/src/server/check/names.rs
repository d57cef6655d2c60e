//! The names that a declaration chooses must not collide with ours.

use crate::errors::Errors;
use crate::server::model::Options;

/// The methods that the expansion adds, without the constructor.
const METHODS: [&str; 24] = [
    "builder",
    "create_token_response",
    "create_authorization_response",
    "validate_authorization_request",
    "finalize_authorization_response",
    "create_device_authorization_response",
    "find_device_request",
    "approve_device_request",
    "deny_device_request",
    "create_token_introspection_response",
    "create_token_revocation_response",
    "create_metadata_response",
    "create_discovery_response",
    "create_jwks_response",
    "create_userinfo_response",
    "create_end_session_response",
    "validate_logout_request",
    "finalize_logout_response",
    "create_registration_response",
    "create_response",
    "register_grant_type",
    "unregister_grant_type",
    "settings",
    "router",
];

pub(super) fn constructor_is_free(options: &Options, errors: &Errors) {
    let Some(constructor) = &options.constructor else {
        return;
    };
    if is_taken(options) {
        errors.at(
            constructor.span(),
            format!(
                "the server already has a method `{constructor}`; choose another name, like \
                `constructor = start`"
            ),
        );
    }
}

/// Whether the constructor has the name of another method.
pub(super) fn is_taken(options: &Options) -> bool {
    let constructor = options.constructor.as_ref();
    constructor.is_some_and(|name| METHODS.iter().any(|method| name == method))
}
