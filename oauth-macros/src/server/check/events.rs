//! Events need their feature.

use crate::errors::Errors;
use crate::server::model::Options;

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

/// The audit log is listed once.
pub(super) fn the_audit_log_is_listed_once(options: &Options, errors: &Errors) {
    if let Some(second) = options.audit_log.get(1) {
        errors.at(*second, "`audit_log` is listed twice; leave one out");
    }
}
