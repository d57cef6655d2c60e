//! From the checked model to code: one module for each generated item.
//!
//! The code is glue. Every decision is in a generic function of the runtime.

mod bounds;
mod console_impl;
mod constructor;
mod declaration;
mod deprecated;
mod endpoint_impl;
mod enums;
mod generics;
mod methods;
mod parts;
mod resource_module;
mod router;
mod scope_module;
mod server_impl;
mod signing_impl;
mod structure;
mod stub;
mod ui_impl;

use oauth_runtime_tables::endpoints::{self, ComesWith};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Ident, ItemStruct, Type, parse_quote};

use super::model::{MarkedField, People, Scope, Server};
use crate::lints;
use crate::private::Private;

pub(crate) use constructor::{Part, name as constructor_name, parts};
pub(crate) use scope_module::scope_module;
pub(crate) use structure::{field_at_end, with_field};
pub(crate) use stub::unusable;

/// What the modules here share.
pub(crate) struct Expansion<'a> {
    pub(crate) server: &'a Server,
    pub(crate) private: Private,
    /// `Self` where no field is marked.
    store: Type,
    users: Type,
    lints: Vec<Attribute>,
    /// Whether the declaration has errors. Then every method is there, so that no call of one is a second error.
    has_errors: bool,
}

impl<'a> Expansion<'a> {
    /// Prepares the expansion of a declaration.
    pub(crate) fn new(server: &'a Server, has_errors: bool) -> Self {
        let itself: Type = parse_quote!(Self);
        let store = server.store.as_ref().map_or(itself, |field| field.ty.clone());
        let users = server.users.as_ref().map_or_else(|| store.clone(), |field| field.ty.clone());
        Self {
            server,
            private: Private::new(server.options.crate_path.as_ref()),
            store,
            users,
            lints: lints::carried_over(&server.item.attrs),
            has_errors,
        }
    }

    /// All generated items.
    pub(crate) fn expand(&self) -> TokenStream {
        let structure = structure::structure(self);
        let deprecations = deprecated::deprecations(self);
        let grant_types = enums::grant_types(self);
        let response_types = enums::response_types(self);
        let server_impl = server_impl::server_impl(self);
        let endpoint_impl = endpoint_impl::endpoint_impl(self);
        let signing_impl = signing_impl::signing_impl(self);
        let ui_impl = ui_impl::ui_impl(self);
        let console_impl = console_impl::console_impl(self);
        let methods = methods::inherent_impl(self);
        let mounted = router::mounted(self);
        let scopes = scope_module(self);
        let resources = resource_module::resource_module(self);
        let one_storage = self.one_storage();
        quote! {
            #structure
            #deprecations
            #grant_types
            #response_types
            #server_impl
            #endpoint_impl
            #signing_impl
            #ui_impl
            #console_impl
            #methods
            #mounted
            #scopes
            #resources
            #one_storage
        }
    }

    /// The path to what generated code names.
    pub(crate) fn private(&self) -> &Private {
        &self.private
    }

    /// The struct.
    pub(crate) fn item(&self) -> &ItemStruct {
        &self.server.item
    }

    /// The declared scope tokens.
    pub(crate) fn scopes(&self) -> &[Scope] {
        &self.server.options.scopes
    }

    /// The lint attributes of the struct, for generated items.
    pub(crate) fn lints(&self) -> &[Attribute] {
        &self.lints
    }

    /// A marked field and a storage block on the same struct would leave the block unused: the two impls
    /// clash.
    fn one_storage(&self) -> Option<TokenStream> {
        self.server.store.as_ref()?;
        let private = &self.private;
        let name = &self.server.item.ident;
        let (parameters, arguments, bounds) = self.server.item.generics.split_for_impl();
        Some(
            quote!(impl #parameters #private::EitherStoreFieldOrStorageBlock for #name #arguments #bounds {}),
        )
    }

    /// The field with the pages of the framework.
    fn ui(&self) -> Option<&MarkedField> {
        self.server.ui.as_ref().filter(|_| cfg!(feature = "ui") && !self.server.options.responses.is_empty())
    }

    /// The field with the operator's console.
    fn console(&self) -> Option<&MarkedField> {
        self.server.console.as_ref().filter(|_| cfg!(feature = "console") && self.ui().is_some())
    }

    /// What people do themselves, on the pages.
    fn people(&self) -> impl Iterator<Item = &People> {
        self.server.options.people.iter().filter(|_| self.ui().is_some())
    }

    /// Whether the endpoint exists, in this set of features.
    fn has_endpoint(&self, endpoint: endpoints::Endpoint) -> bool {
        let needs_openid = matches!(
            endpoint.comes_with,
            ComesWith::OpenId
                | ComesWith::DeclaredWithOpenId
                | ComesWith::Signatures
                | ComesWith::SharedSignals
        );
        self.server.options.has_endpoint(endpoint)
            && (!needs_openid || cfg!(feature = "openid"))
            && (endpoint.comes_with != ComesWith::SharedSignals || cfg!(feature = "events"))
            && (endpoint.comes_with != ComesWith::DeclaredWithPages || self.ui().is_some())
    }

    /// Whether there is a logout endpoint.
    fn has_logout(&self) -> bool {
        self.has_endpoint(endpoints::END_SESSION)
    }

    /// The name of the enum of grant types.
    fn grant_type_enum(&self) -> Ident {
        quote::format_ident!("{}GrantType", self.server.item.ident)
    }

    /// The name of the enum of response types.
    fn response_type_enum(&self) -> Ident {
        quote::format_ident!("{}ResponseType", self.server.item.ident)
    }
}
