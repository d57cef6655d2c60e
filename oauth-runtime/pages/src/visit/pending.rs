//! The requests that wait for the person, and the paths of the pages about them.

use std::sync::Arc;

use http::header::COOKIE;
use http::request::Parts;
use oauth_runtime_core::OAuthError;

use super::Visit;
use crate::language::wanted;
use crate::paths::LOGIN;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::{PendingRequest, Progress, Purpose};

impl<S: UiProvider> Visit<'_, S> {
    /// Sets the person's languages, starting with those from the client.
    pub(crate) fn set_ui_locales<'l>(&mut self, ui_locales: impl Iterator<Item = &'l str>) {
        let mut ui_locales = ui_locales.filter(|tag| !tag.is_empty()).peekable();
        if ui_locales.peek().is_none() {
            self.language = Arc::clone(&self.accepted);
            return;
        }
        let wanted = wanted(ui_locales, &self.http.headers);
        self.language = Arc::clone(self.server.pages().languages().best(&wanted));
    }

    /// The pending request with that name; its client may have named languages.
    pub(crate) fn pending(&mut self, id: &str) -> Result<PendingRequest, Refusal> {
        let (purpose, since) = Purpose::of_name(id, self.keys()).ok_or(Refusal::NothingPending)?;
        if self.now.since(since) > self.server.pages().session_lifetimes().anonymous.as_secs() {
            return Err(Refusal::NothingPending);
        }
        let progress = self.data().progress(id);
        let pending = PendingRequest { id: id.to_owned(), purpose, progress, since };
        self.set_ui_locales(pending.parameter("ui_locales").unwrap_or_default().split(' '));
        Ok(pending)
    }

    /// The path of a page.
    pub(crate) fn path(&self, page: &str) -> String {
        format!("{}{page}", self.server.settings().issuer().path())
    }

    /// The path of a page that asks about a pending request. The application may have a login page of its own.
    pub(crate) fn path_about(&self, page: &str, id: &str) -> String {
        let own = self.server.pages().login_page().filter(|_| page == LOGIN);
        format!("{}?request={id}", self.path(own.unwrap_or(page)))
    }

    /// Where a request goes on, whatever it waits for.
    pub(crate) fn path_on(&self, id: &str) -> String {
        format!("{}?request={id}", self.path(LOGIN))
    }

    /// A path of the provider as a URI, for an e-mail.
    pub(crate) fn uri(&self, path: &str) -> String {
        format!("{}{path}", self.server.settings().issuer().origin())
    }

    /// The name of a pending request.
    ///
    /// # Errors
    /// If it is too large for a URI.
    pub(crate) fn name(&self, purpose: Purpose) -> Result<String, OAuthError> {
        let too_large = || {
            OAuthError::invalid_request(
                "the request is too large to keep while the person \
            answers",
            )
        };
        purpose.name(self.keys(), self.now).ok_or_else(too_large)
    }

    /// Records the person's progress on a request.
    pub(crate) fn note(&mut self, id: &str, change: impl FnOnce(&mut Progress)) {
        self.data_mut().note(id, change);
    }

    /// The request is no longer pending.
    pub(crate) fn take(&mut self, id: &str) {
        // Written even without progress: if the session ended meanwhile, nobody may continue with it.
        if !self.data().is_anonymous() {
            self.data_mut().take(id);
        }
    }

    /// The request as the browser would send it with its current session.
    pub(crate) fn http_from_now_on(&self) -> Parts {
        let mut http = self.http.clone();
        if let Some(cookie) = self.session.cookie(self.server, &http.headers) {
            http.headers.insert(COOKIE, cookie);
        }
        http
    }
}
