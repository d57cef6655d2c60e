//! `token_exchange(…)`.

use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use super::openid::device_sso_scope;
use crate::errors::Errors;
use crate::server::model::{ExchangeKind, ExchangeWord, Options};
use crate::suggest;

/// Parses one entry.
pub(super) fn word(input: ParseStream<'_>, _: &Errors) -> Result<ExchangeWord> {
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        let message = "expected what an exchange also has; write `token_exchange(foreign_tokens)`, \
                       for example";
        Error::new(error.span(), message)
    })?;
    let span = name.span();
    let text = name.to_string();
    if let Some(kind) = ExchangeKind::ALL.into_iter().find(|kind| kind.name() == text) {
        return Ok(ExchangeWord { kind, span });
    }
    let message = match text.as_str() {
        "access_token" | "id_token" | "jwt" => {
            "every exchange can give access tokens, and ID tokens with `openid`; leave this out (RFC 8693 section 3)"
                .to_owned()
        }
        "saml1" | "saml2" => {
            "SAML assertions are not supported; a provider of SAML issues JWTs too, which `foreign_tokens` takes \
             (RFC 8693 section 3)"
                .to_owned()
        }
        other => {
            let names = ExchangeKind::ALL.map(ExchangeKind::name);
            suggest::unknown("word of `token_exchange(…)`", "The words", other, &names)
        }
    };
    Err(Error::new(span, message))
}

/// Native SSO has a scope, with which an application asks for a device secret.
pub(super) fn add_scope(options: &mut Options) {
    if let Some(span) = options.exchange(ExchangeKind::NativeSso) {
        options.scopes.push(device_sso_scope(span));
    }
}
