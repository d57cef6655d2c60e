//! The ways to log in that a new password does not change. Somebody else may have added them.

use minijinja::{Value, context};
use oauth_runtime_core::OAuthError;

use crate::account_pages::applications::date;
use crate::account_pages::passkeys;
use crate::credentials;
use crate::part::{PagePart, WayIn};
use crate::provider::UiProvider;
use crate::visit::Visit;

/// The passkeys, the authenticator app and the links to other providers of a person, for the page after a reset.
pub(super) async fn values<S: UiProvider>(
    visit: &Visit<'_, S>,
    subject: &str,
) -> Result<Vec<Value>, OAuthError> {
    let own = credentials::of_subject(visit.server, subject).await?;
    let mut ways = passkeys::ways_in(visit, &own);
    ways.extend(own.app.as_ref().map(|app| WayIn {
        text: visit.language().text("security-totp"),
        name: None,
        since: app.added_at,
    }));
    S::People::add_ways_in(visit, subject, &mut ways).await?;
    let value = |WayIn { text, name, since }| context! { text, name, added => date(visit, since) };
    Ok(ways.into_iter().map(value).collect())
}
