//! `profile(oauth21)`, `profile(mcp)`, `profile(fapi2)` and `profile(fapi2_message_signing)`.

use proc_macro2::Span;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::server::model::Profile;
use crate::suggest;

/// Parses a profile.
pub(super) fn profile(input: ParseStream<'_>, _: &Errors) -> Result<(Profile, Span)> {
    let span = input.span();
    let name: Ident = input.parse().map_err(|_| {
        Error::new(span, "expected a profile; write for example `profile(oauth21)` or `profile(fapi2)`")
    })?;
    let text = name.to_string();
    let known = Profile::ALL.into_iter().find(|profile| profile.name() == text);
    let kind = known.ok_or_else(|| {
        Error::new(span, suggest::unknown("profile", "The profiles", &text, &Profile::ALL.map(Profile::name)))
    })?;
    Ok((kind, span))
}
