//! `token_exchange(id_jag)`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::suggest;

/// Parses one entry.
pub(super) fn form(input: ParseStream<'_>, _: &Errors) -> Result<Span> {
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        Error::new(error.span(), "expected what an exchange can also give; write `token_exchange(id_jag)`")
    })?;
    match name.to_string().as_str() {
        "id_jag" => Ok(name.span()),
        "access_token" | "id_token" | "jwt" => Err(Error::new(
            name.span(),
            "every exchange can give access tokens, and ID tokens with `openid`; leave this out (RFC 8693 section 3)",
        )),
        other => Err(Error::new(
            name.span(),
            suggest::unknown("kind of token in an exchange", "The kinds", other, &["id_jag"]),
        )),
    }
}
