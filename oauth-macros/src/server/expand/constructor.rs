//! The constructor and the builder: one parameter for each of the user's fields.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, Field, Fields, Ident};

use super::{Expansion, structure};

/// `new` and `builder`.
pub(super) fn constructors(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let server = expansion.server;
    let (vis, ident) = (&server.item.vis, &server.item.ident);
    let constructor = name(expansion);

    // Hygiene distinguishes it from a field with the same name.
    let issuer = Ident::new("issuer", Span::mixed_site());
    let settings = Ident::new("settings", Span::mixed_site());
    let (issuer_parameter, issuer_argument, issuer_value) = match &server.options.issuer {
        Some(declared) => (quote!(), quote!(), quote!(#private::declared_issuer(#declared))),
        None => (quote!(#issuer: #private::Issuer,), quote!(#issuer,), quote!(#issuer)),
    };
    let parts: Vec<_> = parts(&server.item.fields);
    let parameters: Vec<_> = parts.iter().map(Part::parameter).collect();
    let arguments = parts.iter().map(|Part { cfg, name, .. }| quote!(#(#cfg)* #name));
    let runtime = structure::runtime_member(&server.item);
    let values = parts.iter().map(Part::value);
    let build = format!(
        "Creates a `{ident}` with the declared settings; use [`builder`](Self::builder) to change them."
    );
    quote! {
        #[doc = #build]
        #[must_use]
        #vis fn #constructor(#issuer_parameter #(#parameters),*) -> #private::Arc<Self> {
            Self::builder(#issuer_argument #(#arguments),*).build()
        }

        /// The builder of a server with these parts, for settings that are known only when it starts:
        /// lifetimes, error page, trusted proxies, clock.
        #vis fn builder(
            #issuer_parameter #(#parameters),*
        ) -> #private::ServerBuilder<
            impl ::core::ops::FnOnce(
                #private::Settings,
            ) -> ::core::result::Result<#private::Arc<Self>, #private::SettingsError>,
        > {
            #private::ServerBuilder::new(
                #private::SettingsBuilder::new(
                    #issuer_value,
                    <Self as #private::AuthorizationServer>::DECLARATION.lifetimes,
                ),
                #private::check_settings::<Self>,
                move |#settings| #private::begun(#private::Arc::new(Self {
                    #(#values,)*
                    #runtime: #private::Runtime::new(#settings),
                })),
            )
        }
    }
}

/// The constructor of a struct that cannot become a server: it can be called, but never runs.
pub(super) fn stub(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let server = expansion.server;
    let vis = &server.item.vis;
    let constructor = name(expansion);
    let issuer = server.options.issuer.is_none().then(|| quote!(_: #private::Issuer,));
    let parts = parts(&server.item.fields);
    let parameters = parts.iter().map(Part::parameter);
    quote! {
        #[allow(unused_variables)]
        #vis fn #constructor(#issuer #(#parameters),*) -> #private::Arc<Self> {
            ::core::unreachable!()
        }
    }
}

/// Its name.
pub(crate) fn name(expansion: &Expansion<'_>) -> Ident {
    let declared = expansion.server.options.constructor.clone();
    declared.unwrap_or_else(|| format_ident!("new"))
}

/// A field of the user's as a parameter.
pub(crate) struct Part<'a> {
    /// A field that is compiled out has no parameter.
    cfg: Vec<&'a Attribute>,
    name: Ident,
    member: syn::Member,
    field: &'a Field,
}

impl Part<'_> {
    /// The parameter of the constructor.
    pub(crate) fn parameter(&self) -> TokenStream {
        let Part { cfg, name, field, .. } = self;
        let ty = &field.ty;
        quote!(#(#cfg)* #name: #ty)
    }

    /// The field with the value of the parameter.
    pub(crate) fn value(&self) -> TokenStream {
        let Part { cfg, name, member, .. } = self;
        quote!(#(#cfg)* #member: #name)
    }
}

/// The parameters for the fields.
pub(crate) fn parts(fields: &Fields) -> Vec<Part<'_>> {
    fields
        .iter()
        .zip(fields.members())
        .enumerate()
        .map(|(index, (field, member))| Part {
            cfg: field.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).collect(),
            name: field.ident.clone().unwrap_or_else(|| format_ident!("field{index}")),
            member,
            field,
        })
        .collect()
}
