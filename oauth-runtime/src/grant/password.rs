//! The resource owner password credentials grant (RFC 6749 section 4.3). RFC 9700 section 2.4 tells everybody to stop using it.

use super::{Grant, TokenRequest, begin, granted_scope};
use crate::failure::store_failure;
use crate::server::AuthorizationServer;
use crate::store::UserStore;
use crate::token::TokenResponse;
use crate::{OAuthError, Secret};

/// `password`: the client has the resource owner's user name and password.
#[derive(Debug, Clone, Copy)]
pub struct PasswordGrant;

impl<S> Grant<S> for PasswordGrant
where
    S: AuthorizationServer,
    S::Users: UserStore,
{
    async fn respond(server: &S, request: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError> {
        let username = request.required("username")?;
        let password = Secret::from(request.required("password")?);
        let scope = granted_scope(server, request)?;
        let authenticated = server.users().authenticate(username, &password).await;
        let resource_owner = authenticated
            .map_err(store_failure::<S::Users>)?
            .ok_or_else(|| OAuthError::invalid_grant("the user name or the password is wrong"))?;
        begin(server, request.client(), Some(resource_owner), scope, true).await
    }
}
