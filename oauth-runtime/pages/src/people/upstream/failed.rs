//! The login page again, after a failed sign-in.

use oauth_runtime_upstream::{Upstream, UpstreamError};

use crate::next::Outcome;
use crate::page::login;
use crate::part::PagePart;
use crate::people_word::PeopleWord;
use crate::provider::UiProvider;
use crate::session::PendingRequest;
use crate::visit::Visit;

/// Why the sign-in failed, in as much detail as helps the person.
#[derive(Debug, Clone, Copy)]
pub(super) enum Failed {
    Declined,
    NotRecent,
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
