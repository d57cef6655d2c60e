//! Extension grants, declared or registered while the server runs (RFC 6749 section 4.5).

use std::marker::PhantomData;
use std::sync::Arc;

use super::{Beginning, GrantType, Recipient, RequestedScope, begin, granted_scope};
use crate::OAuthError;
use crate::gate::{Ground, admit};
use crate::server::{AuthorizationServer, Authorized, ExtensionGrant, TokenRequest};
use crate::token::{Actor, Confirmation, TokenResponse};

/// A declared extension grant. It is created for each request, so its only state is the server's.
#[derive(Debug)]
pub struct ExtensionGrantOf<G>(PhantomData<G>);

impl<S, G> GrantType<S> for ExtensionGrantOf<G>
where
    S: AuthorizationServer,
    G: ExtensionGrant<S> + Default,
{
    async fn respond(server: &S, request: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError> {
        run(&G::default(), server, request).await
    }
}

/// A token request for a grant type that was registered while the server runs.
pub(crate) async fn registered<S: AuthorizationServer>(
    server: &S,
    grant: Arc<dyn ExtensionGrant<S>>,
    request: TokenRequest<'_>,
) -> Result<TokenResponse, OAuthError> {
    run(&*grant, server, &request).await
}

async fn run<S, G>(grant: &G, server: &S, request: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError>
where
    S: AuthorizationServer,
    G: ExtensionGrant<S> + ?Sized,
{
    let requested = granted_scope(server, request)?;
    let authorized = grant.authorize(server, request).await?;
    self::grant(server, request, Granted { requested, authorized, actor: None, confirmation: None }).await
}

/// What somebody outside of the protocol vouches for.
pub(super) struct Granted {
    pub(super) requested: RequestedScope,
    pub(super) authorized: Authorized,
    /// Who acts for the person.
    pub(super) actor: Option<Box<Actor>>,
    /// The key that the word is bound to, and so the tokens.
    pub(super) confirmation: Option<Confirmation>,
}

/// The tokens for it.
pub(super) async fn grant<S: AuthorizationServer>(
    server: &S,
    request: &TokenRequest<'_>,
    granted: Granted,
) -> Result<TokenResponse, OAuthError> {
    let Granted { requested, authorized, actor, confirmation } = granted;
    let scope = match authorized.scope {
        Some(scope) => RequestedScope { named: requested.beyond(&scope), scope },
        None => requested,
    };
    let ground = Ground::Extension { second_factor: authorized.second_factor };
    let end_user = match authorized.resource_owner {
        None => None,
        Some(person) => {
            let gone = OAuthError::invalid_grant("the person no longer exists");
            let admitted = admit(server, person, ground).await;
            Some(admitted.map_err(|refusal| refusal.answer(request.client().client_id(), gone))?)
        }
    };
    let beginning = Beginning {
        audience: authorized.audience,
        lifetime: authorized.lifetime,
        authentication: authorized.authentication,
        actor,
        confirmation,
        ..Beginning::new(end_user, scope, authorized.refreshable)
    };
    let mut response = begin(server, Recipient::of(request), beginning).await?;
    response.add_members(authorized.members);
    Ok(response)
}
