//! E-mail on its way. No request waits for a mail server.
//!
//! Whoever asks for an e-mail gets the same answer after the same work, whether there is somebody to write to or not: in both
//! cases there is a task, and it is the task that knows.

use std::sync::Arc;
use std::time::Duration;

use oauth_runtime_core::{BoxError, OAuthError};
use tokio::sync::Semaphore;

use super::{Letter, Letterhead, Mailer};

/// The maximum number of e-mails that wait. What comes then is refused.
const MOST_WAITING: usize = 1024;

/// The maximum number that are sent at the same time.
const AT_ONCE: usize = 8;

/// The pauses before the second and the third attempt.
const PAUSES: [Duration; 2] = [Duration::from_secs(5), Duration::from_secs(60)];

/// E-mail on its way. What a program has not sent when it ends is lost: the person asks again.
#[derive(Clone)]
pub(crate) struct Outbox {
    mailer: Arc<dyn Mailer>,
    waiting: Arc<Semaphore>,
    sending: Arc<Semaphore>,
}

impl Outbox {
    pub(crate) fn new(mailer: impl Mailer) -> Self {
        let [waiting, sending] = [MOST_WAITING, AT_ONCE].map(|most| Arc::new(Semaphore::new(most)));
        Self { mailer: Arc::new(mailer), waiting, sending }
    }

    /// Sends a letter, or does as if. The task ends later.
    ///
    /// # Errors
    /// `temporarily_unavailable` if too many wait.
    pub(crate) fn post(&self, letter: Option<Letter>, head: Letterhead) -> Result<(), OAuthError> {
        let Ok(place) = Arc::clone(&self.waiting).try_acquire_owned() else {
            tracing::error!(
                waiting = MOST_WAITING,
                "too many e-mails wait; the mail server is slow or does not answer"
            );
            return Err(OAuthError::TemporarilyUnavailable { retry_after: Some(Duration::from_secs(30)) });
        };
        let Ok(tokio) = tokio::runtime::Handle::try_current() else {
            tracing::error!("e-mail is sent by a task of Tokio, and there is no Tokio runtime here");
            return Err(OAuthError::ServerError);
        };
        let own = self.clone();
        tokio.spawn(async move {
            if let Some(letter) = letter {
                own.send(&letter, &head).await;
            }
            drop(place);
        });
        Ok(())
    }

    async fn send(&self, letter: &Letter, head: &Letterhead) {
        let kind = letter.kind.name();
        let mail = match letter.write(head) {
            Ok(mail) => mail,
            Err(error) => {
                tracing::error!(kind, %error, "an e-mail could not be written: mail.html has a mistake");
                return;
            }
        };
        let mut pauses = PAUSES.into_iter();
        loop {
            // The semaphore is never closed.
            let turn = self.sending.acquire().await;
            let sent = self.mailer.send(mail.clone()).await;
            drop(turn);
            let Err(error) = sent else { return };
            let pause = pauses.next();
            report(kind, error, pause);
            let Some(pause) = pause else { return };
            tokio::time::sleep(pause).await;
        }
    }
}

/// What an operator can do. The address is not in the log.
fn report(kind: &str, error: BoxError, pause: Option<Duration>) {
    let error = &*error as &dyn std::error::Error;
    match pause {
        Some(pause) => {
            let pause = pause.as_secs();
            tracing::warn!(kind, error, pause, "an e-mail could not be sent; it is tried again");
        }
        None => {
            tracing::error!(
                kind,
                error,
                "an e-mail could not be sent; look at the mail server and its settings"
            );
        }
    }
}
