//! Lifetimes apply to something declared, and are not too long.

use crate::errors::Errors;
use crate::server::model::{LifetimeKind, Options};
use oauth_runtime_tables::responses;

/// RFC 6749 section 4.1.2 recommends at most ten minutes.
const LONGEST_CODE: u64 = 600;

/// The lifetime in the example of RFC 8628 section 3.2.
const LONGEST_DEVICE_CODE: u64 = 1800;

pub(super) fn of_what_is_declared(options: &Options, errors: &Errors) {
    for lifetime in &options.lifetimes {
        let is_declared = match lifetime.kind {
            LifetimeKind::AccessToken => true,
            LifetimeKind::RefreshToken => options.refresh_token().is_some() || options.grants_unread,
            LifetimeKind::AuthorizationCode => {
                options.authorization_code().is_some()
                    || options.response_with(responses::CODE).is_some()
                    || options.grants_unread
            }
            LifetimeKind::IdToken => options.openid.is_some(),
            LifetimeKind::DeviceCode => options.device_code().is_some() || options.grants_unread,
        };
        if !is_declared {
            errors.at(
                lifetime.span,
                format!(
                    "no {} is issued, so this lifetime has no effect\nadd {} to the declaration, or leave \
                     it out here",
                    spoken(lifetime.kind),
                    source(lifetime.kind)
                ),
            );
        } else if lifetime.kind == LifetimeKind::AuthorizationCode && lifetime.seconds > LONGEST_CODE {
            errors.at(
                lifetime.value_span,
                "an authorization code may live for at most ten minutes, because it can leak on its way \
                 through the browser\n\
                 write \"10m\" or less (RFC 6749 section 4.1.2)",
            );
        } else if lifetime.kind == LifetimeKind::DeviceCode && lifetime.seconds > LONGEST_DEVICE_CODE {
            errors.at(
                lifetime.value_span,
                "a device code may live for at most half an hour, because its user code is short enough to \
                 guess\n\
                 write \"30m\" or less (RFC 8628 section 5.1)",
            );
        }
    }
}

fn spoken(kind: LifetimeKind) -> String {
    match kind {
        LifetimeKind::IdToken => "ID token".to_owned(),
        other => other.name().replace('_', " "),
    }
}

fn source(kind: LifetimeKind) -> String {
    match kind {
        LifetimeKind::IdToken => "`openid`".to_owned(),
        other => format!("`grants({})`", other.name()),
    }
}
