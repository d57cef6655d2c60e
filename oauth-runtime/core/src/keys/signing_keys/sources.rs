//! Where the keys of a provider come from.

use std::path::Path;
use std::sync::Arc;

use futures_util::lock::Mutex;

use super::{KeySource, Loaded, SigningKeys, Source};
use crate::keys::changes::KeyChanges;
use crate::keys::ring::{Ring, RingKey};
use crate::keys::rotation::{Keeper, seal_stored};
use crate::keys::{KeyError, RotationSchedule, SigningAlgorithm, SigningKey, file};
use crate::store::KeyStore;
use crate::{Seal, SystemClock, Timestamp};

impl SigningKeys {
    /// Keys that never change. The first of an algorithm signs; all are published and verified.
    ///
    /// # Errors
    /// [`KeyError::Empty`] or [`KeyError::DuplicateKeyId`].
    pub fn fixed(keys: impl IntoIterator<Item = SigningKey>) -> Result<Self, KeyError> {
        let always = Timestamp::from_unix(0);
        let mut algorithms = Vec::new();
        let mut ring = Vec::new();
        for key in keys {
            if !algorithms.contains(&key.algorithm()) {
                algorithms.push(key.algorithm());
            }
            ring.push(RingKey { key, signs_from: always });
        }
        let ring = Ring::new(ring, &algorithms)?;
        Ok(Self::new(algorithms, ring, Arc::new(SystemClock), None))
    }

    /// The keys of a file: PEM blocks (PKCS #8, for RSA also PKCS #1) or JWKs, one or a set of them. The
    /// first key of an algorithm signs; all are published. To change keys, put a new one behind the old one
    /// and restart; once the published keys are known everywhere, put it in front and restart; and remove the
    /// old one when its tokens have expired.
    ///
    /// An RSA key in PEM is for `RS256`, unless the headers of its block say `Algorithm: PS256`; a key on Ed25519 is for `EdDSA`,
    /// unless they say `Algorithm: Ed25519`.
    ///
    /// # Errors
    /// [`KeyError::File`] with the path. On Unix, a file that other users may read is refused.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        let keys = file::load(path.as_ref())?;
        Self::fixed(keys).map_err(|error| file::wrong(path.as_ref(), error))
    }

    /// The keys of a file, which the first start creates, with a key for each algorithm. If several processes
    /// start at once, one creates it and all have its keys. On Unix its mode is 0600.
    ///
    /// ```
    /// use oauth_runtime::keys::{SigningAlgorithm, SigningKeys};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("keys.pem");
    /// let keys = SigningKeys::load_or_generate(&path, [SigningAlgorithm::Es256])?;
    /// let again = SigningKeys::load_or_generate(&path, [SigningAlgorithm::Es256])?;
    /// assert_eq!(keys.published(), again.published());
    /// # Ok::<(), oauth_runtime::BoxError>(())
    /// ```
    ///
    /// # Errors
    /// [`KeyError::File`] with the path: like [`from_file`](Self::from_file), and if the file has no key for
    /// one of the algorithms.
    pub fn load_or_generate(
        path: impl AsRef<Path>,
        algorithms: impl IntoIterator<Item = SigningAlgorithm>,
    ) -> Result<Self, KeyError> {
        let path = path.as_ref();
        let algorithms: Vec<_> = algorithms.into_iter().collect();
        let keys = Self::fixed(file::load_or_generate(path, &algorithms)?);
        let keys = keys.map_err(|error| file::wrong(path, error))?;
        match algorithms.iter().find(|algorithm| !keys.usual.algorithms.contains(algorithm)) {
            Some(missing) => Err(file::wrong(path, KeyError::NoKeyFor(*missing))),
            None => Ok(keys),
        }
    }

    /// Keys in a store, which all instances share. They rotate according to the schedule as long as
    /// [`run`](Self::run) runs or [`refresh`](Self::refresh) is called.
    ///
    /// ```
    /// use std::time::Duration;
    /// use oauth_runtime::Seal;
    /// use oauth_runtime::keys::{KeyError, RotationSchedule, SigningAlgorithm, SigningKeys};
    /// use oauth_runtime::store::KeyStore;
    ///
    /// async fn keys(store: impl KeyStore + 'static, seal: Seal) -> Result<SigningKeys, KeyError> {
    ///     let schedule = RotationSchedule::new([SigningAlgorithm::Rs256, SigningAlgorithm::Es256])
    ///         .every(Duration::from_secs(14 * 24 * 3600))
    ///         .sealed_with(seal);
    ///     let keys = SigningKeys::rotating(store, schedule).await?;
    ///     tokio::spawn(keys.clone().run());
    ///     Ok(keys)
    /// }
    /// ```
    ///
    /// # Errors
    /// [`KeyError::Store`], what is wrong with a key in the store or with the secret that opens it, or
    /// [`KeyError::Empty`] for a schedule without an algorithm.
    pub async fn rotating<S: KeyStore + 'static>(
        store: S,
        schedule: RotationSchedule,
    ) -> Result<Self, KeyError> {
        let (algorithms, clock) = (schedule.algorithms.clone(), Arc::clone(&schedule.clock));
        let interval = schedule.interval();
        let changes = Arc::<KeyChanges>::default();
        let keeper = Keeper::new(store, schedule, Arc::clone(&changes))?;
        let Loaded { ring, failed, .. } = keeper.load().await?;
        if let Some(error) = failed {
            return Err(error);
        }
        let source = Source { rings: Mutex::new(Box::new(keeper)), interval, changes };
        Ok(Self::new(algorithms, ring, clock, Some(source)))
    }

    /// Seals the keys in a store that are not sealed, or are sealed with an older secret of the seal. Returns
    /// how many there were. If it is interrupted, no key is lost: call it again. A resealed key has another
    /// slot.
    ///
    /// To start sealing, call it while no instance runs: it trusts the keys in the store. To change the
    /// secret, call it when every instance can open what the new secret seals.
    ///
    /// # Errors
    /// [`KeyError::Store`], [`KeyError::WrongSecret`], or what is wrong with a key in the store.
    pub async fn seal_stored<S: KeyStore>(store: &S, seal: &Seal) -> Result<usize, KeyError> {
        seal_stored(store, seal).await
    }
}
