//! The device flow in a test (RFC 8628).

use serde::Deserialize;

use super::{FlowError, TestClient, TestTokens};
use crate::authorization::Approval;
use crate::server::AuthorizationServer;
use crate::store::{DeviceCodeStore, RateLimitStore};
use crate::{OAuthError, device, endpoint};

/// What a device gets (section 3.2).
#[derive(Deserialize)]
struct DeviceAuthorization {
    device_code: String,
    user_code: String,
}

impl<S> TestClient<S>
where
    S: AuthorizationServer,
    S::Store: DeviceCodeStore + RateLimitStore,
{
    /// The device flow, from the device authorization request to the tokens. The test types the code and
    /// approves in the person's place.
    ///
    /// ```
    /// use oauth_runtime::testing::TestClient;
    /// use oauth_runtime::{Approval, Client, device, oauth_server, store::MemoryStore};
    ///
    /// #[oauth_server(grants(device_code), scopes(watch = "Watch films"))]
    /// struct Films {
    ///     #[store]
    ///     store: MemoryStore,
    /// }
    ///
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// let tv = Client::public("tv").grant_types([device::GRANT_TYPE]).scope("watch").build()?;
    /// let films = Films::new("https://films.example".parse()?, MemoryStore::with_clients([tv]));
    ///
    /// let tokens = TestClient::public(&films, "tv").device_code("watch", Approval::new("alice")).await?;
    /// assert_eq!(tokens.scope, "watch");
    /// # Ok::<(), oauth_runtime::BoxError>(())
    /// # })?;
    /// # Ok::<(), oauth_runtime::BoxError>(())
    /// ```
    ///
    /// # Errors
    /// [`FlowError::Refused`] with the error of the endpoint that refused.
    pub async fn device_code(&self, scope: &str, approval: Approval) -> Result<TestTokens, FlowError> {
        let server = &*self.server;
        let path = S::DECLARATION.endpoints.path("device_authorization").unwrap_or("/device_authorization");
        let response = endpoint::answer::<endpoint::DeviceAuthorizationEndpoint, _>(
            server,
            self.form(path, &[("scope", scope)]),
        )
        .await;
        let begun: DeviceAuthorization =
            serde_json::from_slice(response.body()).map_err(|_| FlowError::of(&response))?;
        let pending = endpoint::find_device_request(server, &begun.user_code).await?;
        let pending = pending.ok_or(OAuthError::ExpiredToken)?;
        endpoint::approve_device_request(server, &pending, approval).await?;
        let parameters = [("grant_type", device::GRANT_TYPE), ("device_code", &begun.device_code)];
        self.token_request(&parameters).await
    }
}
