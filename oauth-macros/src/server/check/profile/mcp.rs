//! `profile(mcp)`: what MCP needs must be declared.

use oauth_runtime_tables::{endpoints, responses};
use proc_macro2::Span;

use crate::errors::Errors;
use crate::server::model::{ClientSourceKind, Lifetime, LifetimeKind, Options, Profile};

/// The longest lifetime of an access token that no refresh token replaces, in seconds: the default lifetime. MCP wants
/// access tokens to be "short-lived" (Security Considerations, Token Theft).
const LONGEST_ACCESS_TOKEN: u64 = 60 * 60;

/// What an MCP client needs of a provider: MCP authorization, revisions 2025-06-18, 2025-11-25 and 2026-07-28.
pub(in crate::server::check) fn mcp(options: &Options, errors: &Errors) {
    let Some(span) = options.profile(Profile::Mcp) else {
        return;
    };
    for message in missing_for_mcp(options) {
        errors.at(span, message);
    }
    if let Some((span, message)) = long_session(options) {
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
    let identification = (!identifies_clients(options)).then_some(
        "an MCP client comes to servers that it has never seen, so it must be able to say by itself who it is\n\
         add `clients(metadata_documents)`, and `endpoints(registration)` for older clients; or write \
         `clients(preregistered)` if you register every client (MCP authorization, 2026-07-28, Client Registration)",
    );
    [code, resources, metadata, identification].into_iter().flatten()
}

fn identifies_clients(options: &Options) -> bool {
    let named = [ClientSourceKind::MetadataDocuments, ClientSourceKind::Preregistered];
    named.into_iter().any(|source| options.clients_from(source).is_some())
        || options.has_endpoint(endpoints::REGISTRATION)
        || options.clients_unread
}

/// A provider need not issue refresh tokens. But then its access tokens are not to make up for that: whoever has such a
/// token can use it, whereas a stolen refresh token of a public client is noticed, because they rotate.
fn long_session(options: &Options) -> Option<(Span, &'static str)> {
    let has_refresh = options.refresh_token().is_some() || options.grants_unread;
    let is_long = |lifetime: &&Lifetime| {
        lifetime.kind == LifetimeKind::AccessToken && lifetime.seconds > LONGEST_ACCESS_TOKEN
    };
    let of_grants = options.grant_lifetimes.iter().flat_map(|own| &own.lifetimes);
    let long = options.lifetimes.iter().chain(of_grants).find(is_long).filter(|_| !has_refresh)?;
    Some((
        long.value_span,
        "whoever steals an access token from an MCP client can use it for so long\n\
         add `refresh_token` to `grants(…)`, because refresh tokens rotate, and write \"1h\" or less here (MCP \
         authorization, 2026-07-28, Token Theft)",
    ))
}
