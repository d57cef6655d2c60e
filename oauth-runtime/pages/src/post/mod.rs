//! Keeps e-mail in the store until a mail server has taken it. No request waits for a mail server.
//!
//! Everybody who asks for an e-mail gets the same answer after the same work, whether or not there is anybody to write
//! to: the pages store a record in both cases, and only the task that reads it knows.

mod attempt;
mod content;
mod figures;
mod place;
mod queue;

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use oauth_runtime_core::__internal::delivery::{self, Background, Delivers};
use oauth_runtime_core::__internal::{mails, store_failure};
use oauth_runtime_core::store::{MailStore, PendingMail};
use oauth_runtime_core::{OAuthError, Secret, Timestamp};

pub use self::figures::{MailFigures, WaitingMails, mail_figures, waiting_mails};
pub(crate) use self::queue::{Known, People, Queue, Strangers};

use self::content::Content;
use self::place::Place;
use crate::language::Language;
use crate::mail::Letter;
use crate::provider::UiProvider;

/// How many seconds a store keeps an e-mail after the pages gave up, so that an instance can give up and log it.
const KEPT_LONGER: u64 = 86_400;

/// A provider that sends e-mail.
pub(crate) trait SendsMail: UiProvider<Store: MailStore> {}

impl<S: UiProvider<Store: MailStore>> SendsMail for S {}

/// The e-mails of a queue.
struct Outgoing<Q>(PhantomData<Q>);

impl<S: SendsMail, Q: Queue> Delivers<S> for Outgoing<Q> {
    type Record = PendingMail;

    fn background(server: &S) -> &Background<S> {
        let [strangers, people] = mails(server);
        if Q::IS_FOR_STRANGERS { strangers } else { people }
    }

    fn is_possible(server: &S) -> bool {
        server.pages().mailer().is_some()
    }

    fn begin() -> Self {
        Self(PhantomData)
    }

    async fn claim(
        server: &S,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingMail>, OAuthError> {
        let mut claimed = Vec::new();
        for queue in place::queues::<Q>(server.pages()) {
            let left = limit - claimed.len();
            let more = server.store().claim_mails(&queue, now, until, left).await;
            claimed.extend(more.map_err(store_failure::<S::Store>)?);
        }
        Ok(claimed)
    }

    async fn deliver(&self, server: &S, mail: PendingMail) -> Result<(), OAuthError> {
        attempt::attempt(server, mail).await
    }
}

/// Sends waiting e-mails as long as the server lives.
pub(crate) fn begin<S: SendsMail>(server: &Arc<S>) {
    delivery::belong::<S, Outgoing<Strangers>>(server);
    delivery::belong::<S, Outgoing<People>>(server);
}

/// Stores a letter in this language until it is sent. A letter to nobody is stored like others, and not sent.
///
/// # Errors
/// `temporarily_unavailable` if too many wait in the queue; those of the store.
pub(crate) async fn post<S: SendsMail, Q: Queue>(
    server: &S,
    language: &Language,
    letter: Letter,
) -> Result<(), OAuthError> {
    let place = Place::of::<Q>(server.pages(), letter.has_link());
    let waiting = server.store().count_mails(&place.queue, Q::MOST).await;
    let waiting = waiting.map_err(store_failure::<S::Store>)?;
    if waiting >= Q::MOST {
        tracing::error!(
            queue = Q::NAME,
            waiting,
            "too many e-mails wait; the mail server is slow or does not answer"
        );
        return Err(OAuthError::TemporarilyUnavailable { retry_after: Some(Duration::from_secs(30)) });
    }
    keep::<S, Q>(server, &place, language, letter).await
}

/// Tells a person what happened to their account. The request goes on after a failure, which is only logged, and the
/// letter is stored even if the queue is full.
pub(crate) async fn tell<S: SendsMail>(server: &S, language: &Language, letter: Letter) {
    let kind = letter.kind.name();
    let place = Place::of::<People>(server.pages(), letter.has_link());
    if let Err(error) = keep::<S, People>(server, &place, language, letter).await {
        tracing::error!(kind, %error, "a person could not be told of a change of their account by e-mail");
    }
}

async fn keep<S: SendsMail, Q: Queue>(
    server: &S,
    place: &Place<'_>,
    language: &Language,
    letter: Letter,
) -> Result<(), OAuthError> {
    let (id, now) = (Secret::generate().digest(), server.settings().now());
    let end = content::end(&letter, now);
    let origin = server.settings().issuer().origin();
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    let text = Content::new(letter, language.tag(), host).written();
    let Some(data) = text.and_then(|text| place.close(&id, &text)) else {
        tracing::error!("an e-mail could not be sealed");
        return Err(OAuthError::ServerError);
    };
    let mail = PendingMail::new(id, &*place.queue, data, now, end.plus(KEPT_LONGER));
    server.store().create_mail(mail).await.map_err(store_failure::<S::Store>)?;
    delivery::wake::<S, Outgoing<Q>>(server);
    Ok(())
}

/// Sends the e-mails that are due now, with one attempt each, and waits for the results, also of the attempts that have begun
/// before. Returns how many there were.
///
/// A running server does this by itself: after each request that sends e-mail, and every five seconds. Call it when the
/// program has answered its last request, before it ends: a [`MemoryStore`](oauth_runtime_core::store::MemoryStore)
/// loses unsent e-mails. Any other store keeps them for the next start, or for the other instances, if the pages have
/// the secret of [`seal_with`](crate::PagesBuilder::seal_with). A program that a scheduler starts may call it as well.
///
/// ```
/// # use oauth_runtime::store::MemoryStore;
/// # use oauth_runtime::oauth_server;
/// use std::time::Duration;
/// use oauth_runtime::ui::{FileMailer, Pages, deliver_mails};
///
/// #[oauth_server(grants(authorization_code), responses(code), scopes(read = "Read your notes"), people(password_reset))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
///     #[ui]
///     pages: Pages,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), oauth_runtime::BoxError> {
/// # let directory = std::env::temp_dir().join("oauth-runtime-deliver-mails");
/// let pages = Pages::builder().mailer(FileMailer::new(&directory)).build()?;
/// let notes = Notes::new("https://notes.example".parse()?, MemoryStore::new(), pages);
/// // axum::serve(listener, notes.router()).with_graceful_shutdown(signal).await?;
/// let sent = tokio::time::timeout(Duration::from_secs(10), deliver_mails(&notes)).await;
/// assert_eq!(sent??, 0, "nobody asked for one");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of the store. E-mails that were claimed before are due again after two minutes.
#[expect(private_bounds, reason = "it is what every provider with pages and this store has")]
pub async fn deliver_mails<S: SendsMail>(server: &Arc<S>) -> Result<usize, OAuthError> {
    let strangers = delivery::deliver_now::<S, Outgoing<Strangers>>(server).await;
    let people = delivery::deliver_now::<S, Outgoing<People>>(server).await;
    Ok(strangers? + people?)
}
