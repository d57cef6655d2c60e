//! The options, and the struct.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, Item, ItemStruct, LitStr, Token};

use crate::errors::Errors;
use crate::list::string_value;
use crate::server::model::{Options, Scope};
use crate::server::parse::{
    self, crate_path, derives, each_once, identifier, list, place_of, refuse_lifetimes, skip, written,
};
use crate::suggest;

const KNOWN: [&str; 4] = ["scopes", "scope_module", "constructor", "crate"];

/// Attributes of fields that only a provider has.
const FIELDS_OF_PROVIDERS: [&str; 5] = ["store", "users", "keys", "ui", "console"];

/// Parses the arguments of `#[resource_server(…)]`.
pub(super) fn options(input: ParseStream<'_>, errors: &Errors) -> Options {
    each_once(input, errors, option)
}

fn option(name: &Ident, input: ParseStream<'_>, options: &mut Options, errors: &Errors) -> Result<()> {
    match name.to_string().as_str() {
        "scopes" => {
            options.scopes = list(name, input, "scopes(read = \"Read your notes\")", errors, scope)?;
        }
        "scope_module" => options.scope_module = Some(identifier(input, "scope_module = api_scope")?),
        "constructor" => options.constructor = Some(identifier(input, "constructor = start")?),
        "crate" => options.crate_path = Some(crate_path(input)?),
        other => {
            errors.at(name.span(), not_an_option(other));
            skip(input);
        }
    }
    Ok(())
}

fn not_an_option(name: &str) -> String {
    match name {
        "issuer" | "resource" | "resources" | "audience" | "aud" | "jwks_uri" | "algorithms"
        | "introspection" => {
            format!(
                "`{name}` is not an option; the verifier knows it: `TokenVerifier::builder(issuer, resource)` and its \
                 methods"
            )
        }
        _ if parse::KNOWN.contains(&name) => format!(
            "`{name}` is an option of `#[oauth_server(…)]`, which declares a provider; a resource server only checks \
             tokens, so leave it out"
        ),
        _ => suggest::unknown("option", "The options of `#[resource_server(…)]`", name, &KNOWN),
    }
}

/// `read = "Read your notes"`, `"notes:write" = "Change your notes"`.
fn scope(input: ParseStream<'_>, errors: &Errors) -> Result<Scope> {
    let span = input.span();
    let name = if input.peek(LitStr) {
        input.parse::<LitStr>()?.value()
    } else {
        let expected = "expected a scope token; write `read = \"Read your notes\"`";
        input.call(Ident::parse_any).map_err(|_| Error::new(span, expected))?.unraw().to_string()
    };
    let example = format!("{} = \"Read your notes\"", written(&name));
    let scope = |description: String, description_span: Span| Scope {
        name: name.clone(),
        description,
        claims: Vec::new(),
        span,
        description_span,
    };
    if input.is_empty() || input.peek(Token![,]) {
        errors.at(span, format!("`{name}` has no description; write what it allows: `{example}`"));
        // The scope exists anyway, so that a use of its type is not a further error.
        return Ok(scope(name.clone(), span));
    }
    if input.peek(Token![:]) || input.peek(Token![-]) || input.peek(Token![.]) || input.peek(Token![/]) {
        return Err(Error::new(
            span,
            "put quotes around a scope token that is not a plain name: `\"notes:write\" = \"Change your notes\"`",
        ));
    }
    let description = string_value(input, &example)?;
    if description.value().trim().is_empty() {
        errors.at(description.span(), format!("the description of `{name}` is empty; write what it allows"));
    }
    Ok(scope(description.value(), description.span()))
}

/// The struct. `None` if it is not one; that is collected as an error.
pub(super) fn target(item: TokenStream, errors: &Errors) -> Option<ItemStruct> {
    let mut item = match syn::parse2::<Item>(item) {
        Ok(Item::Struct(item)) => item,
        Ok(other) => {
            errors.at(
                place_of(&other),
                "`#[resource_server]` goes on a struct; write `struct Api;` and put it there",
            );
            return None;
        }
        Err(error) => {
            errors.add(error);
            return None;
        }
    };
    for field in &mut item.fields {
        field.attrs.retain(|attribute| {
            let Some(name) = FIELDS_OF_PROVIDERS.iter().find(|name| attribute.path().is_ident(name)) else {
                return true;
            };
            errors.under(
                attribute,
                format!(
                    "`#[{name}]` belongs to `#[oauth_server(…)]`; a resource server keeps nothing of its own, so leave \
                     the attribute out"
                ),
            );
            false
        });
    }
    derives::refuse_derives(&mut item, errors);
    refuse_lifetimes(&item, errors).then_some(item)
}
