//! Derives that a running server cannot have.

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{ItemStruct, Path, Token, parse_quote};

use crate::errors::Errors;

/// Removes derives from the struct that are impossible with the runtime's field, with an error for each.
pub(crate) fn refuse_derives(item: &mut ItemStruct, errors: &Errors) {
    for attribute in &mut item.attrs {
        if !attribute.path().is_ident("derive") {
            continue;
        }
        let Ok(list) = attribute.meta.require_list() else {
            continue;
        };
        let paths = Punctuated::<Path, Token![,]>::parse_terminated.parse2(list.tokens.clone());
        // rustc reports what is not a list of paths.
        let Ok(paths) = paths else {
            continue;
        };
        let (refused, kept): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| advice(path).is_some());
        if refused.is_empty() {
            continue;
        }
        for path in &refused {
            errors.under(path, advice(path).unwrap_or_default());
        }
        *attribute = parse_quote!(#[derive(#(#kept),*)]);
    }
}

fn advice(path: &Path) -> Option<&'static str> {
    let name = path.segments.last()?.ident.to_string();
    match name.as_str() {
        "Clone" | "Copy" => Some(
            "a running server cannot be cloned, because there is only one\n\
             leave this out: the constructor returns an `Arc`; clone that instead",
        ),
        "Default" => Some(
            "a server has no default, because it needs its issuer\n\
             leave this out, and call the constructor",
        ),
        "PartialEq" | "Eq" | "PartialOrd" | "Ord" | "Hash" => Some(
            "a running server can't be compared or hashed\n\
             leave this out, or compare its fields",
        ),
        _ => None,
    }
}
