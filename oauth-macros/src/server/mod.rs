//! `#[oauth_server(…)]`: parse, check, expand.

pub(crate) mod check;
mod console;
pub(crate) mod expand;
pub(crate) mod model;
mod names;
mod openid_scopes;
pub(crate) mod parse;
mod query;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;

use crate::errors::Errors;
use model::Server;

/// The attribute, on token streams that a unit test can create.
pub(crate) fn oauth_server(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let errors = Errors::new();
    let parser = |input: syn::parse::ParseStream<'_>| Ok(parse::options(input, &errors));
    let options = parser.parse2(arguments).unwrap_or_else(|error| {
        errors.add(error);
        model::Options::default()
    });
    let target = parse::target(item.clone(), &errors);
    check::check(&options, &errors);
    if let Some(target) = &target {
        check::keys_are_marked(&options, target.keys.as_ref(), &errors);
        check::pages_are_asked(&options, target.ui.as_ref(), &errors);
        check::people_have_pages(&options, target.ui.as_ref(), &errors);
        check::challenge_has_pages(&options, target.ui.as_ref(), &errors);
        console::check(&options, target.console.as_ref(), target.ui.as_ref(), &errors);
    }
    let Some(target) = target else {
        // If it is not a struct, the item stays, so that its uses still find it.
        let errors = errors.finish();
        return quote!(#errors #item);
    };
    // Without its pages, the provider lacks more than the mistake says: the rest would be told as missing, too.
    let lacks_pages = check::lacks_pages(&options, target.ui.as_ref());
    let mut options = check::repaired(options);
    console::declare(&mut options, target.console.as_ref());
    let server = Server {
        item: target.item,
        options,
        store: target.store,
        users: target.users,
        keys: target.keys,
        ui: target.ui,
        console: target.console,
    };
    let expansion = expand::Expansion::new(&server, !errors.is_empty());
    let expanded = match target.is_usable && !lacks_pages {
        true => expansion.expand(),
        false => expand::unusable(&expansion),
    };
    let errors = errors.finish();
    quote!(#errors #expanded)
}
