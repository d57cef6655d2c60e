//! What a client signed, verified with its keys: those that are registered, or those at its `jwks_uri`.

use std::error::Error;
use std::fmt;

use url::Url;

use crate::Client;
use crate::fetch::FetchError;
use crate::keys::{ClientKeySet, KeyError, SigningAlgorithm, VerifiedToken, is_type};
use crate::settings::Settings;

/// Why a signature does not count. For the log, never for the client.
#[derive(Debug)]
pub(crate) enum SignatureError {
    /// The client has no keys.
    NoKeys,
    /// The algorithm that the client is registered for is not one of ours.
    Algorithm,
    /// The `jwks_uri` can't be had.
    Fetch(FetchError),
    /// There is a `jwks_uri`, and nothing that fetches.
    NoFetcher,
    /// The keys or the token.
    Key(KeyError),
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKeys => f.write_str("the client has no keys"),
            Self::Algorithm => f.write_str("the client is registered for an unknown algorithm"),
            Self::Fetch(error) => write!(f, "the keys at jwks_uri: {error}"),
            Self::NoFetcher => f.write_str("the client has a jwks_uri, and the settings have no fetcher"),
            Self::Key(error) => error.fmt(f),
        }
    }
}

impl Error for SignatureError {}

impl From<KeyError> for SignatureError {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

/// Verifies a token with the keys of a client. Only signatures are checked: what the claims say is the caller's.
///
/// `algorithm` is the one that the client is registered for; any of ours where it is absent. Where a key is unknown, what is at
/// `jwks_uri` is fetched once more: the client may have new keys (OpenID Connect Core section 10.1.1).
pub(crate) async fn verify_signed(
    settings: &Settings,
    client: &Client,
    token: &str,
    algorithm: Option<&str>,
) -> Result<VerifiedToken, SignatureError> {
    let registered = algorithm
        .map(|name| SigningAlgorithm::from_name(name).ok_or(SignatureError::Algorithm))
        .transpose()?;
    let allowed = registered.as_ref().map_or(&SigningAlgorithm::ALL[..], std::slice::from_ref);
    let metadata = &client.metadata().openid;
    if let Some(jwks) = &metadata.jwks {
        return Ok(ClientKeySet::from_value(jwks)?.verify(token, allowed)?);
    }
    let jwks_uri = metadata.jwks_uri.as_deref().ok_or(SignatureError::NoKeys)?;
    let url = Url::parse(jwks_uri).map_err(|_| SignatureError::NoKeys)?;
    match fetched(settings, &url, false).await?.verify(token, allowed) {
        Err(KeyError::UnknownKey { .. }) => {
            Ok(fetched(settings, &url, true).await?.verify(token, allowed)?)
        }
        verified => Ok(verified?),
    }
}

/// The keys at a URL.
pub(crate) async fn fetched(
    settings: &Settings,
    url: &Url,
    again: bool,
) -> Result<ClientKeySet, SignatureError> {
    let fetcher = settings.fetcher().ok_or(SignatureError::NoFetcher)?;
    let fetched = if again { fetcher.refetch(url).await } else { fetcher.get(url).await };
    Ok(ClientKeySet::from_slice(&fetched.map_err(SignatureError::Fetch)?.body)?)
}

/// Whether a token is of one of these types, or says none: then it is what it is used for (RFC 8725 section 3.11).
pub(crate) fn is_typed(token: &VerifiedToken, types: &[&str]) -> bool {
    token.typ.as_deref().is_none_or(|own| types.iter().any(|wanted| is_type(own, wanted)))
}
