//! People: their passwords, claims, consents and credentials.

use super::TenantStore;
use crate::openid::Claims;
use crate::store::{
    Authenticated, ClaimsStore, Consent, ConsentStore, CredentialStore, PersonStore, StoredCredentials,
    UserStore,
};
use crate::{Digest, Secret};

#[diagnostic::do_not_recommend]
impl<S: UserStore> UserStore for TenantStore<S> {
    async fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<Option<Authenticated>, S::Error> {
        let found = self.store.authenticate(&self.key(username), password).await?;
        Ok(found.and_then(|person| self.own(person)))
    }
}

#[diagnostic::do_not_recommend]
impl<S: ClaimsStore> ClaimsStore for TenantStore<S> {
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, S::Error> {
        self.store.get_claims(&self.key(subject)).await
    }
}

#[diagnostic::do_not_recommend]
impl<S: PersonStore> PersonStore for TenantStore<S> {
    async fn delete_person(&self, subject: &str) -> Result<(), S::Error> {
        self.store.delete_person(&self.key(subject)).await
    }
}

#[diagnostic::do_not_recommend]
impl<S: ConsentStore> ConsentStore for TenantStore<S> {
    async fn replace_consent(&self, current: Option<&Consent>, next: Consent) -> Result<bool, S::Error> {
        let current = current.map(|current| self.shared(current.clone()));
        self.store.replace_consent(current.as_ref(), self.shared(next)).await
    }

    async fn get_consent(&self, subject: &str, client_id: &str) -> Result<Option<Consent>, S::Error> {
        let consent = self.store.get_consent(&self.key(subject), &self.key(client_id)).await?;
        Ok(consent.and_then(|consent| self.own(consent)))
    }

    async fn delete_consent(&self, subject: &str, client_id: &str) -> Result<(), S::Error> {
        self.store.delete_consent(&self.key(subject), &self.key(client_id)).await
    }

    async fn list_consents(&self, subject: &str) -> Result<Vec<Consent>, S::Error> {
        Ok(self.all_own(self.store.list_consents(&self.key(subject)).await?))
    }
}

#[diagnostic::do_not_recommend]
impl<S: CredentialStore> CredentialStore for TenantStore<S> {
    async fn get_credentials(&self, digest: &Digest) -> Result<Option<StoredCredentials>, S::Error> {
        let found = self.store.get_credentials(&self.place.digest(digest)).await?;
        Ok(found.and_then(|credentials| self.own(credentials)))
    }

    async fn put_credentials(&self, credentials: StoredCredentials) -> Result<bool, S::Error> {
        self.store.put_credentials(self.shared(credentials)).await
    }

    async fn delete_credentials(&self, digest: &Digest) -> Result<(), S::Error> {
        self.store.delete_credentials(&self.place.digest(digest)).await
    }
}
