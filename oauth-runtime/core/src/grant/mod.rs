//! The grant types: each turns a validated token request into tokens. One module for each grant type.
//!
//! To add one, write a module here with a marker type that implements [`GrantType`], re-export the type here and in
//! `__private`, and add a row to `oauth-runtime/tables/src/grants.rs`.

mod authorization_code;
#[cfg(feature = "openid")]
pub mod ciba;
mod client_credentials;
mod device_code;
mod extension;
mod issue;
pub mod jwt_bearer;
mod password;
mod redemption;
mod refresh_token;
pub mod token_exchange;

use std::future::Future;

use futures_util::FutureExt;

pub(crate) use crate::server::RequestedScope;
use crate::server::{granted_scope, shortened};
pub use authorization_code::AuthorizationCodeGrant;
#[cfg(feature = "openid")]
#[doc(hidden)]
pub use ciba::CibaGrant;
pub use client_credentials::ClientCredentialsGrant;
pub use device_code::DeviceCodeGrant;
pub use extension::ExtensionGrantOf;
pub(crate) use extension::registered;
pub(crate) use issue::{Authorization, Beginning, Recipient, begin};
use issue::{issued, of_tokens};
#[doc(hidden)]
pub use jwt_bearer::JwtBearerGrant;
pub use password::PasswordGrant;
pub(crate) use redemption::scope_for;
pub use refresh_token::RefreshTokenGrant;
#[doc(hidden)]
pub use token_exchange::TokenExchangeGrant;

use crate::OAuthError;
use crate::server::AuthorizationServer;
pub use crate::server::{Authorized, ExtensionGrant, TokenRequest};
use crate::token::TokenResponse;

/// A grant type: what the token endpoint does for it (RFC 6749 section 4).
///
/// Implemented for servers whose store has the capabilities that the grant uses. Before any of this runs, the
/// client is authenticated and may use the grant type.
#[doc(hidden)]
pub trait GrantType<S: AuthorizationServer> {
    /// Checks the request and issues tokens for it.
    ///
    /// # Errors
    /// The code from that section of the RFC.
    fn respond(
        server: &S,
        request: &TokenRequest<'_>,
    ) -> impl Future<Output = Result<TokenResponse, OAuthError>> + Send;
}

/// One arm of the generated dispatch.
#[doc(hidden)]
pub async fn token_response<G, S>(server: &S, request: TokenRequest<'_>) -> Result<TokenResponse, OAuthError>
where
    G: GrantType<S>,
    S: AuthorizationServer,
{
    G::respond(server, &request).await
}

/// One arm of the generated dispatch, for a grant type whose row says `is_boxed`.
#[doc(hidden)]
pub async fn boxed_token_response<G, S>(
    server: &S,
    request: TokenRequest<'_>,
) -> Result<TokenResponse, OAuthError>
where
    G: GrantType<S>,
    S: AuthorizationServer,
{
    G::respond(server, &request).boxed().await
}
