//! The module of the protected resources as types.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::Expansion;
use super::scope_module::{named_server, one_module_deeper};
use crate::server::names;

/// The module and the `ResourceName` impls. Nothing if no resource is declared.
pub(super) fn resource_module(expansion: &Expansion<'_>) -> TokenStream {
    let options = &expansion.server.options;
    let resources: Vec<_> = options
        .resources
        .iter()
        .flatten()
        .filter_map(|resource| {
            let name = resource.name.unraw().to_string();
            Some((names::scope_type(&name, resource.name.span())?, name))
        })
        .collect();
    if resources.is_empty() {
        return TokenStream::new();
    }
    let private = &expansion.private;
    let lints = &expansion.lints;
    let module = options.resource_module.clone().unwrap_or_else(|| format_ident!("resource"));
    let vis = &expansion.server.item.vis;
    let inner_vis = one_module_deeper(vis);
    let server = named_server(expansion);
    let doc = format!("The protected resources of `{}`, as types.", expansion.server.item.ident);
    let types = resources.iter().map(|(ty, name)| {
        let doc = format!("The resource `{name}`.");
        quote! {
            #[doc = #doc]
            #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy, ::core::default::Default)]
            #inner_vis struct #ty;
        }
    });
    let impls = resources.iter().map(|(ty, name)| {
        quote! {
            #[automatically_derived]
            impl #private::ResourceName for #module::#ty {
                const NAME: &'static str = #name;
                type Server = #server;
            }
        }
    });
    quote! {
        #(#lints)*
        #[doc = #doc]
        #[allow(dead_code)]
        #vis mod #module {
            #(#types)*
        }
        #(#impls)*
    }
}
