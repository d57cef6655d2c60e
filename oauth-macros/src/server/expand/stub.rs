//! Replaces a server that cannot be built, so that its uses are not further errors.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Expansion, constructor};
use crate::lints;

/// The struct without our helper attributes, its constructor, and the router.
pub(crate) fn unusable(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let item = &expansion.server.item;
    let (vis, ident) = (&item.vis, &item.ident);
    let (parameters, arguments, bounds) = item.generics.split_for_impl();
    let quiet = lints::of_generated_impls();
    let constructor = constructor::stub(expansion);
    let router = quote! {
        #private::router! {
            #vis fn router(self: &#private::Arc<Self>) -> #private::axum::Router {
                ::core::unreachable!()
            }
        }
    };
    quote! {
        #item

        #quiet
        impl #parameters #ident #arguments #bounds {
            #constructor
            #router
        }
    }
}
