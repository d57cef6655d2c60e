//! The names that a declaration chooses must not collide with ours.

use oauth_runtime_tables::endpoints;

use crate::errors::Errors;
use crate::server::model::Options;

/// The methods that the expansion adds beside the constructor and one for each endpoint.
const METHODS: [&str; 17] = [
    "builder",
    "validate_authorization_request",
    "finalize_authorization_response",
    "find_device_request",
    "approve_device_request",
    "deny_device_request",
    "list_ciba_requests",
    "find_ciba_request",
    "approve_ciba_request",
    "deny_ciba_request",
    "validate_logout_request",
    "finalize_logout_response",
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
    let mut methods = endpoints::ALL.into_iter().map(|endpoint| endpoint.method).chain(METHODS);
    constructor.is_some_and(|name| methods.any(|method| name == method))
}
