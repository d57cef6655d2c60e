//! People who sign up.

use redis::cmd;

use super::CLAIMS;
use super::entries::Entry;
use crate::RedisStore;
use crate::error::RedisError;
use crate::record::write_own;
use oauth_runtime_core::__internal::UserRecord;
use oauth_runtime_core::store::{NewPerson, SignUp, SignUpStore};

/// All records of a new person. The subject is random, so none of them can belong to another person.
struct New {
    user: UserRecord,
    email: Entry,
    name: Entry,
    claims: Entry,
    own: Entry,
}

impl SignUpStore for RedisStore {
    async fn create_person(&self, person: NewPerson) -> Result<SignUp, RedisError> {
        let password = match person.password {
            Some(password) => password.hash().await?.as_str().to_owned(),
            None => String::new(),
        };
        let subject = person.subject;
        let user = UserRecord { username: person.username.into(), subject: (&*subject).into(), password };
        let new = New {
            email: self.email_entry(&subject, &person.email),
            name: self.name_entry(&user)?,
            claims: Entry { key: self.claims_key(&subject), text: write_own(CLAIMS, &person.claims)? },
            own: self.user_entry(&user)?,
            user,
        };
        let taken = match self.reserve_all(&new).await {
            Ok(None) => self.keep_all(&new).await?,
            refused => {
                // Reservations that can't be undone expire after a minute.
                let _ = self.undo(&new).await;
                refused?
            }
        };
        match taken {
            None => Ok(SignUp::Created { subject }),
            Some(taken) => {
                self.note_who_was_first(&new).await?;
                Ok(taken)
            }
        }
    }
}

impl RedisStore {
    async fn reserve_all(&self, new: &New) -> Result<Option<SignUp>, RedisError> {
        if !self.reserve_email(&new.email).await? {
            return Ok(Some(SignUp::EmailTaken));
        }
        // Without an entry, an earlier version may have stored a user with this name.
        if !self.reserve_name(&new.name).await? || !self.reserve(&new.own).await? {
            return Ok(Some(SignUp::UsernameTaken));
        }
        self.reserve(&new.claims).await?;
        Ok(None)
    }

    /// The person exists once their user is kept.
    async fn keep_all(&self, new: &New) -> Result<Option<SignUp>, RedisError> {
        self.keep(&new.claims).await?;
        self.add_name(&new.user).await?;
        // If storing took longer than the reservation, another person may have the name or the address.
        if !self.keep(&new.own).await? {
            self.undo(new).await?;
            return Ok(Some(SignUp::UsernameTaken));
        }
        let noted = async {
            let is_named = self.keep(&new.name).await?;
            let has_email = self.keep(&new.email).await?;
            Ok::<_, RedisError>(match (is_named, has_email) {
                (true, true) => None,
                (true, false) => Some(SignUp::EmailTaken),
                (false, _) => Some(SignUp::UsernameTaken),
            })
        };
        match noted.await {
            Ok(None) => Ok(None),
            Ok(taken) => {
                self.undo(new).await?;
                Ok(taken)
            }
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                let subject = &new.user.subject;
                tracing::warn!(
                    error,
                    subject,
                    "could not note the address of a new person; the next login does"
                );
                Ok(None)
            }
        }
    }

    async fn undo(&self, new: &New) -> Result<(), RedisError> {
        for entry in [&new.own, &new.email, &new.name, &new.claims] {
            self.release(entry).await?;
        }
        self.connection.command(cmd("DEL").arg(self.names_key(&new.user.subject))).await
    }

    /// If a sign-up ended right after it kept the user, nobody finds its address, and no new password can be set.
    async fn note_who_was_first(&self, new: &New) -> Result<(), RedisError> {
        match self.user(&new.user.username).await? {
            Some((first, _)) => {
                self.note_name(&first).await?;
                self.note_email(&first.subject).await
            }
            None => Ok(()),
        }
    }
}
