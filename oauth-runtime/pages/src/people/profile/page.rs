//! The page on which people see and edit these claims.

use http::StatusCode;
use minijinja::{Value, context};
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{ClaimsStore, EmailStore, ProfileStore};

use super::fields::{FIELDS, written};
use crate::account::Account;
use crate::account_pages::{log_in_first, navigation};
use crate::credentials;
use crate::events;
use crate::next::{Next, Outcome};
use crate::owner::recently_authenticated_owner;
use crate::paths::{CHANGE_EMAIL, CHANGE_PASSWORD, PROFILE};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// How often to try again if the claims are changed at the same moment.
const MOST_TRIES: usize = 8;

pub(super) async fn show<S>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome
where
    S: UiProvider<Users: EmailStore>,
{
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, PROFILE);
    };
    let claims = claims_of(visit, &owner).await?;
    let saved = query.get("saved").map(|_| visit.language().text("security-saved"));
    Ok(Next::Show(page(visit, &owner, &claims, saved).await?))
}

pub(super) async fn submit<S>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome
where
    S: UiProvider<Users: EmailStore + ProfileStore>,
{
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, PROFILE);
    };
    visit.check(PROFILE, form, &owner.subject)?;
    for _ in 0..MOST_TRIES {
        let current = claims_of(visit, &owner).await?;
        let (next, changed) = written(&current, form);
        if changed.is_empty() {
            return Ok(Next::Go(format!("{}?saved=1", visit.path(PROFILE))));
        }
        let users = visit.server.users();
        // Meanwhile, the person may have ended this login, because it is somebody else's.
        credentials::still_in(visit.server, &owner).await?;
        let stored = users.set_claims(&owner.subject, &current, next.clone()).await;
        if stored.map_err(store_failure::<S::Users>)? {
            let claims = || changed.iter().map(|name| (*name).into()).collect();
            events::of_account(visit.server, &owner, || EventKind::ProfileChanged { claims: claims() });
            if credentials::has_ended(visit.server, &owner).await? {
                // Unless the person has changed them since.
                let back = users.set_claims(&owner.subject, &next, current).await;
                back.map_err(store_failure::<S::Users>)?;
                return Err(Refusal::SessionEnded);
            }
            return Ok(Next::Go(format!("{}?saved=1", visit.path(PROFILE))));
        }
    }
    Err(OAuthError::TemporarilyUnavailable { retry_after: Some(std::time::Duration::from_secs(1)) }.into())
}

async fn claims_of<S: UiProvider>(visit: &Visit<'_, S>, owner: &Account) -> Result<Claims, OAuthError> {
    let claims = visit.server.users().get_claims(&owner.subject).await;
    Ok(claims.map_err(store_failure::<S::Users>)?.unwrap_or_default())
}

async fn page<S>(
    visit: &Visit<'_, S>,
    owner: &Account,
    claims: &Claims,
    saved: Option<String>,
) -> Result<Response, OAuthError>
where
    S: UiProvider<Users: EmailStore>,
{
    let email = visit.server.users().get_email(&owner.subject).await.map_err(store_failure::<S::Users>)?;
    let fields = FIELDS.into_iter().map(|(name, text, autocomplete)| {
        let value = claims.get(name).and_then(|own| own.as_str()).unwrap_or_default();
        context! { name, text, value, autocomplete }
    });
    let values = context! {
        account => navigation(visit, "profile"),
        form => visit.form(PROFILE, "", &owner.subject),
        fields => fields.collect::<Vec<Value>>(),
        email => email.map(|email| String::from(email.address)),
        email_page => visit.path(CHANGE_EMAIL),
        password_page => visit.path(CHANGE_PASSWORD),
        saved,
    };
    Ok(visit.page(StatusCode::OK, "profile.html", values))
}
