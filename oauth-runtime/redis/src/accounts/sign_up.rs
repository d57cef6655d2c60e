//! People who sign up.

use redis::cmd;

use super::entries::Entry;
use super::{CLAIMS, User};
use crate::RedisStore;
use crate::error::RedisError;
use crate::record::write_own;
use oauth_runtime_core::store::{NewPerson, SignUp, SignUpStore};

impl SignUpStore for RedisStore {
    async fn create_person(&self, person: NewPerson) -> Result<SignUp, RedisError> {
        let password = match person.password {
            Some(password) => password.hash().await?.as_str().to_owned(),
            None => String::new(),
        };
        let subject = person.subject;
        let user = User { username: person.username.into(), subject: (&*subject).into(), password };
        let claims = write_own(CLAIMS, &person.claims)?;
        let email = self.email_entry(&subject, &person.email);
        if !self.reserve(&email).await? {
            return Ok(SignUp::EmailTaken);
        }
        let name = self.name_entry(&user)?;
        if !self.reserve(&name).await? {
            self.release(&email).await?;
            return Ok(SignUp::UsernameTaken);
        }
        self.connection.command::<()>(cmd("SET").arg(self.claims_key(&subject)).arg(claims)).await?;
        if !self.create_user(&user).await? {
            self.release(&email).await?;
            self.release(&name).await?;
            self.connection.command::<()>(cmd("DEL").arg(self.claims_key(&subject))).await?;
            return Ok(SignUp::UsernameTaken);
        }
        self.add_name(&user).await?;
        self.keep(&name).await?;
        self.keep(&email).await?;
        Ok(SignUp::Created { subject })
    }
}

impl RedisStore {
    /// Stores a user whose name is reserved. `false`: an earlier version has a user with it.
    pub(super) async fn create_user(&self, user: &User) -> Result<bool, RedisError> {
        let entry = Entry { key: self.user_key(&user.username), text: user.write()? };
        if !self.reserve(&entry).await? {
            return Ok(false);
        }
        self.keep(&entry).await?;
        Ok(true)
    }
}
