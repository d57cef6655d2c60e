//! `client_auth(…)`: the methods of the table.

use oauth_runtime_tables::client_auth;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident};

use crate::errors::Errors;
use crate::server::model::ClientAuth;
use crate::suggest;

/// Parses one entry.
pub(super) fn method(input: ParseStream<'_>, _: &Errors) -> Result<ClientAuth> {
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        let known = suggest::listed(&client_auth::ALL.map(|method| method.name));
        Error::new(error.span(), format!("expected a client authentication method: {known}"))
    })?;
    let text = name.to_string();
    let known = client_auth::ALL.into_iter().find(|method| method.name == text);
    let kind = known.ok_or_else(|| Error::new(name.span(), not_a_method(&text)))?;
    Ok(ClientAuth { kind, span: name.span() })
}

fn not_a_method(name: &str) -> String {
    match name {
        "client_secret_basic" | "client_secret_post" | "none" => format!(
            "`{name}` needs no declaration; the registration of each client says which method it uses\n\
             leave it out: `client_auth(…)` lists the other methods"
        ),
        _ => {
            let known = client_auth::ALL.map(|method| method.name);
            suggest::unknown("client authentication method", "The methods to declare", name, &known)
        }
    }
}
