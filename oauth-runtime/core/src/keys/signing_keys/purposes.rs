//! Keys for some purposes beside the others.

use std::sync::Arc;

use super::{Shared, SigningKeys};
use crate::keys::{KeyError, SigningAlgorithm, SigningPurpose};

impl SigningKeys {
    /// Adds keys that sign only what these purposes name; these keys sign the rest. All are published together.
    ///
    /// Each part may have any source: ID tokens may come from a hardware security module while access tokens are signed
    /// by keys that rotate in a store. Purposes that nobody names keep their keys, but logout tokens have those
    /// of ID tokens: a client expects the same algorithm (Back-Channel Logout section 2.4), so a client whose algorithm
    /// the keys for logout tokens do not have gets them by the keys for ID tokens, too.
    ///
    /// The algorithms of a purpose are those of its keys, in the metadata and at registration. A client without a
    /// registered algorithm gets ID tokens with `RS256`, or with the first algorithm of these keys if none signs with
    /// that.
    ///
    /// ```
    /// use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys, SigningPurpose};
    ///
    /// let usual = SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Rs256)?])?;
    /// let fast = SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::EdDsa)?])?;
    /// let keys = usual.with_purposes([SigningPurpose::AccessToken, SigningPurpose::Introspection], fast)?;
    /// assert_eq!(keys.for_purpose(SigningPurpose::AccessToken).algorithms(), [SigningAlgorithm::EdDsa]);
    /// assert_eq!(keys.for_purpose(SigningPurpose::IdToken).algorithms(), [SigningAlgorithm::Rs256]);
    /// # Ok::<(), oauth_runtime::keys::KeyError>(())
    /// ```
    ///
    /// # Errors
    /// [`KeyError::NoPurpose`] without a purpose, [`KeyError::PurposeTwice`] if a purpose has keys already,
    /// [`KeyError::DuplicateKeyId`] if two keys have the same `kid`.
    pub fn with_purposes(
        self,
        purposes: impl IntoIterator<Item = SigningPurpose>,
        keys: SigningKeys,
    ) -> Result<Self, KeyError> {
        let mut special = self.special.to_vec();
        let before = special.len();
        for purpose in purposes {
            if special.iter().any(|(own, _)| *own == purpose) {
                return Err(KeyError::PurposeTwice(purpose));
            }
            // Its own special keys would be for other purposes.
            special.push((purpose, keys.for_purpose(purpose).alone()));
        }
        if special.len() == before {
            return Err(KeyError::NoPurpose);
        }
        let all = Self { usual: self.usual, special: special.into() };
        all.check_key_ids()?;
        Ok(all)
    }

    /// The keys that sign for this purpose.
    pub fn for_purpose(&self, purpose: SigningPurpose) -> &SigningKeys {
        let special = |wanted| self.special.iter().find(|(own, _)| *own == wanted).map(|(_, keys)| keys);
        match purpose {
            SigningPurpose::LogoutToken | SigningPurpose::SecurityEvent => {
                special(purpose).or_else(|| special(SigningPurpose::IdToken))
            }
            _ => special(purpose),
        }
        .unwrap_or(self)
    }

    /// Every algorithm that any of these keys signs with.
    pub(crate) fn every_algorithm(&self) -> Vec<SigningAlgorithm> {
        let mut all = Vec::new();
        for algorithm in self.groups().flat_map(|keys| keys.algorithms.iter().copied()) {
            if !all.contains(&algorithm) {
                all.push(algorithm);
            }
        }
        all
    }

    /// The usual keys, and those of each purpose: each group once.
    pub(in crate::keys) fn groups(&self) -> impl Iterator<Item = &Arc<Shared>> {
        let special = self.special.iter().enumerate().filter(|(n, (_, keys))| {
            let is_known = |other: &Arc<Shared>| Arc::ptr_eq(other, &keys.usual);
            !is_known(&self.usual) && !self.special[..*n].iter().any(|(_, other)| is_known(&other.usual))
        });
        std::iter::once(&self.usual).chain(special.map(|(_, (_, keys))| &keys.usual))
    }

    /// Keys that rotate have names that nobody else chooses, so their later ones differ, too.
    fn check_key_ids(&self) -> Result<(), KeyError> {
        let mut known = Vec::new();
        for group in self.groups() {
            for key_id in group.ring().key_ids() {
                if known.contains(&key_id) {
                    return Err(KeyError::DuplicateKeyId(key_id));
                }
                known.push(key_id);
            }
        }
        Ok(())
    }

    fn alone(&self) -> Self {
        Self { usual: Arc::clone(&self.usual), special: Arc::default() }
    }
}
