//! The pages of the framework as the application's part: `impl UiProvider`, `Interaction` and `Logout` over them.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Expansion, generics};
use crate::lints;

/// The impls, where a field is marked `#[ui]`.
pub(super) fn ui_impl(expansion: &Expansion<'_>) -> TokenStream {
    let Some(field) = expansion.ui() else {
        return TokenStream::new();
    };
    let private = &expansion.private;
    let generics::Generics { parameters, ty, bounds } = generics::with_capabilities(expansion, None);
    let lints = &expansion.lints;
    let quiet = lints::of_generated_impls();
    let member = &field.member;
    let session_ended = expansion.has_logout().then(|| {
        quote! {
            async fn session_ended(&self, accounts: &[#private::Account]) -> ::std::vec::Vec<::std::string::String> {
                #private::sessions_ended(self, accounts).await
            }
        }
    });
    let logout = expansion.has_logout().then(|| {
        quote! {
            #(#lints)*
            #quiet
            #[automatically_derived]
            impl #parameters #private::Logout for #ty #bounds {
                async fn log_out(
                    &self,
                    request: &#private::LogoutRequest,
                    http: &#private::Parts,
                ) -> ::core::result::Result<#private::LogoutDecision, #private::BoxError> {
                    #private::ui::log_out(self, request, http).await
                }

                fn error_page(
                    &self,
                    error: &#private::OAuthError,
                    http: &#private::Parts,
                ) -> #private::Response<#private::Bytes> {
                    #private::ui::error_page(self, error, http)
                }
            }
        }
    });
    quote! {
        #(#lints)*
        #quiet
        #[automatically_derived]
        impl #parameters #private::UiProvider for #ty #bounds {
            fn pages(&self) -> &#private::Pages {
                &self.#member
            }

            #session_ended
        }

        #(#lints)*
        #quiet
        #[automatically_derived]
        impl #parameters #private::Interaction for #ty #bounds {
            async fn authorize(
                &self,
                request: &#private::AuthorizationRequest,
                http: &#private::Parts,
            ) -> ::core::result::Result<#private::Decision, #private::BoxError> {
                #private::ui::authorize(self, request, http).await
            }

            fn error_page(
                &self,
                error: &#private::OAuthError,
                http: &#private::Parts,
            ) -> #private::Response<#private::Bytes> {
                #private::ui::error_page(self, error, http)
            }
        }

        #logout
    }
}
