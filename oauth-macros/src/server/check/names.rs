//! The names that a declaration chooses don't collide with ours.

use crate::errors::Errors;
use crate::server::model::Options;
use crate::suggest;

/// The methods that the expansion adds beside the constructor.
const METHODS: [&str; 13] = [
    "builder",
    "create_token_response",
    "create_authorization_response",
    "validate_authorization_request",
    "finalize_authorization_response",
    "create_token_introspection_response",
    "create_token_revocation_response",
    "create_metadata_response",
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
    if METHODS.iter().any(|method| constructor == method) {
        errors.at(
            constructor.span(),
            format!(
                "`{constructor}` is a method that the server has already; the others are {}\n\
                 choose another name, like `constructor = start`",
                suggest::listed(&METHODS)
            ),
        );
    }
}
