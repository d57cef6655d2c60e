//! Dispatches a request to the endpoint at its path: on `http` types, and as an axum router.

use oauth_runtime_tables::endpoints::{self, Below, ComesWith};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Expansion, bounds, generics};
use crate::lints;

/// The endpoints that exist.
fn declared<'a>(expansion: &'a Expansion<'_>) -> impl Iterator<Item = endpoints::Endpoint> + 'a {
    endpoints::ALL.into_iter().filter(|endpoint| {
        let is_on_pages = endpoint.comes_with == ComesWith::DeclaredWithPages;
        expansion.server.options.has_endpoint(*endpoint)
            && (!is_on_pages || expansion.has_endpoint(*endpoint))
    })
}

/// `create_response`.
pub(super) fn create_response(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let vis = &expansion.server.item.vis;
    let arms = declared(expansion).map(|endpoint| {
        let path = expansion.server.options.path(endpoint);
        let method = format_ident!("{}", endpoint.method);
        let wait = (!endpoint.is_document()).then(|| quote!(.await));
        let call = quote!(self.#method(request)#wait);
        // Some clients end the path of a document with a slash.
        let is_well_known = path.starts_with("/.well-known/") && !path.ends_with('/');
        let below = format!("{}/", path.trim_end_matches('/'));
        if endpoint.below == Below::Member {
            quote! {
                #path => #call,
                path if path.strip_prefix(#below).is_some_and(|id| !id.is_empty() && !id.contains('/')) => #call
            }
        } else if endpoint.below == Below::Anything {
            quote! {
                #path => #call,
                path if path.starts_with(#below) => #call
            }
        } else if endpoint.is_document() && is_well_known {
            let slashed = format!("{path}/");
            quote!(#path | #slashed => #call)
        } else {
            quote!(#path => #call)
        }
    });
    let pages = expansion.ui().map(
        |_| quote!(path if #private::ui::is_page(self, path) => #private::ui::respond(self, request).await,),
    );
    let console = expansion.console().map(
        |_| quote!(path if #private::console::is_console(path) => #private::console::respond(self, request).await,),
    );
    quote! {
        /// Answers a request to any of the declared endpoints, by its path; `404` for other paths.
        ///
        /// For frameworks other than axum. Under a prefix, pass the request with the path behind it.
        #[allow(unreachable_patterns)]
        #vis async fn create_response(
            &self,
            request: #private::Request<#private::Bytes>,
        ) -> #private::Response<#private::Bytes> {
            match request.uri().path() {
                #(#arms,)*
                #pages
                #console
                _ => #private::endpoint::not_found(),
            }
        }
    }
}

/// `impl Mounted`: the endpoints of all servers of the declaration, which the runtime's macro keeps if it has axum.
pub(super) fn mounted(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let generics::Generics { parameters, ty, bounds } =
        generics::with_capabilities(expansion, bounds::methods(expansion));
    let lints = &expansion.lints;
    let quiet = lints::of_generated_impls();
    let routes = routes(expansion);
    quote! {
        #private::router! {
            #(#lints)*
            #quiet
            #[automatically_derived]
            impl #parameters #private::axum::Mounted for #ty #bounds {
                fn mount<C: #private::axum::Collects<Self>>(collected: C) -> C {
                    collected #routes
                }
            }
        }
    }
}

fn routes(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let routes = declared(expansion).map(|endpoint| {
        let ty = format_ident!("{}", endpoint.ty);
        let path = expansion.server.options.path(endpoint);
        match endpoint.comes_with {
            ComesWith::DeclaredWithPages => quote!(.endpoint::<#private::#ty>(#path)),
            _ => quote!(.endpoint::<#private::endpoint::#ty>(#path)),
        }
    });
    let pages = expansion.ui().map(|_| quote!(.pages()));
    let console = expansion.console().map(|_| quote!(.console()));
    quote!(#(#routes)* #pages #console)
}

/// `router`, which the runtime's macro of that name keeps if it has axum.
pub(super) fn router(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let vis = &expansion.server.item.vis;
    quote! {
        #private::router! {
            /// The axum router of the declared endpoints. Serve it as it is, merge it with the application's own
            /// routes, or nest it under a prefix.
            #vis fn router(self: &#private::Arc<Self>) -> #private::axum::Router {
                #private::axum::Routes::of(self).build()
            }

            /// The declared endpoints in front of a router with the application's own routes: each request to an
            /// endpoint is answered without the router. Layers of the router see neither the endpoints nor the
            /// provider's pages; put those around the service.
            #vis fn service(self: &#private::Arc<Self>, others: #private::axum::Router) -> #private::axum::Endpoints {
                #private::axum::Routes::of(self).before(others)
            }
        }
    }
}
