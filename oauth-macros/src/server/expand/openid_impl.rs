//! `impl OpenIdProvider`: the signing keys.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{Expansion, generics};
use crate::lints;

/// The impl, if `openid` is declared.
pub(super) fn openid_impl(expansion: &Expansion<'_>) -> TokenStream {
    if expansion.server.options.openid.is_none() || !cfg!(feature = "openid") {
        return TokenStream::new();
    }
    let private = &expansion.private;
    // What only the pages need is no bound here: `AuthorizationServer`, which has none of it, rests on this.
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
        impl #parameters #private::OpenIdProvider for #ty #bounds {
            fn keys(&self) -> &#private::SigningKeys {
                #keys
            }
        }
    }
}
