//! The addresses of people.

use super::{address, verified_address};
use crate::RedisStore;
use crate::error::RedisError;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{EmailStore, PersonEmail, comparable_name, without_tenant};

impl EmailStore for RedisStore {
    async fn find_by_email(&self, address: &str) -> Result<Option<PersonEmail>, RedisError> {
        let Some(subject) = self.text(&self.email_key(address)).await? else { return Ok(None) };
        let Some((claims, _)) = self.claims_of(&subject).await? else { return Ok(None) };
        // An earlier version may have changed the claims.
        let own = verified_address(&claims).map(comparable_name);
        if own.as_deref() != Some(without_tenant(&comparable_name(address))) {
            return Ok(None);
        }
        self.email_of(&subject, &claims).await
    }

    async fn get_email(&self, subject: &str) -> Result<Option<PersonEmail>, RedisError> {
        match self.claims_of(subject).await? {
            Some((claims, _)) => self.email_of(subject, &claims).await,
            None => Ok(None),
        }
    }
}

impl RedisStore {
    async fn email_of(&self, subject: &str, claims: &Claims) -> Result<Option<PersonEmail>, RedisError> {
        let Some(own) = address(claims) else { return Ok(None) };
        let mut names = self.names_of(subject).await?;
        names.sort_unstable();
        let email = PersonEmail::new(subject, own);
        let email = if verified_address(claims).is_some() { email } else { email.unverified() };
        Ok(Some(match names.into_iter().next() {
            Some(name) => email.username(name),
            None => email,
        }))
    }
}
