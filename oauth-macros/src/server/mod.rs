//! `#[oauth_server(…)]`: parse, check, expand.

mod check;
mod expand;
mod model;
mod names;
mod parse;
mod query;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;

use crate::errors::Errors;
use model::Server;

/// The attribute, on token streams that a unit test can make.
pub(crate) fn oauth_server(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let errors = Errors::new();
    let parser = |input: syn::parse::ParseStream<'_>| Ok(parse::options(input, &errors));
    let options = parser.parse2(arguments).unwrap_or_else(|error| {
        errors.add(error);
        model::Options::default()
    });
    let target = parse::target(item.clone(), &errors);
    let has_syntax_errors = !errors.is_empty() && options.grants.is_empty() && options.responses.is_empty();
    if !has_syntax_errors {
        check::check(&options, &errors);
    }
    let Some(target) = target else {
        // Not a struct: the item stays, so that what names it still finds it.
        let errors = errors.finish();
        return quote!(#errors #item);
    };
    if !target.is_usable {
        let errors = errors.finish();
        let item = expand::unusable(&target.item);
        return quote!(#errors #item);
    }
    let server = Server {
        item: target.item,
        options: check::without_repeats(options),
        store: target.store,
        users: target.users,
    };
    let expanded = expand::Expansion::new(&server, !errors.is_empty()).expand();
    let errors = errors.finish();
    quote!(#errors #expanded)
}
