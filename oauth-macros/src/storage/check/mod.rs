//! The rules for a storage block: one module for each, one error for each mistake.

mod capabilities;
mod error_type;
mod others;
mod repeats;
mod signature;

use super::model::Block;
use crate::errors::Errors;

/// Checks everything, and marks the methods that cannot be moved as they are.
pub(super) fn check(block: &mut Block, errors: &Errors) {
    if block.methods.is_empty() && block.others.is_empty() && block.is_temporary.is_none() {
        errors.at(
            block.item.impl_token.span,
            "this block has no storage method; every provider needs `get_client`, and `create_token` with \
             its companions\n\
             write them here, or leave the block out and mark a field that holds a ready store with `#[store]`",
        );
        return;
    }
    others::check(block, errors);
    repeats::check(block, errors);
    signature::check(block, errors);
    error_type::check(block, errors);
    capabilities::check(block, errors);
}
