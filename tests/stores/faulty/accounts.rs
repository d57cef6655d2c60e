//! People who sign up and change their accounts, with faults.

use oauth_runtime::Secret;
use oauth_runtime::openid::Claims;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::store::{
    Authenticated, ClaimsStore, EmailChange, EmailChangeStore, EmailStore, NewPassword, NewPerson,
    PasswordStore, PersonEmail, ProfileStore, SignUp, SignUpStore, UserStore,
};

use super::{Fault, Faulty, Unreachable};

/// Of a password that nobody has.
const NOBODYS: &str = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

impl UserStore for Faulty {
    async fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<Option<Authenticated>, Unreachable> {
        let cut: String = password.reveal().chars().take(72).collect();
        let password = if self.has(Fault::CutsPasswords) { &Secret::from(cut) } else { password };
        let person = self.inner.authenticate(username, password).await?;
        let is_exact = |person: &Authenticated| person.username.as_deref() == Some(username);
        Ok(person.filter(|person| !self.has(Fault::ComparesUserNamesExactly) || is_exact(person)))
    }
}

impl EmailStore for Faulty {
    async fn find_by_email(&self, address: &str) -> Result<Option<PersonEmail>, Unreachable> {
        let claimed = self.beside().claimed.get(address).cloned();
        match (self.inner.find_by_email(address).await?, claimed) {
            (None, Some(subject)) if self.has(Fault::FindsUnverifiedAddresses) => {
                Ok(self.inner.get_email(&subject).await?)
            }
            (found, _) => Ok(found),
        }
    }

    async fn get_email(&self, subject: &str) -> Result<Option<PersonEmail>, Unreachable> {
        Ok(self.inner.get_email(subject).await?)
    }
}

impl Faulty {
    /// Adds a user name to a person's.
    pub(in crate::stores) fn put_user(&self, username: String, password: PasswordHash, subject: String) {
        self.inner.put_user(username.clone(), password.clone(), subject.clone());
        self.beside().names.push((username, password, subject));
    }

    /// Adds a person, whoever is there.
    async fn add(&self, person: NewPerson) -> Result<SignUp, Unreachable> {
        let hash: PasswordHash = match person.password {
            Some(password) => password.hash().await.map_err(|_| Unreachable)?,
            None => NOBODYS.parse().map_err(|_| Unreachable)?,
        };
        self.inner.put_user(&*person.username, hash, &*person.subject);
        self.inner.put_claims(&person.subject, person.claims);
        Ok(SignUp::Created { subject: person.subject })
    }
}

impl SignUpStore for Faulty {
    async fn create_person(&self, person: NewPerson) -> Result<SignUp, Unreachable> {
        match self.fault {
            Fault::SignsUpInTwoSteps => {
                if self.inner.find_by_email(&person.email).await?.is_some() {
                    return Ok(SignUp::EmailTaken);
                }
                let is_taken = !self.beside().usernames.insert(person.username.to_string());
                if is_taken {
                    return Ok(SignUp::UsernameTaken);
                }
                tokio::task::yield_now().await;
                self.add(person).await
            }
            Fault::SignsUpOverOthers => self.add(person).await,
            Fault::LeavesHalfASignUp => {
                let (subject, claims) = (person.subject.clone(), person.claims.clone());
                let outcome = self.inner.create_person(person).await?;
                self.inner.put_claims(&subject, claims);
                Ok(outcome)
            }
            _ => Ok(self.inner.create_person(person).await?),
        }
    }
}

impl PasswordStore for Faulty {
    async fn set_password(&self, subject: &str, password: NewPassword) -> Result<bool, Unreachable> {
        match self.fault {
            Fault::SetsNoPassword => Ok(true),
            Fault::SetsOnePassword => {
                let set = self.inner.set_password(subject, password).await?;
                for (username, hash, of) in self.beside().names.clone() {
                    if of == subject {
                        self.inner.put_user(username, hash, of);
                    }
                }
                Ok(set)
            }
            Fault::CutsPasswords => {
                let cut: String = password.reveal().chars().take(72).collect();
                Ok(self.inner.set_password(subject, NewPassword::new(cut.into())).await?)
            }
            _ => Ok(self.inner.set_password(subject, password).await?),
        }
    }
}

impl EmailChangeStore for Faulty {
    async fn set_email(
        &self,
        subject: &str,
        current: Option<&str>,
        address: &str,
    ) -> Result<EmailChange, Unreachable> {
        let claims = self.inner.get_claims(subject).await?.unwrap_or_default();
        let kept = claims.get("email").and_then(|email| email.as_str()).map(str::to_owned);
        match self.fault {
            Fault::ChangesAnyAddress => Ok(self.inner.set_email(subject, kept.as_deref(), address).await?),
            Fault::KeepsTheUserNameOfAnAddress => {
                if kept.as_deref() != current {
                    return Ok(EmailChange::Stale);
                }
                let owner = self.inner.find_by_email(address).await?;
                if owner.is_some_and(|owner| &*owner.subject != subject) {
                    return Ok(EmailChange::Taken);
                }
                let claims = claims.with("email", address).with("email_verified", true);
                self.inner.put_claims(subject, claims);
                Ok(EmailChange::Changed)
            }
            Fault::TakesAddressesOver => {
                if let Some(owner) = self.inner.find_by_email(address).await?
                    && &*owner.subject != subject
                {
                    self.inner.put_claims(&owner.subject, Claims::new());
                }
                Ok(self.inner.set_email(subject, current, address).await?)
            }
            Fault::ChangesAddressesInTwoSteps => {
                tokio::task::yield_now().await;
                let outcome = self.inner.set_email(subject, current, address).await?;
                if outcome == EmailChange::Changed {
                    let claims = claims.with("email", address).with("email_verified", true);
                    self.inner.put_claims(subject, claims);
                }
                Ok(outcome)
            }
            _ => Ok(self.inner.set_email(subject, current, address).await?),
        }
    }
}

impl ProfileStore for Faulty {
    async fn set_claims(&self, subject: &str, current: &Claims, next: Claims) -> Result<bool, Unreachable> {
        match self.fault {
            Fault::ReplacesAnyClaims => {
                self.inner.put_claims(subject, next);
                Ok(true)
            }
            Fault::ReplacesClaimsInTwoSteps => {
                let is_current = self.inner.get_claims(subject).await?.as_ref() == Some(current);
                tokio::task::yield_now().await;
                if is_current {
                    self.inner.put_claims(subject, next);
                }
                Ok(is_current)
            }
            _ => Ok(self.inner.set_claims(subject, current, next).await?),
        }
    }
}
