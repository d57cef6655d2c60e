//! `claims(groups, "https://notes.example/roles")`, after the scope token for these claims.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, LitStr, parenthesized, token};

use crate::errors::Errors;
use crate::list::entries;
use crate::server::model::Claim;

/// Whether `claims(` comes next; `claims = "…"` is a scope token with that name.
pub(super) fn begin(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<Ident>().is_ok_and(|name| name == "claims") && ahead.peek(token::Paren)
}

/// Parses the list of names.
pub(super) fn claims(input: ParseStream<'_>, errors: &Errors) -> Result<(Span, Vec<Claim>)> {
    let span = input.parse::<Ident>()?.span();
    let names;
    parenthesized!(names in input);
    if names.is_empty() {
        errors.at(span, "`claims()` is empty; write `claims(groups, roles)`, or leave it out");
    }
    Ok((span, entries(&names, errors, claim)))
}

fn claim(input: ParseStream<'_>) -> Result<Claim> {
    let span = input.span();
    if input.peek(LitStr) {
        return Ok(Claim { name: input.parse::<LitStr>()?.value(), span });
    }
    let name = input.call(Ident::parse_any).map_err(|_| {
        Error::new(
            span,
            "expected the name of a claim; write `groups`, or `\"https://notes.example/groups\"`",
        )
    })?;
    Ok(Claim { name: name.unraw().to_string(), span })
}
