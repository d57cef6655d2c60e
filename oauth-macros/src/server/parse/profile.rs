//! `profile(oauth21)`.

use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::server::model::Profile;

/// Parses the profile; there is only one.
pub(super) fn profile(input: ParseStream<'_>, _: &Errors) -> Result<Profile> {
    let wrong = |span| Error::new(span, "the only profile is `oauth21`; write `profile(oauth21)`");
    let span = input.span();
    let name: Ident = input.parse().map_err(|_| wrong(span))?;
    if name == "oauth21" {
        return Ok(Profile::OAuth21);
    }
    Err(wrong(span))
}
