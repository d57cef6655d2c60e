//! The application's data about a person, for the file that they download.

use async_trait::async_trait;
use oauth_runtime_core::BoxError;
use serde_json::Value;

/// An application's own data about people, for the file of `people(export)`: GDPR articles 15 and 20 are about all of it. Set it with
/// [`PagesBuilder::data_export`](crate::PagesBuilder::data_export).
///
/// ```
/// use async_trait::async_trait;
/// use oauth_runtime::BoxError;
/// use oauth_runtime::ui::{DataExport, Pages};
/// use serde_json::{Value, json};
///
/// struct Orders;
///
/// #[async_trait]
/// impl DataExport for Orders {
///     async fn data_of(&self, subject: &str) -> Result<Value, BoxError> {
///         Ok(json!({ "orders": orders_of(subject).await? }))
///     }
/// }
/// # async fn orders_of(_: &str) -> Result<Vec<String>, BoxError> { Ok(Vec::new()) }
///
/// let pages = Pages::builder().data_export(Orders).build()?;
/// # let _ = pages;
/// # Ok::<(), oauth_runtime::ui::PagesError>(())
/// ```
#[async_trait]
pub trait DataExport: Send + Sync + 'static {
    /// The application's data about the person `subject`, the `sub` in tokens. It becomes the member `application` of
    /// the file, so leave out secrets and other people's data.
    ///
    /// # Errors
    /// An error is logged, and the person gets no file.
    async fn data_of(&self, subject: &str) -> Result<Value, BoxError>;
}
