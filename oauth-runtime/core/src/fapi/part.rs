//! FAPI 2.0 as a part.

use super::{client, metadata, profile_of, request, rules, start};
use crate::client_auth::refused;
use crate::openid::OpenIdParameters;
use crate::sender_constrained::check_bound;
use crate::server::{AuthorizationServer, ClientRules, Metadata, Minting, Part, ReceivedRequest};
use crate::settings::{Settings, SettingsError};
use crate::{Client, ClientMetadata, OAuthError};

/// A provider with a profile, or one that can hold clients to it.
#[derive(Debug, Clone, Copy)]
pub struct Fapi2;

impl<S: AuthorizationServer> Part<S> for Fapi2 {
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        match S::DECLARATION.profile {
            Some(profile) => start::check(profile, !S::DECLARATION.response_types.is_empty(), settings),
            None => Ok(()),
        }
    }

    fn metadata(_: &S, metadata: &mut Metadata) {
        if let Some(profile) = S::DECLARATION.profile {
            let has_authorization_requests = !S::DECLARATION.response_types.is_empty();
            metadata::restrict(profile, has_authorization_requests, metadata);
        }
    }

    /// A client may have been stored before the profile was declared.
    fn check_client(_: &S, client: &Client) -> Result<(), OAuthError> {
        let fault = profile_of::<S>(client.metadata()).and_then(|_| client::fault(client.metadata()));
        match fault {
            None => Ok(()),
            Some(fault) => Err(refused(Some(client.client_id()), fault)),
        }
    }

    fn restrict(_: &S, metadata: &ClientMetadata, rules: &mut ClientRules) {
        if let Some(profile) = profile_of::<S>(metadata) {
            rules::restrict(profile, rules);
        }
    }

    fn check_registration(server: &S, metadata: &ClientMetadata) -> Result<(), OAuthError> {
        match profile_of::<S>(metadata) {
            Some(profile) => client::check(server, profile, metadata),
            None => Ok(()),
        }
    }

    fn authorization_request(
        _: &S,
        request: &ReceivedRequest<'_>,
        _: &mut OpenIdParameters,
    ) -> Result<(), OAuthError> {
        match profile_of::<S>(request.client.metadata()) {
            Some(_) => request::check(request),
            None => Ok(()),
        }
    }

    /// FAPI 2.0 Security Profile section 5.3.2.1: no bearer tokens. This comes after the parts that bind tokens.
    async fn mint(_: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        match profile_of::<S>(minting.client().metadata()) {
            Some(_) => check_bound(minting),
            None => Ok(()),
        }
    }
}
