//! OpenID Connect, as a layer of a declared provider.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::id_token::issue;
use super::parameters::parameters;
use super::registration::{check_registration, describe_registration};
use super::release::{allowed, released};
use super::requirements::{check_approval, check_device_approval};
use super::subject::{check_subject_type, session_for, subject_for};
use super::{Description, IdTokenRequest, IdentityLayer, ReceivedRequest};
use crate::authorization::{Approval, AuthorizationRequest};
use crate::device::DeviceAuthorizationRequest;
use crate::failure::store_failure;
use crate::keys::SigningKeys;
use crate::openid::{Claims, ClaimsRequest, OpenIdParameters, RequestedClaims};
use crate::server::AuthorizationServer;
use crate::store::ClaimsStore;
use crate::{Client, ClientMetadata, OAuthError, Scope, Secret};

/// A declared OpenID provider. Implemented by [`#[oauth_server]`](crate::oauth_server) where the declaration has `openid`.
pub trait OpenIdProvider: AuthorizationServer<Users: ClaimsStore> {
    /// What ID tokens are signed with.
    fn keys(&self) -> &SigningKeys;
}

/// OpenID Connect.
#[derive(Debug, Clone, Copy)]
pub struct OpenIdConnect;

impl<S: OpenIdProvider> IdentityLayer<S> for OpenIdConnect {
    fn parameters(server: &S, request: &ReceivedRequest<'_>) -> Result<OpenIdParameters, OAuthError> {
        parameters(server, request)
    }

    fn check_approval(
        server: &S,
        request: &AuthorizationRequest,
        approval: &Approval,
    ) -> Result<(), OAuthError> {
        check_approval(server, request, approval)
    }

    fn allowed_claims(server: &S, request: &AuthorizationRequest, granted: &Scope) -> ClaimsRequest {
        allowed(server, request.claims().clone(), request.scope(), granted)
    }

    fn check_device_request(server: &S, client: &Client, scope: &Scope) -> Result<(), OAuthError> {
        if scope.contains("openid") { check_subject_type(server.settings(), client) } else { Ok(()) }
    }

    fn check_device_approval(
        server: &S,
        request: &DeviceAuthorizationRequest,
        approval: &Approval,
    ) -> Result<(), OAuthError> {
        check_device_approval(server, request, approval)
    }

    async fn id_token(server: &S, request: IdTokenRequest<'_>) -> Result<Option<Secret>, OAuthError> {
        if !request.scope.contains("openid") {
            return Ok(None);
        }
        issue(server, request).await.map(Some)
    }

    async fn knows(server: &S, subject: &str) -> Result<bool, OAuthError> {
        let claims = server.users().get_claims(subject).await;
        claims.map(|claims| claims.is_some()).map_err(store_failure::<S::Users>)
    }

    async fn introspected(server: &S, subject: &str, scope: &Scope) -> Result<Option<Claims>, OAuthError> {
        let known = server.users().get_claims(subject).await.map_err(store_failure::<S::Users>)?;
        let own = scope.tokens().flat_map(|token| server.claims_of_scope(token));
        let nothing = RequestedClaims::default();
        Ok(known.map(|known| released(&known, own, &nothing, None)))
    }

    fn subject<'a>(server: &S, client: &Client, subject: &'a str) -> Cow<'a, str> {
        subject_for(server.settings(), client, subject)
    }

    fn session<'a>(server: &S, client: &Client, session_id: &'a str) -> Cow<'a, str> {
        session_for(server.settings(), client, session_id)
    }

    fn check_registration(server: &S, metadata: &mut ClientMetadata) -> Result<(), OAuthError> {
        check_registration(server, metadata)
    }

    fn describe_registration(server: &S, metadata: &ClientMetadata, members: &mut Map<String, Value>) {
        describe_registration(server, metadata, members);
    }

    fn describe(server: &S) -> Option<Description> {
        Some(Description::of(server))
    }
}
