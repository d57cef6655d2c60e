//! The response types: what an approved authorization request returns. One module for each response type.

mod code;
mod id_token;
mod none;
mod token;

use std::future::Future;

pub use code::CodeResponse;
pub use id_token::IdTokenResponse;
pub use none::NoneResponse;
pub use token::TokenResponseType;

use crate::OAuthError;
use crate::server::AuthorizationServer;
pub use crate::server::{Approved, ResponseParameters};

/// A response type: what the authorization endpoint adds to the response (RFC 6749 section 3.1.1).
#[doc(hidden)]
pub trait ResponseType<S: AuthorizationServer> {
    /// Issues what the response type returns, and adds it to the response.
    ///
    /// # Errors
    /// `server_error` if the store fails.
    fn respond(
        server: &S,
        approved: &Approved<'_>,
        parameters: &mut ResponseParameters,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send;
}

/// One arm of the generated dispatch.
pub async fn respond<R, S>(
    server: &S,
    approved: &Approved<'_>,
    parameters: &mut ResponseParameters,
) -> Result<(), OAuthError>
where
    R: ResponseType<S>,
    S: AuthorizationServer,
{
    R::respond(server, approved, parameters).await
}
