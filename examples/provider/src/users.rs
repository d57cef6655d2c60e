//! The resource owners: those of the configuration, and those in the store.
//!
//! A person of the configuration is the operator's: their name, their `sub` and their verified address are nobody else's, and
//! no page changes what the configuration says of them. Everybody else is in the store.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use oauth_runtime::openid::Claims;
use oauth_runtime::password::{PasswordHashError, free_unused_memory};
use oauth_runtime::store::{
    AnyStoreError, Authenticated, ClaimsStore, EmailChange, EmailChangeStore, EmailStore, MemoryStore,
    NewPassword, NewPerson, PasswordStore, PersonEmail, PersonStore, ProfileStore, SignUp, SignUpStore,
    Storage, UserStore, comparable_name,
};
use oauth_runtime::{Digest, Secret};
use serde_json::Value;

use crate::config::UserConfig;
use crate::store::Store;

/// The resource owners.
#[derive(Debug, Clone)]
pub struct Users {
    configured: Arc<MemoryStore>,
    names: HashSet<String>,
    subjects: HashSet<String>,
    /// The user names of these people, as they are written, by `sub`.
    written_names: HashMap<String, String>,
    /// The digests of the user codes that clients need for these people (CIBA), by `sub`.
    user_codes: HashMap<String, Digest>,
    stored: Store,
}

impl Users {
    /// Those of the configuration, and those in the store. Hashes the passwords; takes some milliseconds each.
    ///
    /// # Errors
    /// Where Argon2 refuses a password.
    pub fn new(configured: Vec<UserConfig>, stored: Store) -> Result<Self, PasswordHashError> {
        let people = MemoryStore::new();
        let (mut names, mut subjects) = (HashSet::new(), HashSet::new());
        let (mut user_codes, mut written_names) = (HashMap::new(), HashMap::new());
        for user in configured {
            let hash = user.password_hash()?;
            let (username, subject) = (user.username.into_inner(), user.sub.into_inner());
            user_codes.extend(user.user_code.map(|code| (subject.clone(), code.get_ref().digest())));
            names.insert(comparable_name(&username));
            subjects.insert(subject.clone());
            written_names.insert(subject.clone(), username.clone());
            people.put_claims(&subject, claims(user.claims));
            people.put_user(username, hash, subject);
        }
        // The first login may be hours away.
        free_unused_memory();
        Ok(Self { configured: Arc::new(people), names, subjects, written_names, user_codes, stored })
    }

    /// The people of the configuration, by `sub`.
    pub fn configured(&self) -> &HashSet<String> {
        &self.subjects
    }

    /// The user name of a person of the configuration.
    pub fn configured_name(&self, subject: &str) -> Option<&str> {
        self.written_names.get(subject).map(String::as_str)
    }

    /// The `sub` of each person with this user name or e-mail address, for an operator.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn search(&self, typed: &str) -> Result<Vec<String>, AnyStoreError> {
        let named = match self.is_configured_name(typed) {
            true => self.configured.find_username(typed),
            false => self.stored.store().find_username(typed).await?,
        };
        let addressed = self.find_by_email(typed).await?;
        let addressed = addressed.map(|email| email.subject.to_string());
        Ok(named.map(|user| user.subject.to_string()).into_iter().chain(addressed).collect())
    }

    /// The person whom a client means: by user name, e-mail address or `sub`.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn hinted(&self, typed: &str) -> Result<Option<Authenticated>, AnyStoreError> {
        let subject = match self.search(typed).await?.into_iter().next() {
            Some(subject) => subject,
            None if self.get_claims(typed).await?.is_some() => typed.to_owned(),
            None => return Ok(None),
        };
        let email = self.get_email(&subject).await?;
        let person = Authenticated::new(subject);
        Ok(Some(match email.and_then(|email| email.username) {
            Some(username) => person.username(username),
            None => person,
        }))
    }

    /// The digest of the code that clients need for this person, if they have one.
    pub fn user_code_of(&self, subject: &str) -> Option<&Digest> {
        self.user_codes.get(subject)
    }

    /// Whether a person of the configuration has this name, however it is spelt.
    fn is_configured_name(&self, name: &str) -> bool {
        self.names.contains(&comparable_name(name))
    }

    /// Whether a person of the configuration has this `sub`.
    fn is_configured(&self, subject: &str) -> bool {
        self.subjects.contains(subject)
    }
}

/// Claims from TOML: a date becomes a string.
fn claims(table: toml::Table) -> Claims {
    table.into_iter().map(|(name, value)| (name, json(value))).collect()
}

/// A value from TOML.
pub(crate) fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(moment) => moment.to_string().into(),
        toml::Value::Array(values) => values.into_iter().map(json).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(name, value)| (name, json(value))).collect())
        }
    }
}

impl Storage for Users {
    type Error = AnyStoreError;

    fn is_temporary(error: &AnyStoreError) -> bool {
        Store::is_temporary(error)
    }
}

impl UserStore for Users {
    /// One of the two is asked, never both: an unknown name takes as long as a wrong password.
    async fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<Option<Authenticated>, AnyStoreError> {
        if self.is_configured_name(username) {
            return Ok(self.configured.authenticate(username, password).await?);
        }
        let found = self.stored.authenticate(username, password).await?;
        Ok(found.filter(|person| {
            let is_taken = self.is_configured(&person.subject);
            if is_taken {
                let subject = &*person.subject;
                tracing::error!(
                    subject,
                    "a person in the store has the `sub` of a person in the configuration, and cannot log in; give the \
                     latter another `sub`"
                );
            }
            !is_taken
        }))
    }
}

/// The claims for ID tokens and the UserInfo endpoint.
impl ClaimsStore for Users {
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, AnyStoreError> {
        match self.is_configured(subject) {
            true => Ok(self.configured.get_claims(subject).await?),
            false => self.stored.get_claims(subject).await,
        }
    }
}

impl EmailStore for Users {
    async fn find_by_email(&self, address: &str) -> Result<Option<PersonEmail>, AnyStoreError> {
        match self.configured.find_by_email(address).await? {
            Some(found) => Ok(Some(found)),
            None => self.stored.find_by_email(address).await,
        }
    }

    async fn get_email(&self, subject: &str) -> Result<Option<PersonEmail>, AnyStoreError> {
        match self.is_configured(subject) {
            true => Ok(self.configured.get_email(subject).await?),
            false => self.stored.get_email(subject).await,
        }
    }
}

impl SignUpStore for Users {
    async fn create_person(&self, person: NewPerson) -> Result<SignUp, AnyStoreError> {
        if self.is_configured_name(&person.username) {
            return Ok(SignUp::UsernameTaken);
        }
        if self.configured.find_by_email(&person.email).await?.is_some() {
            return Ok(SignUp::EmailTaken);
        }
        self.stored.create_person(person).await
    }
}

impl PasswordStore for Users {
    async fn set_password(&self, subject: &str, password: NewPassword) -> Result<bool, AnyStoreError> {
        match self.is_configured(subject) {
            true => Ok(false),
            false => self.stored.set_password(subject, password).await,
        }
    }
}

impl EmailChangeStore for Users {
    async fn set_email(
        &self,
        subject: &str,
        current: Option<&str>,
        address: &str,
    ) -> Result<EmailChange, AnyStoreError> {
        if self.is_configured(subject) {
            return Ok(EmailChange::Stale);
        }
        let is_taken =
            self.is_configured_name(address) || self.configured.find_by_email(address).await?.is_some();
        match is_taken {
            true => Ok(EmailChange::Taken),
            false => self.stored.set_email(subject, current, address).await,
        }
    }
}

impl ProfileStore for Users {
    async fn set_claims(&self, subject: &str, current: &Claims, next: Claims) -> Result<bool, AnyStoreError> {
        match self.is_configured(subject) {
            true => Ok(false),
            false => self.stored.set_claims(subject, current, next).await,
        }
    }
}

impl PersonStore for Users {
    async fn delete_person(&self, subject: &str) -> Result<(), AnyStoreError> {
        self.stored.delete_person(subject).await
    }
}
