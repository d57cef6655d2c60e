//! The application's part: which tokens may be exchanged.

use std::future::Future;

use super::{Exchange, ExchangeRequest};
use crate::error::BoxError;

/// The application's decision about exchanges of tokens: `grants(token_exchange)` in the declaration asks for it.
///
/// It is asked when everything else is checked: the client is registered for this grant type and has authenticated, the
/// tokens are live and addressed to it, a bound token comes with a proof of its key, the scope is in the subject token's, and
/// `may_act` names the party that acts (RFC 8693 section 4.4). Nothing is allowed by default: a token for a resource that the subject
/// token is not for needs an answer that [names the resource](Exchange::to).
///
/// ```
/// use std::time::Duration;
///
/// # use http::request::Parts;
/// # use oauth_runtime::{AuthorizationRequest, Decision, Interaction};
/// use oauth_runtime::grant::token_exchange::{Exchange, ExchangeRequest, TokenExchangePolicy};
/// use oauth_runtime::store::MemoryStore;
/// use oauth_runtime::{BoxError, oauth_server};
///
/// #[oauth_server(
///     grants(authorization_code, token_exchange),
///     responses(code),
///     scopes(read = "Read your files"),
///     resources(notes = "https://notes.example", files = "https://files.example"),
/// )]
/// struct Office {
///     #[store]
///     store: MemoryStore,
/// }
///
/// # impl Interaction for Office {
/// #     async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
/// #         Ok(Decision::Denied)
/// #     }
/// # }
/// impl TokenExchangePolicy for Office {
///     async fn exchange(&self, request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
///         Ok(match request.client().client_id() {
///             // The API for notes reads the files of whoever called it, in its own name.
///             "notes-api" => Exchange::delegate()
///                 .to("https://files.example")
///                 .at_most(&"read".parse()?)
///                 .expires_in(Duration::from_secs(300))
///                 .by("notes read files"),
///             _ => Exchange::refuse("this client exchanges no tokens"),
///         })
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which tokens may be exchanged",
    label = "the grant that is declared here needs this",
    note = "write: impl TokenExchangePolicy for {Self} {{\n\
            async fn exchange(&self, request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {{ … }} }}"
)]
pub trait TokenExchangePolicy: Send + Sync {
    /// What the client gets.
    ///
    /// # Errors
    /// An error is logged, and the client gets `server_error`: nothing is issued.
    fn exchange(
        &self,
        request: &ExchangeRequest<'_>,
    ) -> impl Future<Output = Result<Exchange, BoxError>> + Send;
}
