//! The enums of the enabled grant types and response types.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::Expansion;
use crate::server::names;

/// The enum of grant types. It is empty for a server without any.
pub(super) fn grant_types(expansion: &Expansion<'_>) -> TokenStream {
    let options = &expansion.server.options;
    let variants = names::grant_variants(&options.grants);
    let wire: Vec<_> = options.grants.iter().map(|grant| grant.kind.grant_type().to_owned()).collect();
    enabled(expansion, &expansion.grant_type_enum(), "grant types", &variants, &wire)
}

/// The enum of response types, if there are any.
pub(super) fn response_types(expansion: &Expansion<'_>) -> TokenStream {
    let options = &expansion.server.options;
    if options.responses.is_empty() {
        return TokenStream::new();
    }
    let variants: Vec<_> = options.responses.iter().map(names::response_variant).collect();
    let wire: Vec<_> = options.responses.iter().map(|response| response.name()).collect();
    enabled(expansion, &expansion.response_type_enum(), "response types", &variants, &wire)
}

fn enabled(
    expansion: &Expansion<'_>,
    name: &Ident,
    what: &str,
    variants: &[Ident],
    wire: &[String],
) -> TokenStream {
    let private = &expansion.private;
    let lints = &expansion.lints;
    let vis = &expansion.server.item.vis;
    let doc = format!("The {what} that [`{}`] has.", expansion.server.item.ident);
    let docs = wire.iter().map(|wire| format!("`{wire}`."));
    quote! {
        #(#lints)*
        #[doc = #doc]
        #[derive(
            ::core::fmt::Debug,
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::hash::Hash,
        )]
        #[allow(dead_code)]
        #vis enum #name {
            #(#[doc = #docs] #variants,)*
        }

        #[automatically_derived]
        impl #private::Enabled for #name {
            const ALL: &'static [Self] = &[#(Self::#variants),*];

            fn as_str(self) -> &'static str {
                match self {
                    #(Self::#variants => #wire,)*
                }
            }
        }
    }
}
