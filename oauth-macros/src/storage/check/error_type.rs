//! One store has one error type.

use crate::errors::Errors;
use crate::storage::model::{Block, is_boxed, text_of};

pub(super) fn check(block: &mut Block, errors: &Errors) {
    let Some(common) = block.error_type().map(text_of) else {
        return;
    };
    if let Some(boxed) = block.error_type().filter(|error| is_boxed(error)) {
        errors.under(
            boxed,
            format!(
                "a store's error type implements `std::error::Error`, which `{common}` does not\n\
                 write an enum of your own, with `#[derive(Debug, thiserror::Error)]`"
            ),
        );
        block.methods.iter_mut().for_each(|method| method.is_sound = false);
        return;
    }
    for method in &mut block.methods {
        let Some(error) = method.error.as_ref().filter(|error| text_of(error) != common) else {
            continue;
        };
        method.is_sound = false;
        errors.under(
            error,
            format!(
                "the methods of one store have one error type, and the others have `{common}`\n\
                 write `{common}` here too, and convert with `From` and `?`"
            ),
        );
    }
}
