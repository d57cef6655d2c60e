//! Grants, response types and PKCE have to match.

use oauth_runtime_tables::{grants, responses};
use proc_macro2::Span;

use crate::errors::Errors;
use crate::server::model::{ExchangeKind, GrantKind, Options};

/// A server without any flow is useless.
pub(super) fn something_is_declared(options: &Options, errors: &Errors) {
    if !options.grants.is_empty()
        || !options.responses.is_empty()
        || options.grants_unread
        || options.responses_unread
    {
        return;
    }
    let span = options.grants_span.or(options.responses_span);
    errors.at(
        span.unwrap_or_else(Span::call_site),
        "a server needs at least one grant type or response type\n\
         write for example `grants(authorization_code, refresh_token), responses(code)` (RFC 6749 section 1.3)",
    );
}

/// A code that nothing redeems is useless.
pub(super) fn code_response_has_its_grant(options: &Options, errors: &Errors) {
    if options.authorization_code().is_some() || options.grants_unread {
        return;
    }
    let with_code = |response: &&crate::server::model::Response| response.words.contains(&responses::CODE);
    if let Some(response) = options.responses.iter().find(with_code) {
        errors.under(
            &response.tokens,
            "the response type `code` needs the grant that redeems the code\n\
             add `authorization_code` to `grants(…)` (RFC 6749 section 4.1)",
        );
    }
}

/// A grant without codes is useless too.
pub(super) fn code_grant_has_its_response(options: &Options, errors: &Errors) {
    if options.response_with(responses::CODE).is_some() || options.responses_unread {
        return;
    }
    if let Some(grant) = options.authorization_code() {
        errors.at(
            grant.span,
            "the grant `authorization_code` needs a response type that returns the code\n\
             add `responses(code)` (RFC 6749 section 4.1)",
        );
    }
}

/// Something issues the first refresh token.
pub(super) fn refresh_token_is_fed(options: &Options, errors: &Errors) {
    let feeds = |kind: &GrantKind| match kind {
        GrantKind::BuiltIn(grant) => grant.is_refreshable,
        GrantKind::Extension { .. } => true,
    };
    if options.grant(feeds).is_some() || options.grants_unread {
        return;
    }
    if let Some(grant) = options.refresh_token() {
        errors.at(
            grant.span,
            "no declared grant issues refresh tokens, so there is nothing to refresh\n\
             add `authorization_code`, or leave `refresh_token` out: a client of `client_credentials` \
             requests a new token (RFC 6749 sections 1.5 and 4.4.3)",
        );
    }
}

/// Something issues a person's token that can be exchanged.
pub(super) fn token_exchange_is_fed(options: &Options, errors: &Errors) {
    let feeds = |kind: &GrantKind| match kind {
        GrantKind::BuiltIn(grant) => grant.is_refreshable || *grant == grants::JWT_BEARER,
        GrantKind::Extension { .. } => true,
    };
    let foreign = options.exchange(ExchangeKind::ForeignTokens);
    let is_fed = options.grant(feeds).is_some() || !options.responses.is_empty() || foreign.is_some();
    if is_fed || options.grants_unread || options.responses_unread {
        return;
    }
    if let Some(grant) = options.token_exchange() {
        errors.at(
            grant.span,
            "no declared grant issues a token of a person, so there is nothing to exchange\n\
             add `authorization_code`, or leave `token_exchange` out: a client of `client_credentials` requests a token \
             for another API itself (RFC 8693 section 2.1)",
        );
    }
}

/// The JWTs of other issuers need their feature.
pub(super) fn jwt_bearer_has_its_feature(options: &Options, errors: &Errors) {
    if let (Some(grant), false) = (options.jwt_bearer(), cfg!(feature = "openid")) {
        errors.at(
            grant.span,
            "the grant `jwt_bearer` needs the feature `openid`, which verifies signatures\n\
             write `oauth-runtime = { …, features = [\"openid\"] }` in Cargo.toml",
        );
    }
}

/// PKCE is for authorization codes.
pub(super) fn pkce_protects_something(options: &Options, errors: &Errors) {
    if options.authorization_code().is_some() || options.grants_unread {
        return;
    }
    if let Some(pkce) = &options.pkce {
        errors.at(
            pkce.span,
            "PKCE protects authorization codes, but the grant `authorization_code` is not declared\n\
             add it to `grants(…)`, or leave `pkce(…)` out (RFC 7636 section 1)",
        );
    }
}
