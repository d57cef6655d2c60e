//! `events(…)`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::suggest;

/// Parses one entry.
pub(super) fn kept(input: ParseStream<'_>, _: &Errors) -> Result<Span> {
    let name: Ident = input
        .call(Ident::parse_any)
        .map_err(|error| Error::new(error.span(), "expected where events go; write `events(audit_log)`"))?;
    match name.to_string().as_str() {
        "audit_log" => Ok(name.span()),
        "subscribers" => Err(Error::new(
            name.span(),
            "subscribers need no word; write `events`, and add them with the builder's `event_subscriber`",
        )),
        other => Err(Error::new(
            name.span(),
            suggest::unknown("place for events", "The places", other, &["audit_log"]),
        )),
    }
}
