//! What an operator reads about an error.

use std::error::Error;

/// The text of an error, followed by those of its causes. A text that an earlier one contains is left out: some
/// libraries repeat their causes.
pub fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let said = cause.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        source = cause.source();
    }
    text
}
