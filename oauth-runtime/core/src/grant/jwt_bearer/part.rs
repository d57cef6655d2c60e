//! The JWT bearer grant as a part.

use crate::server::{AuthorizationServer, Part};
use crate::store::ReplayStore;
#[cfg(feature = "openid")]
use crate::{
    OAuthError,
    failure::store_failure,
    server::{Metadata, Minting},
    settings::{Settings, SettingsError},
    trusted_assertion::{check_issuers, used_before},
};

/// A provider with `grants(jwt_bearer)`.
#[derive(Debug, Clone, Copy)]
pub struct JwtBearer;

impl<S> Part<S> for JwtBearer
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    /// After everything that may refuse the tokens: a client corrects its request, and presents the same assertion.
    #[cfg(feature = "openid")]
    async fn mint(server: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        let Some(assertion) = minting.assertion() else { return Ok(()) };
        let is_new = server.store().use_once(&assertion.used, assertion.until).await;
        match is_new.map_err(store_failure::<S::Store>)? {
            true => Ok(()),
            false => Err(used_before()),
        }
    }

    #[cfg(feature = "openid")]
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        check_issuers(settings, "the grant `jwt_bearer`")
    }

    /// draft-ietf-oauth-identity-assertion-authz-grant, section about the metadata of resource authorization servers. It does
    /// not say whose grants count.
    #[cfg(feature = "openid")]
    fn metadata(server: &S, metadata: &mut Metadata) {
        let settings = server.settings();
        let is_known = settings.trusted_issuers().iter().any(|issuer| issuer.issues_id_jag());
        if is_known || settings.trusted_issuer_directory().is_some_and(|own| own.may_issue_id_jag()) {
            let profiles = ["urn:ietf:params:oauth:grant-profile:id-jag"];
            metadata.extend("authorization_grant_profiles_supported", profiles);
        }
    }
}
