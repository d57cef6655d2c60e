//! A user name with its person, as ready stores keep it.

use serde::{Deserialize, Serialize};

#[cfg(feature = "passwords")]
use crate::Secret;
#[cfg(feature = "passwords")]
use crate::password::{PasswordCheck, PasswordHash, PasswordHashError};

/// A user name with its person. It does not print: it has a hash.
#[expect(missing_debug_implementations, reason = "it has a hash")]
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRecord {
    /// As it was written.
    pub username: String,
    /// The stable identifier: `sub`.
    pub subject: String,
    /// The hash; empty for a person who logs in in another way. Earlier versions can read an empty hash, and no
    /// password matches it.
    pub password: String,
}

#[cfg(feature = "passwords")]
impl UserRecord {
    /// Verifies a password of the user that was found, or of nobody, which takes as long.
    ///
    /// # Errors
    /// Those of [`PasswordHash::check`].
    pub async fn check(found: Option<&Self>, password: &Secret) -> Result<PasswordCheck, PasswordHashError> {
        // A text that is not a hash matches no password, and takes the same time.
        let hash = found.filter(|user| !user.password.is_empty());
        let hash = hash.and_then(|user| crate::password::stored(&user.password, &user.subject));
        PasswordHash::check(hash, password.clone()).await
    }
}
