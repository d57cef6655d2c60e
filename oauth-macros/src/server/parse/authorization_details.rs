//! `authorization_details(payment_initiation = Payment)`.

use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, LitStr, Token};

use crate::errors::Errors;
use crate::server::model::AuthorizationDetail;

/// Parses one entry.
pub(super) fn detail(input: ParseStream<'_>, errors: &Errors) -> Result<AuthorizationDetail> {
    let (name, span) = if input.peek(LitStr) {
        let literal: LitStr = input.parse()?;
        (literal.value(), literal.span())
    } else {
        let name: Ident = input.call(Ident::parse_any).map_err(|error| {
            let message = "expected a type of authorization details; write `payment_initiation = Payment`";
            Error::new(error.span(), message)
        })?;
        (name.unraw().to_string(), name.span())
    };
    if name.is_empty() {
        errors.at(span, "a type of authorization details has a name (RFC 9396 section 2.1)");
    }
    if !input.peek(Token![=]) {
        let message =
            "expected the Rust type that these authorization details are read as; write `= Payment`";
        return Err(Error::new(span, format!("`{name}`: {message}")));
    }
    input.parse::<Token![=]>()?;
    Ok(AuthorizationDetail { name, ty: input.parse()?, span })
}
