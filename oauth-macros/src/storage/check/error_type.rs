//! One store has one error type.

use crate::errors::Errors;
use crate::storage::model::{Block, text_of};

pub(super) fn check(block: &mut Block, errors: &Errors) {
    let Some(common) = block.error_type().map(text_of) else {
        return;
    };
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
