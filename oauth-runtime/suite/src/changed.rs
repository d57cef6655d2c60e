//! Records with other members, as an application may make them: their fields are public, their literals are not.

/// The record after `..`, with the other members changed.
macro_rules! changed {
    ($record:ident { $($member:ident $(: $value:expr)?,)+ ..$base:expr }) => {{
        let mut changed: $record = $base;
        $($crate::changed::change!(changed.$member $(= $value)?);)+
        changed
    }};
}

/// A member whose value is not named has that of the variable of its name.
macro_rules! change {
    ($record:ident.$member:ident = $value:expr) => {
        $record.$member = $value
    };
    ($record:ident.$member:ident) => {
        $record.$member = $member
    };
}

pub(super) use {change, changed};
