//! The profiles: what OAuth 2.1 removed cannot be declared, and what MCP needs must be.

use oauth_runtime_tables::{endpoints, responses};
use proc_macro2::Span;

use crate::errors::Errors;
use crate::server::model::{Options, PkceFlag, Profile};

pub(super) fn oauth21(options: &Options, errors: &Errors) {
    if !options.is_oauth21() {
        return;
    }
    for (span, message) in left_out(options) {
        errors.at(span, message);
    }
}

fn left_out(options: &Options) -> impl Iterator<Item = (Span, &'static str)> {
    let password = options.password().map(|grant| {
        (
            grant.span,
            "OAuth 2.1 has no password grant, because the client would see the password\n\
             use `authorization_code`, or leave the profile out (RFC 9700 section 2.4)",
        )
    });
    let implicit = options.responses.iter().filter_map(|response| response.token_span).map(|span| {
        (
            span,
            "OAuth 2.1 does not return access tokens in redirects, where they leak\n\
             use `responses(code)`, or leave the profile out (RFC 9700 section 2.1.2)",
        )
    });
    let plain = options.pkce_flag(PkceFlag::Plain).map(|span| {
        (
            span,
            "OAuth 2.1 has no plain PKCE: anybody who sees the request could redeem the code\n\
             leave `plain` out; S256 is always available (RFC 9700 section 2.1.1)",
        )
    });
    password.into_iter().chain(implicit).chain(plain)
}

/// What an MCP client needs of a provider: MCP authorization, revisions 2025-06-18, 2025-11-25 and 2026-07-28.
pub(super) fn mcp(options: &Options, errors: &Errors) {
    let Some(span) = options.profile(Profile::Mcp) else {
        return;
    };
    for message in missing_for_mcp(options) {
        errors.at(span, message);
    }
}

fn missing_for_mcp(options: &Options) -> impl Iterator<Item = &'static str> {
    let has_code = options.response_with(responses::CODE).is_some() || options.responses_unread;
    let code = (!has_code).then_some(
        "an MCP client gets its tokens through the person's browser\n\
         add `grants(authorization_code, refresh_token), responses(code)` (MCP authorization, 2026-07-28)",
    );
    let resources = options.resources.as_ref().is_none_or(Vec::is_empty).then_some(
        "an MCP server is a protected resource, and its tokens are for it alone\n\
         add `resources(notes = \"/mcp\" { scopes(…) })` (MCP authorization, 2026-07-28; RFC 8707, RFC 9728)",
    );
    let metadata = (!options.has_endpoint(endpoints::METADATA)).then_some(
        "an MCP client finds the endpoints in the metadata document\n\
         add `endpoints(metadata)` (MCP authorization, 2026-07-28; RFC 8414)",
    );
    code.into_iter().chain(resources).chain(metadata)
}
