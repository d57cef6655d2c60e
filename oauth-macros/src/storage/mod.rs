//! `#[oauth_storage]`: parse, check, expand.

mod check;
mod expand;
mod model;
mod parse;
mod table;

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;

/// The attribute, on token streams that a unit test can create.
pub(crate) fn oauth_storage(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let errors = Errors::new();
    let Some(mut block) = parse::block(arguments, item.clone(), &errors) else {
        let errors = errors.finish();
        return quote!(#errors #item);
    };
    check::check(&mut block, &errors);
    let expanded = expand::expand(&block);
    let errors = errors.finish();
    quote!(#errors #expanded)
}
