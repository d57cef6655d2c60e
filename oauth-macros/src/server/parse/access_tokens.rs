//! `access_tokens(jwt)`.

use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::server::model::{AccessTokenFormat, AccessTokens};
use crate::suggest;

/// Parses one form.
pub(super) fn format(input: ParseStream<'_>, _: &Errors) -> Result<AccessTokens> {
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        Error::new(error.span(), "expected a form of access tokens; write `jwt` or `opaque`")
    })?;
    let text = name.to_string();
    let known = AccessTokenFormat::ALL.into_iter().find(|format| format.name() == text);
    let format = known.ok_or_else(|| {
        let names = AccessTokenFormat::ALL.map(AccessTokenFormat::name);
        Error::new(name.span(), suggest::unknown("form of access tokens", "The forms", &text, &names))
    })?;
    Ok(AccessTokens { format, span: name.span() })
}
