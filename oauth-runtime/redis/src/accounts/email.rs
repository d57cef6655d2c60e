//! The addresses of people.

use futures_util::future::try_join;

use super::NOBODY;
use crate::RedisStore;
use crate::error::RedisError;
use oauth_runtime_core::__internal::{email_of, has_address};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{EmailStore, PersonEmail};

impl EmailStore for RedisStore {
    /// The entry leads to the claims and the user name. An unknown address leads to keys that do not exist.
    async fn find_by_email(&self, address: &str) -> Result<Option<PersonEmail>, RedisError> {
        let subject = self.text(&self.email_key(address)).await?;
        // An earlier version may have changed the claims.
        self.email_if(subject.as_deref(), |claims| has_address(claims, address)).await
    }

    async fn get_email(&self, subject: &str) -> Result<Option<PersonEmail>, RedisError> {
        self.email_if(Some(subject), |_| true).await
    }
}

impl RedisStore {
    async fn email_if(
        &self,
        subject: Option<&str>,
        is_theirs: impl Fn(&Claims) -> bool,
    ) -> Result<Option<PersonEmail>, RedisError> {
        let (claims, names) = match subject {
            Some(subject) => (self.claims_key(subject), self.names_key(subject)),
            None => (self.connection.key("claims", NOBODY), self.connection.key("user-names", NOBODY)),
        };
        let (claims, names) = try_join(self.claims_at(&claims), self.names_at(&names)).await?;
        let subject = subject.unwrap_or_default();
        let username = self.first_of(subject, names).await?;
        let claims = claims.filter(|(claims, _)| is_theirs(claims));
        Ok(claims.and_then(|(claims, _)| email_of(subject, &claims, username)))
    }
}
