//! Verifies signatures of clients, and encrypts for them, with their registered keys or those at their `jwks_uri`.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use serde_json::Value;
use url::Url;

use crate::fetch::{FetchError, Fetched, Fetcher};
use crate::keys::{ClientKeySet, KeyError, KeyManagement, Recipient, SigningAlgorithm, Unverified, is_type};
use crate::settings::{IssuerKeys, Settings, TrustedIssuer};
use crate::{Client, OAuthError};

/// How long a client should wait before it retries after its keys could not be fetched. Failures are
/// cached for as long.
const RETRY_AFTER: Duration = Duration::from_secs(10);

/// Why a signature is not valid. For the log, never for the client.
#[derive(Debug)]
pub(crate) enum SignatureError {
    /// The client has no keys.
    NoKeys,
    /// The client is registered for an unsupported algorithm.
    Algorithm,
    /// The document at `jwks_uri` is not usable.
    Fetch(FetchError),
    /// The document at `jwks_uri` cannot be fetched at the moment, and the last good one is not sufficient.
    Unavailable(FetchError),
    /// There is a `jwks_uri`, but no fetcher.
    NoFetcher,
    /// The keys or the token are not valid.
    Key(KeyError),
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKeys => f.write_str("the client has no keys"),
            Self::Algorithm => f.write_str("the client is registered for an unknown algorithm"),
            Self::Fetch(_) | Self::Unavailable(_) => f.write_str("could not fetch the keys at jwks_uri"),
            Self::NoFetcher => f.write_str("the client has a jwks_uri, but the settings have no fetcher"),
            Self::Key(error) => error.fmt(f),
        }
    }
}

impl Error for SignatureError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Fetch(error) | Self::Unavailable(error) => Some(error),
            Self::Key(error) => error.source(),
            Self::NoKeys | Self::Algorithm | Self::NoFetcher => None,
        }
    }
}

impl From<KeyError> for SignatureError {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

/// Verifies a token with a client's keys. This checks only the signature; the caller checks the claims.
///
/// `registered` is the client's registered algorithm; any of the `allowed` ones that the settings have, if it is absent. `EdDSA` and `Ed25519` are one
/// algorithm here: RFC 9864 section 2.2 has the second for what the first is on the only curve that counts.
pub(crate) async fn verify_signed(
    settings: &Settings,
    client: &Client,
    token: &Unverified<'_>,
    registered: Option<&str>,
    allowed: &[SigningAlgorithm],
) -> Result<(), SignatureError> {
    let wanted = settings.client_signing_algorithms().iter().copied();
    let allowed: Vec<_> = wanted.filter(|own| allowed.contains(own)).collect();
    let allowed = allowed.as_slice();
    let is_registered = |own: &&SigningAlgorithm| {
        registered.is_none_or(|name| SigningAlgorithm::from_accepted_name(name) == Some(**own))
    };
    let first = allowed.iter().position(|own| is_registered(&own)).ok_or(SignatureError::Algorithm)?;
    let allowed = if registered.is_some() { &allowed[first..=first] } else { allowed };
    token.check_algorithm(allowed)?;
    by_keys_of(settings, client, &|set| match set {
        KeySet::Registered(jwks) => ClientKeySet::from_value(jwks)?.check_signature(token, allowed),
        KeySet::Published(json) => ClientKeySet::from_slice(json)?.check_signature(token, allowed),
    })
    .await
}

/// Verifies a token with the keys of an issuer that the operator trusts. This checks only the signature; the caller checks the
/// claims.
pub(crate) async fn verify_issued(
    settings: &Settings,
    issuer: &TrustedIssuer,
    token: &Unverified<'_>,
) -> Result<(), SignatureError> {
    let allowed = issuer.algorithms();
    token.check_algorithm(allowed)?;
    let check = |set: KeySet<'_>| match set {
        KeySet::Registered(jwks) => ClientKeySet::from_value(jwks)?.check_signature(token, allowed),
        KeySet::Published(json) => ClientKeySet::from_slice(json)?.check_signature(token, allowed),
    };
    match issuer.keys() {
        IssuerKeys::Given(jwks) => Ok(check(KeySet::Registered(jwks))?),
        IssuerKeys::Published(url) => {
            let url = Url::parse(url).map_err(|_| SignatureError::NoKeys)?;
            let fetcher = settings.fetcher().ok_or(SignatureError::NoFetcher)?;
            Box::pin(by_published(&**fetcher, &url, &check)).await
        }
    }
}

/// A key with which to encrypt for a client.
pub(crate) async fn recipient(
    settings: &Settings,
    client: &Client,
    algorithm: KeyManagement,
) -> Result<Recipient, SignatureError> {
    find_in_keys(settings, client, &|set| Recipient::of_set(set, algorithm)).await
}

/// Finds something in a client's JWK set. `find` says with [`KeyError::UnknownKey`] that the set does not contain it.
pub(crate) async fn find_in_keys<T: Send>(
    settings: &Settings,
    client: &Client,
    find: &(dyn Fn(&Value) -> Result<T, KeyError> + Sync),
) -> Result<T, SignatureError> {
    by_keys_of(settings, client, &|set| match set {
        KeySet::Registered(jwks) => find(jwks),
        KeySet::Published(json) => {
            let malformed = |_| KeyError::JwkSet("it is not valid JSON".to_owned());
            find(&serde_json::from_slice(json).map_err(malformed)?)
        }
    })
    .await
}

/// A client's keys.
enum KeySet<'a> {
    Registered(&'a Value),
    Published(&'a [u8]),
}

/// What to do with a client's keys.
type Use<'a, T> = dyn Fn(KeySet<'_>) -> Result<T, KeyError> + Sync + 'a;

async fn by_keys_of<T: Send>(
    settings: &Settings,
    client: &Client,
    apply: &Use<'_, T>,
) -> Result<T, SignatureError> {
    let metadata = &client.metadata().openid;
    if let Some(jwks) = &metadata.jwks {
        return Ok(apply(KeySet::Registered(jwks))?);
    }
    let jwks_uri = metadata.jwks_uri.as_deref().ok_or(SignatureError::NoKeys)?;
    let url = Url::parse(jwks_uri).map_err(|_| SignatureError::NoKeys)?;
    let fetcher = settings.fetcher_for(client).ok_or(SignatureError::NoFetcher)?;
    // Boxed, as a rare operation may be: the hooks of many parts await it, and the compiler limits how deeply futures nest.
    Box::pin(by_published(&*fetcher, &url, apply)).await
}

/// With the keys that a client publishes. If the document is malformed or does not contain the key,
/// it is fetched again: the client may have fixed it or have new keys (OpenID Connect Core section 10.1.1).
/// If its site is down, the last good document counts; only a key that is not in it has to wait.
async fn by_published<T: Send>(
    fetcher: &dyn Fetcher,
    url: &Url,
    apply: &Use<'_, T>,
) -> Result<T, SignatureError> {
    let apply = |fetched: &Fetched| apply(KeySet::Published(&fetched.body));
    let down = match fetcher.get_keys(url).await {
        Ok(fetched) => match apply(&fetched) {
            Ok(done) => return Ok(done),
            Err(KeyError::UnknownKey { .. } | KeyError::JwkSet(_)) => {
                let newer = fetcher.refetch_keys(url, &fetched).await;
                return Ok(apply(&newer.map_err(SignatureError::from_fetch)?)?);
            }
            Err(error) => return Err(error.into()),
        },
        Err(error) if error.is_temporary() => error,
        Err(error) => return Err(SignatureError::Fetch(error)),
    };
    let Some(last) = fetcher.last_good(url).await else {
        return Err(SignatureError::Unavailable(down));
    };
    tracing::warn!(%url, error = &down as &dyn Error, "could not fetch the keys of a client; using the last good ones");
    match apply(&last) {
        Err(KeyError::UnknownKey { .. } | KeyError::JwkSet(_)) => Err(SignatureError::Unavailable(down)),
        done => Ok(done?),
    }
}

impl SignatureError {
    fn from_fetch(error: FetchError) -> Self {
        if error.is_temporary() { Self::Unavailable(error) } else { Self::Fetch(error) }
    }

    /// The error for the client: `other`, or an invitation to retry if only its site was down. An internal host gets
    /// the same answer as a name that does not exist, so that strangers don't learn which internal names do.
    pub(crate) fn answer(&self, other: OAuthError) -> OAuthError {
        match self {
            Self::Unavailable(_) | Self::Fetch(FetchError::InnerAddress(_)) => {
                OAuthError::TemporarilyUnavailable { retry_after: Some(RETRY_AFTER) }
            }
            _ => other,
        }
    }
}

/// Whether a token with this `typ` has one of these types, or none: then its use decides (RFC 8725 section
/// 3.11).
pub(crate) fn is_typed(typ: Option<&str>, types: &[&str]) -> bool {
    typ.is_none_or(|own| types.iter().any(|wanted| is_type(own, wanted)))
}
