//! E-mails about what happened to an account, for every part that sends e-mail.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::{EmailStore, MailStore};

use crate::mail::Letter;
use crate::part::News;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// Tells a person what happened, if they have an address that is verified: any other one may be a stranger's.
pub(super) async fn tell<S>(visit: &Visit<'_, S>, subject: &str, News { kind, about }: News)
where
    S: UiProvider<Store: MailStore, Users: EmailStore>,
{
    if visit.server.pages().mailer().is_none() {
        return;
    }
    match visit.server.users().get_email(subject).await.map_err(store_failure::<S::Users>) {
        Ok(Some(email)) if email.verified => {
            let letter = Letter::telling(kind, String::from(email.address));
            visit.send_news(Letter { about, ..letter }).await;
        }
        Ok(_) => {}
        Err(error) => {
            let kind = kind.name();
            tracing::error!(kind, %error, "a person could not be told of a change of their account by e-mail");
        }
    }
}
