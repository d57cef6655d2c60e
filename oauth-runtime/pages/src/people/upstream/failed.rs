//! The login page again, after a failed sign-in.

use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};
use minijinja::context;
use oauth_runtime_core::event::Limit;
use oauth_runtime_core::http::Response;
use oauth_runtime_core::rate_limit::Limited;
use oauth_runtime_upstream::{Upstream, UpstreamError};

use crate::events;
use crate::next::{Next, Outcome};
use crate::page::login;
use crate::part::PagePart;
use crate::paths::LOGIN;
use crate::people_word::PeopleWord;
use crate::provider::UiProvider;
use crate::session::PendingRequest;
use crate::visit::Visit;

/// Why the sign-in failed, in as much detail as helps the person.
#[derive(Debug, Clone, Copy)]
pub(super) enum Failed {
    Declined,
    NotRecent,
    /// The person got an account here in another window, while this one waited.
    HasAccount,
    Otherwise,
}

impl Failed {
    pub(super) fn of(error: &UpstreamError) -> Self {
        match error {
            UpstreamError::NotRecent(_) => Self::NotRecent,
            error if error.is_declined() => Self::Declined,
            _ => Self::Otherwise,
        }
    }

    /// The name of the reason, for the application's own login page.
    fn name(self) -> &'static str {
        match self {
            Self::Declined => "upstream-declined",
            Self::NotRecent => "upstream-not-recent",
            Self::HasAccount => "upstream-has-account",
            Self::Otherwise => "upstream-failed",
        }
    }
}

/// The login page again, with the reason.
pub(super) async fn failed<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    upstream: &Upstream,
    pending: &PendingRequest,
    failed: Failed,
) -> Outcome {
    let mut problem = visit.about(&format!("login-{}", failed.name()), upstream.label());
    if let (Failed::NotRecent, Some(more)) = (failed, other_way::<S>(visit)) {
        problem = format!("{problem} {more}");
    }
    login::failed(visit, pending, (failed.name(), problem)).await
}

/// The same for a request that may have ended meanwhile.
pub(super) async fn again<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    upstream: &Upstream,
    request: &str,
    reason: Failed,
) -> Outcome {
    let Ok(pending) = visit.pending(request) else {
        return Ok(Next::Go(visit.path(LOGIN)));
    };
    failed(visit, upstream, &pending, reason).await
}

/// The page for somebody at whose place too many sign-ins are on their way.
pub(super) fn too_many<S: UiProvider>(visit: &Visit<'_, S>, limited: Limited) -> Response {
    events::limited(visit.server, Limit::Upstream, limited);
    let seconds = limited.retry_after.as_secs();
    let message = visit.counted("login-blocked", "seconds", seconds);
    let values = context! { code => "too_many_attempts", message };
    let mut page = visit.page(StatusCode::TOO_MANY_REQUESTS, "error.html", values);
    page.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    page
}

/// What helps a person who has no password here.
fn other_way<S: UiProvider>(visit: &Visit<'_, S>) -> Option<String> {
    let has = |word| S::People::declares(word) && visit.server.pages().has_people(word);
    let message = match (has(PeopleWord::EmailLogin), has(PeopleWord::PasswordReset)) {
        (true, _) => "login-upstream-by-email",
        (false, true) => "login-upstream-new-password",
        (false, false) => return None,
    };
    Some(visit.language().text(message))
}
