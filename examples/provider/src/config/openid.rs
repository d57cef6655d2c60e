//! What OpenID Connect needs beside clients and users: signing keys, and what is fetched from clients.

use std::path::PathBuf;
use std::time::Duration;

use oauth_runtime::Secret;
use oauth_runtime::fetch::{WebFetcher, WebFetcherError};
use oauth_runtime::keys::{KeyError, RotationSchedule, SigningAlgorithm, SigningKeys};
use oauth_runtime::store::AnyStore;
use serde::Deserialize;
use toml::Spanned;

use super::error::{ConfigError, Source};
use crate::store_secret::StoreSecret;

/// As it is written, among all the other keys. It is read by itself: a flattened part of a file knows no places.
#[derive(Debug, Deserialize)]
#[serde(default)]
pub(super) struct Written {
    id_token_expires_in: u64,
    signing_algorithms: Vec<Spanned<String>>,
    signing_keys: Option<PathBuf>,
    store_secret: Option<Spanned<Secret>>,
    signing_keys_rotate_every: u64,
    pairwise_salt: Option<Secret>,
    unsigned_id_tokens: bool,
    fetch_hosts: Vec<String>,
    fetch_ca: Option<PathBuf>,
}

impl Default for Written {
    fn default() -> Self {
        Self {
            id_token_expires_in: 3600,
            signing_algorithms: Vec::new(),
            signing_keys: None,
            store_secret: None,
            signing_keys_rotate_every: 30 * 86_400,
            pairwise_salt: None,
            unsigned_id_tokens: false,
            fetch_hosts: Vec::new(),
            fetch_ca: None,
        }
    }
}

/// Checked.
#[derive(Debug)]
pub struct OpenIdConfig {
    /// Seconds.
    pub id_token_expires_in: u64,
    /// What seals the secrets that the store keeps, where it is named.
    pub store_secret: Option<Secret>,
    /// What goes into pairwise identifiers of people.
    pub pairwise_salt: Option<Secret>,
    /// Whether clients may register for unsigned ID tokens.
    pub unsigned_id_tokens: bool,
    algorithms: Vec<SigningAlgorithm>,
    key_file: Option<PathBuf>,
    rotate_every: Duration,
    fetch_hosts: Vec<String>,
    fetch_ca: Option<PathBuf>,
}

/// What every relying party can verify, and what is fast.
const DEFAULT_ALGORITHMS: [SigningAlgorithm; 3] =
    [SigningAlgorithm::Rs256, SigningAlgorithm::Es256, SigningAlgorithm::EdDsa];

/// What `SigningKeys` asks of a secret.
const SHORTEST_SECRET: usize = 32;

impl OpenIdConfig {
    pub(super) fn of(source: &Source, written: Written) -> Result<Self, ConfigError> {
        let parse = |name: &Spanned<String>| {
            let known = SigningAlgorithm::ALL.map(SigningAlgorithm::as_str).join(", ");
            let message = || format!("`{}` is no algorithm; there are {known}", name.get_ref());
            SigningAlgorithm::from_name(name.get_ref())
                .ok_or_else(|| source.error(name.span(), "signing_algorithms", message()))
        };
        let algorithms = written.signing_algorithms.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
        if let Some(secret) = &written.store_secret
            && secret.get_ref().reveal().len() < SHORTEST_SECRET
        {
            let message = format!("a secret has at least {SHORTEST_SECRET} characters");
            return Err(source.error(secret.span(), "store_secret", message));
        }
        Ok(Self {
            id_token_expires_in: written.id_token_expires_in,
            pairwise_salt: written.pairwise_salt,
            unsigned_id_tokens: written.unsigned_id_tokens,
            algorithms: if algorithms.is_empty() { DEFAULT_ALGORITHMS.to_vec() } else { algorithms },
            key_file: written.signing_keys,
            store_secret: written.store_secret.map(Spanned::into_inner),
            rotate_every: Duration::from_secs(written.signing_keys_rotate_every),
            fetch_hosts: written.fetch_hosts,
            fetch_ca: written.fetch_ca,
        })
    }

    /// The signing keys: of the file that is named, or of the store, where all instances share them and rotate them, sealed where there
    /// is a secret. Both are made at the first start.
    ///
    /// # Errors
    /// Where the file can't be read or written, or the store can't be reached.
    pub async fn signing_keys(
        &self,
        store: &AnyStore,
        secret: Option<&StoreSecret>,
    ) -> Result<SigningKeys, KeyError> {
        if let Some(path) = &self.key_file {
            return SigningKeys::load_or_generate(path, self.algorithms.iter().copied());
        }
        let schedule = RotationSchedule::new(self.algorithms.iter().copied()).every(self.rotate_every);
        let schedule = match secret {
            Some(StoreSecret { secret, is_new }) => {
                if *is_new {
                    SigningKeys::seal_stored(store, secret).await?;
                }
                schedule.sealed_with(secret.clone())
            }
            None => schedule,
        };
        SigningKeys::rotating(store.clone(), schedule).await
    }

    /// What fetches documents of clients and tells them of logouts.
    ///
    /// # Errors
    /// Where the certificate can't be read.
    pub fn fetcher(&self) -> Result<WebFetcher, oauth_runtime::BoxError> {
        let mut builder = WebFetcher::builder();
        for host in &self.fetch_hosts {
            builder = builder.allow_host(host);
        }
        if let Some(path) = &self.fetch_ca {
            let pem =
                std::fs::read(path).map_err(|error| format!("fetch_ca: {}: {error}", path.display()))?;
            builder = builder.add_root_certificate(pem);
        }
        builder.build().map_err(|error: WebFetcherError| format!("fetch_hosts or fetch_ca: {error}").into())
    }
}
