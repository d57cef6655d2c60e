//! `claims(access_token)`.

use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::server::model::{OwnClaims, OwnClaimsKind};
use crate::suggest;

/// Parses one entry.
pub(super) fn destination(input: ParseStream<'_>, _: &Errors) -> Result<OwnClaims> {
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        Error::new(error.span(), "expected where your own claims go; write `claims(access_token)`")
    })?;
    let text = name.to_string();
    let known = OwnClaimsKind::ALL.into_iter().find(|kind| kind.name() == text);
    let kind = known.ok_or_else(|| Error::new(name.span(), not_a_destination(&text)))?;
    Ok(OwnClaims { kind, span: name.span() })
}

fn not_a_destination(name: &str) -> String {
    let known = OwnClaimsKind::ALL.map(OwnClaimsKind::name);
    if suggest::nearest(name, &known).is_some() {
        return suggest::unknown("destination of claims", "The destinations", name, &known);
    }
    format!(
        "`claims(…)` says where your own claims go, such as `claims(access_token)`; your implementation of \
         `AdditionalClaims` names them\n\
         for a person's claim that comes with a scope, write `scopes(token = \"…\", claims({name}))`"
    )
}
