//! Dispatches a request to the endpoint at its path: on `http` types, and as an axum router.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Expansion;
use crate::server::model::EndpointKind;

/// The existing endpoints.
fn endpoints<'a>(expansion: &'a Expansion<'_>) -> impl Iterator<Item = EndpointKind> + 'a {
    let options = &expansion.server.options;
    EndpointKind::ALL.into_iter().filter(|kind| options.has_endpoint(*kind))
}

/// `create_response`.
pub(super) fn create_response(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let vis = &expansion.server.item.vis;
    let arms = endpoints(expansion).map(|kind| {
        let path = expansion.server.options.path(kind);
        let call = match kind {
            EndpointKind::Token => quote!(self.create_token_response(request).await),
            EndpointKind::Authorization => quote!(self.create_authorization_response(request).await),
            EndpointKind::DeviceAuthorization => {
                quote!(self.create_device_authorization_response(request).await)
            }
            EndpointKind::Introspection => quote!(self.create_token_introspection_response(request).await),
            EndpointKind::Revocation => quote!(self.create_token_revocation_response(request).await),
            EndpointKind::Metadata => quote!(self.create_metadata_response(request)),
            EndpointKind::Discovery => quote!(self.create_discovery_response(request)),
            EndpointKind::Jwks => quote!(self.create_jwks_response(request)),
            EndpointKind::UserInfo => quote!(self.create_userinfo_response(request).await),
            EndpointKind::EndSession => quote!(self.create_end_session_response(request).await),
            EndpointKind::Registration => quote!(self.create_registration_response(request).await),
        };
        match kind {
            // Each client's registration is below it.
            EndpointKind::Registration => {
                let below = format!("{}/", path.trim_end_matches('/'));
                quote! {
                    #path => #call,
                    path if path.strip_prefix(#below).is_some_and(|id| !id.is_empty() && !id.contains('/')) => #call
                }
            }
            // Some clients add a trailing slash to the path of a document.
            EndpointKind::Metadata | EndpointKind::Discovery
                if path.starts_with("/.well-known/") && !path.ends_with('/') =>
            {
                let slashed = format!("{path}/");
                quote!(#path | #slashed => #call)
            }
            _ => quote!(#path => #call),
        }
    });
    let pages = expansion.ui().map(
        |_| quote!(path if #private::ui::is_page(self, path) => #private::ui::respond(self, request).await,),
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
                _ => #private::endpoint::not_found(),
            }
        }
    }
}

/// `router`, if the runtime has axum.
pub(super) fn router(expansion: &Expansion<'_>) -> TokenStream {
    if !cfg!(feature = "axum") {
        return TokenStream::new();
    }
    let private = &expansion.private;
    let vis = &expansion.server.item.vis;
    let routes = endpoints(expansion).map(|kind| {
        let method = format_ident!("{}", kind.name());
        let path = expansion.server.options.path(kind);
        quote!(.#method(#path))
    });
    let pages = expansion.ui().map(|_| quote!(.pages()));
    quote! {
        /// The axum router of the declared endpoints. Serve it as it is, merge it with the application's own
        /// routes, or nest it under a prefix.
        #vis fn router(self: &#private::Arc<Self>) -> #private::axum::Router {
            #private::axum::Routes::new(#private::Arc::clone(self))
                #(#routes)*
                #pages
                .build()
        }
    }
}
