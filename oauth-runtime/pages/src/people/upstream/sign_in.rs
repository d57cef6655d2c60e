//! The login of a person who is linked.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::store::{ClaimsStore, UpstreamLink, UpstreamStore};
use oauth_runtime_upstream::Upstream;

use super::super::welcome;
use super::held::Held;
use crate::account::Account;
use crate::events;
use crate::next::{Next, Outcome};
use crate::part::PagePart;
use crate::paths::LOGIN;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// The person is linked: they log in here, after any steps that their login still needs.
pub(super) async fn known<S>(
    visit: &mut Visit<'_, S>,
    upstream: &Upstream,
    held: &Held,
    link: &UpstreamLink,
) -> Outcome
where
    S: UiProvider<Store: UpstreamStore>,
{
    if !is_known(visit, &link.subject).await? {
        // The link stays: a directory may hide a person for some time, for example while their account is locked. It
        // leads to nobody else, because a subject is never given to another person (OpenID Connect Core section 8).
        events::upstream_refused(visit.server, upstream);
        return Ok(Next::Show(visit.refusal("access_denied", None)));
    }
    let username = username(visit, link).await?;
    let account = account(held, &link.subject, &username, visit.now);
    events::upstream_signed_in(visit.server, upstream, &account);
    let id = held.request.clone();
    // The request may have ended meanwhile.
    if visit.pending(&id).is_err() {
        return Ok(Next::Go(visit.path(LOGIN)));
    }
    match held.strength.has_two_factors() {
        true => Ok(Next::LogIn { id, account }),
        false => welcome::welcome(visit, &id, account).await,
    }
}

fn account(held: &Held, subject: &str, username: &str, now: oauth_runtime_core::Timestamp) -> Account {
    let mut account = Account::by_password(subject, username, now);
    // A time in the future becomes now. If the upstream does not say when, it vouches for the person now.
    account.auth_time = held.auth_time.map_or(now, |auth_time| auth_time.min(now));
    account.is_of_unknown_age = held.auth_time.is_none();
    account.acr = held.strength.acr().to_owned();
    account.amr = held.strength.amr().to_vec();
    account.is_phishing_resistant = held.strength.is_phishing_resistant();
    account.upstream = Some(held.login());
    account
}

/// The person's user name now. The link has that of the day when it was made, which may be another person's by now.
async fn username<S>(visit: &Visit<'_, S>, link: &UpstreamLink) -> Result<String, OAuthError>
where
    S: UiProvider<Store: UpstreamStore>,
{
    if let Some(username) = S::People::username(visit.server, &link.subject).await? {
        return Ok(username);
    }
    let own = visit.credentials(&link.subject).await?;
    let renamed = own.renamed.as_ref().filter(|renamed| link.linked_at <= renamed.at);
    let of_link = link.username.as_deref().or(link.shown_as.as_deref()).unwrap_or(&link.subject);
    Ok(renamed.map_or(of_link, |renamed| &renamed.to).to_owned())
}

/// Whether the person still exists. A link may be left over after an account was deleted.
async fn is_known<S: UiProvider>(visit: &Visit<'_, S>, subject: &str) -> Result<bool, OAuthError> {
    let claims = visit.server.users().get_claims(subject).await;
    Ok(claims.map_err(store_failure::<S::Users>)?.is_some())
}
