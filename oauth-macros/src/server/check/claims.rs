//! The claims of your own scopes are about the person, and OpenID Connect returns them.

use oauth_runtime_tables::{endpoints, responses};

use crate::errors::Errors;
use crate::server::model::{Options, OwnClaimsKind};

/// Claims that the provider sets itself: about the login, about the token, or members of an introspection
/// response (RFC 7662 section 2.2). The runtime has the same list for scopes that are defined when a provider
/// starts.
const OF_THE_PROVIDER: [&str; 30] = [
    "_claim_names",
    "_claim_sources",
    "acr",
    "act",
    "active",
    "amr",
    "at_hash",
    "aud",
    "auth_time",
    "authorization_details",
    "azp",
    "c_hash",
    "client_id",
    "cnf",
    "ds_hash",
    "exp",
    "iat",
    "iss",
    "jti",
    "may_act",
    "nbf",
    "nonce",
    "s_hash",
    "scope",
    "sid",
    "sub",
    "token_type",
    "urn:openid:params:jwt:claim:auth_req_id",
    "urn:openid:params:jwt:claim:rt_hash",
    "username",
];

/// Only the person's own claims, each once.
pub(super) fn are_the_persons(options: &Options, errors: &Errors) {
    for scope in &options.scopes {
        let mut seen: Vec<&str> = Vec::new();
        for claim in &scope.claims {
            let name = claim.name.as_str();
            if name.trim().is_empty() {
                errors.at(claim.span, "a claim name needs at least one character");
            } else if OF_THE_PROVIDER.contains(&name) {
                errors.at(
                    claim.span,
                    format!(
                        "the provider sets the claim `{name}` itself, so no scope token can give access to \
                         it\nuse claims about the person, like `groups` (RFC 7519 section 4.1, OpenID \
                         Connect Core section 2)"
                    ),
                );
            } else if seen.contains(&name) {
                errors.at(
                    claim.span,
                    format!(
                        "the claim `{name}` is listed twice for the scope `{}`; leave one out",
                        scope.name
                    ),
                );
            }
            seen.push(name);
        }
    }
}

/// Without OpenID Connect, no response contains a claim.
pub(super) fn claims_have_openid(options: &Options, errors: &Errors) {
    if options.openid.is_some() {
        return;
    }
    for claim in options.scopes.iter().filter_map(|scope| scope.claims.first()) {
        errors.at(
            claim.span,
            "claims need OpenID Connect, which returns them from the UserInfo endpoint and in ID \
             tokens\nadd `openid` to the declaration, or leave `claims(…)` out",
        );
    }
}

/// What the claims go into must exist.
pub(super) fn own_claims_have_a_destination(options: &Options, errors: &Errors) {
    let issues = !options.grants.is_empty() || options.response_with(responses::TOKEN).is_some();
    let issues = issues || options.grants_unread || options.responses_unread;
    for claims in &options.claims {
        let problem = match claims.kind {
            OwnClaimsKind::AccessToken if !issues => {
                "no access token is issued here, so it cannot have claims\n\
                 add a grant type, like `grants(authorization_code)`, or leave `access_token` out"
            }
            OwnClaimsKind::IdToken if options.openid.is_none() => {
                "no ID token is issued here, so it cannot have claims\n\
                 add `openid` to the declaration, or leave `id_token` out"
            }
            OwnClaimsKind::UserInfo if options.openid.is_none() => {
                "there is no UserInfo endpoint, so its response cannot have claims\n\
                 add `openid` to the declaration, or leave `userinfo` out"
            }
            OwnClaimsKind::Introspection if !options.has_endpoint(endpoints::INTROSPECTION) => {
                "no token is introspected here, so no response can have claims\n\
                 add `endpoints(introspection)`, or leave `introspection` out"
            }
            _ => continue,
        };
        errors.at(claims.span, problem);
    }
}

#[cfg(test)]
mod tests {
    use super::OF_THE_PROVIDER;

    #[test]
    fn the_runtime_refuses_the_same_claims() {
        let runtime = include_str!("../../../../oauth-runtime/core/src/openid/protocol_claims.rs");
        let names = runtime.lines().filter_map(|line| line.strip_prefix("    \"")?.strip_suffix("\","));
        let mut names: Vec<_> = names.collect();
        names.sort_unstable();
        assert_eq!(names, OF_THE_PROVIDER);
    }
}
