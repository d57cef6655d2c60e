//! People who sign up, and change their accounts.

use super::TenantStore;
use crate::openid::Claims;
use crate::store::{
    EmailChange, EmailChangeStore, EmailStore, NewPassword, NewPerson, PasswordStore, PersonEmail,
    ProfileStore, SignUp, SignUpStore,
};

#[diagnostic::do_not_recommend]
impl<S: EmailStore> EmailStore for TenantStore<S> {
    async fn find_by_email(&self, address: &str) -> Result<Option<PersonEmail>, S::Error> {
        let found = self.store.find_by_email(&self.key(address)).await?;
        Ok(found.and_then(|email| self.own(email)))
    }

    async fn get_email(&self, subject: &str) -> Result<Option<PersonEmail>, S::Error> {
        let found = self.store.get_email(&self.key(subject)).await?;
        Ok(found.and_then(|email| self.own(email)))
    }
}

#[diagnostic::do_not_recommend]
impl<S: SignUpStore> SignUpStore for TenantStore<S> {
    async fn create_person(&self, person: NewPerson) -> Result<SignUp, S::Error> {
        let given = person.subject.clone();
        let outcome = self.store.create_person(self.shared(person)).await?;
        // A store that tenants share takes the subject that it is given: one of its own would be found by no tenant.
        Ok(self.own(outcome).unwrap_or(SignUp::Created { subject: given }))
    }
}

#[diagnostic::do_not_recommend]
impl<S: PasswordStore> PasswordStore for TenantStore<S> {
    async fn set_password(&self, subject: &str, password: NewPassword) -> Result<bool, S::Error> {
        self.store.set_password(&self.key(subject), password).await
    }
}

#[diagnostic::do_not_recommend]
impl<S: EmailChangeStore> EmailChangeStore for TenantStore<S> {
    async fn set_email(
        &self,
        subject: &str,
        current: Option<&str>,
        address: &str,
    ) -> Result<EmailChange, S::Error> {
        let current = current.map(|current| self.key(current));
        self.store.set_email(&self.key(subject), current.as_deref(), &self.key(address)).await
    }
}

#[diagnostic::do_not_recommend]
impl<S: ProfileStore> ProfileStore for TenantStore<S> {
    async fn set_claims(&self, subject: &str, current: &Claims, next: Claims) -> Result<bool, S::Error> {
        self.store.set_claims(&self.key(subject), current, next).await
    }
}
