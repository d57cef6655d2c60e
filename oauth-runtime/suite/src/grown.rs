//! A record that a later version wrote comes back as a whole.

use super::outcome::{Outcome, ensure};

/// Ends the case where a record lost the members that this version does not know.
pub(super) fn ensure_whole<T: PartialEq>(kept: Option<&T>, stored: &T) -> Outcome {
    ensure!(
        kept == Some(stored),
        "a record that a later version wrote came back without one of its members, which may restrict what it is good for: keep \
         the whole `form` of `to_stored()` in one column, and give it to `from_stored()`; map none of its members to columns but the keys"
    );
    Ok(())
}
