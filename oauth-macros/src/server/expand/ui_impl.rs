//! The framework's pages as the application's part: `impl UiProvider`, `Interaction` and `Logout`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{Expansion, generics, parts};
use crate::lints;
use crate::private::respan;

/// The impls, if a field is marked `#[ui]`.
pub(super) fn ui_impl(expansion: &Expansion<'_>) -> TokenStream {
    let Some(field) = expansion.ui() else {
        return TokenStream::new();
    };
    let private = &expansion.private;
    let generics::Generics { parameters, ty, bounds } = generics::with_capabilities(expansion, None);
    let lints = &expansion.lints;
    let quiet = lints::of_generated_impls();
    let (member, span) = (&field.member, field.ty.span());
    // At the user's type: a wrong type is reported there, and so is a second impl by the application.
    let [interaction, log_out] = ["Interaction", "Logout"].map(|name| {
        let (name, private) = (format_ident!("{name}", span = span), private.at(span));
        let [parameters, ty] = [&parameters, &ty].map(|tokens| respan(tokens.clone(), span));
        quote_spanned!(span=> impl #parameters #private::#name for #ty)
    });
    let pages = quote_spanned!(span=> &self.#member);
    let apart = paths_apart(expansion);
    let own_client = expansion.console().map(|_| {
        quote! {
            fn is_own_client(&self, client_id: &str) -> bool {
                #private::console::is_own_client(client_id)
            }
        }
    });
    let people = expansion.people().map(|own| {
        let ty = format_ident!("{}", own.word.ty, span = own.span);
        quote!(#private::#ty)
    });
    let approvals = has_approvals(expansion).then(|| quote!(#private::ApprovalPages));
    let people = people.chain(approvals);
    // A pair asks whether a word is switched on, so a single word needs one, too.
    let people = match &*people.collect::<Vec<_>>() {
        [only] => quote!(((), #only)),
        words => parts::tree(words),
    };
    let logout = expansion.has_logout().then(|| {
        quote! {
            #(#lints)*
            #quiet
            #[automatically_derived]
            #log_out #bounds {
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
            type People = #people;

            fn pages(&self) -> &#private::Pages {
                #pages
            }

            #own_client
        }

        #(#lints)*
        #quiet
        #[automatically_derived]
        #interaction #bounds {
            async fn authorize(
                &self,
                request: &#private::AuthorizationRequest,
                http: &#private::Parts,
            ) -> ::core::result::Result<#private::Decision, #private::BoxError> {
                #private::ui::authorize(self, request, http).await
            }

            async fn owes_second_factor(
                &self,
                subject: &str,
            ) -> ::core::result::Result<bool, #private::BoxError> {
                #private::ui::owes_second_factor(self, subject).await
            }

            fn answers_within(&self) -> ::core::time::Duration {
                #private::ui::answers_within(self)
            }

            fn error_page(
                &self,
                error: &#private::OAuthError,
                http: &#private::Parts,
            ) -> #private::Response<#private::Bytes> {
                #private::ui::error_page(self, error, http)
            }

            fn leave_page(
                &self,
                leaving: &#private::Leaving<'_>,
                http: &#private::Parts,
            ) -> #private::Response<#private::Bytes> {
                #private::ui::leave_page(self, leaving, http)
            }
        }

        #logout

        #apart
    }
}

/// An endpoint on the path of a page would panic when the router is built.
fn paths_apart(expansion: &Expansion<'_>) -> TokenStream {
    let options = &expansion.server.options;
    let (has_devices, has_approvals) = (options.device_code().is_some(), has_approvals(expansion));
    let written = options.endpoints.iter().filter(|endpoint| options.has_endpoint(endpoint.kind));
    let assertions = written.filter_map(|endpoint| {
        let path = endpoint.path.as_ref()?;
        let private = expansion.private.at(path.span());
        let text = format!("a page is at \"{}\" already: give the endpoint another path", path.value());
        Some(quote_spanned!(path.span()=> const _: () = assert!(!#private::ui::has_page(#path, #has_devices, #has_approvals), #text);))
    });
    assertions.collect()
}

/// Whether there is a page on which people decide what clients ask for elsewhere.
fn has_approvals(expansion: &Expansion<'_>) -> bool {
    expansion.server.options.ciba().is_some()
}
