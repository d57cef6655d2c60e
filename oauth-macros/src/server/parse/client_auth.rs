//! `client_auth(private_key_jwt)`.

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
        Error::new(error.span(), "expected a client authentication method; write `private_key_jwt`")
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
             leave it out: `client_auth(…)` lists the methods beside secrets"
        ),
        "client_secret_jwt" => {
            "`client_secret_jwt` would need secrets in the clear, and only digests are stored\n\
             write `private_key_jwt`: the client signs with a key of its own (OpenID Connect Core section 9)"
                .to_owned()
        }
        _ => {
            let known = client_auth::ALL.map(|method| method.name);
            suggest::unknown("client authentication method", "The methods beside secrets", name, &known)
        }
    }
}
