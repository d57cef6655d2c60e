//! People who sign up, and change their accounts.
//!
//! The address of a person is their claim `email`, so the two can't differ. A look-up of an address scans the claims:
//! in a store in memory, an index would cost every change more than it saves.

use std::sync::PoisonError;

use super::users::User;
use super::{MemoryError, MemoryStore};
use crate::openid::Claims;
use crate::store::addresses::{address, email_of, has_address};
use crate::store::{
    EmailChange, EmailChangeStore, EmailStore, NewPassword, NewPerson, PasswordStore, PersonEmail,
    ProfileStore, SignUp, SignUpStore, tenant_of, without_tenant,
};

/// Whether this is the person's verified address. In a store that tenants share, both texts begin with the tenant's name.
fn has(subject: &str, claims: &Claims, address: &str) -> bool {
    has_address(claims, address) && tenant_of(subject) == tenant_of(address)
}

impl EmailStore for MemoryStore {
    /// Scans all claims and all users, whether or not anybody has the address.
    async fn find_by_email(&self, address: &str) -> Result<Option<PersonEmail>, MemoryError> {
        let all = self.claims.read().unwrap_or_else(PoisonError::into_inner);
        let found = all.iter().filter(|(subject, claims)| has(subject, claims, address));
        let found = found.min_by_key(|(subject, _)| subject.as_str());
        let username = self.users().name_of(found.map_or("", |(subject, _)| subject)).cloned();
        Ok(found.and_then(|(subject, claims)| email_of(subject, claims, username)))
    }

    async fn get_email(&self, subject: &str) -> Result<Option<PersonEmail>, MemoryError> {
        let all = self.claims.read().unwrap_or_else(PoisonError::into_inner);
        let username = self.users().name_of(subject).cloned();
        Ok(all.get(subject).and_then(|claims| email_of(subject, claims, username)))
    }
}

impl SignUpStore for MemoryStore {
    async fn create_person(&self, person: NewPerson) -> Result<SignUp, MemoryError> {
        let password = match person.password {
            Some(password) => Some(password.hash().await?),
            None => None,
        };
        let mut all = self.claims.write().unwrap_or_else(PoisonError::into_inner);
        if all.iter().any(|(subject, claims)| has(subject, claims, &person.email)) {
            return Ok(SignUp::EmailTaken);
        }
        let mut users = self.users_mut();
        if users.is_taken(&person.username) {
            return Ok(SignUp::UsernameTaken);
        }
        let subject = String::from(person.subject.clone());
        users.put(person.username.into(), User { subject: subject.clone(), password });
        all.insert(subject, person.claims);
        Ok(SignUp::Created { subject: person.subject })
    }
}

impl PasswordStore for MemoryStore {
    async fn set_password(&self, subject: &str, password: NewPassword) -> Result<bool, MemoryError> {
        let password = password.hash().await?;
        let mut is_there = false;
        for user in self.users_mut().of_mut(subject) {
            user.password = Some(password.clone());
            is_there = true;
        }
        Ok(is_there)
    }
}

impl EmailChangeStore for MemoryStore {
    async fn set_email(
        &self,
        subject: &str,
        current: Option<&str>,
        address: &str,
    ) -> Result<EmailChange, MemoryError> {
        let mut all = self.claims.write().unwrap_or_else(PoisonError::into_inner);
        if all.get(subject).is_none_or(|claims| self::address(claims) != current.map(without_tenant)) {
            return Ok(EmailChange::Stale);
        }
        if all.iter().any(|(other, claims)| other != subject && has(other, claims, address)) {
            return Ok(EmailChange::Taken);
        }
        let mut users = self.users_mut();
        let is_name = |name: &str| users.get(name).is_some_and(|user| user.subject == subject);
        let renamed = current.filter(|name| is_name(name) && *name != address);
        if let Some((name, user)) = renamed.and_then(|name| Some((name, users.remove(name)?))) {
            // The new name may compare equal to the old one.
            let is_taken = users.is_taken(address);
            users.put(if is_taken { name } else { address }.to_owned(), user);
            if is_taken {
                return Ok(EmailChange::Taken);
            }
        }
        if let Some(claims) = all.get_mut(subject) {
            claims.insert("email", without_tenant(address));
            claims.insert("email_verified", true);
        }
        Ok(EmailChange::Changed)
    }
}

impl ProfileStore for MemoryStore {
    async fn set_claims(&self, subject: &str, current: &Claims, next: Claims) -> Result<bool, MemoryError> {
        let mut all = self.claims.write().unwrap_or_else(PoisonError::into_inner);
        match all.get_mut(subject).filter(|kept| *kept == current) {
            Some(kept) => *kept = next,
            None => return Ok(false),
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
