//! The struct itself, with the field of the runtime.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{Field, Fields, FieldsNamed, ItemStruct, parse_quote, token};

use super::Expansion;
use crate::lints;

/// The field of the runtime.
const RUNTIME: &str = "__oauth";

/// The struct with one more field.
pub(super) fn structure(expansion: &Expansion<'_>) -> TokenStream {
    let mut item = expansion.server.item.clone();
    if !super::deprecated::spans(expansion).is_empty() {
        item.attrs.retain(|attribute| !lints::expects_deprecated(attribute));
    }
    let private = &expansion.private;
    with_field(&item, RUNTIME, &quote!(#private::Runtime<Self>)).into_token_stream()
}

/// The struct with a hidden field at its end.
pub(crate) fn with_field(item: &ItemStruct, name: &str, ty: &TokenStream) -> ItemStruct {
    let (mut item, name) = (item.clone(), format_ident!("{name}"));
    match &mut item.fields {
        Fields::Named(fields) => fields.named.push(parse_quote!(#[doc(hidden)] #name: #ty)),
        Fields::Unnamed(fields) => fields.unnamed.push(parse_quote!(#[doc(hidden)] #ty)),
        Fields::Unit => {
            let field: Field = parse_quote!(#[doc(hidden)] #name: #ty);
            // The braces replace the semicolon, so that the struct's span is the user's.
            let end = item.semi_token.take().map_or_else(|| item.ident.span(), |semi| semi.span);
            item.fields = Fields::Named(FieldsNamed {
                brace_token: token::Brace(end),
                named: Punctuated::from_iter([field]),
            });
        }
    }
    item
}

/// How the field of the runtime is reached.
pub(super) fn runtime_member(item: &ItemStruct) -> syn::Member {
    field_at_end(item, RUNTIME)
}

/// How the field is reached that [`with_field`] adds.
pub(crate) fn field_at_end(item: &ItemStruct, name: &str) -> syn::Member {
    match &item.fields {
        Fields::Unnamed(fields) => syn::Member::from(fields.unnamed.len()),
        _ => syn::Member::Named(format_ident!("{name}")),
    }
}
