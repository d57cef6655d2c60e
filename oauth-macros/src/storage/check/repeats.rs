//! Each method appears once.

use crate::errors::Errors;
use crate::storage::model::Block;

pub(super) fn check(block: &mut Block, errors: &Errors) {
    let mut seen = Vec::new();
    block.methods.retain(|method| {
        let name = method.known.name;
        let is_first = !seen.contains(&name);
        seen.push(name);
        if !is_first {
            errors.at(method.function.sig.ident.span(), format!("`{name}` is written twice; leave one out"));
        }
        is_first
    });
}
