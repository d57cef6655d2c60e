//! A person's decision about a backchannel authentication request, from any page (CIBA Core 1.0 section 8).

use super::ciba_waiting::find_waiting;
use super::decoupled::Decoupled;
use crate::access_policy::{AccessOccasion, Refused};
use crate::ciba::{BackchannelAuthenticationRequest, GRANT_TYPE};
use crate::event::{Event, EventKind};
use crate::failure::{catch_panic, store_failure};
use crate::grant::ciba::{CibaProvider, wake};
use crate::server::{AuthorizationServer, Part, observe, prepared, publish};
use crate::store::CibaRequestStore;
use crate::token::CibaDecision;
use crate::{Approval, ClientUse, Digest, OAuthError, Timestamp};

/// The person approves. Returns whether this decision counts: `false` if there was an earlier one, or the request has expired.
///
/// This grants the [authorization details](BackchannelAuthenticationRequest::authorization_details) of the request too, unless
/// the approval has [others](Approval::authorization_details). So a page of your own must show them beside the scope.
///
/// The grant outlives the browser session in which it was approved, so its tokens have no `sid`.
///
/// # Errors
/// `access_denied` if the request is for another person; `login_required` if the client is registered for a more recent login or
/// for `auth_time`; the refusal of the application's [policy](crate::access_policy), which denies the request; or those of the
/// store.
pub async fn approve_ciba_request<S: CibaProvider>(
    server: &S,
    request: &BackchannelAuthenticationRequest,
    approval: Approval,
) -> Result<bool, OAuthError> {
    if approval.subject() != request.subject() {
        return Err(OAuthError::access_denied("the request is for another person"));
    }
    S::Parts::check_ciba_approval(server, request, &approval)?;
    let asked = decoupled(request);
    let grant_id = asked.grant_id(server, approval.subject()).await?;
    let permitted = match asked.permit(server, &approval).await {
        Ok(permitted) => permitted,
        Err(refused) => {
            // The client does not wait for a person who may not allow it.
            if !refused.is_failure() {
                deny_ciba_request(server, request).await?;
            }
            return Err(refused.error);
        }
    };
    let approval = asked.approved(server, approval, (grant_id, permitted));
    let mut approved = prepared(server, |at| {
        let kind = EventKind::CibaApproved { scope: approval.scope.clone() };
        Event::new(kind, at).client(request.client()).subject(&approval.subject).grant_id(&approval.grant_id)
    });
    S::Parts::client_used(server, request.client(), ClientUse::Approved).await?;
    let which = (request.digest(), request.expires_at());
    let counts = decide(server, which, CibaDecision::Approved(approval)).await?;
    if counts {
        publish(server, &mut approved);
    }
    Ok(counts)
}

fn decoupled(request: &BackchannelAuthenticationRequest) -> Decoupled<'_> {
    Decoupled {
        occasion: AccessOccasion::CibaApproval,
        grant_type: GRANT_TYPE,
        client: request.client(),
        scope: request.scope(),
        resources: request.resources(),
        authorization_details: request.authorization_details(),
        grant_management: request.grant_management(),
    }
}

/// The request as the person is asked about it, if they may not grant all of its scope. `None`: it stays as it is.
///
/// # Errors
/// The refusal, before they are asked.
pub async fn permitted_ciba_request<S: AuthorizationServer>(
    server: &S,
    request: &BackchannelAuthenticationRequest,
    approval: &Approval,
) -> Result<Option<BackchannelAuthenticationRequest>, Refused> {
    let narrowed = decoupled(request).narrowed(server, approval).await?;
    Ok(narrowed.map(|scope| request.with_scope(scope)))
}

/// The person denies. Returns whether this decision counts: `false` if there was an earlier one, or the request has expired.
///
/// # Errors
/// Those of the store.
pub async fn deny_ciba_request<S: CibaProvider>(
    server: &S,
    request: &BackchannelAuthenticationRequest,
) -> Result<bool, OAuthError> {
    deny(server, (request.digest(), request.expires_at()), request.client().client_id(), request.subject())
        .await
}

/// The person denies the request with this name, whatever became of its client: a document that is gone must not keep them from it.
/// `None` if none waits for them under this name.
///
/// # Errors
/// Those of the store.
pub async fn deny_waiting_ciba_request<S: CibaProvider>(
    server: &S,
    subject: &str,
    id: &str,
) -> Result<Option<bool>, OAuthError> {
    let Some(request) = find_waiting(server, subject, id).await? else { return Ok(None) };
    deny(server, (&request.digest, request.expires_at), &request.client_id, subject).await.map(Some)
}

async fn deny<S: CibaProvider>(
    server: &S,
    request: (&Digest, Timestamp),
    client_id: &str,
    subject: &str,
) -> Result<bool, OAuthError> {
    let counts = decide(server, request, CibaDecision::Denied).await?;
    if counts {
        observe(server, |at| Event::new(EventKind::CibaDenied {}, at).client_id(client_id).subject(subject));
    }
    Ok(counts)
}

async fn decide<S: CibaProvider>(
    server: &S,
    (digest, expires_at): (&Digest, Timestamp),
    decision: CibaDecision,
) -> Result<bool, OAuthError> {
    let now = server.settings().now();
    if expires_at.is_expired(now) {
        return Ok(false);
    }
    let counts = catch_panic(async {
        let counts = server.store().decide_ciba_request(digest, decision, now).await;
        counts.map_err(store_failure::<S::Store>)
    });
    let counts = counts.await?;
    if counts {
        wake(server);
    }
    Ok(counts)
}
