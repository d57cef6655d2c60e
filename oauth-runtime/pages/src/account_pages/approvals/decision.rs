//! What the person decided.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::ciba::BackchannelAuthenticationRequest;
use oauth_runtime_core::endpoint::{
    approve_ciba_request, deny_ciba_request, deny_waiting_ciba_request, find_ciba_request,
    permitted_ciba_request,
};
use oauth_runtime_core::grant::ciba::CibaProvider;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{CibaRequestStore, TokenStore};
use oauth_runtime_core::token::CibaDecision;
use oauth_runtime_core::{Approval, Digest, OAuthError};

use super::needs::lacking;
use super::page::{About, Said, approval, beside, outcome, page, told};
use crate::account::Account;
use crate::account_pages::log_in_first;
use crate::approval::decoupled;
use crate::credentials;
use crate::next::{Next, Outcome};
use crate::owner::owner;
use crate::paths::APPROVALS;
use crate::permissions::{Asking, Choice};
use crate::policy::Asked;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::shown::{self, Shown};
use crate::visit::Visit;

pub(crate) async fn submit<S>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome
where
    S: UiProvider + CibaProvider,
{
    let id = form.get("request").unwrap_or_default();
    let digest: Digest = id.parse().map_err(|_| Refusal::Forged { page: None })?;
    let about = About(Some(digest));
    // The form is bound to the account that it was shown to, which need not be the current one.
    let accounts = visit.data().accounts().iter();
    let shown_to = accounts.filter_map(|account| {
        let (_, shown) = shown::maker(visit, APPROVALS, form, &account.subject)?;
        Some((account.clone(), shown))
    });
    let first = { shown_to }.next();
    let Some((account, shown)) = first else {
        return match owner(visit) {
            None => log_in_first(visit, &about.path()),
            Some(_) => Err(Refusal::Forged { page: Some(visit.path(&about.path())) }),
        };
    };
    let server = visit.server;
    let found = match form.get("decision") {
        Some("allow") => find_ciba_request(server, &account.subject, id).await?,
        _ => match deny_waiting_ciba_request(server, &account.subject, id).await? {
            Some(counts) => return Ok(done(visit, if counts { "denied" } else { "over" })),
            None => None,
        },
    };
    let Some(request) = found else {
        // This very form may have decided a moment ago.
        let said = outcome(visit, &account, &digest).await?;
        return Ok(Next::Show(page(visit, &account, about, said, None).await?));
    };
    let own = credentials::of_subject(server, &account.subject).await?;
    if let Some(lacking) = lacking(visit, &account, &request, &own).await? {
        // The login that follows is that of the current account.
        visit.data_mut().choose(&account.subject);
        return lacking.ask(visit, about.path());
    }
    let by = approval(server, &account, &request);
    let request = match permitted_ciba_request(server, &request, &by).await {
        Ok(narrowed) => narrowed.unwrap_or(request),
        Err(refused) => {
            // The client does not wait for a person who may not approve.
            let said = Said { problem: Some(told(visit, &refused)?), ..Said::default() };
            deny_ciba_request(server, &request).await?;
            return Ok(Next::Show(page(visit, &account, about, said, None).await?));
        }
    };
    let beside = beside(visit, &account, &request).await?;
    let asking = match Choice::new(request.scope(), beside.as_ref()).ticked(form) {
        _ if shown != Shown::of_ciba(&request, beside.as_ref()) => Asking::Changed,
        None => Asking::NothingTicked,
        Some(allowed) => return approve(visit, &account, &request, by.scope(allowed)).await,
    };
    let again = Some((digest, asking));
    Ok(Next::Show(page(visit, &account, about, Said::default(), again).await?))
}

async fn approve<S>(
    visit: &Visit<'_, S>,
    account: &Account,
    request: &BackchannelAuthenticationRequest,
    approval: Approval,
) -> Outcome
where
    S: UiProvider + CibaProvider,
{
    let server = visit.server;
    let Some(approval) = decoupled(server, asked(request), approval).await? else {
        deny_ciba_request(server, request).await?;
        return Ok(Next::Show(visit.refusal("access_denied", None)));
    };
    // With tokens that are pushed, there is nothing to take back later.
    if credentials::has_ended(server, account).await? {
        return Err(Refusal::SessionEnded);
    }
    if !approve_ciba_request(server, request, approval).await? {
        return Ok(done(visit, "over"));
    }
    if credentials::has_ended(server, account).await? {
        revoke(server, request).await?;
        tracing::info!(
            subject = account.subject,
            "all logins of a person ended while they approved a request"
        );
        return Err(Refusal::SessionEnded);
    }
    Ok(done(visit, "allowed"))
}

/// What the application is asked about.
fn asked(request: &BackchannelAuthenticationRequest) -> Asked<'_> {
    Asked {
        client: request.client(),
        scope: request.scope(),
        authorization_details: request.authorization_details(),
        is_device: false,
        is_backchannel: true,
    }
}

/// Ends what an approval gave.
async fn revoke<S>(server: &S, request: &BackchannelAuthenticationRequest) -> Result<(), OAuthError>
where
    S: UiProvider + CibaProvider,
{
    let (store, digest) = (server.store(), request.id().parse::<Digest>());
    let Ok(digest) = digest else { return Ok(()) };
    let kept = store.get_ciba_request(&digest).await.map_err(store_failure::<S::Store>)?;
    if let Some(CibaDecision::Approved(approval)) = kept.and_then(|kept| kept.decision) {
        store.revoke_grant(&approval.grant_id).await.map_err(store_failure::<S::Store>)?;
    }
    Ok(())
}

/// The page with what waits, and what was done.
fn done<S: UiProvider>(visit: &Visit<'_, S>, what: &str) -> Next {
    Next::Go(format!("{}?done={what}", visit.path(APPROVALS)))
}
