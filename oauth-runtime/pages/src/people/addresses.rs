//! The verified addresses of people, for every part that sends e-mail. An address that is not verified may be a
//! stranger's.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::store::{EmailStore, MailStore};

use crate::mail::Letter;
use crate::part::News;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// The user name of the person who has this address.
pub(super) async fn username_at<S>(server: &S, address: &str) -> Result<Option<String>, OAuthError>
where
    S: UiProvider<Users: EmailStore>,
{
    let found = server.users().find_by_email(address).await.map_err(store_failure::<S::Users>)?;
    Ok(found.filter(|person| person.verified).and_then(|person| person.username).map(String::from))
}

/// The address of a person.
pub(super) async fn address_of<S>(server: &S, subject: &str) -> Result<Option<String>, OAuthError>
where
    S: UiProvider<Users: EmailStore>,
{
    let email = server.users().get_email(subject).await.map_err(store_failure::<S::Users>)?;
    Ok(email.filter(|email| email.verified).map(|email| String::from(email.address)))
}

/// Tells the person with this address what happened.
pub(super) async fn tell_at<S>(visit: &Visit<'_, S>, address: String, News { kind, about }: News)
where
    S: UiProvider<Store: MailStore>,
{
    if visit.server.pages().mailer().is_some() {
        visit.send_news(Letter { about, ..Letter::telling(kind, address) }).await;
    }
}
