//! A record that a later version wrote comes back as a whole.

use super::outcome::{Outcome, ensure};

/// Ends the case where a record lost the members that this version does not know.
pub(super) fn ensure_whole<T: PartialEq>(kept: Option<&T>, stored: &T) -> Outcome {
    ensure!(
        kept == Some(stored),
        "a record that a later version wrote came back without one of its members, which may restrict its use: store the `form` of `to_stored()` unchanged in one column and pass it to `from_stored()`; map only the keys to columns"
    );
    Ok(())
}
