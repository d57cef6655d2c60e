//! Forgets people.

use super::{Administration, AdministrationError, Result};
use crate::store::{ConsentStore, GrantStore, PersonStore};

impl<S: GrantStore + ConsentStore + PersonStore> Administration<S> {
    /// Forgets the resource owner `subject`: their user names, passwords and claims, their consents, and all
    /// their grants with codes and tokens. Returns how many valid grants ended. Call it again after an error,
    /// or if somebody may have logged in meanwhile: it continues where it stopped.
    ///
    /// Passkeys and second factors belong to the pages: use `ui::forget_person`
    /// if you have them. Records that expire by themselves are not searched: pending device codes, clients of
    /// sessions, and sessions, which cannot be found without their cookie. The pages log a person without
    /// claims out of every session at its next visit, and a `Sweeper` deletes the records when they expire.
    ///
    /// # Errors
    /// The store's own.
    pub async fn forget_person(&self, subject: &str) -> Result<usize, S> {
        // The person first, so that they cannot log in and grant more; consents before grants, because they
        // lead to new grants.
        self.store.delete_person(subject).await.map_err(AdministrationError::Store)?;
        for consent in self.store.list_consents(subject).await.map_err(AdministrationError::Store)? {
            let deleted = self.store.delete_consent(subject, &consent.client_id).await;
            deleted.map_err(AdministrationError::Store)?;
        }
        self.revoke_grants(subject, None).await
    }
}
