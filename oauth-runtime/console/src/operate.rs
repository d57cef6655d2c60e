//! Operations of the API without HTTP, for a program's own command line.

use std::sync::Arc;

use oauth_runtime_core::event::by_operator;
use serde_json::{Map, Value};

use crate::api::{Call, run};
use crate::office::Office;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;
use crate::table::ROWS;

/// Why an operation failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
#[non_exhaustive]
pub struct OperationError {
    /// The status that the HTTP API would answer with.
    pub status: u16,
    /// What is wrong, for the operator.
    pub detail: String,
}

/// Does an operation of the HTTP API in this process, whether or not the console is on. `operation` is the `operationId` in
/// the API's [document](crate::openapi), `path` has the parameters of its path in order, and the answer is the body of the API's answer.
/// The events that it leads to name `operator`.
///
/// ```
/// use std::sync::Arc;
/// use oauth_runtime::console::{ConsoleProvider, OperationError, operate};
///
/// /// What `notes keys rotate` does.
/// async fn rotate<P: ConsoleProvider>(provider: &Arc<P>) -> Result<(), OperationError> {
///     let keys = operate(provider, "carol", "rotateKeys", &[], &[]).await?;
///     println!("{keys:#}");
///     Ok(())
/// }
/// ```
///
/// # Errors
/// An unknown operation, and those of the operation.
pub async fn operate<S: ConsoleProvider>(
    server: &Arc<S>,
    operator: &str,
    operation: &str,
    path: &[&str],
    query: &[(&str, &str)],
) -> Result<Value, OperationError> {
    let failed =
        |problem: Problem| OperationError { status: problem.status.as_u16(), detail: problem.detail };
    let row = ROWS.iter().find(|row| row.id == operation);
    let row =
        row.ok_or_else(|| failed(Problem::not_found(format!("there is no operation `{operation}`"))))?;
    let path = path.iter().map(|value| (*value).to_owned()).collect();
    let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let call = Call::of_page(path, query, Map::new());
    let office = Office::new(Arc::clone(server));
    by_operator(operator, Box::pin(run(&office, row.operation, &call))).await.map_err(failed)
}
