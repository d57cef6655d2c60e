//! `impl AuthorizationEndpoint`: the dispatch of the authorization endpoint.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Expansion, bounds, generics};
use crate::lints;
use crate::server::model::Response;
use crate::server::names;

/// The impl, if there are response types.
pub(super) fn endpoint_impl(expansion: &Expansion<'_>) -> TokenStream {
    let responses = &expansion.server.options.responses;
    if responses.is_empty() {
        return TokenStream::new();
    }
    let private = &expansion.private;
    let more = bounds::interaction(expansion).into_iter().chain(bounds::logout(expansion));
    let generics::Generics { parameters, ty, bounds } = generics::with_capabilities(expansion, more);
    let lints = &expansion.lints;
    let quiet = lints::of_generated_impls();
    let response_type = expansion.response_type_enum();
    let variants = responses.iter().map(names::response_variant);
    let arms = responses.iter().map(|response| arm(expansion, response));
    quote! {
        #(#lints)*
        #quiet
        #[automatically_derived]
        impl #parameters #private::AuthorizationEndpoint for #ty #bounds {
            type ResponseType = #response_type;

            async fn respond(
                &self,
                response_type: #response_type,
                approved: &#private::Approved<'_>,
                parameters: &mut #private::ResponseParameters,
            ) -> ::core::result::Result<(), #private::OAuthError> {
                match response_type {
                    #(#response_type::#variants => #arms)*
                }
            }
        }
    }
}

/// The results of a response type's words, in order.
fn arm(expansion: &Expansion<'_>, response: &Response) -> TokenStream {
    let private = &expansion.private;
    let call = |word: TokenStream| quote!(#private::respond::<#private::#word, Self>(self, approved, parameters).await);
    let (last, first): (Vec<_>, Vec<_>) = response
        .words
        .iter()
        .map(|word| (word.comes_last, format_ident!("{}", word.ty)))
        .partition(|(comes_last, _)| *comes_last);
    let calls: Vec<_> = first.into_iter().chain(last).map(|(_, word)| call(quote!(#word))).collect();
    match calls.split_last() {
        None => {
            let none = call(quote!(NoneResponse));
            quote!(#none,)
        }
        Some((last, [])) => quote!(#last,),
        Some((last, others)) => quote!({ #(#others?;)* #last }),
    }
}
