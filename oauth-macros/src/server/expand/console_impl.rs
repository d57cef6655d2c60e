//! `impl ConsoleProvider`, if a field is marked `#[console]`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{Expansion, generics};
use crate::lints;

/// The impl.
pub(super) fn console_impl(expansion: &Expansion<'_>) -> TokenStream {
    let Some(field) = expansion.console() else {
        return TokenStream::new();
    };
    let private = &expansion.private;
    let generics::Generics { parameters, ty, bounds } = generics::with_capabilities(expansion, None);
    let lints = &expansion.lints;
    let quiet = lints::of_generated_impls();
    let member = &field.member;
    // At the user's type: a wrong type is reported there.
    let console = quote_spanned!(field.ty.span()=> &self.#member);
    let keys = match &expansion.server.keys {
        Some(keys) => {
            let member = &keys.member;
            quote!(::core::option::Option::Some(&self.#member))
        }
        None => quote!(::core::option::Option::None),
    };
    quote! {
        #(#lints)*
        #quiet
        #[automatically_derived]
        impl #parameters #private::ConsoleProvider for #ty #bounds {
            fn console(&self) -> &#private::Console {
                #console
            }

            fn signing_keys(&self) -> ::core::option::Option<&#private::SigningKeys> {
                #keys
            }
        }
    }
}
