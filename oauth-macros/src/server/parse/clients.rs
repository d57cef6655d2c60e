//! `clients(metadata_documents)`, `clients(preregistered)`.

use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::server::model::{ClientSource, ClientSourceKind};
use crate::suggest;

/// Parses one entry.
pub(super) fn source(input: ParseStream<'_>, _: &Errors) -> Result<ClientSource> {
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        Error::new(error.span(), "expected where clients come from; write `metadata_documents`")
    })?;
    let text = name.to_string();
    let known = ClientSourceKind::ALL.into_iter().find(|kind| kind.name() == text);
    let kind = known.ok_or_else(|| Error::new(name.span(), not_a_source(&text)))?;
    Ok(ClientSource { kind, span: name.span() })
}

fn not_a_source(name: &str) -> String {
    match name {
        "registration" | "dynamic_registration" => {
            "clients register themselves at an endpoint; write `endpoints(registration)` (RFC 7591)"
                .to_owned()
        }
        "cimd" | "metadata_document" | "client_id_metadata_documents" | "documents" => {
            format!("`{name}` is not the name; write `clients(metadata_documents)`")
        }
        "registered" | "pre_registered" | "pre_registration" => {
            format!("`{name}` is not the name; write `clients(preregistered)`")
        }
        _ => {
            let known = ClientSourceKind::ALL.map(ClientSourceKind::name);
            suggest::unknown("source of clients", "The sources", name, &known)
        }
    }
}
