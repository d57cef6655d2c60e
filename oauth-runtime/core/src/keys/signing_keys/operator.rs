//! What an operator sees of the keys, and does with them.

use serde::Serialize;

use super::{Shared, SigningKeys};
use crate::Timestamp;
use crate::keys::KeyError;

/// A signing key, as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KeyStatus {
    /// Its name in the header of a token and in the published keys (`kid`).
    pub key_id: String,
    /// The algorithm that it signs with (`alg`).
    pub algorithm: &'static str,
    /// When it begins to sign, or began; 0 for keys that do not rotate.
    pub signs_from: Timestamp,
    /// What it is used for now.
    pub state: KeyState,
}

/// What a signing key is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KeyState {
    /// It is published, and will sign.
    Next,
    /// It signs.
    Signing,
    /// It signs no longer, and is published for the tokens that it signed.
    Verifying,
}

impl SigningKeys {
    /// All published keys, with what each is used for.
    pub fn statuses(&self) -> Vec<KeyStatus> {
        self.groups().flat_map(|group| group.statuses()).collect()
    }

    /// Whether the keys rotate: then [`rotate`](Self::rotate) and [`delete`](Self::delete) work.
    pub fn do_rotate(&self) -> bool {
        self.groups().any(|group| group.source.is_some())
    }

    /// Makes a new key for each algorithm now, although none is due. It is published at once, and signs after the time of
    /// [`RotationSchedule::publish_before`](super::super::RotationSchedule::publish_before), so that everybody who verifies
    /// tokens knows it by then. Returns whether there are new keys: a key that already waits is enough.
    ///
    /// # Errors
    /// [`KeyError::DoNotRotate`], [`KeyError::Store`].
    pub async fn rotate(&self) -> Result<bool, KeyError> {
        let (mut changed, mut rotates) = (false, false);
        for source in self.groups().filter_map(|group| group.source.as_ref()) {
            changed |= source.rings.lock().await.make_early().await?;
            rotates = true;
        }
        if !rotates {
            return Err(KeyError::DoNotRotate);
        }
        self.read_again(changed).await?;
        Ok(changed)
    }

    /// Deletes a key at once, because somebody else may have it. The tokens that it signed are invalid from now on, at other
    /// instances and at clients as soon as they read the keys again. If it signed, the next key signs. Returns whether there
    /// was such a key.
    ///
    /// # Errors
    /// [`KeyError::OnlyKey`]: [`rotate`](Self::rotate) first. [`KeyError::DoNotRotate`], [`KeyError::Store`].
    pub async fn delete(&self, key_id: &str) -> Result<bool, KeyError> {
        let (mut deleted, mut rotates) = (false, false);
        for source in self.groups().filter_map(|group| group.source.as_ref()) {
            rotates = true;
            deleted = source.rings.lock().await.remove(key_id).await?;
            // No other source has it, and one that fails must not hide that it is gone.
            if deleted {
                break;
            }
        }
        if !rotates {
            return Err(KeyError::DoNotRotate);
        }
        self.read_again(deleted).await?;
        Ok(deleted)
    }

    /// Reads the keys again. What was done is done, so a failure is only in the log: the next refresh finds the change.
    async fn read_again(&self, is_done: bool) -> Result<(), KeyError> {
        match self.refresh().await {
            Err(error) if is_done => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the changed signing keys could not be read yet"
                );
                Ok(())
            }
            read => read,
        }
    }
}

impl Shared {
    fn statuses(&self) -> Vec<KeyStatus> {
        let (ring, now) = (self.ring(), self.now());
        let status = |(key, signs_from): (&super::super::SigningKey, Timestamp)| {
            let signer = ring.signer(key.algorithm(), now).map(super::super::SigningKey::key_id);
            let state = match signer == Some(key.key_id()) {
                true => KeyState::Signing,
                false if signs_from > now => KeyState::Next,
                false => KeyState::Verifying,
            };
            KeyStatus {
                key_id: key.key_id().to_owned(),
                algorithm: key.algorithm().as_str(),
                signs_from,
                state,
            }
        };
        ring.with_times().map(status).collect()
    }
}
