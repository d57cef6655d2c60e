//! The application's part: what its claims are.

use std::future::Future;

use super::ClaimsContext;
use crate::error::BoxError;
use crate::openid::Claims;

/// The application's own claims. The declaration names where they go: `claims(access_token, id_token, userinfo,
/// introspection)`, or some of these.
///
/// - `access_token`: in a JWT access token (RFC 9068 section 2.2.3), in the introspection of the token whatever its
///   form (RFC 7662 section 2.2), and in [`AccessToken::claims`](crate::token::AccessToken::claims) behind
///   [`Granted`](crate::Granted). The application is asked once for each access token, when it is issued: a refresh
///   asks again, an introspection does not.
/// - `id_token`: in each ID token, beside the person's claims.
/// - `userinfo`: in each UserInfo response, beside the person's claims.
/// - `introspection`: only in introspection responses about access tokens, as the application says at that moment. They
///   may depend on [who asks](ClaimsContext::resource_server).
///
/// One method answers for all of them; [`ClaimsContext::destination`] says which one is meant. If a person's claim that
/// comes with a scope has the same name, the application's value is used.
///
/// ```
/// use oauth_runtime::openid::Claims;
/// use oauth_runtime::store::MemoryStore;
/// use oauth_runtime::{AdditionalClaims, BoxError, ClaimsContext, oauth_server};
///
/// #[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), claims(access_token))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// impl AdditionalClaims for Notes {
///     async fn claims(&self, context: &ClaimsContext<'_>) -> Result<Claims, BoxError> {
///         let tenant = self.tenant_of(context.client().client_id()).await?;
///         Ok(Claims::new().with("tenant", tenant))
///     }
/// }
/// # impl Notes {
/// #     async fn tenant_of(&self, client_id: &str) -> Result<String, BoxError> {
/// #         Ok("acme".to_owned())
/// #     }
/// # }
/// ```
///
/// Anybody who gets a JWT can read its claims, the client included. Keep them few: an access token is in a header of
/// every request. A store that `id_token` or `userinfo` needs is asked for each of them, so a claim that rarely changes
/// belongs where it is read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which claims its tokens have",
    label = "the claims that are declared here need this",
    note = "write: impl AdditionalClaims for {Self} {{\n\
            async fn claims(&self, context: &ClaimsContext<'_>) -> Result<Claims, BoxError> {{ … }} }}"
)]
pub trait AdditionalClaims: Send + Sync {
    /// The claims for the token or the response that the provider is about to send.
    ///
    /// The claims of the standards are the provider's: `iss`, `sub`, `aud`, `exp`, `nbf`, `iat`, `jti`,
    /// `client_id`, `scope`, `auth_time`, `acr`, `amr`, `azp`, `sid`, `nonce`, `cnf`, `act`,
    /// `authorization_details`, `active`, `token_type`, `username`, and hashes such as `at_hash`. If the result
    /// has one of these, nothing is issued or answered: the client gets `server_error`, and the log names the claim.
    ///
    /// # Errors
    /// An error is logged, and the client gets `server_error`. If the error is an
    /// [`OAuthError`](crate::OAuthError), the client gets that one instead: `access_denied`, for example, or
    /// `temporarily_unavailable`. In each case there is no token and no response of UserInfo or introspection, and the
    /// code or the refresh token of the request remains usable.
    fn claims(&self, context: &ClaimsContext<'_>) -> impl Future<Output = Result<Claims, BoxError>> + Send;
}
