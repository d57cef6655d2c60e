//! What the pages can do, by the name of the operation in the API.

use crate::table::{Operation, ROWS, Row};

/// Whether what is done can be undone, by the same page. Otherwise it needs a confirmation.
pub(crate) fn can_be_undone(operation: Operation) -> bool {
    matches!(
        operation,
        Operation::CreateClient
            | Operation::ChangeClient
            | Operation::DisableClient
            | Operation::EnableClient
            | Operation::RotateSecret
            | Operation::RotateKeys
            | Operation::ResumeWebhook
            | Operation::DisableTenant
            | Operation::EnableTenant
            | Operation::ForgetLoginLimits
            | Operation::ForgetSecondFactorLimits
    )
}

/// What only the page that asks for a confirmation sets, and no link to it.
pub(crate) const ONLY_CONFIRMED: &str = "events";

/// The change with this name.
pub(crate) fn named(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.id == name && row.method != "GET" && row.operation != Operation::Explain)
}

/// The names of the parameters in the row's path.
pub(crate) fn parameters(row: &Row) -> impl Iterator<Item = &'static str> {
    row.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// The names of everything that says what a change is about.
pub(crate) fn about(row: &Row) -> impl Iterator<Item = &'static str> {
    parameters(row).chain(row.query.iter().copied()).filter(|name| *name != ONLY_CONFIRMED)
}
