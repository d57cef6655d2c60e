//! Lifetimes apply to something declared, and are not too long.

use crate::errors::Errors;
use crate::server::model::{GrantKind, GrantLifetimes, Lifetime, LifetimeKind, Options};
use crate::suggest;
use oauth_runtime_tables::grants::AuthorizedBy;
use oauth_runtime_tables::{grants, responses};

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

/// A grant type that is declared, and what it issues.
pub(super) fn of_grant_types(options: &Options, errors: &Errors) {
    for own in &options.grant_lifetimes {
        match options.grants.iter().find(|grant| grant.kind.name() == own.grant) {
            Some(grant) => own.lifetimes.iter().for_each(|lifetime| {
                if let Some(problem) = is_never_issued(options, &grant.kind, lifetime) {
                    errors.at(lifetime.span, problem);
                }
            }),
            None if options.grants_unread => {}
            None => errors.at(own.span, not_declared(options, own)),
        }
    }
}

fn not_declared(options: &Options, own: &GrantLifetimes) -> String {
    let name = &own.grant;
    if grants::ALL.iter().any(|grant| grant.name == *name) {
        return format!(
            "no token is issued for `{name}`, so these lifetimes have no effect\n\
             add `grants({name})` to the declaration, or leave them out here"
        );
    }
    let declared: Vec<&str> = options.grants.iter().map(|grant| grant.kind.name()).collect();
    suggest::unknown("declared grant type", "The declared grant types", name, &declared)
}

/// Why a grant type never issues this.
fn is_never_issued(options: &Options, grant: &GrantKind, lifetime: &Lifetime) -> Option<String> {
    let built_in = match grant {
        GrantKind::BuiltIn(grant) => Some(*grant),
        GrantKind::Extension { .. } => None,
    };
    let is_refreshable = built_in.is_none_or(|own| own.is_refreshable || own == grants::REFRESH_TOKEN);
    let is_about_a_person = built_in.is_none_or(|own| own.authorized_by != AuthorizedBy::ClientCredentials);
    let is_unread = options.grants_unread;
    let (name, what) = (grant.name(), spoken(lifetime.kind));
    match lifetime.kind {
        LifetimeKind::AccessToken => None,
        LifetimeKind::RefreshToken if is_refreshable && (options.refresh_token().is_some() || is_unread) => {
            None
        }
        LifetimeKind::IdToken if is_about_a_person && options.openid.is_some() => None,
        LifetimeKind::RefreshToken if is_refreshable => Some(format!(
            "no {what} is issued, so this lifetime has no effect\nadd `grants(refresh_token)` to the declaration, or leave it out here"
        )),
        LifetimeKind::IdToken if is_about_a_person => Some(format!(
            "no {what} is issued, so this lifetime has no effect\nadd `openid` to the declaration, or leave it out here"
        )),
        LifetimeKind::RefreshToken | LifetimeKind::IdToken => {
            Some(format!("`{name}` issues no {what}, so this lifetime has no effect\nleave it out"))
        }
        LifetimeKind::AuthorizationCode | LifetimeKind::DeviceCode => Some(format!(
            "the token endpoint issues no {what}, so a grant type has no lifetime for it\n\
             write it beside the grant type: `lifetimes({} = \"5m\")`",
            lifetime.kind.name()
        )),
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
