//! The ways to log in that a new password does not change. Somebody else may have added them.

use minijinja::{Value, context};
use oauth_runtime_core::OAuthError;

use crate::account_pages::applications::date;
use crate::account_pages::passkeys;
use crate::credentials;
use crate::part::WayIn;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// The passkeys and the authenticator app of a person, for the page after a reset.
pub(super) async fn values<S: UiProvider>(
    visit: &Visit<'_, S>,
    subject: &str,
) -> Result<Vec<Value>, OAuthError> {
    let own = credentials::of_subject(visit.server, subject).await?;
    let mut ways = passkeys::ways_in(visit, &own);
    ways.extend(
        own.app
            .as_ref()
            .map(|app| WayIn { text: visit.language().text("security-totp"), since: app.added_at }),
    );
    let value = |WayIn { text, since }| context! { text, added => date(visit, since) };
    Ok(ways.into_iter().map(value).collect())
}
