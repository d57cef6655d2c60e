//! The JWT bearer grant as a part.

use crate::server::{AuthorizationServer, Part};
#[cfg(feature = "openid")]
use crate::{
    server::Metadata,
    settings::{Settings, SettingsError},
};

/// A provider with `grants(jwt_bearer)`.
#[derive(Debug, Clone, Copy)]
pub struct JwtBearer;

impl<S: AuthorizationServer> Part<S> for JwtBearer {
    #[cfg(feature = "openid")]
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        let own = settings.issuer().as_str();
        if settings.trusted_issuers().iter().any(|issuer| issuer.issuer() == own) {
            return Err(SettingsError::new(
                "trusted_issuer",
                "it is the issuer of this provider, whose tokens are not assertions for itself",
                "leave it out",
            ));
        }
        match settings.trusted_issuers().is_empty() && settings.trusted_issuer_directory().is_none() {
            false => Ok(()),
            true => Err(SettingsError::new(
                "trusted_issuer",
                "the declaration has the grant `jwt_bearer`, and no issuer is trusted",
                "name an issuer with `trusted_issuer`, or set `trusted_issuer_directory`",
            )),
        }
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
