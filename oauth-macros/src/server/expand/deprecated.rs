//! Declarations against the advice of RFC 9700 warn through rustc's own `deprecated`.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;

use super::Expansion;
use crate::lints;
use crate::server::model::PkceFlag;

/// One constant for each deprecated practice, naming a deprecated function at its span.
pub(super) fn deprecations(expansion: &Expansion<'_>) -> TokenStream {
    let attributes: Vec<_> = lints::unchanged(&expansion.server.item.attrs).collect();
    spans(expansion)
        .into_iter()
        .map(|(practice, span)| {
            let practice = Ident::new(practice, span);
            let private = expansion.private.at(span);
            let path = quote_spanned!(span=> #private::deprecated::#practice);
            quote! {
                #(#attributes)*
                const _: fn() = #path;
            }
        })
        .collect()
}

/// The deprecated practices and their spans. With the profile they are errors instead.
pub(super) fn spans(expansion: &Expansion<'_>) -> Vec<(&'static str, Span)> {
    let options = &expansion.server.options;
    if expansion.has_errors || options.is_oauth21() {
        return Vec::new();
    }
    let password = options.password().map(|grant| ("password", grant.span));
    let implicit = options.responses.iter().filter_map(|response| Some(("implicit", response.token_span?)));
    let plain = options.pkce_flag(PkceFlag::Plain).map(|span| ("plain", span));
    password.into_iter().chain(implicit).chain(plain).collect()
}
