//! Request objects need an authorization endpoint.

use crate::errors::Errors;
use crate::server::model::{Options, RequestObject, RequestObjectKind};

/// Signatures need their feature.
pub(super) fn request_objects_have_their_feature(options: &Options, errors: &Errors) {
    if let (Some(first), false) = (options.request_objects.first(), cfg!(feature = "openid")) {
        errors.at(
            first.span,
            "request objects need the feature `openid`\nwrite `oauth-runtime = { …, features = [\"openid\"] }` in Cargo.toml",
        );
    }
}

/// There must be requests.
pub(super) fn request_objects_have_responses(options: &Options, errors: &Errors) {
    let has_responses = options.responses_unread || !options.responses.is_empty();
    if let (Some(first), false) = (options.request_objects.first(), has_responses) {
        errors.at(
            first.span,
            "request objects are for the authorization endpoint, which exists only if a response type is \
             declared\n\
             add `responses(code)`, or leave `request_objects` out (RFC 9101 section 5)",
        );
    }
}

/// A requirement that no request can meet.
pub(super) fn required_objects_are_accepted(options: &Options, errors: &Errors) {
    let required = |object: &&RequestObject| object.kind == RequestObjectKind::Required;
    if let (Some(required), true) = (
        options.request_objects.iter().find(required),
        options.request_objects.iter().all(|object| required(&object)),
    ) {
        errors.at(
            required.span,
            "nothing says how a client passes its request object, so no request could meet this\n\
             write `request_objects(by_value, required)`; pushed requests need `by_value` too (RFC 9126 section 3)",
        );
    }
}
