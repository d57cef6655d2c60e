//! What is encrypted must be there.

use crate::errors::Errors;
use crate::server::model::{EncryptionKind, Options};

/// Encryption needs its feature.
pub(super) fn encryption_has_its_feature(options: &Options, errors: &Errors) {
    if let (Some(first), false) = (options.encryption.first(), cfg!(feature = "openid")) {
        errors.at(
            first.span,
            "encryption needs the feature `openid`\nwrite `oauth-runtime = { …, features = [\"openid\"] }` in Cargo.toml",
        );
    }
}

/// Each kind of message must exist.
pub(super) fn encrypted_messages_exist(options: &Options, errors: &Errors) {
    for own in &options.encryption {
        let (is_there, advice) = match own.kind {
            EncryptionKind::IdToken => (
                options.openid.is_some(),
                "there are no ID tokens to encrypt\n\
                 add `openid`, or leave `id_token` out (OpenID Connect Core section 10.2)",
            ),
            EncryptionKind::UserInfo => (
                options.openid.is_some(),
                "there are no UserInfo responses to encrypt\n\
                 add `openid`, or leave `userinfo` out (OpenID Connect Core section 5.3.2)",
            ),
            EncryptionKind::AuthorizationResponse => (
                !options.jwt_response_modes.is_empty(),
                "only authorization responses that are JWTs can be encrypted\n\
                 add `response_modes(jwt)`, or leave `authorization_response` out (JARM section 2.2)",
            ),
            EncryptionKind::Introspection => (
                !options.signed_introspection.is_empty(),
                "only signed introspection responses can be encrypted\n\
                 add `introspection(signed)`, or leave `introspection` out (RFC 9701 section 5)",
            ),
            EncryptionKind::RequestObjects => (
                !options.request_objects.is_empty() && options.signs(),
                "there are no request objects to decrypt, or no published keys to encrypt them with\n\
                 add `request_objects(by_value)` and `openid`, or leave `request_objects` out (RFC 9101 section 6.1)",
            ),
        };
        if !is_there {
            errors.at(own.span, advice);
        }
    }
}
