//! One attempt to send an e-mail.

use std::time::Duration;

use oauth_runtime_core::__internal::delivery::{Came, next_attempt};
use oauth_runtime_core::__internal::{CallSpan, store_failure};
use oauth_runtime_core::store::{MailStore, PendingMail};
use oauth_runtime_core::{BoxError, OAuthError, Timestamp};

use super::SendsMail;
use super::content::{self, Content};
use super::figures::FIGURES;
use crate::mail::{EmailAddress, Letter, Letterhead};

/// How long a mail server may take. It is less than the claim lasts; otherwise, another instance would send the same
/// e-mail.
const LONGEST: Duration = Duration::from_secs(60);

/// Makes one attempt, and records the result.
pub(super) async fn attempt<S: SendsMail>(server: &S, mail: PendingMail) -> Result<(), OAuthError> {
    let pages = server.pages();
    let Some(content) = Content::open(pages, &mail.id, &mail.data) else {
        return leave(server, mail.tried_again()).await;
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
    // Stores of people may have anything. What is no address could end a header.
    if !EmailAddress::of(&letter.to).is_some_and(|to| to.as_str().eq_ignore_ascii_case(&letter.to)) {
        FIGURES.count(Came::GivenUp);
        tracing::error!(kind, "an e-mail was not sent: the address of the person in the store is not one");
        return delete(server, &mail).await;
    }
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

async fn send<S: SendsMail>(server: &S, letter: Letter, head: Letterhead<'_>) -> Result<(), BoxError> {
    let Some(mailer) = server.pages().mailer() else { return Err("the pages have no mailer".into()) };
    let span = CallSpan::of_mail(letter.kind.name());
    let mail = letter.write(&head).map_err(|error| format!("`mail.html` has a mistake: {error}"))?;
    match tokio::time::timeout(LONGEST, span.around(mailer.send(mail))).await {
        Ok(sent) => sent.inspect_err(|_| span.failed("mail")),
        Err(_) => {
            span.failed("timeout");
            Err(format!("the mail server did not answer within {} seconds", LONGEST.as_secs()).into())
        }
    }
}

/// Leaves an e-mail that no secret opens. While the instances get a new secret one after the other, another one may open it.
async fn leave<S: SendsMail>(server: &S, mail: PendingMail) -> Result<(), OAuthError> {
    let next = next_attempt(mail.attempts, server.settings().now());
    if next < mail.expires_at {
        FIGURES.count(Came::Postponed);
        tracing::warn!(
            attempts = mail.attempts,
            next_attempt = %next,
            "an e-mail cannot be opened: it was sealed with a secret that this instance does not have; it is tried again"
        );
        return postpone(server, &mail, next).await;
    }
    FIGURES.count(Came::GivenUp);
    tracing::error!(
        "an e-mail is lost: it was sealed with a secret that the pages do not have, or changed in the store"
    );
    delete(server, &mail).await
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
    let (error, attempts, asked_for_at) = (without_addresses(error), mail.attempts, mail.created_at);
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

/// The error and its causes. Mail servers repeat the address in their answers, and the log must not have it.
fn without_addresses(error: &BoxError) -> String {
    let error: &dyn std::error::Error = &**error;
    let causes: Vec<String> =
        std::iter::successors(Some(error), |error| error.source()).map(ToString::to_string).collect();
    let text = causes.join(": ");
    let words = text.split_whitespace().map(|word| if word.contains('@') { "…" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

async fn postpone<S: SendsMail>(server: &S, mail: &PendingMail, due_at: Timestamp) -> Result<(), OAuthError> {
    server.store().postpone_mail(mail, due_at).await.map_err(store_failure::<S::Store>)
}

async fn delete<S: SendsMail>(server: &S, mail: &PendingMail) -> Result<(), OAuthError> {
    server.store().delete_mail(mail).await.map_err(store_failure::<S::Store>)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("permanent error (550)")]
    struct Refused(#[source] Answer);

    #[derive(Debug, thiserror::Error)]
    #[error("5.1.1 <bob@example.org>: no mailbox alice@example.org,\nsee https://mail.example")]
    struct Answer;

    #[test]
    fn the_log_has_the_answer_of_a_mail_server_without_addresses() {
        let shown = without_addresses(&BoxError::from(Refused(Answer)));
        assert_eq!(shown, "permanent error (550): 5.1.1 … no mailbox … see https://mail.example");
    }
}
