//! The struct itself, with the field of the runtime.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Field, Fields, FieldsNamed, ItemStruct, parse_quote, token};

use super::Expansion;
use crate::lints;

/// The struct with one more field.
pub(super) fn structure(expansion: &Expansion<'_>) -> TokenStream {
    let mut item = expansion.server.item.clone();
    if !super::deprecated::spans(expansion).is_empty() {
        item.attrs.retain(|attribute| !lints::expects_deprecated(attribute));
    }
    add_runtime(&mut item, expansion);
    item.into_token_stream()
}

fn add_runtime(item: &mut ItemStruct, expansion: &Expansion<'_>) {
    let private = &expansion.private;
    let ty = quote!(#private::Runtime<Self>);
    match &mut item.fields {
        Fields::Named(fields) => fields.named.push(parse_quote!(#[doc(hidden)] __oauth: #ty)),
        Fields::Unnamed(fields) => fields.unnamed.push(parse_quote!(#[doc(hidden)] #ty)),
        Fields::Unit => {
            let field: Field = parse_quote!(#[doc(hidden)] __oauth: #ty);
            // The braces replace the semicolon, so that the struct's span is the user's.
            let end = item.semi_token.take().map_or_else(|| item.ident.span(), |semi| semi.span);
            item.fields = Fields::Named(FieldsNamed {
                brace_token: token::Brace(end),
                named: Punctuated::from_iter([field]),
            });
        }
    }
}

/// How the field of the runtime is reached.
pub(super) fn runtime_member(item: &ItemStruct) -> syn::Member {
    match &item.fields {
        Fields::Unnamed(fields) => syn::Member::from(fields.unnamed.len()),
        _ => syn::Member::Named(quote::format_ident!("__oauth")),
    }
}
