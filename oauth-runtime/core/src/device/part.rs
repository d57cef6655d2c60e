//! The part of a provider that has devices.

use super::DeviceAuthorizationRequest;
use crate::failure::store_failure;
use crate::server::{AuthorizationServer, Part, find_client};
use crate::store::DeviceCodeStore;
use crate::token::DeviceDecision;
use crate::{Digest, Lookup, OAuthError};

/// A provider with the grant `device_code`.
#[derive(Debug, Clone, Copy)]
pub struct DeviceCodes;

impl<S> Part<S> for DeviceCodes
where
    S: AuthorizationServer,
    S::Store: DeviceCodeStore,
{
    async fn find_device(
        server: &S,
        user_code: &Digest,
    ) -> Result<Option<DeviceAuthorizationRequest>, OAuthError> {
        let found = server.store().find_user_code(user_code).await;
        let Some(code) = found.map_err(store_failure::<S::Store>)?.filter(|code| code.decision.is_none())
        else {
            return Ok(None);
        };
        if code.expires_at.is_expired(server.settings().now()) {
            return Ok(None);
        }
        let client = find_client(server, &code.client_id, Lookup::Request).await?;
        let client = client.filter(|client| !client.is_disabled());
        Ok(client.map(|client| DeviceAuthorizationRequest { client, code }))
    }

    async fn decide_device(
        server: &S,
        request: &DeviceAuthorizationRequest,
        decision: &DeviceDecision,
    ) -> Result<bool, OAuthError> {
        if request.code.expires_at.is_expired(server.settings().now()) {
            return Ok(false);
        }
        let counts = server.store().decide_device_code(&request.code.digest, decision.clone()).await;
        counts.map_err(store_failure::<S::Store>)
    }
}
