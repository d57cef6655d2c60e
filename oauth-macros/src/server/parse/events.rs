//! `events(…)`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::server::model::Scope;
use crate::suggest;

/// Where events go, beside the subscribers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    AuditLog,
    Webhooks,
    SharedSignals,
}

/// Parses one entry.
pub(super) fn place(input: ParseStream<'_>, _: &Errors) -> Result<(Place, Span)> {
    let name: Ident = input
        .call(Ident::parse_any)
        .map_err(|error| Error::new(error.span(), "expected where events go; write `events(audit_log)`"))?;
    match name.to_string().as_str() {
        "audit_log" => Ok((Place::AuditLog, name.span())),
        "webhooks" => Ok((Place::Webhooks, name.span())),
        "shared_signals" => Ok((Place::SharedSignals, name.span())),
        "signals" | "ssf" | "caep" | "risc" => Err(Error::new(
            name.span(),
            format!("there is no place `{name}` for events; write `events(audit_log, shared_signals)`"),
        )),
        "subscribers" => Err(Error::new(
            name.span(),
            "subscribers need no word; write `events`, and add them with the builder's `event_subscriber`",
        )),
        other => Err(Error::new(
            name.span(),
            suggest::unknown(
                "place for events",
                "The places",
                other,
                &["audit_log", "webhooks", "shared_signals"],
            ),
        )),
    }
}

/// The scope tokens of receivers of shared signals, which the word brings along.
pub(super) fn scopes(span: Span) -> impl Iterator<Item = Scope> {
    oauth_runtime_tables::signals::SCOPES.into_iter().map(move |(name, description)| Scope {
        name: name.to_owned(),
        description: description.to_owned(),
        claims: Vec::new(),
        span,
        description_span: span,
    })
}
