//! Documents that a registration refers to. Only the provider's fetcher fetches them, and it does not connect
//! to internal addresses.

use std::error::Error;
use std::time::Duration;

use oauth_runtime_tables::grants::{AuthorizedBy, authorized_by};
use url::Url;

use crate::fetch::Fetched;
use crate::server::AuthorizationServer;
use crate::settings::Settings;
use crate::{AuthMethod, ClientMetadata, OAuthError, SubjectType};

/// How long a client should wait before a retry if too much is being fetched.
const RETRY_AFTER: Duration = Duration::from_secs(30);

/// Fetches the current `jwks_uri` and `sector_identifier_uri`, and checks them. The client hears that a
/// document is unusable, but not why; otherwise it could probe the provider's network.
pub(crate) async fn check_documents<S: AuthorizationServer>(
    server: &S,
    metadata: &ClientMetadata,
) -> Result<(), OAuthError> {
    let settings = server.settings();
    #[cfg(feature = "openid")]
    if let Some(uri) = metadata.openid.jwks_uri.as_deref().filter(|_| verifies_clients::<S>()) {
        let url = Url::parse(uri).map_err(|_| unusable("jwks_uri"))?;
        let document = document(settings, &url, "jwks_uri").await?;
        if let Err(error) = crate::keys::ClientKeySet::from_slice(&document.body) {
            tracing::info!(%url, error = &error as &dyn Error, "refused a registration");
            return Err(unusable("jwks_uri"));
        }
    }
    if let Some(uri) = &metadata.openid.sector_identifier_uri {
        let members = sector(settings, uri).await?;
        let is_member = |uri: &str| members.iter().any(|member| member == uri);
        if !metadata.redirect_uris.iter().all(|uri| is_member(uri.as_str())) {
            return Err(OAuthError::invalid_client_metadata(
                "sector_identifier_uri: the document does not list all redirect_uris",
            ));
        }
        let has_keys = metadata.openid.jwks_uri.as_deref().is_some_and(is_member);
        if gets_pairwise_without_redirect(metadata)
            && !(has_keys && metadata.token_endpoint_auth_method == AuthMethod::PrivateKeyJwt)
        {
            return Err(OAuthError::invalid_client_metadata(
                "sector_identifier_uri: with a grant type that has no redirect, pairwise subjects need the \
                 jwks_uri in the document, and token_endpoint_auth_method private_key_jwt",
            ));
        }
        // The document has to contain something of the client (OpenID Connect CIBA Core section 4); otherwise
        // anybody could name it.
        if metadata.redirect_uris.is_empty() && !has_keys {
            return Err(OAuthError::invalid_client_metadata(
                "sector_identifier_uri: the document of a client without redirect_uris must list its \
                 jwks_uri",
            ));
        }
    }
    Ok(())
}

/// Whether the client learns people's pairwise identifiers through a grant without a redirect. A redirect
/// goes to the owner of its URI; without one, anybody could name another client's document and URIs to learn
/// the identifiers that it knows. So the client has to sign with the keys that the document lists (OpenID
/// Connect CIBA Core section 4, which goes beyond Core section 8.1).
fn gets_pairwise_without_redirect(metadata: &ClientMetadata) -> bool {
    metadata.openid.subject_type == SubjectType::Pairwise
        && metadata.grant_types.iter().any(|own| is_without_redirect(own))
}

/// Whether the client gets a person's tokens without a redirect. Then nothing proves that the hosts of the
/// redirect URIs are the client's, and it could name another client's to learn its identifiers. An extension
/// grant may give a person's tokens.
pub(crate) fn is_without_redirect(grant_type: &str) -> bool {
    authorized_by(grant_type).is_none_or(AuthorizedBy::is_person_without_redirect)
}

/// Whether clients' keys have any use here.
#[cfg(feature = "openid")]
fn verifies_clients<S: AuthorizationServer>() -> bool {
    S::DECLARATION.parts.iter().any(|part| matches!(*part, "private_key_jwt" | "by_value" | "by_reference"))
}

/// The redirect URIs of a sector (OpenID Connect Dynamic Client Registration section 5).
async fn sector(settings: &Settings, uri: &str) -> Result<Vec<String>, OAuthError> {
    const NAME: &str = "sector_identifier_uri";
    let url = Url::parse(uri).ok().filter(|url| url.scheme() == "https").ok_or_else(|| unusable(NAME))?;
    let document = document(settings, &url, NAME).await?;
    serde_json::from_slice(&document.body).map_err(|error| {
        tracing::info!(%url, error = &error as &dyn Error, "refused a registration: the document is not a list of URIs");
        unusable(NAME)
    })
}

/// The current document, fetched with the limits for strangers: anybody may register.
async fn document(settings: &Settings, url: &Url, name: &str) -> Result<Fetched, OAuthError> {
    let Some(fetcher) = settings.fetcher_for_strangers() else {
        tracing::warn!(%url, "refused a registration: the settings have no fetcher");
        return Err(unusable(name));
    };
    fetcher.refetch(url).await.map_err(|error| {
        tracing::info!(%url, error = &error as &dyn Error, "refused a registration");
        match error.is_overload() {
            true => OAuthError::TemporarilyUnavailable { retry_after: Some(RETRY_AFTER) },
            false => unusable(name),
        }
    })
}

fn unusable(name: &str) -> OAuthError {
    OAuthError::invalid_client_metadata(format!("{name}: the document cannot be fetched or is invalid"))
}
