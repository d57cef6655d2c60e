//! The end of a visit: what changed is written, and the browser gets its cookies.

use http::header::SET_COOKIE;
use oauth_runtime_core::Secret;
use oauth_runtime_core::http::Response;

use super::Visit;
use crate::ended::end_at_clients;
use crate::provider::UiProvider;
use crate::refusal::{Answer, Refusal};
use crate::session::AppSession;

impl<S: UiProvider> Visit<'_, S> {
    /// Writes the session of the application, and returns its name from now on.
    pub(crate) async fn finish_in_app(mut self, app: &AppSession) -> Result<Secret, Refusal> {
        let displaced = self.session.take_displaced();
        end_at_clients(self.server, &displaced).await?;
        let name = self.session.save_app(self.server, app, self.now).await?;
        if !displaced.is_empty() {
            self.server.session_is_over().await;
        }
        Ok(name)
    }

    /// Writes the session, and sets the browser's cookie.
    pub(crate) async fn finish(mut self, mut response: Response) -> Answer {
        // Logins that are removed to make room end like a logout.
        let displaced = self.session.take_displaced();
        if !displaced.is_empty() {
            tracing::info!(
                count = displaced.len(),
                "removed older logins to make room for newer ones in \
                the same browser"
            );
        }
        end_at_clients(self.server, &displaced).await?;
        let others = std::mem::take(&mut self.cookies);
        for cookie in
            self.session.save(self.server, &self.http.headers, self.now).await?.into_iter().chain(others)
        {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        if !displaced.is_empty() {
            self.server.session_is_over().await;
        }
        Ok(response)
    }
}

/// The response, with the cookies from one that was already finished.
pub(crate) fn with_cookies(mut response: Response, saved: &Response) -> Response {
    for cookie in saved.headers().get_all(SET_COOKIE) {
        response.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    response
}
