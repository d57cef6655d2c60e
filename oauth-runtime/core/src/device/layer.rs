//! Devices as a part of a provider: there, or nothing at all.

use std::future::Future;

use super::DeviceAuthorizationRequest;
use crate::failure::store_failure;
use crate::server::{AuthorizationServer, live_client};
use crate::store::DeviceCodeStore;
use crate::token::DeviceDecision;
use crate::{Digest, OAuthError};

/// Finds devices and keeps what was decided about them, where the provider has the grant.
pub trait DeviceLayer<S: AuthorizationServer>: Send + Sync + 'static {
    /// Whether there are devices at all.
    const IS_DECLARED: bool;

    /// What waits under the user code with this digest.
    ///
    /// # Errors
    /// Those of the store.
    fn find(
        server: &S,
        user_code: &Digest,
    ) -> impl Future<Output = Result<Option<DeviceAuthorizationRequest>, OAuthError>> + Send;

    /// Keeps what was decided; says whether it is what counts.
    ///
    /// # Errors
    /// Those of the store.
    fn decide(
        server: &S,
        request: &DeviceAuthorizationRequest,
        decision: DeviceDecision,
    ) -> impl Future<Output = Result<bool, OAuthError>> + Send;
}

/// A provider without the grant `device_code`: its store need not know of them.
#[derive(Debug, Clone, Copy)]
pub struct NoDeviceCodes;

/// A provider with the grant `device_code`.
#[derive(Debug, Clone, Copy)]
pub struct DeviceCodes;

impl<S: AuthorizationServer> DeviceLayer<S> for NoDeviceCodes {
    const IS_DECLARED: bool = false;

    async fn find(_: &S, _: &Digest) -> Result<Option<DeviceAuthorizationRequest>, OAuthError> {
        Ok(None)
    }

    async fn decide(_: &S, _: &DeviceAuthorizationRequest, _: DeviceDecision) -> Result<bool, OAuthError> {
        Ok(false)
    }
}

impl<S> DeviceLayer<S> for DeviceCodes
where
    S: AuthorizationServer,
    S::Store: DeviceCodeStore,
{
    const IS_DECLARED: bool = true;

    async fn find(server: &S, user_code: &Digest) -> Result<Option<DeviceAuthorizationRequest>, OAuthError> {
        let found = server.store().find_user_code(user_code).await;
        let Some(code) = found.map_err(store_failure::<S::Store>)?.filter(|code| code.decision.is_none())
        else {
            return Ok(None);
        };
        let client = live_client(server, &code.client_id, code.expires_at).await?;
        Ok(client.map(|client| DeviceAuthorizationRequest { client, code }))
    }

    async fn decide(
        server: &S,
        request: &DeviceAuthorizationRequest,
        decision: DeviceDecision,
    ) -> Result<bool, OAuthError> {
        if request.code.expires_at.is_expired(server.settings().now()) {
            return Ok(false);
        }
        let counts = server.store().decide_device_code(&request.code.digest, decision).await;
        counts.map_err(store_failure::<S::Store>)
    }
}
