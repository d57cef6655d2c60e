//! `resources(notes = "https://notes.example/mcp" { scopes(read, write), name = "Notes" }, files = "/files")`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, LitStr, Token, braced, parenthesized, token};

use super::access_tokens;
use super::lifetimes::lifetime;
use crate::errors::Errors;
use crate::list::{entries, string_value};
use crate::server::model::{Lifetime, LifetimeKind, Resource};
use crate::suggest;

const EXAMPLE: &str = "notes = \"/mcp\" { scopes(read) }";

const KNOWN: [&str; 6] =
    ["scopes", "name", "access_tokens", "access_token_signing_alg", "lifetimes", "default"];

/// Parses one resource.
pub(super) fn resource(input: ParseStream<'_>, errors: &Errors) -> Result<Resource> {
    let name: Ident = input.parse().map_err(|error| {
        Error::new(error.span(), format!("expected the name of a resource; write `{EXAMPLE}`"))
    })?;
    let mut resource = Resource {
        name,
        identifier: None,
        scopes: None,
        title: None,
        format: None,
        signing_alg: None,
        lifetimes: Vec::new(),
        default: None,
    };
    if input.peek(Token![=]) {
        let wrong = |span| {
            let path = resource.name.to_string();
            Error::new(
                span,
                format!(
                    "expected the identifier of the resource: its URL, or its path under the issuer\n\
                     write `{path} = \"https://{path}.example/mcp\"` or `{path} = \"/mcp\"`"
                ),
            )
        };
        input.parse::<Token![=]>()?;
        let span = input.span();
        resource.identifier = Some(input.parse::<LitStr>().map_err(|_| wrong(span))?);
    }
    if input.peek(token::Brace) {
        let content;
        braced!(content in input);
        let collected = std::cell::RefCell::new(resource);
        entries(&content, errors, |input| option(input, &mut collected.borrow_mut(), errors));
        resource = collected.into_inner();
    }
    Ok(resource)
}

fn option(input: ParseStream<'_>, resource: &mut Resource, errors: &Errors) -> Result<()> {
    let name = input.call(Ident::parse_any)?;
    let text = name.to_string();
    match text.as_str() {
        "scopes" => {
            let scopes = list(&name, input, "scopes(read, write)", errors, scope)?;
            resource.scopes.get_or_insert_default().extend(scopes);
        }
        "name" => resource.title = Some(string_value(input, "name = \"Notes\"")?),
        "access_tokens" => {
            let formats = list(&name, input, "access_tokens(jwt)", errors, access_tokens::format)?;
            if let [_, second, ..] = formats.as_slice() {
                errors.at(second.span, "a resource gets access tokens of one form; leave the others out");
            }
            resource.format = formats.first().copied();
        }
        "access_token_signing_alg" => {
            resource.signing_alg = Some(string_value(input, "access_token_signing_alg = \"ES256\"")?);
        }
        "lifetimes" => {
            let example = "lifetimes(access_token = \"5m\")";
            resource.lifetimes.extend(list(&name, input, example, errors, own_lifetime)?);
        }
        "default" => resource.default = Some(name.span()),
        other => {
            let message = suggest::unknown("option of a resource", "The options", other, &KNOWN);
            return Err(Error::new(name.span(), message));
        }
    }
    Ok(())
}

fn list<T>(
    name: &Ident,
    input: ParseStream<'_>,
    example: &str,
    errors: &Errors,
    entry: impl Fn(ParseStream<'_>, &Errors) -> Result<T>,
) -> Result<Vec<T>> {
    if !input.peek(token::Paren) {
        return Err(Error::new(name.span(), format!("`{name}` is a list in parentheses; write `{example}`")));
    }
    let content;
    parenthesized!(content in input);
    Ok(entries(&content, errors, |input| entry(input, errors)))
}

/// A resource only gets access tokens, for which there may be a refresh token.
fn own_lifetime(input: ParseStream<'_>, errors: &Errors) -> Result<Lifetime> {
    let lifetime = lifetime(input, errors)?;
    match lifetime.kind {
        LifetimeKind::AccessToken | LifetimeKind::RefreshToken => Ok(lifetime),
        _ => Err(Error::new(
            lifetime.span,
            "a resource has lifetimes of its `access_token` and `refresh_token`; write the others in the `lifetimes(…)` of the \
             provider",
        )),
    }
}

/// The name of a declared scope token.
fn scope(input: ParseStream<'_>, _: &Errors) -> Result<(String, Span)> {
    let span = input.span();
    if input.peek(LitStr) {
        return Ok((input.parse::<LitStr>()?.value(), span));
    }
    let name = input.call(Ident::parse_any).map_err(|_| {
        Error::new(span, "expected a declared scope token; write `scopes(read, \"notes:write\")`")
    })?;
    Ok((name.unraw().to_string(), span))
}
