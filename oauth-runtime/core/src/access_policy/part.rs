//! The policy as a part.

use futures_util::FutureExt;
use oauth_runtime_tables::grants;

use super::{Access, AccessOccasion, AccessPolicy, AccessRequest, permit};
use crate::OAuthError;
use crate::event::{Actor, Event, EventKind};
use crate::failure::store_failure;
use crate::server::{AuthorizationServer, Minting, Part, observe};
use crate::store::TokenStore;

const TOKEN_EXCHANGE: &str = grants::TOKEN_EXCHANGE.grant_type;

/// A provider with `policy(access)`.
#[derive(Debug, Clone, Copy)]
pub struct AccessPolicies;

impl<S: AuthorizationServer + AccessPolicy> Part<S> for AccessPolicies {
    async fn access(
        server: &S,
        request: &AccessRequest<'_>,
        access: &mut Option<Access>,
    ) -> Result<(), OAuthError> {
        // Boxed: whatever the application awaits would nest in the future of each token request, deeper than the compiler follows.
        let own = server.decide(request).boxed().await.map_err(|error| {
            tracing::error!(
                error = &*error as &dyn std::error::Error,
                client_id = request.client().client_id(),
                occasion = request.occasion().as_str(),
                "`AccessPolicy::decide` failed; nothing was approved or issued"
            );
            OAuthError::ServerError
        })?;
        own.add_to(access);
        Ok(())
    }

    /// Every token passes here, whatever its grant.
    async fn mint(server: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        let about = about(minting);
        let permitted = match permit(server, &about).boxed().await {
            Ok(permitted) => permitted,
            Err(refused) => {
                if refused.ends_grant && minting.was_approved() {
                    let grant_id = minting.access_token().grant_id.clone();
                    server
                        .store()
                        .revoke_grant(&grant_id)
                        .boxed()
                        .await
                        .map_err(store_failure::<S::Store>)?;
                    let kind = EventKind::GrantRevoked { by: Actor::Provider };
                    observe(server, |at| Event::new(kind, at).client(minting.client()).grant_id(&grant_id));
                }
                return Err(refused.error);
            }
        };
        minting.set_lifetimes(permitted.lifetimes())?;
        minting.permit_scope(permitted.into_scope());
        Ok(())
    }
}

fn about<'a>(minting: &'a Minting<'_>) -> AccessRequest<'a> {
    let token = minting.access_token();
    let grant_type = minting.grant_type();
    AccessRequest {
        occasion: match grant_type {
            Some("refresh_token") => AccessOccasion::Refresh,
            Some(TOKEN_EXCHANGE) => AccessOccasion::TokenExchange,
            _ if minting.was_approved() => AccessOccasion::Issue,
            Some("client_credentials") => AccessOccasion::ClientCredentials,
            Some("password") => AccessOccasion::Password,
            _ => AccessOccasion::Extension,
        },
        client: minting.client(),
        subject: token.subject.as_deref(),
        username: token.username.as_deref(),
        authentication: token.authentication.as_deref(),
        scope: &token.scope,
        authorization_details: &token.authorization_details,
        resources: &token.audience,
        grant_type,
    }
}
