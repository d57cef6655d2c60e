//! `response_modes(jwt)`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, Token};

use super::skip;
use crate::errors::Errors;
use crate::suggest;

/// Parses one entry.
pub(super) fn mode(input: ParseStream<'_>, _: &Errors) -> Result<Span> {
    let name: Ident = input
        .call(Ident::parse_any)
        .map_err(|error| Error::new(error.span(), "expected a response mode; write `response_modes(jwt)`"))?;
    let with_jwt = input.peek(Token![.]);
    skip(input);
    match name.to_string().as_str() {
        "jwt" => Ok(name.span()),
        mode @ ("query" | "fragment" | "form_post") if with_jwt => Err(Error::new(
            name.span(),
            format!("`jwt` stands for all modes with a JWT, `{mode}.jwt` too; write `response_modes(jwt)`"),
        )),
        mode @ ("query" | "fragment" | "form_post") => Err(Error::new(
            name.span(),
            format!(
                "every provider with an authorization endpoint has the response mode `{mode}`; leave it out"
            ),
        )),
        other => {
            Err(Error::new(name.span(), suggest::unknown("response mode", "The modes", other, &["jwt"])))
        }
    }
}
