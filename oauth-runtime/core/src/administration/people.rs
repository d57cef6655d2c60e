//! Forgets people.

use super::{Administration, AdministrationError, Result};
use crate::store::{ConsentStore, EventStore, GrantStore, PersonStore};

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

impl<S: EventStore> Administration<S> {
    /// Deletes the events of a person from the audit log, before their retention is over. [`forget_person`] leaves them,
    /// because an operator may have to account for what happened; decide which law applies to you (GDPR article 17(3)).
    ///
    /// Events about a client or a grant alone stay: they do not name the person. Events that the provider has not written
    /// yet stay too; call it again a minute later.
    ///
    /// # Errors
    /// The store's own.
    ///
    /// [`forget_person`]: Self::forget_person
    pub async fn forget_events(&self, subject: &str) -> Result<(), S> {
        self.store.delete_events_of(subject).await.map_err(AdministrationError::Store)
    }
}
