//! The inherent methods: framework-neutral, with the names from the aioauth manual.

use oauth_runtime_tables::endpoints::{self, ComesWith};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Expansion, bounds, constructor, generics, router, structure};
use crate::lints;

/// The impl with all methods.
pub(super) fn inherent_impl(expansion: &Expansion<'_>) -> TokenStream {
    let more = bounds::methods(expansion);
    let generics::Generics { parameters, ty, bounds } = generics::with_capabilities(expansion, more);
    let lints = &expansion.lints;
    let quiet = lints::of_generated_impls();
    let constructors = constructor::constructors(expansion);
    let endpoints = endpoints::ALL
        .into_iter()
        .filter(|kind| expansion.server.options.has_endpoint(*kind) || is_stood_in(expansion, *kind))
        .filter(|kind| kind.comes_with != ComesWith::DeclaredWithPages || expansion.has_endpoint(*kind))
        .map(|kind| of_endpoint(expansion, kind));
    let dispatch = router::create_response(expansion);
    let running = running(expansion);
    let router = router::router(expansion);
    quote! {
        #(#lints)*
        #quiet
        impl #parameters #ty #bounds {
            #constructors
            #(#endpoints)*
            #dispatch
            #running
            #router
        }
    }
}

/// After an error, all methods of OAuth 2 exist, so that calling one does not cause a second error. Those of
/// OpenID Connect need items that only its declaration generates.
fn is_stood_in(expansion: &Expansion<'_>, kind: endpoints::Endpoint) -> bool {
    let is_oauth = matches!(
        kind,
        endpoints::TOKEN
            | endpoints::AUTHORIZATION
            | endpoints::INTROSPECTION
            | endpoints::REVOCATION
            | endpoints::METADATA
    );
    expansion.has_errors && is_oauth
}

fn of_endpoint(expansion: &Expansion<'_>, endpoint: endpoints::Endpoint) -> TokenStream {
    let private = &expansion.private;
    let vis = &expansion.server.item.vis;
    let (ty, method, doc) =
        (format_ident!("{}", endpoint.ty), format_ident!("{}", endpoint.method), endpoint.doc);
    // The names of aioauth's methods.
    let alias = (endpoint == endpoints::REVOCATION).then(|| quote!(#[doc(alias = "revoke_token")]));
    let call = match endpoint.is_document() {
        true => quote!(#private::endpoint::document::<#private::endpoint::#ty, Self>(self, &request)),
        // Without response types there is no endpoint to call; after an error the methods exist anyway.
        false if endpoint == endpoints::AUTHORIZATION && expansion.server.options.responses.is_empty() => {
            quote!(::core::unreachable!())
        }
        false if endpoint.comes_with == ComesWith::DeclaredWithPages => {
            quote!(#private::endpoint::answer::<#private::#ty, Self>(self, request).await)
        }
        false => quote!(#private::endpoint::answer::<#private::endpoint::#ty, Self>(self, request).await),
    };
    let is_async = (!endpoint.is_document()).then(|| quote!(async));
    let others = match endpoint {
        endpoints::AUTHORIZATION => authorization(expansion),
        endpoints::DEVICE_AUTHORIZATION => devices(expansion),
        endpoints::BACKCHANNEL_AUTHENTICATION => backchannel_authentication(expansion),
        endpoints::END_SESSION => logout(expansion),
        _ => TokenStream::new(),
    };
    quote! {
        #[doc = #doc]
        #alias
        #vis #is_async fn #method(
            &self,
            request: #private::Request<#private::Bytes>,
        ) -> #private::Response<#private::Bytes> {
            #call
        }

        #others
    }
}

fn logout(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let vis = &expansion.server.item.vis;
    quote! {
        /// The first of two steps, for an application with its own pages: validates a logout request, so that
        /// the person can be asked about it.
        ///
        /// # Errors
        /// What is wrong with the request. The person sees it on a page; nothing is sent to the client.
        #vis async fn validate_logout_request(
            &self,
            request: &#private::Request<#private::Bytes>,
        ) -> ::core::result::Result<#private::LogoutRequest, #private::OAuthError> {
            #private::endpoint::validate_logout_request(self, request).await
        }

        /// The second of two steps: ends the grants of the session, notifies its clients, and redirects the
        /// person.
        #vis async fn finalize_logout_response(
            &self,
            request: #private::LogoutRequest,
            decision: #private::LogoutDecision,
        ) -> #private::Response<#private::Bytes> {
            #private::endpoint::finalize_logout_response(self, request, decision).await
        }
    }
}

fn authorization(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let vis = &expansion.server.item.vis;
    // Without response types there is no endpoint to call; after an error the methods exist anyway.
    let call = |call: TokenStream| match expansion.server.options.responses.is_empty() {
        true => quote!(::core::unreachable!()),
        false => call,
    };
    let first = call(quote!(#private::endpoint::validate_authorization_request(self, request).await));
    let second =
        call(quote!(#private::endpoint::finalize_authorization_response(self, request, decision).await));
    quote! {
        /// The first of two steps, for an application with its own pages: validates an authorization request,
        /// so that the person can be asked about it.
        ///
        /// # Errors
        /// What is wrong with the request; it creates the redirect or the page (RFC 6749 section 4.1.2.1).
        #vis async fn validate_authorization_request(
            &self,
            request: &#private::Request<#private::Bytes>,
        ) -> ::core::result::Result<#private::AuthorizationRequest, #private::AuthorizationError> {
            #first
        }

        /// The second of two steps: creates the response for the resource owner's decision (RFC 6749 section
        /// 4.1.2).
        #vis async fn finalize_authorization_response(
            &self,
            request: #private::AuthorizationRequest,
            decision: #private::Decision,
        ) -> #private::Response<#private::Bytes> {
            #second
        }
    }
}

fn devices(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let vis = &expansion.server.item.vis;
    quote! {
        /// For an application with its own page: the pending request of the device that shows the typed code;
        /// `None` if there is none. Rate-limit guesses (RFC 8628 section 5.1).
        ///
        /// # Errors
        /// Those of the store.
        #vis async fn find_device_request(
            &self,
            user_code: &str,
        ) -> ::core::result::Result<::core::option::Option<#private::DeviceAuthorizationRequest>, #private::OAuthError> {
            #private::endpoint::find_device_request(self, user_code).await
        }

        /// The resource owner approves the device. Returns whether this decision counts: `false` if there was
        /// an earlier one.
        ///
        /// # Errors
        /// Those of the store.
        #vis async fn approve_device_request(
            &self,
            request: &#private::DeviceAuthorizationRequest,
            approval: #private::Approval,
        ) -> ::core::result::Result<bool, #private::OAuthError> {
            #private::endpoint::approve_device_request(self, request, approval).await
        }

        /// The resource owner denies. Returns whether this decision counts: `false` if there was an earlier
        /// one.
        ///
        /// # Errors
        /// Those of the store.
        #vis async fn deny_device_request(
            &self,
            request: &#private::DeviceAuthorizationRequest,
        ) -> ::core::result::Result<bool, #private::OAuthError> {
            #private::endpoint::deny_device_request(self, request).await
        }
    }
}

fn backchannel_authentication(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let vis = &expansion.server.item.vis;
    quote! {
        /// For an application with its own page: the backchannel authentication requests that wait for this person, the newest
        /// first, at most 100.
        ///
        /// # Errors
        /// Those of the store.
        #vis async fn list_ciba_requests(
            &self,
            subject: &str,
        ) -> ::core::result::Result<::std::vec::Vec<#private::BackchannelAuthenticationRequest>, #private::OAuthError> {
            #private::endpoint::list_ciba_requests(self, subject).await
        }

        /// The request with this `id`, if it waits for this person; `None` if it has expired or was decided, or is another
        /// person's.
        ///
        /// # Errors
        /// Those of the store.
        #vis async fn find_ciba_request(
            &self,
            subject: &str,
            id: &str,
        ) -> ::core::result::Result<::core::option::Option<#private::BackchannelAuthenticationRequest>, #private::OAuthError> {
            #private::endpoint::find_ciba_request(self, subject, id).await
        }

        /// The person approves the request. Returns whether this decision counts: `false` if there was an earlier one, or the
        /// request has expired.
        ///
        /// # Errors
        /// `access_denied` if the request is for another person, or the application's policy refuses; `login_required` if the
        /// client wants a more recent login; those of the store.
        #vis async fn approve_ciba_request(
            &self,
            request: &#private::BackchannelAuthenticationRequest,
            approval: #private::Approval,
        ) -> ::core::result::Result<bool, #private::OAuthError> {
            #private::endpoint::approve_ciba_request(self, request, approval).await
        }

        /// The person denies. Returns whether this decision counts: `false` if there was an earlier one, or the request has
        /// expired.
        ///
        /// # Errors
        /// Those of the store.
        #vis async fn deny_ciba_request(
            &self,
            request: &#private::BackchannelAuthenticationRequest,
        ) -> ::core::result::Result<bool, #private::OAuthError> {
            #private::endpoint::deny_ciba_request(self, request).await
        }
    }
}

/// Methods of the running server.
fn running(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let vis = &expansion.server.item.vis;
    let runtime = structure::runtime_member(&expansion.server.item);
    quote! {
        /// Adds an extension grant (RFC 6749 section 4.5) while the server runs, and replaces one with the
        /// same name.
        #vis fn register_grant_type(
            &self,
            grant_type: impl ::core::convert::Into<::std::string::String>,
            grant: impl #private::ExtensionGrant<Self> + 'static,
        ) {
            self.#runtime.register_grant_type(grant_type, grant);
        }

        /// Removes an extension grant that was registered while the server runs. Returns whether it existed.
        #vis fn unregister_grant_type(&self, grant_type: &str) -> bool {
            self.#runtime.unregister_grant_type(grant_type)
        }

        /// The settings of the running server.
        #vis fn settings(&self) -> &#private::Settings {
            self.#runtime.settings()
        }
    }
}
