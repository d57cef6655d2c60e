//! `impl SigningProvider`: the signing keys.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{Expansion, generics};
use crate::lints;

/// The impl, if something is signed.
pub(super) fn signing_impl(expansion: &Expansion<'_>) -> TokenStream {
    if !expansion.server.options.signs() || !cfg!(feature = "openid") {
        return TokenStream::new();
    }
    let private = &expansion.private;
    // This has no bound for the pages: `AuthorizationServer`, which has none either, depends on it.
    let generics::Generics { parameters, ty, bounds } = generics::with_capabilities(expansion, None);
    let lints = &expansion.lints;
    let quiet = lints::of_generated_impls();
    let keys = match &expansion.server.keys {
        Some(field) => {
            let member = &field.member;
            // At the user's type: a wrong type is reported there.
            quote_spanned!(field.ty.span()=> &self.#member)
        }
        None => quote!(::core::unreachable!()),
    };
    quote! {
        #(#lints)*
        #quiet
        #[automatically_derived]
        impl #parameters #private::SigningProvider for #ty #bounds {
            fn keys(&self) -> &#private::SigningKeys {
                #keys
            }
        }
    }
}
