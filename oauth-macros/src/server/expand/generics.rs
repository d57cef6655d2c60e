//! The generics of the struct, as the impls use them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::Expansion;
use super::bounds;

/// The parts of `impl<…> Trait for Notes<…> where …`.
pub(super) struct Generics {
    pub(super) parameters: TokenStream,
    pub(super) ty: TokenStream,
    pub(super) bounds: TokenStream,
}

/// With the capabilities that the declaration needs, and `more`.
pub(super) fn with_capabilities(
    expansion: &Expansion<'_>,
    more: impl IntoIterator<Item = TokenStream>,
) -> Generics {
    let item = &expansion.server.item;
    let (parameters, arguments, clause) = item.generics.split_for_impl();
    let own = clause.into_iter().flat_map(|clause| &clause.predicates);
    let threads = item.generics.type_params().map(|parameter| {
        let name = &parameter.ident;
        quote!(#name: ::core::marker::Send + ::core::marker::Sync + 'static)
    });
    let capabilities = bounds::capabilities(expansion);
    let ident = &item.ident;
    let predicates =
        own.map(ToTokens::to_token_stream).chain(threads).chain(capabilities).chain(more).collect::<Vec<_>>();
    Generics {
        parameters: parameters.into_token_stream(),
        ty: quote!(#ident #arguments),
        bounds: quote!(where #(#predicates,)*),
    }
}
