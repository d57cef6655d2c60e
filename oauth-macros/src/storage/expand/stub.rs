//! Replaces a missing or wrong method, so that one mistake is one error.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::{VisitMut, visit_path_mut};
use syn::{ImplItemFn, Path, Type};

use crate::storage::table::{Method, TYPES};

/// The method with the right signature and a trivial body.
pub(super) fn method(known: &Method, crate_path: Option<&Path>, error: &Type) -> Option<TokenStream> {
    let crate_path = crate_path.map_or_else(|| quote!(::oauth_runtime), Path::to_token_stream);
    let name = format_ident!("{}", known.name);
    let ok = qualified(known.ok, &crate_path)?;
    let types: Option<Vec<_>> = known.parameters.iter().map(|(_, ty)| qualified(ty, &crate_path)).collect();
    let types = types?;
    Some(quote! {
        async fn #name(&self, #(_: #types),*) -> ::core::result::Result<#ok, #error> {
            ::core::unreachable!()
        }
    })
}

/// A wrong method under another name, outside of the trait.
pub(super) fn set_aside(function: &ImplItemFn) -> ImplItemFn {
    let mut function = function.clone();
    function.sig.ident = format_ident!("__wrong_{}", function.sig.ident);
    // A body with `.await` would be a second error.
    function.sig.asyncness.get_or_insert_with(Default::default);
    function
}

/// A type of the table with full paths.
fn qualified(text: &str, crate_path: &TokenStream) -> Option<Type> {
    let mut ty = syn::parse_str(text).ok()?;
    Qualify { crate_path }.visit_type_mut(&mut ty);
    Some(ty)
}

struct Qualify<'a> {
    crate_path: &'a TokenStream,
}

impl VisitMut for Qualify<'_> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_path_mut(self, path);
        let Some(name) = path.get_ident().map(ToString::to_string) else {
            return;
        };
        let known = TYPES.iter().find(|(short, _)| *short == name);
        let full = known.and_then(|(_, full)| syn::parse_str::<TokenStream>(full).ok());
        let crate_path = self.crate_path;
        if let Some(full) = full
            && let Ok(full) = syn::parse2(quote!(#crate_path::#full))
        {
            *path = full;
        }
    }
}
