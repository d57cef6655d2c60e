//! `scopes(read = "Read your notes", "notes:write" = "Change your notes", groups = "See your groups", claims(groups))`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, LitStr, Token};

use super::claims;
use crate::errors::Errors;
use crate::server::model::{Claim, Scope};

/// One entry: a scope token, or the claims of the previous one.
pub(super) enum Entry {
    Scope(Scope),
    Claims(Span, Vec<Claim>),
}

/// Parses one entry.
pub(super) fn entry(input: ParseStream<'_>, errors: &Errors) -> Result<Entry> {
    match claims::begin(input) {
        true => claims::claims(input, errors).map(|(span, claims)| Entry::Claims(span, claims)),
        false => scope(input, errors).map(Entry::Scope),
    }
}

/// The scopes, each with the claims that follow it.
pub(super) fn with_claims(entries: Vec<Entry>, errors: &Errors) -> Vec<Scope> {
    let mut scopes: Vec<Scope> = Vec::new();
    let mut follows_scope = false;
    for entry in entries {
        match (entry, scopes.last_mut().filter(|_| follows_scope)) {
            (Entry::Scope(scope), _) => {
                scopes.push(scope);
                follows_scope = true;
            }
            (Entry::Claims(_, claims), Some(scope)) => {
                scope.claims = claims;
                follows_scope = false;
            }
            (Entry::Claims(span, _), None) => errors.at(
                span,
                "`claims(…)` must follow the scope token that gives access to them\n\
                 write `groups = \"See your groups\", claims(groups, roles)`, with one `claims(…)` for each scope token",
            ),
        }
    }
    scopes
}

fn scope(input: ParseStream<'_>, errors: &Errors) -> Result<Scope> {
    let span = input.span();
    let name = if input.peek(LitStr) {
        input.parse::<LitStr>()?.value()
    } else {
        input
            .call(Ident::parse_any)
            .map_err(|_| Error::new(span, "expected a scope token; write `read = \"Read your notes\"`"))?
            .unraw()
            .to_string()
    };
    let example = format!("{} = \"Read your notes\"", written(&name));
    if input.is_empty() || input.peek(Token![,]) {
        // The scope exists anyway, so that a use of its type is not a further error.
        errors.at(span, format!("`{name}` has no description for the consent page; write `{example}`"));
        return Ok(Scope {
            description: name.clone(),
            name,
            claims: Vec::new(),
            span,
            description_span: span,
        });
    }
    // `notes:write` without quotes is the usual mistake.
    if input.peek(Token![:]) || input.peek(Token![-]) || input.peek(Token![.]) || input.peek(Token![/]) {
        return Err(Error::new(
            span,
            "put quotes around a scope token that is not a plain name: `\"notes:write\" = \"Change your \
             notes\"`",
        ));
    }
    let description = crate::list::string_value(input, &example)?;
    let description_span = description.span();
    Ok(Scope { name, description: description.value(), claims: Vec::new(), span, description_span })
}

/// The token as written in a declaration: in quotes if it is not an identifier.
pub(crate) fn written(name: &str) -> String {
    match syn::parse_str::<Ident>(name) {
        Ok(ident) => ident.to_string(),
        Err(_) => format!("{name:?}"),
    }
}
