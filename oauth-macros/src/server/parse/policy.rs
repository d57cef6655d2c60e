//! `policy(access)`.

use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::server::model::{Policy, PolicyKind};
use crate::suggest;

/// Parses one entry.
pub(super) fn policy(input: ParseStream<'_>, _: &Errors) -> Result<Policy> {
    let name: Ident = input
        .call(Ident::parse_any)
        .map_err(|error| Error::new(error.span(), "expected what you decide; write `policy(access)`"))?;
    let text = name.to_string();
    let known = PolicyKind::ALL.into_iter().find(|kind| kind.name() == text);
    let kind = known.ok_or_else(|| Error::new(name.span(), not_a_policy(&text)))?;
    Ok(Policy { kind, span: name.span() })
}

fn not_a_policy(name: &str) -> String {
    match name {
        "approval" | "login" => format!(
            "`{name}` is not declared here; pass the policy to the pages: `Pages::builder().{name}_policy(…)`"
        ),
        "registration" => {
            "`registration` is not declared here; `endpoints(registration)` asks for an implementation of \
             `RegistrationPolicy`"
                .to_owned()
        }
        _ => suggest::unknown("policy", "The policies", name, &PolicyKind::ALL.map(PolicyKind::name)),
    }
}
