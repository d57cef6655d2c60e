//! JARM as a part.

use crate::authorization::ResponseMode;
use crate::failure::signing_failure;
use crate::keys::SigningPurpose;
use crate::openid::Claims;
use crate::server::{
    Message, Metadata, Part, ResponseParameters, SigningProvider, algorithm_for, check_algorithm, for_client,
};
use crate::{Client, ClientMetadata, OAuthError};

/// How long a response is valid, in seconds. Section 2.1 recommends at most ten minutes.
const LIFETIME: u64 = 300;

const PURPOSE: SigningPurpose = SigningPurpose::AuthorizationResponse;

/// A provider with `response_modes(jwt)`.
#[derive(Debug, Clone, Copy)]
pub struct JwtResponseModes;

impl<S: SigningProvider> Part<S> for JwtResponseModes {
    /// Section 4.
    fn metadata(server: &S, metadata: &mut Metadata) {
        if server.settings().requires_jwt_response_mode() {
            metadata.set("response_modes_supported", ResponseMode::JWT_NAMES.to_vec());
        } else {
            metadata.extend("response_modes_supported", ResponseMode::JWT_NAMES);
        }
        let algorithms = server.keys().for_purpose(PURPOSE).algorithms();
        metadata.extend(
            "authorization_signing_alg_values_supported",
            algorithms.iter().map(|algorithm| algorithm.as_str()),
        );
    }

    /// Section 3: `none` is not allowed.
    fn check_registration(server: &S, metadata: &ClientMetadata) -> Result<(), OAuthError> {
        let registered = metadata.openid.authorization_signed_response_alg.as_deref();
        check_algorithm(server, metadata, PURPOSE, "authorization_signed_response_alg", registered)
    }

    /// Sections 2.1 and 2.2. Every parameter is a string, as it is in a query: `state` must come back as the client
    /// sent it.
    async fn jwt_response(
        server: &S,
        client: &Client,
        parameters: &ResponseParameters,
    ) -> Result<Option<ResponseParameters>, OAuthError> {
        let registered = client.metadata().openid.authorization_signed_response_alg.as_deref();
        let algorithm =
            algorithm_for(server, client, PURPOSE, "authorization_signed_response_alg", registered)?;
        let settings = server.settings();
        let claims: Claims = parameters.iter().collect();
        let claims = claims
            .with("iss", settings.issuer().as_str())
            .with("aud", client.client_id())
            .with("exp", settings.now().plus(LIFETIME).as_unix());
        let signed = server.keys().for_purpose(PURPOSE).sign_off_thread(algorithm, "JWT", claims).await;
        let mut response = ResponseParameters::default();
        let signed = signed.map_err(|error| signing_failure(&error))?;
        response.push("response", for_client(server, client, Message::AuthorizationResponse, signed).await?);
        Ok(Some(response))
    }
}
