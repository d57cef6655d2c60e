//! `encryption(id_token, userinfo, authorization_response, introspection, request_objects)`.

use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::server::model::{Encryption, EncryptionKind};
use crate::suggest;

/// Parses one entry.
pub(super) fn kind(input: ParseStream<'_>, _: &Errors) -> Result<Encryption> {
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        Error::new(error.span(), "expected what is encrypted; write `encryption(id_token)`")
    })?;
    let text = name.to_string();
    let known = EncryptionKind::ALL.into_iter().find(|kind| kind.name() == text);
    let kind = known.ok_or_else(|| {
        let names = EncryptionKind::ALL.map(EncryptionKind::name);
        Error::new(name.span(), suggest::unknown("kind of encrypted message", "The kinds", &text, &names))
    })?;
    Ok(Encryption { kind, span: name.span() })
}
