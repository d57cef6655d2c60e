//! `pkce(required, S256, plain)`.

use proc_macro2::Span;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::server::model::PkceFlag;
use crate::suggest;

/// Parses one flag.
pub(super) fn flag(input: ParseStream<'_>, _: &Errors) -> Result<(PkceFlag, Span)> {
    let name: Ident = input.parse().map_err(|error: Error| {
        Error::new(error.span(), "expected a flag; write `pkce(required)`, `pkce(S256)` or `pkce(plain)`")
    })?;
    let flag = match name.to_string().as_str() {
        "required" => PkceFlag::Required,
        "S256" => PkceFlag::S256,
        "plain" => PkceFlag::Plain,
        "optional" => {
            return Err(Error::new(
                name.span(),
                "public clients always need PKCE, confidential clients only with `pkce(required)`; \
                 leave `optional` out (RFC 9700 section 2.1.1)",
            ));
        }
        other => {
            let known = ["required", "S256", "plain"];
            return Err(Error::new(
                name.span(),
                suggest::unknown("PKCE flag", "Flags of `pkce(…)`", other, &known),
            ));
        }
    };
    Ok((flag, name.span()))
}
