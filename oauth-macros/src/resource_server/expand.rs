//! The struct with its verifier, and what delegates to it.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Ident, WhereClause, parse_quote};

use crate::lints;
use crate::server::expand::{
    Expansion, Part, constructor_name, field_at_end, parts, scope_module, with_field,
};
use crate::server::model::Server;

/// All generated items.
pub(super) fn expand(server: &Server, has_errors: bool) -> TokenStream {
    let expansion = Expansion::new(server, has_errors);
    let private = expansion.private();
    let structure = with_field(&server.item, "__verifier", &quote!(#private::TokenVerifier));
    let impls = impls(&expansion);
    let methods = methods(&expansion);
    let scopes = scope_module(&expansion);
    quote! {
        #structure
        #impls
        #methods
        #scopes
    }
}

fn impls(expansion: &Expansion<'_>) -> TokenStream {
    let (private, item) = (expansion.private(), expansion.item());
    let (parameters, arguments, _) = item.generics.split_for_impl();
    let (ident, bounds, quiet) = (&item.ident, bounds(item), lints::of_generated_impls());
    let verifier = field_at_end(item, "__verifier");
    let by = quote!(<#private::TokenVerifier as #private::ResourceServer>);
    quote! {
        #quiet
        #[automatically_derived]
        impl #parameters #private::ResourceServer for #ident #arguments #bounds {
            async fn verify(
                &self,
                token: &str,
                request: &#private::ClientRequest<'_>,
                resource: ::core::option::Option<&'static str>,
            ) -> ::core::result::Result<#private::AccessToken, #private::OAuthError> {
                #by::verify(&self.#verifier, token, request, resource).await
            }

            fn realm(&self) -> &str {
                #by::realm(&self.#verifier)
            }

            fn error_uri(&self) -> ::core::option::Option<&str> {
                #by::error_uri(&self.#verifier)
            }

            fn resource_metadata(
                &self,
                resource: ::core::option::Option<&'static str>,
            ) -> ::core::option::Option<::std::string::String> {
                #by::resource_metadata(&self.#verifier, resource)
            }

            fn proof_algorithms(&self) -> ::std::vec::Vec<&'static str> {
                #by::proof_algorithms(&self.#verifier)
            }

            fn now(&self) -> #private::Timestamp {
                #by::now(&self.#verifier)
            }
        }
    }
}

/// A generic server is one only if its parts may be shared by threads.
fn bounds(item: &syn::ItemStruct) -> Option<WhereClause> {
    let written = item.generics.where_clause.clone();
    if item.generics.params.is_empty() {
        return written;
    }
    let mut bounds = written.unwrap_or_else(|| parse_quote!(where));
    bounds.predicates.push(parse_quote!(Self: ::core::marker::Send + ::core::marker::Sync + 'static));
    Some(bounds)
}

fn methods(expansion: &Expansion<'_>) -> TokenStream {
    let (private, item) = (expansion.private(), expansion.item());
    let (parameters, arguments, _) = item.generics.split_for_impl();
    let (vis, ident, bounds) = (&item.vis, &item.ident, bounds(item));
    let (lints, quiet) = (expansion.lints(), lints::of_generated_impls());
    let constructor = constructor_name(expansion);
    // Hygiene distinguishes it from a field with the same name.
    let verifier = Ident::new("verifier", Span::mixed_site());
    let member = field_at_end(item, "__verifier");
    let parts = parts(&item.fields);
    let parameters_of_parts = parts.iter().map(Part::parameter);
    let values = parts.iter().map(Part::value);
    let scope = expansion.scopes().iter().map(|scope| scope.name.to_token_stream());
    let doc = format!("A `{ident}` whose tokens this verifier verifies.");
    quote! {
        #(#lints)*
        #quiet
        impl #parameters #ident #arguments #bounds {
            #[doc = #doc]
            #[must_use]
            #vis fn #constructor(
                #verifier: #private::TokenVerifier,
                #(#parameters_of_parts),*
            ) -> #private::Arc<Self> {
                #private::Arc::new(Self { #(#values,)* #member: #verifier })
            }

            /// What verifies its tokens.
            #vis fn verifier(&self) -> &#private::TokenVerifier {
                &self.#member
            }

            /// The response to a request for its metadata document (RFC 9728 section 3.2), with the declared scope
            /// tokens.
            #vis fn create_resource_metadata_response(
                &self,
                request: &#private::Request<#private::Bytes>,
            ) -> #private::Response<#private::Bytes> {
                self.#member.metadata_response(request, &[#(#scope),*])
            }

            #private::router! {
                /// The axum router of its metadata document (RFC 9728 section 3.1). Merge it into the root router,
                /// because the document is at the root of the host.
                #vis fn router(self: &#private::Arc<Self>) -> #private::axum::Router {
                    let server = #private::Arc::clone(self);
                    #private::axum::document(self.#member.metadata_path(), move |request| {
                        server.create_resource_metadata_response(request)
                    })
                }
            }
        }
    }
}
