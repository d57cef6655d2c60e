//! `#[resource_server(…)]`: parse, check, expand. The scope tokens and their types are those of `#[oauth_server]`.

mod check;
mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;

use crate::errors::Errors;
use crate::server::model::{Options, Server};

/// The attribute, on token streams that a unit test can create.
pub(crate) fn resource_server(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let errors = Errors::new();
    let parser = |input: syn::parse::ParseStream<'_>| Ok(parse::options(input, &errors));
    let options = parser.parse2(arguments).unwrap_or_else(|error| {
        errors.add(error);
        Options::default()
    });
    check::check(&options, &errors);
    let Some(target) = parse::target(item.clone(), &errors) else {
        let errors = errors.finish();
        return quote!(#errors #item);
    };
    let server = Server {
        item: target,
        options: check::repaired(options),
        store: None,
        users: None,
        keys: None,
        ui: None,
        console: None,
    };
    let expanded = expand::expand(&server, !errors.is_empty());
    let errors = errors.finish();
    quote!(#errors #expanded)
}
