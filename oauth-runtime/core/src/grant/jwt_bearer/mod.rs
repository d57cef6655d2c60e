//! The JWT bearer grant (RFC 7523 section 2.1, as RFC 10070 has it): a client presents a JWT of an issuer that the operator
//! trusts, and gets tokens. With the identity assertion authorization grant
//! (draft-ietf-oauth-identity-assertion-authz-grant), the provider of a company vouches for its people this way.
//!
//! Declared with `grants(jwt_bearer)`. The builder takes each [`TrustedIssuer`](crate::TrustedIssuer), and the application says
//! in its [`JwtBearerPolicy`] whose tokens an assertion is good for.

mod assertion;
#[cfg(feature = "openid")]
mod bounds;
mod hook;
mod part;
#[cfg(feature = "openid")]
mod redeem;

use oauth_runtime_tables::grants;

pub use assertion::Assertion;
pub use hook::JwtBearerPolicy;
pub use part::JwtBearer;

use super::{GrantType, TokenRequest};
use crate::OAuthError;
#[cfg(feature = "openid")]
use crate::event::AssertionUse;
use crate::server::AuthorizationServer;
use crate::store::ReplayStore;
use crate::token::TokenResponse;
#[cfg(feature = "openid")]
use crate::trusted_assertion::{Presented, verify};

/// The `grant_type` on the wire (RFC 7523 section 2.1).
pub const GRANT_TYPE: &str = grants::JWT_BEARER.grant_type;

/// `jwt_bearer`.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct JwtBearerGrant;

impl<S> GrantType<S> for JwtBearerGrant
where
    S: AuthorizationServer + JwtBearerPolicy,
    S::Store: ReplayStore,
{
    #[cfg(feature = "openid")]
    async fn respond(server: &S, request: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError> {
        let assertion = request.required("assertion")?;
        let used_as = AssertionUse::Grant;
        let observed = (request.client().client_id(), used_as);
        let verified = match verify(server.settings(), assertion, Presented::Grant).await {
            Ok(verified) => verified,
            Err(refused) => {
                refused.observe(server, observed);
                return Err(refused.grant_answer());
            }
        };
        let answer = redeem::redeem(server, request, &verified).await;
        verified.observe(server, observed, answer.as_ref().err());
        answer
    }

    /// The macro has refused the declaration.
    #[cfg(not(feature = "openid"))]
    async fn respond(_: &S, _: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError> {
        Err(OAuthError::ServerError)
    }
}
