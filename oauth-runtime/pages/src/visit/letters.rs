//! E-mail to the person.

use oauth_runtime_core::OAuthError;

use super::Visit;
use crate::mail::{Letter, MailKind};
use crate::post::{self, Queue, SendsMail};
use crate::provider::UiProvider;

impl<S: UiProvider> Visit<'_, S> {
    /// Sends a letter in the person's language, after those that wait in the same queue.
    ///
    /// # Errors
    /// `temporarily_unavailable` if too many wait; those of the store.
    pub(crate) async fn post<Q: Queue>(&self, letter: Letter) -> Result<(), OAuthError>
    where
        S: SendsMail,
    {
        post::post::<S, Q>(self.server, &self.language, letter).await
    }

    /// Tells a person by e-mail what happened to their account.
    pub(crate) async fn tell(&self, kind: MailKind, to: String)
    where
        S: SendsMail,
    {
        self.send_news(Letter::telling(kind, to)).await;
    }

    /// The same with a letter.
    pub(crate) async fn send_news(&self, letter: Letter)
    where
        S: SendsMail,
    {
        post::tell(self.server, &self.language, letter).await;
    }
}
