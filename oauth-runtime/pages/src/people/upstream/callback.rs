//! The way back from another provider.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::rate_limit::Attempt;
use oauth_runtime_core::store::{UpstreamLink, UpstreamStore};
use oauth_runtime_upstream::{AuthorizationResponse, Upstream, UpstreamError, UpstreamIdentity};

use super::begun::{Begun, Waiting};
use super::failed::{Failed, again, too_many};
use super::held::Held;
use super::sign_in;
use super::{CALLBACK, LINK};
use crate::events;
use crate::next::{Next, Outcome};
use crate::once::{self, Sending, SentForm};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::upstreams::UpstreamStrength;
use crate::visit::Visit;

/// The browser came back from the upstream with this name.
pub(super) async fn receive<S>(visit: &mut Visit<'_, S>, id: &str, query: &Form<'_>) -> Outcome
where
    S: UiProvider<Store: UpstreamStore>,
{
    let server = visit.server;
    let upstream = server.pages().upstreams().named(id).ok_or(Refusal::NothingPending)?;
    // RFC 6749 section 3.1: a repeated parameter could mean either value.
    if query.repeated().is_some() {
        return Err(OAuthError::invalid_request("a parameter is there more than once").into());
    }
    let state = query.get("state").unwrap_or_default();
    let page = format!("{CALLBACK}{id}");
    let Some(waiting) = Begun::find(visit, upstream.id(), state).await? else {
        // This browser opens the same response once more, for example by a reload: it goes where the first one led.
        if let Some(first) = once::answered(visit, &page, query).await? {
            return Ok(Next::Respond(first));
        }
        return Err(used_or_foreign(visit, upstream));
    };
    let sent = match SentForm::of_browser(visit.keys(), &page, query).begin(visit).await? {
        Sending::First(sent) => sent,
        Sending::Answered(first) => return Ok(Next::Respond(first)),
    };
    let outcome = came_back(visit, upstream, waiting, query).await;
    sent.end(visit, outcome).await
}

/// The sign-in belongs to another browser or another upstream, has expired, or was used.
fn used_or_foreign<S: UiProvider>(visit: &Visit<'_, S>, upstream: &Upstream) -> Refusal {
    let error = UpstreamError::Response("this browser did not begin it, or it was used before");
    events::upstream_failed(visit.server, upstream, &error);
    Refusal::NothingPending
}

/// The first response to a sign-in that this browser began.
async fn came_back<S>(
    visit: &mut Visit<'_, S>,
    upstream: &Upstream,
    waiting: Waiting,
    query: &Form<'_>,
) -> Outcome
where
    S: UiProvider<Store: UpstreamStore>,
{
    let server = visit.server;
    let Some(begun) = waiting.take(visit).await? else {
        return Err(used_or_foreign(visit, upstream));
    };
    let response = AuthorizationResponse::of(|name| query.get(name));
    let identity = match upstream.finish(&begun.sign_in, response).await {
        Ok(identity) => identity,
        Err(error) => return nobody(visit, upstream, &begun, &error).await,
    };
    let (store, limits) = (server.store(), server.settings().rate_limits());
    let uncounted = Attempt::upstream_came_back(store, limits, visit.address(), visit.now).await;
    uncounted.map_err(store_failure::<S::Store>)?;
    let Some(strength) = judged(visit, &identity).await? else {
        events::upstream_refused(server, upstream);
        return Ok(Next::Show(visit.refusal("access_denied", None)));
    };
    let link = find(visit, &identity).await?;
    match (link, begun.linking) {
        (Some(link), None) => {
            let held = Held::new(&identity, strength, begun.request, visit.now);
            sign_in::known(visit, upstream, &held, &link).await
        }
        // The person asked for a link, and it already exists. If it belongs to another account, the page says so.
        (_, linking) => {
            let mut held = Held { linking, ..Held::new(&identity, strength, begun.request, visit.now) };
            if let Err(limited) = held.count(visit).await? {
                return Ok(Next::Show(too_many(visit, limited)));
            }
            held.keep(visit)?;
            Ok(Next::Go(visit.path(LINK)))
        }
    }
}

/// The link of the person.
pub(super) async fn find<S>(
    visit: &Visit<'_, S>,
    identity: &UpstreamIdentity,
) -> Result<Option<UpstreamLink>, OAuthError>
where
    S: UiProvider<Store: UpstreamStore>,
{
    let digest = UpstreamLink::digest_of(&identity.issuer, &identity.subject);
    visit.server.store().get_upstream_link(&digest).await.map_err(store_failure::<S::Store>)
}

/// The login page again, if the request is still pending.
async fn nobody<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    upstream: &Upstream,
    begun: &Begun,
    error: &UpstreamError,
) -> Outcome {
    events::upstream_failed(visit.server, upstream, error);
    again(visit, upstream, &begun.request, Failed::of(error)).await
}

/// The application's decision about the person; `None`: they may not sign in.
async fn judged<S: UiProvider>(
    visit: &Visit<'_, S>,
    identity: &UpstreamIdentity,
) -> Result<Option<UpstreamStrength>, OAuthError> {
    let Some(policy) = visit.server.pages().upstreams().policy() else {
        return Ok(Some(UpstreamStrength::one_factor()));
    };
    let admitted = policy.admits(identity).await.map_err(|error| {
        let error = &*error as &dyn std::error::Error;
        tracing::error!(error, "the application's policy for upstreams failed; nobody was signed in");
        OAuthError::ServerError
    })?;
    Ok(admitted.then(|| policy.strength(identity)))
}
