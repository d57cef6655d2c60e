//! Sender-constrained tokens need clients that ask for tokens, and something that binds them.

use crate::errors::Errors;
use crate::server::model::{Options, SenderConstrained, SenderConstrainedKind};

/// Proofs need their feature.
pub(super) fn binding_has_its_feature(options: &Options, errors: &Errors) {
    if let (Some(first), false) = (options.sender_constrained.first(), cfg!(feature = "openid")) {
        errors.at(
            first.span,
            "sender-constrained tokens need the feature `openid`\n\
             write `oauth-runtime = { …, features = [\"openid\"] }` in Cargo.toml",
        );
    }
}

/// Clients prove that they hold a key where they get tokens.
pub(super) fn tokens_have_an_endpoint(options: &Options, errors: &Errors) {
    let has_endpoint = options.grants_unread || !options.grants.is_empty();
    if let (Some(first), false) = (options.sender_constrained.first(), has_endpoint) {
        errors.at(
            first.span,
            "tokens are bound at the token endpoint, which exists only if a grant type is declared\n\
             add `grants(…)`, or leave `sender_constrained` out (RFC 9449 section 5, RFC 8705 section 3)",
        );
    }
}

/// A requirement that no request can meet.
pub(super) fn required_tokens_can_be_bound(options: &Options, errors: &Errors) {
    if let (Some(required), true) = (required(options), options.sender_constrained.iter().all(is_required)) {
        errors.at(
            required.span,
            "nothing says what tokens are bound to, so no request could meet this\n\
             write `sender_constrained(dpop, required)` or `sender_constrained(mtls, required)`",
        );
    }
}

/// The browser brings an authorization request, and has no key of the client.
pub(super) fn responses_carry_no_tokens(options: &Options, errors: &Errors) {
    if required(options).is_none() {
        return;
    }
    for span in options.responses.iter().filter_map(|response| response.token_span) {
        errors.at(
            span,
            "a token in an authorization response is bound to nothing, which `sender_constrained(required)` forbids\n\
             leave the word `token` out, so that clients get their tokens at the token endpoint (RFC 9700 section 2.1.2)",
        );
    }
}

fn required(options: &Options) -> Option<&SenderConstrained> {
    options.sender_constrained.iter().find(|own| is_required(own))
}

fn is_required(own: &SenderConstrained) -> bool {
    own.kind == SenderConstrainedKind::Required
}
