//! OpenID Connect needs response types, and its own options need it.

use crate::errors::Errors;
use crate::server::model::{AccessTokenFormat, ExchangeKind, MarkedField, Options};
use oauth_runtime_tables::endpoints::ComesWith;
use oauth_runtime_tables::responses;

/// A client must be able to ask who the person is.
pub(super) fn openid_has_responses(options: &Options, errors: &Errors) {
    let Some(openid) = &options.openid else {
        return;
    };
    if !cfg!(feature = "openid") {
        errors.at(
            *openid,
            "`openid` needs the feature `openid`\nwrite `oauth-runtime = { …, features = \
            [\"openid\"] }` in Cargo.toml",
        );
    }
    let has_requests = options.ciba().is_some() || options.grants_unread;
    if options.responses.is_empty() && !options.responses_unread && !has_requests {
        errors.at(
            *openid,
            "OpenID Connect needs a response type, so that a client can ask who the person is\n\
             add `grants(authorization_code), responses(code)` (OpenID Connect Core section 3)",
        );
    }
}

/// The client of a backchannel authentication request asks who the person is.
pub(super) fn ciba_has_openid(options: &Options, errors: &Errors) {
    if let (Some(grant), None) = (options.ciba(), options.openid) {
        errors.at(
            grant.span,
            "the grant `ciba` belongs to OpenID Connect: its clients get an ID token\n\
             add `openid` to the declaration, or `openid(profile, email)` (CIBA Core 1.0 section 1)",
        );
    }
}

/// Some response type returns an ID token.
pub(super) fn openid_has_an_id_token(options: &Options, errors: &Errors) {
    let gives = |response: &crate::server::model::Response| {
        response.words.iter().any(|word| matches!(*word, responses::CODE | responses::ID_TOKEN))
    };
    let Some(openid) = options.openid.filter(|_| !options.responses.is_empty() && !options.responses_unread)
    else {
        return;
    };
    if !options.responses.iter().any(gives) {
        errors.at(
            openid,
            "no declared response type returns an ID token\n\
             add `code` with `grants(authorization_code)`, or `id_token`, to `responses(…)` (OpenID Connect Core section 3)",
        );
    }
}

/// Access while the person is away is a refresh token.
pub(super) fn offline_access_is_refreshed(options: &Options, errors: &Errors) {
    if options.openid.is_none() || options.refresh_token().is_some() || options.grants_unread {
        return;
    }
    if let Some(scope) = options.scopes.iter().find(|scope| scope.name == "offline_access") {
        errors.at(
            scope.span,
            "`offline_access` asks for a refresh token, but the grant `refresh_token` is not declared\n\
             add it to `grants(…)`, or leave `offline_access` out (OpenID Connect Core section 11)",
        );
    }
}

/// Only an OpenID provider signs ID tokens.
pub(super) fn id_token_has_openid(options: &Options, errors: &Errors) {
    if options.openid.is_some() || options.responses_unread {
        return;
    }
    let with_id_token =
        options.responses.iter().filter(|response| response.words.contains(&responses::ID_TOKEN));
    for response in with_id_token.take(1) {
        errors.under(
            &response.tokens,
            "the response type `id_token` belongs to OpenID Connect\n\
             add `openid` to the declaration, or `openid(profile, email)` (OpenID Connect Core section 3)",
        );
    }
}

/// Endpoints of OpenID Connect.
pub(super) fn endpoints_have_openid(options: &Options, errors: &Errors) {
    if options.openid.is_some() || options.responses_unread {
        return;
    }
    for endpoint in &options.endpoints {
        let belongs = match endpoint.kind.comes_with {
            ComesWith::OpenId | ComesWith::DeclaredWithOpenId => true,
            ComesWith::Signatures => !options.signs(),
            _ => false,
        };
        if !belongs {
            continue;
        }
        let name = endpoint.kind.name;
        errors.at(
            endpoint.span,
            format!(
                "the endpoint `{name}` belongs to OpenID Connect\nadd `openid` to the declaration, or \
                leave `{name}` out"
            ),
        );
    }
}

/// What signs has keys: an OpenID provider, and one with JWT access tokens, signed introspection or authorization
/// responses as JWTs.
pub(crate) fn keys_are_marked(options: &Options, keys: Option<&MarkedField>, errors: &Errors) {
    let of_resources = options.resources.iter().flatten().filter_map(|resource| resource.format.as_ref());
    let mut formats = options.access_tokens.iter().chain(of_resources);
    let jwt = formats.find(|own| own.format == AccessTokenFormat::Jwt).map(|own| own.span);
    let introspection = options.signed_introspection.first().copied();
    match (options.openid, keys) {
        (None, Some(_)) if options.signs() => {}
        (None, None) => {
            if let Some(jwt) = jwt {
                errors.at(
                    jwt,
                    "JWT access tokens are signed, but no field has the keys\n\
                     add a field `#[keys] keys: SigningKeys` to the struct (RFC 9068 section 2.1)",
                );
            } else if let Some(tokens) = options.exchange(ExchangeKind::TransactionTokens) {
                errors.at(
                    tokens,
                    "transaction tokens are signed, but no field has the keys\n\
                     add a field `#[keys] keys: SigningKeys` to the struct (draft-ietf-oauth-transaction-tokens)",
                );
            } else if let Some(response_modes) = options.jwt_response_modes.first() {
                errors.at(
                    *response_modes,
                    "authorization responses are signed, but no field has the keys\n\
                     add a field `#[keys] keys: SigningKeys` to the struct (JARM section 2.2)",
                );
            } else if let Some(introspection) = introspection {
                errors.at(
                    introspection,
                    "introspection responses are signed, but no field has the keys\n\
                     add a field `#[keys] keys: SigningKeys` to the struct (RFC 9701 section 5)",
                );
            }
        }
        (Some(openid), None) => errors.at(
            openid,
            "an OpenID provider signs ID tokens, but no field has its keys\n\
             add a field `#[keys] keys: SigningKeys` to the struct (OpenID Connect Core section 10.1)",
        ),
        (None, Some(keys)) if !options.responses_unread => {
            errors.under(
                &keys.ty,
                "nothing is signed here\nadd `openid` or `access_tokens(jwt)` to the declaration, or remove `#[keys]`",
            );
        }
        _ => {}
    }
}

/// The pages ask about authorization requests.
pub(crate) fn pages_are_asked(options: &Options, ui: Option<&MarkedField>, errors: &Errors) {
    let Some(ui) = ui else {
        return;
    };
    if !cfg!(feature = "ui") {
        errors.under(
            &ui.ty,
            "`#[ui]` needs the feature `ui`\nwrite `oauth-runtime = { …, features = \
            [\"ui\"] }` in Cargo.toml",
        );
    } else if options.responses.is_empty() && !options.responses_unread && errors.is_empty() {
        // With another mistake, it may be a consequence of that one.
        errors.under(
            &ui.ty,
            "the pages need the authorization endpoint, also for devices, but no response type is \
             declared\nadd `grants(authorization_code), responses(code)`, or remove `#[ui]`",
        );
    }
}
