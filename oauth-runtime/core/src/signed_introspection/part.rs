//! Signed introspection responses as a part.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use serde_json::Value;

use super::accept::{MEDIA_TYPE, asks_for_signature};
use crate::failure::signing_failure;
use crate::http::{Response, no_store};
use crate::keys::SigningPurpose;
use crate::openid::Claims;
use crate::server::{Message, Metadata, Part, SigningProvider, algorithm_for, check_algorithm, for_client};
use crate::{Client, ClientMetadata, OAuthError};

/// The member of client metadata that names the algorithm.
const MEMBER: &str = "introspection_signed_response_alg";

const PURPOSE: SigningPurpose = SigningPurpose::Introspection;

/// A provider with `introspection(signed)`.
#[derive(Debug, Clone, Copy)]
pub struct SignedIntrospection;

impl<S: SigningProvider> Part<S> for SignedIntrospection {
    fn metadata(server: &S, metadata: &mut Metadata) {
        let algorithms = server.keys().for_purpose(PURPOSE).algorithms();
        metadata.extend(
            "introspection_signing_alg_values_supported",
            algorithms.iter().map(|algorithm| algorithm.as_str()),
        );
    }

    fn check_registration(server: &S, metadata: &ClientMetadata) -> Result<(), OAuthError> {
        check_algorithm(
            server,
            metadata,
            PURPOSE,
            MEMBER,
            metadata.openid.introspection_signed_response_alg.as_deref(),
        )
    }

    fn signs_introspection(headers: &HeaderMap) -> bool {
        asks_for_signature(headers)
    }

    async fn sign_introspection(
        server: &S,
        caller: &Client,
        introspection: Value,
    ) -> Result<Option<Response>, OAuthError> {
        // Section 6.
        let registered = caller.metadata().openid.introspection_signed_response_alg.as_deref();
        let algorithm = algorithm_for(server, caller, PURPOSE, MEMBER, registered)?;
        // Section 5: neither `sub` nor `exp`, so that nobody takes it for an access token.
        let claims = Claims::new()
            .with("iss", server.settings().issuer().as_str())
            .with("aud", caller.client_id())
            .with("iat", server.settings().now().as_unix())
            .with("token_introspection", introspection);
        let signed = server
            .keys()
            .for_purpose(PURPOSE)
            .sign_off_thread(algorithm, "token-introspection+jwt", claims)
            .await;
        let signed = signed.map_err(|error| signing_failure(&error))?;
        let signed = for_client(server, caller, Message::Introspection, signed).await?;
        let mut response = Response::new(signed.into());
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        no_store(response.headers_mut());
        Ok(Some(response))
    }
}
