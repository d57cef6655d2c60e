//! Items that are not storage methods.

use syn::ImplItem;

use crate::errors::Errors;
use crate::storage::model::Block;
use crate::storage::table;
use crate::suggest;

pub(super) fn check(block: &Block, errors: &Errors) {
    for attribute in &block.item.attrs {
        if attribute.path().segments.last().is_some_and(|last| last.ident == "async_trait") {
            errors.under(attribute, "storage methods are native `async fn`; leave `#[async_trait]` out");
        }
    }
    for other in &block.others {
        match other {
            ImplItem::Fn(function) => {
                let name = &function.sig.ident;
                errors.at(name.span(), unknown_method(&name.to_string()));
            }
            other => errors.under(
                other,
                "only storage methods belong in this block; put this into a separate `impl` block",
            ),
        }
    }
}

fn unknown_method(name: &str) -> String {
    let text = match suggest::nearest(name, &table::names()) {
        Some(near) => format!("there is no storage method `{name}`; did you mean `{near}`?"),
        None => format!("there is no storage method `{name}`"),
    };
    format!("{text}\na helper belongs in a separate `impl` block, without `#[oauth_storage]`")
}

/// The storage method that an unknown one is a misspelling of: it is not missing as well.
pub(super) fn is_meant(block: &Block, name: &str) -> bool {
    block.others.iter().any(|other| {
        let ImplItem::Fn(function) = other else {
            return false;
        };
        suggest::nearest(&function.sig.ident.to_string(), &table::names()) == Some(name)
    })
}
