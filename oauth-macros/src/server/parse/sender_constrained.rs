//! `sender_constrained(dpop, mtls, required)`.

use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::server::model::{SenderConstrained, SenderConstrainedKind};
use crate::suggest;

/// Parses one entry.
pub(super) fn kind(input: ParseStream<'_>, _: &Errors) -> Result<SenderConstrained> {
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        Error::new(error.span(), "expected what tokens are bound to; write `dpop` or `mtls`")
    })?;
    let text = name.to_string();
    let known = SenderConstrainedKind::ALL.into_iter().find(|kind| kind.name() == text);
    let kind = known.ok_or_else(|| Error::new(name.span(), not_a_kind(&text)))?;
    Ok(SenderConstrained { kind, span: name.span() })
}

fn not_a_kind(name: &str) -> String {
    match name {
        "tls_client_auth" | "self_signed_tls_client_auth" => format!(
            "`{name}` authenticates clients; write `client_auth({name})`, and `mtls` to bind tokens to the certificate"
        ),
        "bearer" => "bearer tokens are what clients get without `required`; leave `bearer` out".to_owned(),
        _ => {
            let known = SenderConstrainedKind::ALL.map(SenderConstrainedKind::name);
            suggest::unknown("kind of sender constraint", "The kinds", name, &known)
        }
    }
}
