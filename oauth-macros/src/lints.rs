//! The lint attributes of an item, copied to what is generated beside it.

use quote::{ToTokens, quote};
use syn::{Attribute, Meta, parse_quote};

/// The lint attributes for generated items. `expect` becomes `allow`: the expectation is the item's own.
pub(crate) fn carried_over(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes
        .iter()
        .filter_map(|attribute| match level(attribute)?.as_str() {
            "expect" => {
                let lints = &attribute.meta.require_list().ok()?.tokens;
                Some(parse_quote!(#[allow(#lints)]))
            }
            _ => Some(attribute.clone()),
        })
        .collect()
}

/// The lint attributes unchanged: for the one item that the lint is about.
pub(crate) fn unchanged(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|attribute| level(attribute).is_some())
}

/// Whether it is `#[expect(deprecated)]`, which belongs to the deprecated item and not to the struct.
pub(crate) fn expects_deprecated(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    attribute.path().is_ident("expect")
        && list.tokens.clone().into_iter().any(|token| token.to_string() == "deprecated")
}

fn level(attribute: &Attribute) -> Option<String> {
    let name = attribute.path().get_ident()?.to_string();
    matches!(name.as_str(), "allow" | "expect" | "warn" | "deny" | "forbid").then_some(name)
}

/// Allowed on all generated impls: the user cannot change what these lints report.
pub(crate) fn of_generated_impls() -> impl ToTokens {
    quote!(#[allow(clippy::all, clippy::pedantic, dead_code, trivial_bounds, unused_parens, unused_qualifications)])
}
