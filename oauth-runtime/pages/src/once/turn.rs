//! Forms and callbacks that use something up: a ticket, a sign-in at an upstream, an account. A second click comes when that is
//! gone. It gets the first answer, if the same browser sends the same form.
//!
//! The browser's key is in a cookie of its own, which outlives the session: a login gives the session a new secret, and a
//! deleted account ends it.

use http::header::LOCATION;
use oauth_runtime_core::http::{Form, Response, see_other};
use oauth_runtime_core::{Digest, OAuthError, Secret};

use super::record::Kept;
use super::{ANSWERED_WITHIN, BETWEEN_LOOKS, Found, LOOKS, Once, SentForm};
use crate::paths::LOGIN;
use crate::provider::UiProvider;
use crate::session::BrowserKeys;
use crate::visit::Visit;

/// What a request finds that is about to use something up.
pub(crate) enum Sending {
    /// It is the first one. It has to [end](SentForm::end) the form, or [give it back](SentForm::give_back).
    First(SentForm),
    /// Another one did it, with this answer.
    Answered(Response),
}

impl SentForm {
    /// All that the browser sent to the page.
    pub(crate) fn of_browser(keys: &BrowserKeys, page: &str, form: &Form<'_>) -> Self {
        Self::made_by(keys.current(), &of_form(page, form))
    }

    /// The same for a page that something else names.
    pub(crate) fn about(keys: &BrowserKeys, page: &str, name: &str) -> Self {
        Self::made_by(keys.current(), &[page.to_owned(), name.to_owned()])
    }

    fn made_by(key: &Secret, about: &[String]) -> Self {
        let about: Vec<&str> = about.iter().map(String::as_str).collect();
        Self { is_shown: true, ..Self::new(key.clone(), &about) }
    }

    /// Whether this request is the first one. It waits while another one is at it.
    ///
    /// # Errors
    /// `temporarily_unavailable` if that takes too long; those of the store.
    pub(crate) async fn begin<S: UiProvider>(mut self, visit: &Visit<'_, S>) -> Result<Sending, OAuthError> {
        let once = Once::new(visit.server, visit.now, &self);
        let attempt = match once.turn().await? {
            Found::First(attempt) => Some(attempt),
            Found::Answered(session, sealed) => match once.again_or_onward(session, &sealed).await? {
                Some(answer) => return Ok(Sending::Answered(answer)),
                None => None,
            },
        };
        self.begun = attempt;
        Ok(Sending::First(self))
    }

    /// Nothing was used up: the next one tries again.
    pub(crate) async fn give_back<S: UiProvider>(self, visit: &Visit<'_, S>) {
        let Some(attempt) = self.begun else { return };
        let kept = Once::new(visit.server, visit.now, &self).keep(&Kept::Failed(attempt + 1)).await;
        if let Err(error) = kept {
            // The next one waits until the claim has expired.
            tracing::warn!(%error, "could not note that a form was not answered");
        }
    }
}

/// The answer to the same form of this browser. It waits while another request is at it.
pub(crate) async fn answered<S: UiProvider>(
    visit: &Visit<'_, S>,
    page: &str,
    form: &Form<'_>,
) -> Result<Option<Response>, OAuthError> {
    answered_about(visit, &of_form(page, form)).await
}

/// The answer to the first request of this browser to a page that something else names.
pub(crate) async fn answered_named<S: UiProvider>(
    visit: &Visit<'_, S>,
    page: &str,
    name: &str,
) -> Result<Option<Response>, OAuthError> {
    answered_about(visit, &[page.to_owned(), name.to_owned()]).await
}

async fn answered_about<S: UiProvider>(
    visit: &Visit<'_, S>,
    about: &[String],
) -> Result<Option<Response>, OAuthError> {
    for key in visit.keys().sent() {
        let sent = SentForm::made_by(key, about);
        if let Some(answer) = Once::new(visit.server, visit.now, &sent).first_answer().await? {
            return Ok(Some(answer));
        }
    }
    Ok(None)
}

/// The page and all fields, so that the same ticket with another password is another form.
fn of_form(page: &str, form: &Form<'_>) -> Vec<String> {
    let fields = form.iter().flat_map(|(name, value)| [name.to_owned(), value.to_owned()]);
    std::iter::once(page.to_owned()).chain(fields).collect()
}

impl<S: UiProvider> Once<'_, S> {
    /// The first answer, once it is there; `None` if nobody is at it.
    async fn first_answer(&self) -> Result<Option<Response>, OAuthError> {
        for _ in 0..LOOKS {
            match self.kept().await? {
                Some((Kept::Answered(session, sealed), _)) => {
                    return self.again_or_onward(session, &sealed).await;
                }
                Some((Kept::Begun(_), since)) if self.now.since(since) < ANSWERED_WITHIN => {}
                _ => return Ok(None),
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        Ok(None)
    }

    /// The answer again. If the session that it set is over, the browser still goes where it led, to a page of ours: that page
    /// asks what it asks everybody. Where a request waits, it goes on from where it is.
    async fn again_or_onward(
        &self,
        session: Option<Digest>,
        sealed: &str,
    ) -> Result<Option<Response>, OAuthError> {
        if let Some(answer) = self.again(session, sealed).await? {
            return Ok(Some(answer));
        }
        let Some(answer) = self.opened(sealed) else { return Ok(None) };
        let location = answer.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        let own = location.filter(|location| location.starts_with('/') && !location.starts_with("//"));
        Ok(own.map(|own| match own.split_once("?request=") {
            Some((_, id)) => {
                let issuer = self.server.settings().issuer();
                see_other(&format!("{}{LOGIN}?request={id}", issuer.path()))
            }
            None => see_other(own),
        }))
    }
}
