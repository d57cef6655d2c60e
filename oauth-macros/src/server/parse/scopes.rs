//! `scopes(read = "Read your notes", "notes:write" = "Change your notes")`.

use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, LitStr, Token};

use crate::errors::Errors;
use crate::server::model::Scope;

/// Parses one entry.
pub(super) fn scope(input: ParseStream<'_>, _: &Errors) -> Result<Scope> {
    let span = input.span();
    let name = if input.peek(LitStr) {
        input.parse::<LitStr>()?.value()
    } else {
        input
            .call(Ident::parse_any)
            .map_err(|_| {
                Error::new(
                    span,
                    "a scope token belongs here; write `read = \"Read your notes\"`",
                )
            })?
            .to_string()
    };
    let example = format!("{} = \"Read your notes\"", written(&name));
    if input.is_empty() || input.peek(Token![,]) {
        return Err(Error::new(
            span,
            format!("`{name}` has no description for the consent page; write `{example}`"),
        ));
    }
    // `notes:write` without quotes is the usual slip.
    if input.peek(Token![:]) || input.peek(Token![-]) || input.peek(Token![.]) || input.peek(Token![/]) {
        return Err(Error::new(
            span,
            "a scope token that is not a plain name is written in quotes: `\"notes:write\" = \"Change your notes\"`",
        ));
    }
    let description = crate::list::string_value(input, &example)?;
    Ok(Scope {
        name,
        description: description.value(),
        span,
        description_span: description.span(),
    })
}

/// The token as it stands in a declaration: in quotes where it is no identifier.
fn written(name: &str) -> String {
    match syn::parse_str::<Ident>(name) {
        Ok(ident) => ident.to_string(),
        Err(_) => format!("{name:?}"),
    }
}
