//! What an exchange can also give.

use crate::errors::Errors;
use crate::server::model::Options;

/// Identity assertion authorization grants come of a login, by an exchange.
pub(super) fn id_jag_has_what_it_needs(options: &Options, errors: &Errors) {
    let Some(first) = options.id_jag.first() else { return };
    if options.token_exchange().is_none() && !options.grants_unread {
        errors.at(
            *first,
            "identity assertion authorization grants are given in an exchange of tokens\n\
             add `token_exchange` to `grants(…)`, or leave `token_exchange(id_jag)` out \
             (draft-ietf-oauth-identity-assertion-authz-grant section 4.3)",
        );
    }
    if options.openid.is_none() {
        errors.at(
            *first,
            "an identity assertion authorization grant is given for a login with OpenID Connect\n\
             add `openid`, or leave `token_exchange(id_jag)` out (draft-ietf-oauth-identity-assertion-authz-grant section 4.2)",
        );
    }
    if let Some(second) = options.id_jag.get(1) {
        errors.at(*second, "`id_jag` is listed twice; leave one out");
    }
}
