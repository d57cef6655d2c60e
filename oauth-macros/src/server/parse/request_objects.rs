//! `request_objects(by_value, by_reference, required)`.

use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::server::model::{RequestObject, RequestObjectKind};
use crate::suggest;

/// Parses one entry.
pub(super) fn kind(input: ParseStream<'_>, _: &Errors) -> Result<RequestObject> {
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        Error::new(error.span(), "expected a kind of request object; write `by_value` or `by_reference`")
    })?;
    let text = name.to_string();
    let known = RequestObjectKind::ALL.into_iter().find(|kind| kind.name() == text);
    let kind = known.ok_or_else(|| Error::new(name.span(), not_a_kind(&text)))?;
    Ok(RequestObject { kind, span: name.span() })
}

fn not_a_kind(name: &str) -> String {
    match name {
        "request" => "the parameter `request` has the object by value; write `by_value`".to_owned(),
        "request_uri" => "the parameter `request_uri` refers to the object; write `by_reference`".to_owned(),
        "signed" => "every request object is signed; `required` refuses requests without one".to_owned(),
        "unsigned" | "none" => "request objects must be signed, because an unsigned one protects no more \
         than a query does; leave it out \
             (RFC 9101 section 10.1)"
            .to_owned(),
        _ => {
            let known = RequestObjectKind::ALL.map(RequestObjectKind::name);
            suggest::unknown("kind of request object", "The kinds", name, &known)
        }
    }
}
