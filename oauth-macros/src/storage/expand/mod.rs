//! From the checked block to one impl for each capability.

mod stub;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Ident, ImplItemFn, Type, Visibility, parse_quote};

use super::model::{Block, StorageMethod, is_boxed};
use super::table::{CAPABILITIES, Capability};
use crate::lints;
use crate::private::Private;

/// The impls. The methods are moved unchanged, so that rustc's errors are at the user's own tokens.
pub(super) fn expand(block: &Block) -> TokenStream {
    let expansion = Expansion {
        private: Private::new(block.crate_path.as_ref()),
        attributes: carried_over(&block.item.attrs),
        error: block.error_type().filter(|error| !is_boxed(error)).cloned(),
        block,
    };
    let storage = expansion.storage();
    let capabilities = CAPABILITIES.iter().filter_map(|capability| expansion.capability(capability));
    let others = expansion.others();
    quote!(#storage #(#capabilities)* #others)
}

struct Expansion<'a> {
    block: &'a Block,
    private: Private,
    attributes: Vec<Attribute>,
    error: Option<Type>,
}

impl Expansion<'_> {
    fn storage(&self) -> Option<TokenStream> {
        if self.block.methods.is_empty() {
            return None;
        }
        let error = self.error_type();
        let is_temporary = self.block.is_temporary.as_ref().map(without_visibility);
        let items = quote! {
            type Error = #error;
            #is_temporary
        };
        let storage = self.implementation("Storage", items);
        let one_storage = self.implementation("EitherStoreFieldOrStorageBlock", TokenStream::new());
        Some(quote!(#storage #one_storage))
    }

    fn capability(&self, capability: &'static Capability) -> Option<TokenStream> {
        let methods: Vec<_> =
            self.block.methods.iter().filter(|method| method.capability.name == capability.name).collect();
        if methods.is_empty() {
            return None;
        }
        let is_sound = |name: &str| methods.iter().any(|method| method.known.name == name && method.is_sound);
        let moved = methods.iter().filter(|method| method.is_sound).map(|method| moved(method));
        let error = self.error_type();
        let stubs = capability
            .methods
            .iter()
            .filter(|known| !is_sound(known.name) && !known.is_provided())
            .map(|known| stub::method(known, self.block.crate_path.as_ref(), &error));
        Some(self.implementation(capability.name, quote!(#(#moved)* #(#stubs)*)))
    }

    /// After an error: items that did not go into a trait, so that their uses still find them and what they
    /// use is not unused.
    fn others(&self) -> Option<TokenStream> {
        let others = &self.block.others;
        let wrong: Vec<_> = self
            .block
            .methods
            .iter()
            .filter(|method| !method.is_sound)
            .map(|method| stub::set_aside(&method.function))
            .collect();
        if others.is_empty() && wrong.is_empty() {
            return None;
        }
        let (parameters, _, bounds) = self.block.item.generics.split_for_impl();
        let ty = &self.block.item.self_ty;
        Some(quote!(#[allow(dead_code)] impl #parameters #ty #bounds { #(#others)* #(#wrong)* }))
    }

    fn implementation(&self, name: &str, items: TokenStream) -> TokenStream {
        let private = &self.private;
        let name = Ident::new(name, proc_macro2::Span::call_site());
        let attributes = &self.attributes;
        let (parameters, _, bounds) = self.block.item.generics.split_for_impl();
        let ty = &self.block.item.self_ty;
        quote! {
            #(#attributes)*
            impl #parameters #private::#name for #ty #bounds {
                #items
            }
        }
    }

    fn error_type(&self) -> Type {
        self.error.clone().unwrap_or_else(|| parse_quote!(::core::convert::Infallible))
    }
}

fn moved(method: &StorageMethod) -> ImplItemFn {
    without_visibility(&method.function)
}

/// A trait's methods have the trait's visibility.
fn without_visibility(function: &ImplItemFn) -> ImplItemFn {
    ImplItemFn { vis: Visibility::Inherited, ..function.clone() }
}

fn carried_over(attributes: &[Attribute]) -> Vec<Attribute> {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned();
    lints::carried_over(attributes).into_iter().chain(conditions).collect()
}
