//! People: forget them.

use super::{Administration, AdministrationError, Result};
use crate::store::{ConsentStore, GrantStore, PersonStore};

impl<S: GrantStore + ConsentStore + PersonStore> Administration<S> {
    /// Forgets the resource owner `subject`: their user names, passwords and claims, their consents, and everything that they granted, with its
    /// codes and tokens. Says how many live grants that were. Call it again after an error, or where somebody may have logged in meanwhile:
    /// it goes on where it stopped.
    ///
    /// Passkeys and second factors are the pages': use [`ui::forget_person`](crate::ui::forget_person) where you have those. Not looked for is
    /// what goes by itself: device codes that wait, clients of a session, and sessions, which nobody finds without their cookie. Of a person
    /// without claims the pages log every session out at its next visit, and a `Sweeper` deletes the rows when they expire.
    ///
    /// # Errors
    /// The store's own.
    pub async fn forget_person(&self, subject: &str) -> Result<usize, S> {
        // The person first, who then can't log in and grant more; the consents before the grants, since they lead to new ones.
        self.store.delete_person(subject).await.map_err(AdministrationError::Store)?;
        for consent in self.store.list_consents(subject).await.map_err(AdministrationError::Store)? {
            let deleted = self.store.delete_consent(subject, &consent.client_id).await;
            deleted.map_err(AdministrationError::Store)?;
        }
        self.revoke_grants(subject, None).await
    }
}
