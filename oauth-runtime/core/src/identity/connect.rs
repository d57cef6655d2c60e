//! OpenID Connect, as a part of a declared provider.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::hint::presented;
use super::id_token::issue;
use super::parameters::parameters;
use super::registration::{check_registration, describe_registration};
use super::release::{allowed, released};
use super::requirements::{check_approval, check_ciba_approval, check_device_approval};
use super::subject::{check_subject_type, session_for, subject_for};
use super::{IdTokenRequest, description::describe};
use crate::authorization::{Approval, AuthorizationRequest};
use crate::ciba::BackchannelAuthenticationRequest;
use crate::device::DeviceAuthorizationRequest;
use crate::failure::store_failure;
use crate::keys::SigningPurpose;
use crate::openid::{Claims, ClaimsRequest, OpenIdParameters, RequestedClaims};
use crate::server::{IntrospectedToken, Metadata, Part, ReceivedRequest, SigningProvider, algorithms_of};
use crate::settings::SettingsError;
use crate::store::ClaimsStore;
use crate::{Client, ClientMetadata, OAuthError, Scope, Secret};

/// What OpenID Connect needs: keys that sign ID tokens, and a store that has people's claims.
pub trait OpenIdProvider: SigningProvider<Users: ClaimsStore> {}

impl<S: SigningProvider<Users: ClaimsStore>> OpenIdProvider for S {}

/// OpenID Connect.
#[derive(Debug, Clone, Copy)]
pub struct OpenIdConnect;

impl<S: OpenIdProvider> Part<S> for OpenIdConnect {
    fn metadata(server: &S, metadata: &mut Metadata) {
        describe(server, metadata);
    }

    fn check_server(server: &S) -> Result<(), SettingsError> {
        match algorithms_of(server, SigningPurpose::IdToken).is_empty() {
            false => Ok(()),
            true => Err(SettingsError::new(
                "signing_keys",
                "no key can sign ID tokens: nothing defines the hash of their `at_hash` and `c_hash` for ML-DSA",
                "add a key for another algorithm, such as ES256",
            )),
        }
    }

    fn check_registration(server: &S, metadata: &ClientMetadata) -> Result<(), OAuthError> {
        check_registration(server, metadata)
    }

    fn describe_registration(server: &S, metadata: &ClientMetadata, members: &mut Map<String, Value>) {
        describe_registration(server, metadata, members);
    }

    fn authorization_request(
        server: &S,
        request: &ReceivedRequest<'_>,
        openid: &mut OpenIdParameters,
    ) -> Result<(), OAuthError> {
        *openid = parameters(server, request)?;
        Ok(())
    }

    fn check_approval(
        server: &S,
        request: &AuthorizationRequest,
        approval: &Approval,
    ) -> Result<(), OAuthError> {
        check_approval(server, request, approval)
    }

    fn allowed_claims(
        server: &S,
        request: &AuthorizationRequest,
        granted: &Scope,
        claims: &mut ClaimsRequest,
    ) {
        claims.extend(allowed(server, request.claims().clone(), request.scope(), granted));
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

    fn check_ciba_approval(
        server: &S,
        request: &BackchannelAuthenticationRequest,
        approval: &Approval,
    ) -> Result<(), OAuthError> {
        check_ciba_approval(server, request, approval)
    }

    async fn knows(server: &S, subject: &str) -> Result<bool, OAuthError> {
        let claims = server.users().get_claims(subject).await;
        claims.map(|claims| claims.is_some()).map_err(store_failure::<S::Users>)
    }

    fn subject<'a>(server: &S, client: &Client, subject: Cow<'a, str>) -> Cow<'a, str> {
        if let Cow::Owned(own) = subject_for(server.settings(), client, &subject) {
            return Cow::Owned(own);
        }
        subject
    }

    fn session<'a>(server: &S, client: &Client, session_id: Cow<'a, str>) -> Cow<'a, str> {
        if let Cow::Owned(own) = session_for(server.settings(), client, &session_id) {
            return Cow::Owned(own);
        }
        session_id
    }

    async fn id_token(server: &S, request: &IdTokenRequest<'_>) -> Result<Option<Secret>, OAuthError> {
        if !request.scope.contains("openid") {
            return Ok(None);
        }
        issue(server, *request).await.map(Some)
    }

    fn id_token_presented(server: &S, token: &str) -> Option<Map<String, Value>> {
        presented(server, token)
    }

    async fn introspect(
        server: &S,
        token: &IntrospectedToken<'_>,
        members: &mut Claims,
    ) -> Result<bool, OAuthError> {
        let Some(subject) = token.subject() else {
            return Ok(true);
        };
        let Some(known) = server.users().get_claims(subject).await.map_err(store_failure::<S::Users>)? else {
            return Ok(false);
        };
        if token.access_token().is_some() {
            let own = token.scope().tokens().flat_map(|token| server.claims_of_scope(token));
            members.extend(released(&known, own, &RequestedClaims::default(), None));
        }
        Ok(true)
    }
}
