//! What OpenID Connect needs in addition to clients and users: signing keys, and the content of ID tokens.

use std::path::Path;
use std::time::Duration;

use oauth_runtime::keys::{DecryptionKeys, KeyError, RotationSchedule, SigningAlgorithm, SigningKeys};
use oauth_runtime::openid::IdTokenClaims;
use oauth_runtime::store::KeyStore;
use oauth_runtime::{BoxError, Secret};
use serde::Deserialize;
use toml::Spanned;

use crate::causes::with_causes;

use super::error::ConfigError;
use super::given::Given;
use super::named_file::NamedFile;
use super::source::Source;
use super::values::{SHORTEST_SECRET, at_least, secret};
use crate::store_secret::StoreSecret;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    id_token_expires_in: Option<u64>,
    signing_algorithms: Vec<Spanned<String>>,
    signing_keys: Option<Spanned<String>>,
    decryption_keys: Option<Spanned<String>>,
    store_secret: Option<Spanned<Secret>>,
    old_store_secrets: Vec<Spanned<Secret>>,
    signing_keys_rotate_every: Option<Spanned<u64>>,
    pairwise_salt: Option<Spanned<Secret>>,
    unsigned_id_tokens: bool,
    id_token_claims: IdTokenClaims,
}

/// Checked.
#[derive(Debug)]
pub struct OpenIdConfig {
    /// Seconds.
    pub id_token_expires_in: u64,
    /// The secret that seals values in the store, if it is set.
    pub store_secret: Option<Secret>,
    /// Earlier secrets: they open, but no longer seal.
    pub old_store_secrets: Vec<Secret>,
    /// The salt of people's pairwise identifiers.
    pub pairwise_salt: Option<Secret>,
    /// Whether clients may register for unsigned ID tokens.
    pub unsigned_id_tokens: bool,
    /// Whether ID tokens contain the claims of the scope.
    pub id_token_claims: IdTokenClaims,
    algorithms: Vec<SigningAlgorithm>,
    key_file: Option<NamedFile>,
    decryption_key_file: Option<NamedFile>,
    rotate_every: Duration,
}

/// Algorithms that every relying party can verify, and fast ones.
const DEFAULT_ALGORITHMS: [SigningAlgorithm; 3] =
    [SigningAlgorithm::Rs256, SigningAlgorithm::Es256, SigningAlgorithm::EdDsa];

/// The requirements of `Seal`.
const SHORTEST_SEALING_SECRET: usize = 32;

impl OpenIdConfig {
    pub(super) fn of(source: &Source) -> Result<Self, ConfigError> {
        let written: Written = source.read()?;
        let key_file =
            written.signing_keys.map(|path| Given::in_file(source, "signing_keys", path).into_file());
        let decryption_key_file =
            written.decryption_keys.map(|path| Given::in_file(source, "decryption_keys", path).into_file());
        let sealing = |it| secret(SHORTEST_SEALING_SECRET, source, "store_secret", it);
        let old = |it| secret(SHORTEST_SEALING_SECRET, source, "old_store_secrets", it);
        let salt = |it| secret(SHORTEST_SECRET, source, "pairwise_salt", it);
        let rotation = |it| at_least(1, source, "signing_keys_rotate_every", it);
        Ok(Self {
            id_token_expires_in: written.id_token_expires_in.unwrap_or(3600),
            pairwise_salt: written.pairwise_salt.map(salt).transpose()?,
            unsigned_id_tokens: written.unsigned_id_tokens,
            id_token_claims: written.id_token_claims,
            algorithms: algorithms(source, &written.signing_algorithms)?,
            key_file,
            decryption_key_file,
            store_secret: written.store_secret.map(sealing).transpose()?,
            old_store_secrets: written.old_store_secrets.into_iter().map(old).collect::<Result<_, _>>()?,
            rotate_every: Duration::from_secs(
                written.signing_keys_rotate_every.map(rotation).transpose()?.unwrap_or(30 * 86_400),
            ),
        })
    }

    /// The same with the secrets of another one: those of the store.
    pub(super) fn sealed_like(self, other: &Self) -> Self {
        let (store_secret, old_store_secrets) = (other.store_secret.clone(), other.old_store_secrets.clone());
        Self { store_secret, old_store_secrets, ..self }
    }

    /// The algorithms of the signing keys.
    pub fn algorithms(&self) -> &[SigningAlgorithm] {
        &self.algorithms
    }

    /// The file of the signing keys, if they are not in the store.
    pub fn key_file(&self) -> Option<&Path> {
        self.key_file.as_ref().map(|file| &*file.path)
    }

    /// The keys that decrypt clients' request objects, from the named file, which the first start creates. Default: none.
    /// Keys of each start would differ between instances.
    ///
    /// # Errors
    /// If the file cannot be read or written.
    pub fn decryption_keys(&self) -> Result<DecryptionKeys, BoxError> {
        match &self.decryption_key_file {
            None => Ok(DecryptionKeys::none()),
            Some(file) => {
                let keys = DecryptionKeys::load_or_generate(&file.path);
                Ok(keys.map_err(|error| file.place.error(with_causes(&error)))?)
            }
        }
    }

    /// The signing keys: from the named file, or from the store, where all instances share and rotate them,
    /// sealed if there is a secret. The first start creates either.
    ///
    /// # Errors
    /// If the file cannot be read or written, or the store cannot be reached.
    pub async fn signing_keys<S: KeyStore + Clone + 'static>(
        &self,
        store: &S,
        secret: Option<&StoreSecret>,
    ) -> Result<SigningKeys, BoxError> {
        if let Some(file) = &self.key_file {
            let keys = SigningKeys::load_or_generate(&file.path, self.algorithms.iter().copied());
            return Ok(keys.map_err(|error| file.place.error(with_causes(&error)))?);
        }
        let schedule = RotationSchedule::new(self.algorithms.iter().copied()).every(self.rotate_every);
        let Some(secret) = secret else {
            return Ok(SigningKeys::rotating(store.clone(), schedule).await.map_err(keys_failed)?);
        };
        let keys = async {
            if secret.is_new {
                SigningKeys::seal_stored(store, &secret.seal).await?;
            }
            SigningKeys::rotating(store.clone(), schedule.sealed_with(secret.seal.clone())).await
        };
        Ok(keys.await.map_err(|error| match &error {
            KeyError::WrongSecret { .. } => secret.withdraw().unwrap_or_else(|| keys_failed(error)),
            _ => keys_failed(error),
        })?)
    }
}

fn algorithms(source: &Source, names: &[Spanned<String>]) -> Result<Vec<SigningAlgorithm>, ConfigError> {
    let parse = |name: &Spanned<String>| {
        let known = SigningAlgorithm::ALL.map(SigningAlgorithm::as_str).join(", ");
        let message =
            || format!("`{}` is not a supported algorithm; the algorithms are {known}", name.get_ref());
        SigningAlgorithm::from_name(name.get_ref())
            .ok_or_else(|| source.error(name.span(), "signing_algorithms", message()))
    };
    let algorithms = names.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    Ok(if algorithms.is_empty() { DEFAULT_ALGORITHMS.to_vec() } else { algorithms })
}

fn keys_failed(error: KeyError) -> String {
    let help = match &error {
        KeyError::NotSealed { .. } => "; run `provider seal-keys` to seal the existing keys",
        KeyError::Sealed { .. } => "; set the `store_secret` that sealed it",
        KeyError::WrongSecret { .. } => "; add the secret that sealed it to `old_store_secrets`",
        _ => "",
    };
    format!("the signing keys: {}{help}", with_causes(&error))
}
