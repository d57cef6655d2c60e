//! `openid`, or `openid(profile, email = "Your e-mail address")`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, Token};

use crate::errors::Errors;
use crate::list::string_value;
use crate::server::model::Scope;
use crate::server::openid_scopes;
use crate::suggest;

/// The scope token that makes a request one of OpenID Connect.
pub(super) fn openid_scope(span: Span) -> Scope {
    let (name, description) = openid_scopes::OPENID;
    Scope { name: name.to_owned(), description: description.to_owned(), span, description_span: span }
}

/// Parses one entry: a scope token, perhaps with a description in place of ours.
pub(super) fn scope(input: ParseStream<'_>, _: &Errors) -> Result<Scope> {
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        Error::new(
            error.span(),
            "a scope of OpenID Connect belongs here; write `profile`, or `profile = \"Your name\"`",
        )
    })?;
    let (span, text) = (name.span(), name.unraw().to_string());
    let Some((_, description)) = openid_scopes::OTHERS.iter().find(|(known, _)| *known == text) else {
        return Err(Error::new(span, not_a_scope(&text)));
    };
    if !input.peek(Token![=]) {
        return Ok(Scope {
            name: text,
            description: (*description).to_owned(),
            span,
            description_span: span,
        });
    }
    let own = string_value(input, &format!("{text} = \"{description}\""))?;
    Ok(Scope { name: text, description: own.value(), span, description_span: own.span() })
}

fn not_a_scope(name: &str) -> String {
    match name {
        "openid" => "`openid` is there already: the option brings it".to_owned(),
        "userinfo" | "jwks" | "discovery" => {
            format!("`{name}` comes with `openid`; its path is changed with `endpoints({name} = \"/…\")`")
        }
        "end_session" | "registration" => format!("`{name}` is an endpoint; write `endpoints({name})`"),
        _ => {
            let known = openid_scopes::OTHERS.map(|(name, _)| name);
            suggest::unknown("scope of OpenID Connect", "Its scopes", name, &known)
        }
    }
}
