//! Client authentication methods need endpoints that clients call.

use crate::errors::Errors;
use crate::server::model::Options;
use oauth_runtime_tables::endpoints;

/// Signatures need their feature.
pub(super) fn methods_have_their_feature(options: &Options, errors: &Errors) {
    for method in options.client_auth.iter().filter(|_| !cfg!(feature = "openid")) {
        let name = method.kind.name;
        errors.at(
            method.span,
            format!(
                "`{name}` needs the feature `openid`\n\
                 write `oauth-runtime = {{ …, features = [\"openid\"] }}` in Cargo.toml"
            ),
        );
    }
}

/// Some client must be able to authenticate.
pub(super) fn client_auth_has_an_endpoint(options: &Options, errors: &Errors) {
    let mut called = endpoints::ALL.into_iter().filter(endpoints::Endpoint::authenticates_clients);
    let has_endpoint = options.grants_unread || called.any(|kind| options.has_endpoint(kind));
    if let (Some(first), false) = (options.client_auth.first(), has_endpoint) {
        errors.at(
            first.span,
            "clients authenticate at the token endpoint, which exists only if a grant type is declared\n\
             add `grants(…)`, or leave `client_auth` out (RFC 6749 section 2.3)",
        );
    }
}
