//! What a registration points to: fetched by the provider's fetcher alone, which goes nowhere inside.

use url::Url;

use crate::server::AuthorizationServer;
use crate::settings::Settings;
use crate::{ClientMetadata, OAuthError};

/// Fetches `jwks_uri` and `sector_identifier_uri`, and looks whether they are what they should be. The client hears that a document can't be used,
/// and not why: otherwise it could search the provider's network.
pub(crate) async fn check_documents<S: AuthorizationServer>(
    server: &S,
    metadata: &ClientMetadata,
) -> Result<(), OAuthError> {
    let settings = server.settings();
    #[cfg(feature = "openid")]
    if let Some(uri) = metadata.openid.jwks_uri.as_deref().filter(|_| verifies_clients::<S>()) {
        let url = Url::parse(uri).map_err(|_| unusable("jwks_uri"))?;
        if let Err(error) = crate::client_keys::fetched(settings, &url, false).await {
            tracing::info!(%url, %error, "a registration is refused");
            return Err(unusable("jwks_uri"));
        }
    }
    if let Some(uri) = &metadata.openid.sector_identifier_uri {
        let members = sector(settings, uri).await.ok_or_else(|| unusable("sector_identifier_uri"))?;
        let is_member = |uri: &str| members.iter().any(|member| member == uri);
        if !metadata.redirect_uris.iter().all(|uri| is_member(uri.as_str())) {
            return Err(OAuthError::invalid_client_metadata(
                "sector_identifier_uri: the document does not have each of the redirect_uris",
            ));
        }
    }
    Ok(())
}

/// Whether the keys of clients are of any use here.
#[cfg(feature = "openid")]
fn verifies_clients<S: AuthorizationServer>() -> bool {
    use crate::client_auth::ClientAssertions;
    use crate::request_object::RequestObjectLayer;

    !S::Assertions::METHODS.is_empty() || S::RequestObjects::BY_VALUE || S::RequestObjects::BY_REFERENCE
}

/// The redirect URIs of a sector (OpenID Connect Dynamic Client Registration section 5).
async fn sector(settings: &Settings, uri: &str) -> Option<Vec<String>> {
    let url = Url::parse(uri).ok().filter(|url| url.scheme() == "https")?;
    let fetched = settings.fetcher()?.get(&url).await;
    let fetched =
        fetched.inspect_err(|error| tracing::info!(%url, %error, "a registration is refused")).ok()?;
    serde_json::from_slice(&fetched.body).ok()
}

fn unusable(name: &str) -> OAuthError {
    OAuthError::invalid_client_metadata(format!(
        "{name}: the document could not be had, or is not as it should be"
    ))
}
