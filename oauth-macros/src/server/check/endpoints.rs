//! Every endpoint exists and has a path of its own.

use crate::errors::Errors;
use crate::server::model::{Endpoint, Options};
use oauth_runtime_tables::{
    endpoints::{self, ComesWith},
    responses,
};

pub(super) fn paths_differ(options: &Options, errors: &Errors) {
    for (index, endpoint) in options.endpoints.iter().enumerate() {
        let is_repeat = options.endpoints[..index].iter().any(|other| other.kind == endpoint.kind);
        let Some(other) = clash(options, index).filter(|_| !is_repeat) else {
            continue;
        };
        let span = endpoint.path.as_ref().map_or(endpoint.span, syn::LitStr::span);
        errors.at(
            span,
            format!(
                "the endpoints `{}` and `{}` are both at \"{}\"; give one of them another path",
                other.name,
                endpoint.kind.name,
                path_of(endpoint)
            ),
        );
    }
}

/// An endpoint with the same path: an earlier one, or one at its default path.
fn clash(options: &Options, index: usize) -> Option<endpoints::Endpoint> {
    let endpoint = &options.endpoints[index];
    let path = path_of(endpoint);
    let before =
        options.endpoints[..index].iter().find(|other| path_of(other) == path).map(|other| other.kind);
    before.or_else(|| {
        endpoints::ALL.into_iter().find(|kind| {
            let is_written = options.endpoints.iter().any(|written| written.kind == *kind);
            !is_written && options.has_endpoint(*kind) && kind.default_path == path
        })
    })
}

fn path_of(endpoint: &Endpoint) -> String {
    endpoint.path.as_ref().map_or_else(|| endpoint.kind.default_path.to_owned(), syn::LitStr::value)
}

/// Endpoints that depend on grants or response types cannot exist without them.
pub(super) fn named_endpoints_exist(options: &Options, errors: &Errors) {
    for endpoint in &options.endpoints {
        let advice = match endpoint.kind {
            endpoints::AUTHORIZATION if options.responses.is_empty() && !options.responses_unread => {
                "the authorization endpoint exists only if a response type is declared\n\
                 add `responses(code)`, or leave `authorization` out (RFC 6749 section 3.1)"
            }
            endpoints::PUSHED_AUTHORIZATION_REQUEST
                if options.responses.is_empty() && !options.responses_unread =>
            {
                "pushed requests are for the authorization endpoint, which exists only if a response type is declared\n\
                 add `responses(code)`, or leave `pushed_authorization_request` out (RFC 9126 section 1)"
            }
            endpoints::AUTHORIZATION_CHALLENGE
                if options.response_with(responses::CODE).is_none() && !options.responses_unread =>
            {
                "people log in in an application that gets a code, which exists only if a response type is declared\n\
                 add `responses(code)`, or leave `authorization_challenge` out (draft-ietf-oauth-first-party-apps section 5)"
            }
            endpoints::DEVICE_AUTHORIZATION if options.device_code().is_none() && !options.grants_unread => {
                "the device authorization endpoint needs the grant `device_code`, which is not declared\n\
                 add it to `grants(…)`, or leave `device_authorization` out (RFC 8628 section 3.1)"
            }
            endpoints::BACKCHANNEL_AUTHENTICATION if options.ciba().is_none() && !options.grants_unread => {
                "the backchannel authentication endpoint needs the grant `ciba`, which is not declared\n\
                 add it to `grants(…)`, or leave `backchannel_authentication` out (CIBA Core 1.0 section 7)"
            }
            endpoints::GRANT_MANAGEMENT if !options.grants_unread && !has_managed_grants(options) => {
                "clients manage grants that people gave them, and no declared grant type has any\n\
                 add `authorization_code` to `grants(…)`, or leave `grant_management` out (Grant Management for OAuth 2.0 section 5.2)"
            }
            kind if kind.comes_with == ComesWith::SharedSignals && options.shared_signals.is_empty() => {
                "the endpoint belongs to shared signals, which are not declared\n\
                 add `events(audit_log, shared_signals)`, or leave the endpoint out"
            }
            endpoints::TOKEN if options.grants.is_empty() && !options.grants_unread => {
                "the token endpoint exists only if a grant type is declared\n\
                 add `grants(…)`, or leave `token` out (RFC 6749 section 3.2)"
            }
            _ => continue,
        };
        errors.at(endpoint.span, advice);
    }
}

/// Whether a person approves something for a client that comes back with more.
fn has_managed_grants(options: &Options) -> bool {
    options.authorization_code().is_some() || options.device_code().is_some() || options.ciba().is_some()
}
