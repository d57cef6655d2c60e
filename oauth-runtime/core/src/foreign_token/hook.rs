//! The application's part: whose tokens these are.

use std::future::Future;

use super::{ForeignActor, ForeignSubject, ForeignToken};
use crate::Client;
use crate::error::BoxError;

/// What the application knows about tokens of other issuers: `token_exchange(foreign_tokens)` in the declaration asks for it. What a
/// client gets for such a token is still the decision of the [`TokenExchangePolicy`](crate::grant::token_exchange::TokenExchangePolicy).
///
/// ```
/// use oauth_runtime::grant::token_exchange::{
///     Exchange, ExchangeRequest, ForeignActor, ForeignSubject, ForeignToken, ForeignTokenPolicy, TokenExchangePolicy,
/// };
/// use oauth_runtime::store::MemoryStore;
/// use oauth_runtime::{BoxError, Client, TrustedIssuer, oauth_server};
///
/// #[oauth_server(
///     grants(token_exchange),
///     token_exchange(foreign_tokens),
///     scopes(read = "Read your notes"),
///     resources(notes = "https://notes.example"),
/// )]
/// struct Office {
///     #[store]
///     store: MemoryStore,
/// }
///
/// impl ForeignTokenPolicy for Office {
///     async fn subject(&self, token: &ForeignToken, _: &Client) -> Result<ForeignSubject, BoxError> {
///         // Your table of accounts at other providers, by issuer and subject.
///         Ok(match (token.issuer(), token.subject()) {
///             ("https://id.company.example", "U1") => ForeignSubject::person("alice").scope(&"read".parse()?),
///             _ => ForeignSubject::unknown(),
///         })
///     }
///
///     async fn actor(&self, token: &ForeignToken, _: &Client) -> Result<ForeignActor, BoxError> {
///         Ok(match (token.issuer(), token.subject()) {
///             ("https://kubernetes.default.svc", "system:serviceaccount:notes:agent") => ForeignActor::Known,
///             _ => ForeignActor::Unknown,
///         })
///     }
/// }
///
/// impl TokenExchangePolicy for Office {
///     async fn exchange(&self, request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
///         let is_company = request.subject().foreign().is_some();
///         Ok(match (request.client().client_id(), request.actor()) {
///             ("gateway", None) if is_company => Exchange::delegate().to("https://notes.example"),
///             ("gateway", Some(_)) if is_company => Exchange::delegate_to_actor().to("https://notes.example"),
///             _ => Exchange::refuse("this client exchanges no tokens"),
///         })
///     }
/// }
///
/// # fn build(store: MemoryStore) -> Result<(), BoxError> {
/// let company = TrustedIssuer::new("https://id.company.example", "https://id.company.example/jwks")
///     .exchange_access_tokens("https://notes.example");
/// let office = Office::builder("https://login.notes.example".parse()?, store).trusted_issuer(company).build();
/// # let _ = office;
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whose tokens those of other issuers are",
    label = "`token_exchange(foreign_tokens)`, which is declared here, needs this",
    note = "write: impl ForeignTokenPolicy for {Self} {{\n\
            async fn subject(&self, token: &ForeignToken, client: &Client) -> Result<ForeignSubject, BoxError> {{ … }} }}"
)]
pub trait ForeignTokenPolicy: Send + Sync {
    /// Whose token this subject token is, which this client presents: a person of your own.
    ///
    /// # Errors
    /// An error is logged, and the client gets `server_error`: nothing is issued.
    fn subject(
        &self,
        token: &ForeignToken,
        client: &Client,
    ) -> impl Future<Output = Result<ForeignSubject, BoxError>> + Send;

    /// Whether the party of this actor token, which this client presents, may act for people at all. Default: it may not.
    ///
    /// # Errors
    /// An error is logged, and the client gets `server_error`: nothing is issued.
    fn actor(
        &self,
        token: &ForeignToken,
        client: &Client,
    ) -> impl Future<Output = Result<ForeignActor, BoxError>> + Send {
        let _ = (token, client);
        async { Ok(ForeignActor::Unknown) }
    }
}
