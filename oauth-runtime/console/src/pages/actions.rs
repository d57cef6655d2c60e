//! What the pages can do, by the name of the operation in the API.

use crate::table::{Operation, ROWS, Row};

/// Whether what is done can be undone, by the same page.
pub(crate) fn can_be_undone(operation: Operation) -> bool {
    matches!(
        operation,
        Operation::CreateClient
            | Operation::ChangeClient
            | Operation::DisableClient
            | Operation::EnableClient
            | Operation::RotateSecret
            | Operation::RotateKeys
            | Operation::ForgetLoginLimits
            | Operation::ForgetSecondFactorLimits
    )
}

/// Whether only somebody who has just proved who they are may do it.
pub(crate) fn needs_recent_login(operation: Operation) -> bool {
    !can_be_undone(operation)
        || matches!(operation, Operation::CreateClient | Operation::RotateSecret | Operation::RotateKeys)
}

/// The change with this name.
pub(crate) fn named(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.id == name && row.method != "GET" && row.operation != Operation::Explain)
}

/// The names of the parameters in the row's path.
pub(crate) fn parameters(row: &Row) -> impl Iterator<Item = &'static str> {
    row.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}
