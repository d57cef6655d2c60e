//! The module of the scope tokens as types.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Ident, Visibility, parse_quote};

use super::Expansion;
use crate::server::model::Scope;
use crate::server::names;

/// The module and the `ScopeToken` impls. Nothing if no scope is declared, so that two such servers can share
/// a module.
pub(crate) fn scope_module(expansion: &Expansion<'_>) -> TokenStream {
    let server = expansion.server;
    let scopes: Vec<_> = server
        .options
        .scopes
        .iter()
        .filter_map(|scope| Some((scope, names::scope_type(&scope.name, scope.span)?)))
        .collect();
    if scopes.is_empty() {
        return TokenStream::new();
    }
    let lints = &expansion.lints;
    let module = server.options.scope_module.clone().unwrap_or_else(|| format_ident!("scope"));
    let vis = &server.item.vis;
    let inner_vis = one_module_deeper(vis);
    let doc = format!("The scope tokens of [`{}`](super::{0}), as types.", server.item.ident);
    let doc = match vis {
        Visibility::Public(_) => doc,
        _ => format!("The scope tokens of `{}`, as types.", server.item.ident),
    };
    let types = scopes.iter().map(|(scope, name)| token_type(scope, name, &inner_vis));
    let impls = scopes.iter().map(|(scope, name)| token_impl(expansion, scope, &module, name));
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

fn token_type(scope: &Scope, name: &Ident, vis: &Visibility) -> TokenStream {
    let doc = format!("`{}`: {}", scope.name, scope.description);
    quote! {
        #[doc = #doc]
        #[derive(
            ::core::fmt::Debug,
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::default::Default,
        )]
        #vis struct #name;
    }
}

fn token_impl(expansion: &Expansion<'_>, scope: &Scope, module: &Ident, name: &Ident) -> TokenStream {
    let private = &expansion.private;
    let (token, description) = (&scope.name, &scope.description);
    let server = named_server(expansion);
    let resources = expansion.server.options.resources_of(token);
    let resources: Vec<_> = resources.map(|resource| resource.name.unraw().to_string()).collect();
    let resources = (!resources.is_empty())
        .then(|| quote!(const RESOURCES: &'static [&'static str] = &[#(#resources),*];));
    quote! {
        #[automatically_derived]
        impl #private::ScopeToken for #module::#name {
            const NAME: &'static str = #token;
            const DESCRIPTION: &'static str = #description;
            #resources
            type Server = #server;
        }
    }
}

/// The server that the types belong to; `()` for a generic struct, because the types have no parameters to name one
/// of its servers with.
pub(super) fn named_server(expansion: &Expansion<'_>) -> TokenStream {
    let item = &expansion.server.item;
    match item.generics.params.is_empty() {
        true => {
            let ident = &item.ident;
            quote!(#ident)
        }
        false => quote!(()),
    }
}

/// The visibility inside a module that reaches as far as `vis` does beside it.
pub(super) fn one_module_deeper(vis: &Visibility) -> Visibility {
    match vis {
        Visibility::Public(_) => vis.clone(),
        Visibility::Inherited => parse_quote!(pub(super)),
        Visibility::Restricted(restricted) => {
            let path = &restricted.path;
            let first = path.segments.first().map(|segment| segment.ident.to_string());
            match first.as_deref() {
                Some("super") => parse_quote!(pub(in super::#path)),
                Some("self") => parse_quote!(pub(super)),
                _ => vis.clone(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::*;

    #[test]
    fn visibilities_reach_as_far() {
        for (outer, inner) in [
            ("pub", "pub"),
            ("pub(crate)", "pub (crate)"),
            ("", "pub (super)"),
            ("pub(self)", "pub (super)"),
            ("pub(super)", "pub (in super :: super)"),
            ("pub(in crate::a)", "pub (in crate :: a)"),
        ] {
            let outer: Visibility = syn::parse_str(outer).expect("a visibility");
            assert_eq!(one_module_deeper(&outer).to_token_stream().to_string(), inner);
        }
    }
}
