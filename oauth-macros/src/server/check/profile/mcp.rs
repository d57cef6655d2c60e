//! `profile(mcp)`: what MCP needs must be declared.

use oauth_runtime_tables::{endpoints, responses};

use crate::errors::Errors;
use crate::server::model::{Options, Profile};

/// What an MCP client needs of a provider: MCP authorization, revisions 2025-06-18, 2025-11-25 and 2026-07-28.
pub(in crate::server::check) fn mcp(options: &Options, errors: &Errors) {
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
