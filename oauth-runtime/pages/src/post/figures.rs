//! Counts the e-mails of a process by result, and the waiting e-mails.

use oauth_runtime_core::__internal::delivery::Figures;
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::store::MailStore;

use super::{People, Queue, SendsMail, Strangers, place};

pub(super) static FIGURES: Figures = Figures::new();

/// The results of the attempts to send e-mail in this process, since it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MailFigures {
    /// How many the mailer took.
    pub delivered: u64,
    /// How many attempts failed and will be repeated.
    pub postponed: u64,
    /// How many were given up. The log says why, but does not have the addressees.
    pub given_up: u64,
}

/// The figures of this process, to export as metrics: of all its providers and tenants together.
///
/// ```
/// let figures = oauth_runtime::ui::mail_figures();
/// assert_eq!((figures.delivered, figures.postponed, figures.given_up), (0, 0, 0));
/// ```
pub fn mail_figures() -> MailFigures {
    let [delivered, postponed, given_up] = FIGURES.read();
    MailFigures { delivered, postponed, given_up }
}

/// How many e-mails wait in the store. For a moment, this includes e-mails to nobody, which look like others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaitingMails {
    /// E-mails that strangers asked for: at most 1024. Further ones are refused.
    pub strangers: usize,
    /// E-mails about actions of people who were logged in: at most 4096, except notices, which are never refused. Also e-mails
    /// that were asked for in browsers or at places that the person used before: those are refused if 2048 wait.
    pub people: usize,
}

/// How many e-mails wait in the store, for all instances. If the numbers grow, the mail server is slow or does not answer.
///
/// # Errors
/// Those of the store.
#[expect(private_bounds, reason = "it is what every provider with pages and this store has")]
pub async fn waiting_mails<S: SendsMail>(server: &S) -> Result<WaitingMails, OAuthError> {
    let strangers = count::<S, Strangers>(server, Strangers::MOST).await?;
    // The queue of people may be longer, because notices are never refused.
    let people = count::<S, People>(server, 2 * People::MOST).await?;
    Ok(WaitingMails { strangers, people })
}

async fn count<S: SendsMail, Q: Queue>(server: &S, most: usize) -> Result<usize, OAuthError> {
    let mut waiting = 0;
    for queue in place::queues::<Q>(server.pages()) {
        waiting += server.store().count_mails(&queue, most).await.map_err(store_failure::<S::Store>)?;
    }
    Ok(waiting)
}
