//! The way to another provider.

use std::time::Duration;

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::{Form, see_other};
use oauth_runtime_core::rate_limit::Attempt;
use oauth_runtime_upstream::{SignIn, Upstream};
use serde_json::Value;
use url::Url;
use url::form_urlencoded::byte_serialize;

use super::begun::{Begun, state};
use super::failed::{Failed, failed, too_many};
use super::{BEGIN, CALLBACK};
use crate::device;
use crate::events;
use crate::next::{Next, Outcome};
use crate::owner::{RECENT_LOGIN, changes_account};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::{PendingRequest, Purpose};
use crate::visit::Visit;

/// For a client that wants to know when the person logged in: an upstream must say so only if it is asked for an age.
const OF_ANY_AGE: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// The URL on the login page that begins a sign-in at an upstream. Another site cannot make a browser follow it,
/// because it contains a proof of the browser's key.
pub(super) fn href<S: UiProvider>(visit: &Visit<'_, S>, upstream: &str, id: &str) -> String {
    let proof = visit.keys().sign(&guarded(upstream, id));
    format!("{}&upstream={upstream}&csrf={proof}", visit.path_about(BEGIN, id))
}

fn guarded(upstream: &str, id: &str) -> String {
    format!("{BEGIN}\0{upstream}\0{id}")
}

/// Answers a request to that URL.
pub(super) async fn follow<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let get = |name| query.get(name).unwrap_or_default();
    let (id, name) = (get("request").to_owned(), get("upstream").to_owned());
    let pending = visit.pending(&id)?;
    if visit.keys().maker(&guarded(&name, &id), get("csrf")).is_none() {
        return Err(visit.forged(crate::paths::LOGIN, &id));
    }
    let server = visit.server;
    let upstream = server.pages().upstreams().named(&name).ok_or(Refusal::NothingPending)?;
    leave(visit, upstream, pending, None).await
}

/// Sends the browser to the upstream.
pub(super) async fn leave<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    upstream: &Upstream,
    pending: PendingRequest,
    linking: Option<String>,
) -> Outcome {
    let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
    let attempt = Attempt::upstream(store, limits, visit.address(), visit.now).await;
    // Nobody knows whether the person will come back, so the attempt stays counted until they do.
    if let Err(limited) = attempt.map_err(store_failure::<S::Store>)? {
        return Ok(Next::Show(too_many(visit, limited)));
    }
    let sign_in = sign_in(visit, upstream, &pending, linking.is_some()).await?;
    if (sign_in.login_again || sign_in.max_age.is_some()) && !upstream.knows_login_time() {
        return failed(visit, upstream, &pending, Failed::NotRecent).await;
    }
    match upstream.begin(sign_in).await {
        Ok((url, sign_in)) => {
            let begun = Begun { request: pending.id, linking, sign_in };
            begun.keep(visit).await?;
            // The session is written, for its cookie: the browser must have its key when it comes back.
            Ok(Next::Show(see_other(url.as_str())))
        }
        Err(error) => {
            events::upstream_failed(visit.server, upstream, &error);
            failed(visit, upstream, &pending, Failed::of(&error)).await
        }
    }
}

/// The request to the upstream: it passes on the demands of the client.
async fn sign_in<S: UiProvider>(
    visit: &Visit<'_, S>,
    upstream: &Upstream,
    pending: &PendingRequest,
    is_linking: bool,
) -> Result<SignIn, OAuthError> {
    let mut sign_in = SignIn::new(redirect_uri(visit, upstream)?);
    sign_in.state = Some(state(visit, upstream.id()));
    sign_in.ui_locales = Some(visit.language().tag().to_owned());
    match &pending.purpose {
        Purpose::Authorization(waiting) => {
            let Ok(request) = waiting.revalidate(visit.server).await else {
                // What it demands is not known.
                sign_in.login_again = true;
                return Ok(sign_in);
            };
            sign_in.login_again = request.prompt().login;
            sign_in.max_age = request.max_age().or(request
                .client()
                .metadata()
                .openid
                .require_auth_time
                .then_some(OF_ANY_AGE));
            // Of the claim, too: a client that needs a class names it there (OpenID Connect Core section 5.5.1.1).
            let claim = request.claims().id_token.get("acr");
            let claimed = claim.into_iter().flat_map(|asked| asked.wanted()).filter_map(Value::as_str);
            let mut wanted: Vec<&str> = Vec::new();
            for acr in request.acr_values().chain(claimed) {
                if !wanted.contains(&acr) {
                    wanted.push(acr);
                }
            }
            let policy = visit.server.pages().upstreams().policy();
            sign_in.acr_values =
                policy.map(|policy| policy.acr_values(upstream.id(), &wanted)).unwrap_or_default();
        }
        // A page of the account asks for a recent login. A session at the upstream proves nothing: an attacker may have
        // found the computer unlocked, and have logged out here first.
        Purpose::Account { path, .. }
            if !is_linking && !visit.server.pages().upstreams().counts_as_recent(upstream.id()) =>
        {
            sign_in.login_again = !visit.data().is_anonymous();
            sign_in.max_age = changes_account(visit.server, path).then_some(RECENT_LOGIN);
        }
        Purpose::Device { user_code } => {
            let request = device::find(visit, *user_code).await?;
            sign_in.max_age = request.and_then(|request| request.max_age());
        }
        Purpose::Account { .. } | Purpose::Logout { .. } => {}
    }
    Ok(sign_in)
}

/// The redirect URI of an upstream.
fn redirect_uri<S: UiProvider>(visit: &Visit<'_, S>, upstream: &Upstream) -> Result<Url, OAuthError> {
    let id: String = byte_serialize(upstream.id().as_bytes()).collect();
    let uri = visit.server.settings().issuer().join(&format!("{CALLBACK}{id}"));
    Url::parse(&uri).map_err(|_| OAuthError::ServerError)
}
