//! `introspection(signed)`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::suggest;

/// Parses one entry.
pub(super) fn form(input: ParseStream<'_>, _: &Errors) -> Result<Span> {
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        Error::new(error.span(), "expected a form of introspection responses; write `introspection(signed)`")
    })?;
    match name.to_string().as_str() {
        "signed" => Ok(name.span()),
        "jwt" => Err(Error::new(name.span(), "write `introspection(signed)` for signed JWTs (RFC 9701)")),
        "encrypted" => Err(Error::new(
            name.span(),
            "encrypted introspection responses are signed too\n\
             write `introspection(signed), encryption(introspection)` (RFC 9701 section 5)",
        )),
        other => Err(Error::new(
            name.span(),
            suggest::unknown("form of introspection responses", "The forms", other, &["signed"]),
        )),
    }
}
