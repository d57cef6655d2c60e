//! The inherent methods: framework-neutral, with the names from the aioauth manual.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Expansion, bounds, constructor, generics, router, structure};
use crate::lints;
use crate::server::model::EndpointKind;

/// The impl with all methods.
pub(super) fn inherent_impl(expansion: &Expansion<'_>) -> TokenStream {
    let more = bounds::interaction(expansion)
        .into_iter()
        .chain(bounds::logout(expansion))
        .chain(bounds::registration(expansion));
    let generics::Generics { parameters, ty, bounds } = generics::with_capabilities(expansion, more);
    let lints = &expansion.lints;
    let quiet = lints::of_generated_impls();
    let constructors = constructor::constructors(expansion);
    let endpoints = EndpointKind::ALL
        .into_iter()
        .filter(|kind| expansion.server.options.has_endpoint(*kind) || is_stood_in(expansion, *kind))
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

/// After an error every method of OAuth 2 exists, so that a call of one is not a second error; those of
/// OpenID Connect need what only its declaration has.
fn is_stood_in(expansion: &Expansion<'_>, kind: EndpointKind) -> bool {
    let is_oauth = matches!(
        kind,
        EndpointKind::Token
            | EndpointKind::Authorization
            | EndpointKind::Introspection
            | EndpointKind::Revocation
            | EndpointKind::Metadata
    );
    expansion.has_errors && is_oauth
}

fn of_endpoint(expansion: &Expansion<'_>, kind: EndpointKind) -> TokenStream {
    let private = &expansion.private;
    let vis = &expansion.server.item.vis;
    let request = quote!(request: #private::Request<#private::Bytes>);
    let response = quote!(#private::Response<#private::Bytes>);
    match kind {
        EndpointKind::Token => quote! {
            /// Answers a token request (RFC 6749 section 3.2): authenticates the client, and issues tokens
            /// for the grant.
            #vis async fn create_token_response(&self, #request) -> #response {
                #private::endpoint::token(self, request).await
            }
        },
        EndpointKind::Authorization => authorization(expansion),
        EndpointKind::DeviceAuthorization => devices(expansion),
        EndpointKind::Introspection => quote! {
            /// Answers an introspection request (RFC 7662): whether a token is active, and its properties.
            #vis async fn create_token_introspection_response(&self, #request) -> #response {
                #private::endpoint::introspection(self, request).await
            }
        },
        EndpointKind::Revocation => quote! {
            /// Answers a revocation request (RFC 7009). Revoking a refresh token revokes everything of its
            /// grant.
            #[doc(alias = "revoke_token")]
            #vis async fn create_token_revocation_response(&self, #request) -> #response {
                #private::endpoint::revocation(self, request).await
            }
        },
        EndpointKind::Metadata => quote! {
            /// Answers a request for the metadata document (RFC 8414), which is derived from the declaration.
            #vis fn create_metadata_response(&self, #request) -> #response {
                #private::endpoint::metadata(self, &request)
            }
        },
        EndpointKind::Discovery => quote! {
            /// Answers a request for the metadata document at the path of OpenID Connect Discovery.
            #vis fn create_discovery_response(&self, #request) -> #response {
                #private::endpoint::metadata(self, &request)
            }
        },
        EndpointKind::Jwks => quote! {
            /// Answers a request for the published keys (RFC 7517).
            #vis fn create_jwks_response(&self, #request) -> #response {
                #private::endpoint::jwks(self, &request)
            }
        },
        EndpointKind::UserInfo => quote! {
            /// Answers a UserInfo request (OpenID Connect Core section 5.3): the person's claims for the
            /// client.
            #vis async fn create_userinfo_response(&self, #request) -> #response {
                #private::endpoint::userinfo(self, request).await
            }
        },
        EndpointKind::EndSession => quote! {
            /// Answers a logout request (RP-Initiated Logout section 2): validates it, calls
            /// `Logout::log_out`, notifies the clients of the session, and redirects the person.
            #vis async fn create_end_session_response(&self, #request) -> #response {
                #private::endpoint::end_session(self, request).await
            }

            /// The first of two steps, for an application with its own pages: validates a logout request, so
            /// that the person can be asked about it.
            ///
            /// # Errors
            /// What is wrong with the request; the person sees it, and nobody is redirected.
            #vis async fn validate_logout_request(
                &self,
                request: &#private::Request<#private::Bytes>,
            ) -> ::core::result::Result<#private::LogoutRequest, #private::OAuthError> {
                #private::endpoint::validate_logout_request(self, request).await
            }

            /// The second of two steps: notifies the clients of the session that ended, and redirects the
            /// person.
            #vis async fn finalize_logout_response(
                &self,
                request: #private::LogoutRequest,
                decision: #private::LogoutDecision,
            ) -> #response {
                #private::endpoint::finalize_logout_response(self, request, decision).await
            }
        },
        EndpointKind::Registration => quote! {
            /// Answers a request to register a client, or to read, change or delete a registration (RFC 7591,
            /// RFC 7592).
            #vis async fn create_registration_response(&self, #request) -> #response {
                #private::endpoint::registration(self, request).await
            }
        },
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
    let whole = call(quote!(#private::endpoint::authorization(self, request).await));
    let first = call(quote!(#private::endpoint::validate_authorization_request(self, request).await));
    let second =
        call(quote!(#private::endpoint::finalize_authorization_response(self, request, decision).await));
    quote! {
        /// Answers an authorization request (RFC 6749 section 3.1): validates it, calls
        /// `Interaction::authorize`, and redirects with the result.
        #vis async fn create_authorization_response(
            &self,
            request: #private::Request<#private::Bytes>,
        ) -> #private::Response<#private::Bytes> {
            #whole
        }

        /// The first of two steps, for an application with its own pages: validates a request, so that the
        /// person can be asked about it.
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
        /// Answers a device authorization request (RFC 8628 section 3.1): the device gets a code to poll
        /// with, and one for its person to type.
        #vis async fn create_device_authorization_response(
            &self,
            request: #private::Request<#private::Bytes>,
        ) -> #private::Response<#private::Bytes> {
            #private::endpoint::device_authorization(self, request).await
        }

        /// For an application with its own page: the pending device request for a code that a person typed;
        /// `None` if there is none. Limit guesses (RFC 8628 section 5.1).
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
