//! The capabilities of a store of users in which people create, change and delete their own accounts.
//!
//! Addresses reach the store with ASCII letters in lower case, so it may compare them exactly. A store that several
//! tenants share gets them with the tenant's name in front, like all texts by which it looks something up;
//! [`without_tenant`](super::without_tenant) returns the address itself.

use std::future::Future;

use super::{EmailChange, NewPassword, NewPerson, PersonEmail, SignUp, Storage};
use crate::openid::Claims;

/// Knows the e-mail addresses of people.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not know people's e-mail addresses",
    label = "this sends people e-mail",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn find_by_email(&self, address: &str) -> Result<Option<PersonEmail>, YourError>\n\
            async fn get_email(&self, subject: &str) -> Result<Option<PersonEmail>, YourError>",
    note = "or use a ready store"
)]
pub trait EmailStore: Storage {
    /// The person with this address. Only a verified address may find a person: otherwise, one person could write
    /// another's address into their own account, and receive the e-mails about the other person's account.
    ///
    /// ASCII letters in `address` are in lower case. The mail goes to [`PersonEmail::address`], never to the text that
    /// was typed.
    ///
    /// An unknown address must take as long as a known one; otherwise, the pages reveal to strangers who has an
    /// account. Run the same statements, for example one with outer joins, or the same commands, on keys that do not
    /// exist.
    fn find_by_email(
        &self,
        address: &str,
    ) -> impl Future<Output = Result<Option<PersonEmail>, Self::Error>> + Send;

    /// The address of a person, verified or not. `None` if the person is unknown, or has none.
    fn get_email(
        &self,
        subject: &str,
    ) -> impl Future<Output = Result<Option<PersonEmail>, Self::Error>> + Send;
}

/// Creates people: `people(sign_up)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not create people",
    label = "here people sign up",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn create_person(&self, person: NewPerson) -> Result<SignUp, YourError>",
    note = "or use a ready store"
)]
pub trait SignUpStore: Storage {
    /// Creates a person with all data of [`NewPerson`], in one atomic operation: of several people with the same
    /// address, or the same user name, it creates one.
    ///
    /// The address is verified. The store gives the person this [subject](NewPerson::subject) or its own one, and
    /// returns it.
    fn create_person(&self, person: NewPerson) -> impl Future<Output = Result<SignUp, Self::Error>> + Send;
}

/// Changes passwords: `people(password_reset, profile)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not change passwords",
    label = "here people set a new password",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn set_password(&self, subject: &str, password: NewPassword) -> Result<bool, YourError>",
    note = "or use a ready store"
)]
pub trait PasswordStore: Storage {
    /// Sets the password of a person, whatever it was, for each of their user names. `false`: there is no such person.
    ///
    /// The rules for passwords were checked. The runtime ends sessions and grants.
    fn set_password(
        &self,
        subject: &str,
        password: NewPassword,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;
}

/// Changes the e-mail addresses of people: `people(profile)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not change e-mail addresses",
    label = "here people change their e-mail address",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn set_email(&self, subject: &str, current: Option<&str>, address: &str) -> Result<EmailChange, YourError>",
    note = "or use a ready store"
)]
pub trait EmailChangeStore: Storage {
    /// Changes the verified address of a person from `current` to `address`, in one atomic operation. `current` is
    /// [`PersonEmail::address`], or `None` if the person had none.
    ///
    /// In the same operation, the person's claims `email` and `email_verified` become the new address and `true`, and a
    /// user name that is the old address becomes the new one.
    fn set_email(
        &self,
        subject: &str,
        current: Option<&str>,
        address: &str,
    ) -> impl Future<Output = Result<EmailChange, Self::Error>> + Send;
}

/// Changes the claims that people may edit themselves: `people(profile)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not change claims",
    label = "here people change their profile",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn set_claims(&self, subject: &str, current: &Claims, next: Claims) -> Result<bool, YourError>",
    note = "or use a ready store"
)]
pub trait ProfileStore: Storage {
    /// Replaces the claims `current`, as [`ClaimsStore::get_claims`](super::ClaimsStore::get_claims) returned them,
    /// with `next`, in one atomic operation. `false`: nothing was stored, because another writer changed the claims
    /// meanwhile, or the person is unknown.
    ///
    /// The claims `email` and `email_verified` are the same in both.
    fn set_claims(
        &self,
        subject: &str,
        current: &Claims,
        next: Claims,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;
}
