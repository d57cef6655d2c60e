//! What an exchange also has.

use crate::errors::Errors;
use crate::server::model::{ExchangeKind, Options};

/// The words need the grant, and each of them counts once.
pub(super) fn words_have_their_grant(options: &Options, errors: &Errors) {
    for kind in ExchangeKind::ALL {
        let mut spans = options.exchanges.iter().filter(|own| own.kind == kind).map(|own| own.span);
        let Some(first) = spans.next() else { continue };
        let name = kind.name();
        if options.token_exchange().is_none() && !options.grants_unread {
            let (what, section) = match kind {
                ExchangeKind::IdJag => (
                    "identity assertion authorization grants are given in an exchange of tokens",
                    "draft-ietf-oauth-identity-assertion-authz-grant section 4.3",
                ),
                ExchangeKind::ForeignTokens => (
                    "tokens of other issuers are presented for an exchange; as assertions, `grants(jwt_bearer)` takes them",
                    "RFC 8693 section 2.1",
                ),
                ExchangeKind::NativeSso => (
                    "applications share a login by an exchange of tokens",
                    "OpenID Connect Native SSO 1.0 section 4",
                ),
                ExchangeKind::TransactionTokens => (
                    "transaction tokens are given in an exchange of tokens",
                    "draft-ietf-oauth-transaction-tokens, \"Requesting Txn-Tokens\"",
                ),
            };
            errors.at(
                first,
                format!(
                    "{what}\n\
                     add `token_exchange` to `grants(…)`, or leave `token_exchange({name})` out ({section})"
                ),
            );
        }
        if let Some(second) = spans.next() {
            errors.at(second, format!("`{name}` is listed twice; leave one out"));
        }
    }
}

/// Identity assertion authorization grants come of a login.
pub(super) fn id_jag_has_logins(options: &Options, errors: &Errors) {
    if let (Some(first), None) = (options.exchange(ExchangeKind::IdJag), options.openid) {
        errors.at(
            first,
            "an identity assertion authorization grant is given for a login with OpenID Connect\n\
             add `openid`, or leave `token_exchange(id_jag)` out (draft-ietf-oauth-identity-assertion-authz-grant section 4.2)",
        );
    }
}

/// What verifies or signs needs a feature. Identity assertion authorization grants need `openid` itself.
pub(super) fn words_have_their_feature(options: &Options, errors: &Errors) {
    for kind in [ExchangeKind::ForeignTokens, ExchangeKind::TransactionTokens] {
        if let (Some(first), false) = (options.exchange(kind), cfg!(feature = "openid")) {
            errors.at(
                first,
                format!(
                    "`token_exchange({})` needs the feature `openid`, which signs and verifies\n\
                     write `oauth-runtime = {{ …, features = [\"openid\"] }}` in Cargo.toml",
                    kind.name()
                ),
            );
        }
    }
}

/// A login is shared with an ID token, and a device secret comes for an authorization code.
pub(super) fn native_sso_has_logins(options: &Options, errors: &Errors) {
    let Some(first) = options.exchange(ExchangeKind::NativeSso) else { return };
    if options.authorization_code().is_none() && !options.grants_unread {
        errors.at(
            first,
            "an application gets its device secret for an authorization code\n\
             add `authorization_code` to `grants(…)` and `code` to `responses(…)`, or leave `token_exchange(native_sso)` out \
             (OpenID Connect Native SSO 1.0 section 3.4.2)",
        );
    }
    if options.openid.is_none() {
        errors.at(
            first,
            "a login is shared with an ID token\n\
             add `openid`, or leave `token_exchange(native_sso)` out (OpenID Connect Native SSO 1.0 section 4.1)",
        );
    }
}
