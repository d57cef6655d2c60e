//! `impl AuthorizationServer`: the declaration, the parts, and the dispatch of the token endpoint.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{Expansion, bounds, declaration, generics, parts, structure};
use crate::lints;
use crate::server::model::{GrantKind, MarkedField};
use crate::server::names;

/// The impl.
pub(super) fn server_impl(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    // `SecondFactors` asks the `Interaction`, and `Registrations` the store: bound here, what is missing is
    // the same error as at its endpoint, told once.
    let generics::Generics { parameters, ty, bounds } = generics::with_capabilities(
        expansion,
        bounds::interaction(expansion).into_iter().chain(bounds::registered_clients(expansion)),
    );
    let lints = &expansion.lints;
    let quiet = lints::of_generated_impls();
    let (store, users) = (&expansion.store, &expansion.users);
    // At the user's types: a private one in a public server is reported there.
    let store_type = quote_spanned!(store.span()=> type Store = #store;);
    let users_type = quote_spanned!(users.span()=> type Users = #users;);
    let grant_type = expansion.grant_type_enum();
    let (parts, observation) = (parts::list(expansion), parts::observation(expansion));
    let declaration = declaration::declaration(expansion);
    let runtime = structure::runtime_member(&expansion.server.item);
    let store_field = field(expansion.server.store.as_ref());
    let users_field = field(expansion.server.users.as_ref().or(expansion.server.store.as_ref()));
    let dispatch = dispatch(expansion);
    quote! {
        #(#lints)*
        #quiet
        #[automatically_derived]
        impl #parameters #private::AuthorizationServer for #ty #bounds {
            #store_type
            #users_type
            type GrantType = #grant_type;
            type Parts = #parts;
            type Observation = #observation;

            const DECLARATION: &'static #private::Declaration = #declaration;

            fn runtime(&self) -> &#private::Runtime<Self> {
                &self.#runtime
            }

            fn store(&self) -> &#store {
                #store_field
            }

            fn users(&self) -> &#users {
                #users_field
            }

            async fn grant(
                &self,
                grant_type: #grant_type,
                request: #private::TokenRequest<'_>,
            ) -> ::core::result::Result<#private::TokenResponse, #private::OAuthError> {
                #dispatch
            }
        }
    }
}

fn field(marked: Option<&MarkedField>) -> TokenStream {
    match marked {
        Some(MarkedField { member, .. }) => quote!(&self.#member),
        None => quote!(self),
    }
}

fn dispatch(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let grants = &expansion.server.options.grants;
    let grant_type = expansion.grant_type_enum();
    if grants.is_empty() {
        return quote! {
            let _ = request;
            match grant_type {}
        };
    }
    let variants = names::grant_variants(grants);
    let handlers = grants.iter().map(|grant| match &grant.kind {
        GrantKind::BuiltIn(grant) => {
            let ty = format_ident!("{}", grant.ty);
            let respond =
                format_ident!("{}", if grant.is_boxed { "boxed_token_response" } else { "token_response" });
            quote!(#private::#respond::<#private::#ty, Self>)
        }
        GrantKind::Extension { ty, .. } => {
            quote!(#private::token_response::<#private::ExtensionGrantOf<#ty>, Self>)
        }
    });
    quote! {
        match grant_type {
            #(#grant_type::#variants => #handlers(self, request).await,)*
        }
    }
}
