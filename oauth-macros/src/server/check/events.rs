//! Events need their feature.

use crate::errors::Errors;
use crate::server::model::{GrantKind, Options};

/// There is code for events only with the feature.
pub(super) fn events_have_their_feature(options: &Options, errors: &Errors) {
    if let (Some(span), false) = (options.events, cfg!(feature = "events")) {
        errors.at(
            span,
            "events need the feature `events`\n\
             write `oauth-runtime = { …, features = [\"events\"] }` in Cargo.toml",
        );
    }
}

/// Each place is listed once.
pub(super) fn places_are_listed_once(options: &Options, errors: &Errors) {
    for (name, listed) in [
        ("audit_log", &options.audit_log),
        ("webhooks", &options.webhooks),
        ("shared_signals", &options.shared_signals),
    ] {
        if let Some(second) = listed.get(1) {
            errors.at(*second, format!("`{name}` is listed twice; leave one out"));
        }
    }
}

/// Webhooks send what the audit log has, so that nothing is lost over a restart.
pub(super) fn webhooks_have_an_audit_log(options: &Options, errors: &Errors) {
    if let (Some(span), true) = (options.webhooks.first(), options.audit_log.is_empty()) {
        errors.at(*span, "webhooks send the events of the audit log; write `events(audit_log, webhooks)`");
    }
}

/// Shared signals come from the audit log, say whom they are about as OpenID Connect does, and are signed with its keys.
pub(super) fn shared_signals_have_what_they_need(options: &Options, errors: &Errors) {
    let Some(span) = options.shared_signals.first() else { return };
    if options.audit_log.is_empty() {
        errors.at(
            *span,
            "shared signals are made of the events of the audit log; write `events(audit_log, shared_signals)`",
        );
    }
    if options.openid.is_none() && !options.responses_unread {
        errors.at(
            *span,
            "shared signals name people as ID tokens do, and are signed with the same keys\n\
             add `openid` to the declaration (OpenID Shared Signals Framework 1.0 section 3)",
        );
    }
}

/// A receiver manages its stream with a token of its own, without a person.
pub(super) fn receivers_get_tokens(options: &Options, errors: &Errors) {
    let Some(span) = options.shared_signals.first() else { return };
    let extension = options.grant(|kind| matches!(kind, GrantKind::Extension { .. }));
    let gives_own = options.client_credentials().or(options.jwt_bearer()).or(extension);
    if gives_own.is_none() && !options.grants_unread {
        errors.at(
            *span,
            "receivers of shared signals manage their streams with a token of their own, and no grant gives them one\n\
             add `client_credentials` to `grants(…)` (CAEP Interoperability Profile 1.0 section 2.7)",
        );
    }
}

/// There is code for webhooks only with the feature.
pub(super) fn webhooks_have_their_feature(options: &Options, errors: &Errors) {
    if let (Some(span), false) = (options.webhooks.first(), cfg!(feature = "webhooks")) {
        errors.at(
            *span,
            "webhooks need the feature `webhooks`\n\
             write `oauth-runtime = { …, features = [\"webhooks\"] }` in Cargo.toml",
        );
    }
}
