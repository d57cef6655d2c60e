//! The resource owner password credentials grant (RFC 6749 section 4.3). RFC 9700 section 2.4 tells everybody to stop using it.

use super::{Grant, TokenRequest, begin, granted_scope};
use crate::failure::store_failure;
use crate::gate::{Ground, admit};
use crate::rate_limit::Attempt;
use crate::server::AuthorizationServer;
use crate::store::{Authenticated, RateLimitStore, UserStore};
use crate::token::TokenResponse;
use crate::{OAuthError, Secret};

/// `password`: the client has the resource owner's user name and password.
#[derive(Debug, Clone, Copy)]
pub struct PasswordGrant;

impl<S> Grant<S> for PasswordGrant
where
    S: AuthorizationServer,
    S::Users: UserStore,
    S::Store: RateLimitStore,
{
    async fn respond(server: &S, request: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError> {
        let username = request.required("username")?;
        let password = Secret::from(request.required("password")?);
        let scope = granted_scope(server, request)?;
        let person = authenticate(server, request, username, &password).await?.ok_or_else(wrong)?;
        let admitted = admit(server, person, Ground::Password).await;
        let end_user = admitted.map_err(|refusal| refusal.answer(request.client().client_id(), wrong()))?;
        begin(server, request.client(), Some(end_user), scope, true).await
    }
}

/// One answer for a wrong password, an unknown user name, and somebody who is gone.
fn wrong() -> OAuthError {
    OAuthError::invalid_grant("the user name or the password is wrong")
}

/// The server must protect the endpoint against guesses (RFC 6749 section 4.3.2).
async fn authenticate<S>(
    server: &S,
    request: &TokenRequest<'_>,
    username: &str,
    password: &Secret,
) -> Result<Option<Authenticated>, OAuthError>
where
    S: AuthorizationServer,
    S::Users: UserStore,
    S::Store: RateLimitStore,
{
    let settings = server.settings();
    let (store, limits, now) = (server.store(), settings.rate_limits(), settings.now());
    let client = request.client();
    let attempt = match client.is_public() {
        true => Attempt::login(store, limits, (username, request.address()), false, now).await,
        false => Attempt::login_by_client(store, limits, (username, client.client_id()), now).await,
    };
    let attempt = attempt.map_err(store_failure::<S::Store>)?.map_err(OAuthError::from)?;
    let authenticated = server.users().authenticate(username, password);
    match attempt.verifying(authenticated).await {
        Ok(None) => Ok(None),
        Ok(Some(person)) => {
            attempt.succeeded().await.map_err(store_failure::<S::Store>)?;
            Ok(Some(person))
        }
        Err(error) => {
            attempt.take_back().await.map_err(store_failure::<S::Store>)?;
            Err(store_failure::<S::Users>(error))
        }
    }
}
