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

use oauth_runtime_tables::grants;

pub use assertion::Assertion;
pub use hook::JwtBearerPolicy;
pub use part::JwtBearer;

use super::{GrantType, TokenRequest};
use crate::OAuthError;
use crate::server::AuthorizationServer;
use crate::store::ReplayStore;
use crate::token::TokenResponse;

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
        use super::extension::{Granted, grant};
        use crate::failure::store_failure;
        use crate::protected_resource::same_place;
        use crate::trusted_assertion::{invalid, verify};

        let verified = verify(server.settings(), request.required("assertion")?).await?;
        bounds::check_client(&verified, request.client())?;
        let confirmation = bounds::confirmation(&verified, request.proved())?;
        let requested = bounds::scope(server, request, &verified)?;
        let assertion = Assertion {
            client: request.client(),
            issuer: verified.issuer.issuer(),
            subject: &verified.subject,
            claims: &verified.claims,
            is_id_jag: verified.is_id_jag,
            scope: &requested.scope,
        };
        let mut authorized = server.accept(&assertion).await?;
        authorized.refreshable = false;
        let (limit, resources) = (requested.scope.clone(), bounds::resources(server, &verified).await?);
        match (authorized.audience.is_empty(), resources.is_empty()) {
            (true, _) => authorized.audience = resources,
            (false, true) => {}
            (false, false) => {
                authorized.audience.retain(|own| resources.iter().any(|named| same_place(named, own)));
                if authorized.audience.is_empty() {
                    return Err(OAuthError::invalid_target("the assertion is for other resources"));
                }
            }
        }
        authorized.scope = authorized.scope.map(|scope| scope.intersection(&limit));
        let actor = bounds::actor(&verified)?;
        if !verified.issuer.is_reusable() {
            let is_new = server.store().use_once(&verified.used, verified.until).await;
            if !is_new.map_err(store_failure::<S::Store>)? {
                return Err(invalid("it was used before"));
            }
        }
        grant(server, request, Granted { requested, authorized, actor, confirmation }).await
    }

    /// The macro has refused the declaration.
    #[cfg(not(feature = "openid"))]
    async fn respond(_: &S, _: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError> {
        Err(OAuthError::ServerError)
    }
}
