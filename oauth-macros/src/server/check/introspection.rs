//! Signed introspection needs the endpoint, and its feature.

use oauth_runtime_tables::endpoints;

use crate::errors::Errors;
use crate::server::model::Options;

/// There must be responses to sign, once.
pub(super) fn signed_introspection_has_its_endpoint(options: &Options, errors: &Errors) {
    let Some(first) = options.signed_introspection.first() else { return };
    if !cfg!(feature = "openid") {
        errors.at(
            *first,
            "signed introspection responses need the feature `openid`\n\
             write `oauth-runtime = { …, features = [\"openid\"] }` in Cargo.toml",
        );
    }
    if !options.has_endpoint(endpoints::INTROSPECTION) {
        errors.at(
            *first,
            "there are no introspection responses to sign\n\
             add `endpoints(introspection)`, or leave `introspection(signed)` out (RFC 9701 section 4)",
        );
    }
    if let Some(second) = options.signed_introspection.get(1) {
        errors.at(*second, "`signed` is listed twice; leave one out");
    }
}
