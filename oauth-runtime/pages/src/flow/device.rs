//! A device that a person connects (RFC 8628 section 3.3): the next question, and the end.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::access_policy::Refused;
use oauth_runtime_core::device::DeviceAuthorizationRequest;
use oauth_runtime_core::endpoint::{approve_device_request, deny_device_request};
use oauth_runtime_core::http::{Response, see_other};
use oauth_runtime_core::store::{GrantStore, TokenStore};
use oauth_runtime_core::{Approval, Digest, OAuthError, Timestamp};

use crate::account::Account;
use crate::approval::decoupled;
use crate::credentials;
use crate::device::{decider, find};
use crate::page::device::ask_again;
use crate::paths::{DEVICE, DEVICE_CONSENT, DEVICE_DONE};
use crate::policy::Asked;
use crate::provider::UiProvider;
use crate::refusal::Answer;
use crate::session::Progress;
use crate::visit::{Visit, with_cookies};

/// The result for a device.
#[derive(Clone, Copy)]
enum End {
    Connected,
    Denied,
    /// The code expired, or somebody else decided first.
    Over,
}

impl End {
    /// The page that shows it.
    fn page(self) -> String {
        match self {
            Self::Connected => DEVICE_DONE.to_owned(),
            Self::Denied => format!("{DEVICE_DONE}?denied=1"),
            Self::Over => format!("{DEVICE}?over=1"),
        }
    }
}

/// Continues with a device, after the person answered a question.
pub(super) async fn advance<S: UiProvider>(
    visit: Visit<'_, S>,
    id: &str,
    user_code: Option<Digest>,
    progress: &Progress,
) -> Answer {
    let Some(request) = find(&visit, user_code).await? else {
        let page = ask_again(&visit)?;
        return visit.finish(page).await;
    };
    let page = match decider(&visit, &request, progress).await? {
        Ok(_) => DEVICE_CONSENT,
        Err(question) => question.page(),
    };
    let path = visit.path_about(page, id);
    visit.finish(see_other(&path)).await
}

/// The person decided.
pub(super) async fn decide<S: UiProvider>(
    mut visit: Visit<'_, S>,
    id: &str,
    request: DeviceAuthorizationRequest,
    approval: Option<Approval>,
) -> Answer {
    let server = visit.server;
    let approval = match approval {
        Some(approval) => decoupled(server, asked(&request), approval).await?,
        None => None,
    };
    let login = approval.as_ref().and_then(|approval| visit.data().account(approval.subject())).cloned();
    let now = visit.now;
    visit.take(id);
    let path = |end: End| format!("{}{}", server.settings().issuer().path(), end.page());
    // The session first: if it ended meanwhile, nothing is decided.
    let saved = visit.finish(Response::default()).await?;
    let (is_decided, end) = match approval {
        Some(approval) => {
            let is_decided = approve_device_request(server, &request, approval).await?;
            (is_decided && is_still_approved(server, &request, login, now).await?, End::Connected)
        }
        None => (deny_device_request(server, &request).await?, End::Denied),
    };
    let response = see_other(&path(if is_decided { end } else { End::Over }));
    Ok(with_cookies(response, &saved))
}

/// Whether the login that approved has lasted until now. If not, what it gave the device ends before the device gets it.
async fn is_still_approved<S: UiProvider>(
    server: &S,
    request: &DeviceAuthorizationRequest,
    login: Option<Account>,
    now: Timestamp,
) -> Result<bool, OAuthError> {
    let Some(login) = login else { return Ok(true) };
    if !credentials::of_subject(server, &login.subject).await?.has_ended(&login) {
        return Ok(true);
    }
    let store = server.store();
    // A grant that was there before has the age of its first approval, so its name counts.
    if let Some(grant_id) = request.grant_management().and_then(|asked| asked.grant_id.as_ref()) {
        store.revoke_grant(grant_id).await.map_err(store_failure::<S::Store>)?;
        tracing::info!(subject = login.subject, "a login ended while it widened a grant, which ends too");
        return Ok(false);
    }
    for grant in store.list_grants(&login.subject).await.map_err(store_failure::<S::Store>)? {
        // Those of other devices may be of a login after that.
        let is_of_this = *grant.client_id == *request.client().client_id() && grant.session_id.is_none();
        if is_of_this && grant.issued_at >= now {
            store.revoke_grant(&grant.grant_id).await.map_err(store_failure::<S::Store>)?;
        }
    }
    tracing::info!(subject = login.subject, "all logins of a person ended while they connected a device");
    Ok(false)
}

/// The person may not connect it: the device hears that, and the person reads why.
pub(super) async fn refuse<S: UiProvider>(
    mut visit: Visit<'_, S>,
    id: &str,
    request: &DeviceAuthorizationRequest,
    refused: &Refused,
) -> Answer {
    if refused.error().status().is_server_error() {
        return Err(refused.error().clone().into());
    }
    visit.take(id);
    deny_device_request(visit.server, request).await?;
    let page = visit.refusal(refused.error().code(), refused.told());
    visit.finish(page).await
}

/// What the application is asked about.
fn asked(request: &DeviceAuthorizationRequest) -> Asked<'_> {
    Asked {
        client: request.client(),
        scope: request.scope(),
        authorization_details: request.authorization_details(),
        is_device: true,
        is_backchannel: false,
    }
}
