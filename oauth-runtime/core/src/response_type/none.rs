//! `none`: only the approval (OAuth 2.0 Multiple Response Type Encoding Practices, section 4).

use super::{Approved, ResponseParameters, ResponseType};
use crate::OAuthError;
use crate::server::AuthorizationServer;

/// The response type `none`.
#[derive(Debug, Clone, Copy)]
pub struct NoneResponse;

impl<S: AuthorizationServer> ResponseType<S> for NoneResponse {
    async fn respond(_: &S, _: &Approved<'_>, _: &mut ResponseParameters) -> Result<(), OAuthError> {
        Ok(())
    }
}
