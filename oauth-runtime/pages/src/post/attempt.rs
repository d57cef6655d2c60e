//! One attempt to send an e-mail.

use std::time::Duration;

use oauth_runtime_core::__internal::delivery::{Came, next_attempt};
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::{MailStore, PendingMail};
use oauth_runtime_core::{BoxError, OAuthError, Timestamp};

use super::SendsMail;
use super::content::{self, Content};
use super::figures::FIGURES;
use crate::mail::{Letter, Letterhead};

/// How long a mail server may take. It is less than the claim lasts; otherwise, another instance would send the same
/// e-mail.
const LONGEST: Duration = Duration::from_secs(60);

/// Makes one attempt, and records the result.
pub(super) async fn attempt<S: SendsMail>(server: &S, mail: PendingMail) -> Result<(), OAuthError> {
    let pages = server.pages();
    let Some(content) = Content::open(pages, &mail.id, &mail.data) else {
        FIGURES.count(Came::GivenUp);
        tracing::error!(
            "an e-mail is lost: it was sealed with a secret that the pages do not have, or changed in the store"
        );
        return delete(server, &mail).await;
    };
    let Some((letter, head)) = content.letter(pages) else {
        // An instance of the version that wrote it will send it.
        let later = server.settings().now().plus(LONGEST.as_secs());
        return postpone(server, &mail, later).await;
    };
    if letter.is_for_nobody {
        return delete(server, &mail).await;
    }
    let kind = letter.kind.name();
    let end = content::end(&letter, mail.created_at);
    match send(server, letter, head).await {
        Ok(()) => {
            FIGURES.count(Came::Delivered);
            tracing::debug!(kind, "sent an e-mail");
            delete(server, &mail).await
        }
        Err(error) => again(server, mail.tried_again(), (kind, error), end).await,
    }
}

async fn send<S: SendsMail>(server: &S, letter: Letter, head: Letterhead) -> Result<(), BoxError> {
    let Some(mailer) = server.pages().mailer() else { return Err("the pages have no mailer".into()) };
    let mail = letter.write(&head).map_err(|error| format!("`mail.html` has a mistake: {error}"))?;
    match tokio::time::timeout(LONGEST, mailer.send(mail)).await {
        Ok(sent) => sent,
        Err(_) => Err(format!("the mail server did not answer within {} seconds", LONGEST.as_secs()).into()),
    }
}

/// Postpones an e-mail until the next attempt, or gives up if that would be too late. The address is not in the log.
async fn again<S: SendsMail>(
    server: &S,
    mail: PendingMail,
    (kind, error): (&str, BoxError),
    end: Timestamp,
) -> Result<(), OAuthError> {
    let next = next_attempt(mail.attempts, server.settings().now());
    if next < end {
        report(kind, &error, &mail, Some(next));
        FIGURES.count(Came::Postponed);
        return postpone(server, &mail, next).await;
    }
    report(kind, &error, &mail, None);
    FIGURES.count(Came::GivenUp);
    delete(server, &mail).await
}

/// What an operator can do.
fn report(kind: &str, error: &BoxError, mail: &PendingMail, next: Option<Timestamp>) {
    let (error, attempts, asked_for_at) =
        (&**error as &dyn std::error::Error, mail.attempts, mail.created_at);
    match next {
        Some(next) => {
            tracing::warn!(kind, error, attempts, next_attempt = %next, "an e-mail could not be sent; it is tried again");
        }
        None => {
            tracing::error!(
                kind,
                error,
                attempts,
                %asked_for_at,
                "an e-mail could not be sent: gave up; look at the mail server and its settings"
            );
        }
    }
}

async fn postpone<S: SendsMail>(server: &S, mail: &PendingMail, due_at: Timestamp) -> Result<(), OAuthError> {
    server.store().postpone_mail(mail, due_at).await.map_err(store_failure::<S::Store>)
}

async fn delete<S: SendsMail>(server: &S, mail: &PendingMail) -> Result<(), OAuthError> {
    server.store().delete_mail(mail).await.map_err(store_failure::<S::Store>)
}
