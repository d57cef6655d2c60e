//! People who sign up, and change their accounts.
//!
//! The address of a person is their claim `email`, so it can't differ from it. Whoever looks for an address scans the claims: an
//! index would cost every change more than it saves in a store in memory.

use std::sync::PoisonError;

use super::users::User;
use super::{MemoryError, MemoryStore};
use crate::openid::Claims;
use crate::record::SEPARATOR;
use crate::store::{
    EmailChange, EmailChangeStore, EmailStore, NewPassword, NewPerson, PasswordStore, PersonEmail,
    ProfileStore, SignUp, SignUpStore, without_tenant,
};

/// The address among the claims.
fn address_of(claims: &Claims) -> Option<&str> {
    claims.get("email")?.as_str()
}

fn is_verified(claims: &Claims) -> bool {
    claims.get("email_verified").and_then(serde_json::Value::as_bool) == Some(true)
}

/// Whether this is the person's verified address. In a store that tenants share, both texts begin with the tenant's name.
fn has(subject: &str, claims: &Claims, address: &str) -> bool {
    let tenant = |text: &str| text.rsplit_once(SEPARATOR).map(|(tenant, _)| tenant.to_owned());
    let own = address_of(claims).filter(|_| is_verified(claims));
    own.is_some_and(|own| own.eq_ignore_ascii_case(without_tenant(address)))
        && tenant(subject) == tenant(address)
}

impl MemoryStore {
    fn email_of(&self, subject: &str, claims: &Claims) -> Option<PersonEmail> {
        let email = PersonEmail::new(subject, address_of(claims)?);
        let email = if is_verified(claims) { email } else { email.unverified() };
        let users = self.users.read().unwrap_or_else(PoisonError::into_inner);
        let name = users.iter().find(|(_, user)| user.subject == subject).map(|(name, _)| name.as_str());
        Some(match name {
            Some(name) => email.username(name),
            None => email,
        })
    }
}

impl EmailStore for MemoryStore {
    async fn find_by_email(&self, address: &str) -> Result<Option<PersonEmail>, MemoryError> {
        let all = self.claims.read().unwrap_or_else(PoisonError::into_inner);
        let found = all.iter().find(|(subject, claims)| has(subject, claims, address));
        Ok(found.and_then(|(subject, claims)| self.email_of(subject, claims)))
    }

    async fn get_email(&self, subject: &str) -> Result<Option<PersonEmail>, MemoryError> {
        let all = self.claims.read().unwrap_or_else(PoisonError::into_inner);
        Ok(all.get(subject).and_then(|claims| self.email_of(subject, claims)))
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
        let mut users = self.users.write().unwrap_or_else(PoisonError::into_inner);
        if users.contains_key(&*person.username) {
            return Ok(SignUp::UsernameTaken);
        }
        let subject = String::from(person.subject.clone());
        users.insert(person.username.into(), User { subject: subject.clone(), password });
        all.insert(subject, person.claims);
        Ok(SignUp::Created { subject: person.subject })
    }
}

impl PasswordStore for MemoryStore {
    async fn set_password(&self, subject: &str, password: NewPassword) -> Result<bool, MemoryError> {
        let password = password.hash().await?;
        let mut users = self.users.write().unwrap_or_else(PoisonError::into_inner);
        let mut is_there = false;
        for user in users.values_mut().filter(|user| user.subject == subject) {
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
        if all.get(subject).is_none_or(|claims| address_of(claims) != current.map(without_tenant)) {
            return Ok(EmailChange::Stale);
        }
        if all.iter().any(|(other, claims)| other != subject && has(other, claims, address)) {
            return Ok(EmailChange::Taken);
        }
        let mut users = self.users.write().unwrap_or_else(PoisonError::into_inner);
        let is_name = |name: &str| users.get(name).is_some_and(|user| user.subject == subject);
        if let Some(name) = current.filter(|name| is_name(name) && *name != address) {
            if users.contains_key(address) {
                return Ok(EmailChange::Taken);
            }
            if let Some(user) = users.remove(name) {
                users.insert(address.to_owned(), user);
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
