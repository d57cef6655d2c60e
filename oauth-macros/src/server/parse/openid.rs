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

/// The scope token that makes a request an OpenID Connect request.
pub(super) fn openid_scope(span: Span) -> Scope {
    let (name, description) = openid_scopes::OPENID;
    scope_of(name, description, span, span)
}

/// The scope token with which an application asks for a device secret (Native SSO section 3.1).
pub(super) fn device_sso_scope(span: Span) -> Scope {
    scope_of("device_sso", "Log you in to other apps of the same vendor on this device", span, span)
}

/// Parses one entry: a scope token, optionally with its own description.
pub(super) fn scope(input: ParseStream<'_>, _: &Errors) -> Result<Scope> {
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        Error::new(
            error.span(),
            "expected a scope of OpenID Connect; write `profile`, or `profile = \"Your name\"`",
        )
    })?;
    let (span, text) = (name.span(), name.unraw().to_string());
    let Some((_, description)) = openid_scopes::OTHERS.iter().find(|(known, _)| *known == text) else {
        return Err(Error::new(span, not_a_scope(&text)));
    };
    if !input.peek(Token![=]) {
        return Ok(scope_of(&text, description, span, span));
    }
    let own = string_value(input, &format!("{text} = \"{description}\""))?;
    Ok(scope_of(&text, &own.value(), span, own.span()))
}

/// A scope whose claims are the standard's.
fn scope_of(name: &str, description: &str, span: Span, description_span: Span) -> Scope {
    let (name, description) = (name.to_owned(), description.to_owned());
    Scope { name, description, claims: Vec::new(), span, description_span }
}

fn not_a_scope(name: &str) -> String {
    match name {
        "openid" => "the option already includes `openid`".to_owned(),
        "userinfo" | "jwks" | "discovery" => {
            format!("`{name}` comes with `openid`; change its path with `endpoints({name} = \"/…\")`")
        }
        "claims" => "OpenID Connect defines the claims of its scopes\nput your own claims on your own \
         scope: `scopes(groups = \"See your groups\", claims(groups))`"
            .to_owned(),
        "end_session" | "registration" => format!("`{name}` is an endpoint; write `endpoints({name})`"),
        _ => {
            let known = openid_scopes::OTHERS.map(|(name, _)| name);
            suggest::unknown("scope of OpenID Connect", "Its scopes", name, &known)
        }
    }
}
