//! The CIBA grant as a part.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{CibaProvider, notification};
use crate::ciba::{GRANT_TYPE, TokenDeliveryMode};
use crate::keys::SigningAlgorithm;
use crate::server::{Metadata, Part};
use crate::settings::Settings;
use crate::{ClientMetadata, OAuthError};

/// The member of a client's metadata with the algorithm of its requests.
pub(crate) const REQUEST_SIGNING_ALG: &str = "backchannel_authentication_request_signing_alg";

/// A provider with `grants(ciba)`.
#[derive(Debug, Clone, Copy)]
pub struct Ciba;

/// Whether the provider can tell clients a result: it may connect to them, and has a secret that seals what it keeps for that.
pub(crate) fn can_notify(settings: &Settings) -> bool {
    settings.fetcher().is_some() && settings.seal().is_some()
}

/// The modes that clients may register for.
fn modes(settings: &Settings) -> impl Iterator<Item = TokenDeliveryMode> {
    let can_notify = can_notify(settings);
    TokenDeliveryMode::ALL.into_iter().filter(move |mode| can_notify || !mode.notifies())
}

impl<S: CibaProvider> Part<S> for Ciba {
    fn begin(server: &Arc<S>) {
        notification::belong(server);
    }

    /// CIBA Core 1.0 section 4.
    fn metadata(server: &S, metadata: &mut Metadata) {
        let settings = server.settings();
        // FAPI-CIBA section 5.2.2.
        let is_fapi = S::DECLARATION.profile.is_some();
        let offered = modes(settings).filter(|mode| !is_fapi || *mode != TokenDeliveryMode::Push);
        metadata.extend("backchannel_token_delivery_modes_supported", offered.map(TokenDeliveryMode::as_str));
        let algorithms = SigningAlgorithm::names_of(settings.client_signing_algorithms());
        metadata.set("backchannel_authentication_request_signing_alg_values_supported", algorithms);
        metadata.set("backchannel_user_code_parameter_supported", S::USER_CODES);
    }

    fn check_registration(server: &S, metadata: &ClientMetadata) -> Result<(), OAuthError> {
        if !metadata.grant_types.iter().any(|own| own == GRANT_TYPE) {
            return Ok(());
        }
        let openid = &metadata.openid;
        let mode = openid.backchannel_token_delivery_mode.unwrap_or_default();
        let wrong = |problem: &str| Err(OAuthError::invalid_client_metadata(problem.to_owned()));
        if modes(server.settings()).all(|offered| offered != mode) {
            return wrong("backchannel_token_delivery_mode: this server only supports poll");
        }
        if mode.notifies() && openid.backchannel_client_notification_endpoint.is_none() {
            return wrong(
                "backchannel_client_notification_endpoint: it is missing; the modes ping and push need it",
            );
        }
        if mode == TokenDeliveryMode::Push && metadata.tls_client_certificate_bound_access_tokens {
            return wrong(
                "backchannel_token_delivery_mode: tokens that are pushed cannot be bound to a certificate; write poll or ping",
            );
        }
        if mode == TokenDeliveryMode::Push && openid.id_token_signed_response_alg.as_deref() == Some("none") {
            // Section 10.3.1: the ID token is the signature of what is pushed.
            return wrong("id_token_signed_response_alg: the ID token of the mode push is signed");
        }
        Ok(())
    }

    fn describe_registration(_: &S, metadata: &ClientMetadata, members: &mut Map<String, Value>) {
        if metadata.grant_types.iter().any(|own| own == GRANT_TYPE) {
            let default = TokenDeliveryMode::default().as_str();
            members.entry("backchannel_token_delivery_mode").or_insert_with(|| default.into());
        }
    }
}
