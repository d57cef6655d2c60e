//! Redeems an approved code for tokens: what authorization codes and device codes have in common.

use std::time::Duration;

use futures_util::future::BoxFuture;

use super::{Authorization, Recipient, TokenRequest, issued};
use crate::authorization_details::AuthorizationDetails;
use crate::event::{Event, EventKind};
use crate::failure::store_failure;
use crate::gate::{Admitted, Ground, admit};
use crate::grant_management::{GRANT_ID, GrantChange};
use crate::identity::{IdTokenRequest, Pushed};
use crate::record::Form;
use crate::server::{Attempt, AuthorizationServer, Issue, Part, answered, client_rules, observe};
use crate::store::{Authenticated, Redemption, TokenStore};
use crate::token::{
    Authentication, Confirmation, GrantId, GrantManagementAction, IssuedTokens, TokenResponse,
};
use crate::{Client, Digest, OAuthError, Scope, Secret, Timestamp};

/// How often tokens are made again if another change of the grant comes in between.
const MOST_TRIES: usize = 8;

/// What a code was issued for.
#[derive(Clone)]
pub(super) struct Approved {
    pub(super) grant_id: GrantId,
    pub(super) person: Authenticated,
    pub(super) scope: Scope,
    pub(super) requested_scope: Option<Scope>,
    pub(super) authorization_details: AuthorizationDetails,
    pub(super) audience: Vec<String>,
    pub(super) nonce: Option<String>,
    pub(super) authentication: Authentication,
    pub(super) confirmation: Option<Confirmation>,
    /// When the grant began.
    pub(super) granted_at: Timestamp,
    /// What becomes of the grant, if its client manages it.
    pub(super) grant_management: Option<GrantManagementAction>,
}

/// Starts to redeem a code: for new tokens, or for those of an earlier attempt that may have succeeded.
/// Returns `invalid` if the person who approved is gone.
pub(super) async fn attempt<'a, S: AuthorizationServer>(
    server: &'a S,
    request: &TokenRequest<'_>,
    code: Digest,
    approved: Approved,
    invalid: &OAuthError,
) -> Result<Attempt<'a, Box<Issue>>, OAuthError> {
    let admitted = admit(server, approved.person.clone(), Ground::Approval).await;
    let person = admitted.map_err(|refusal| refusal.answer(request.client().client_id(), invalid.clone()))?;
    let (unanswered, now) = (server.runtime().unanswered_redemptions(), server.settings().now());
    let received = request.received();
    let details = received.parameter("authorization_details");
    let named = received.form().values("resource").chain(details);
    let kept = unanswered.take(&code, now);
    let kept =
        kept.filter(|(issue, _)| issue.named.iter().eq(named.clone()) && issue.proved == *request.proved());
    let (issue, at) = match kept {
        Some((mut issue, at)) => {
            issue.response.expires_in = issue.tokens.access_token.expires_at.since(now);
            (issue, at)
        }
        None => {
            let named = named.map(str::to_owned).collect();
            let recipient = Recipient::of(request);
            let (tokens, response) = issue(server, recipient, (approved, person), invalid, None).await?;
            (Box::new(Issue { named, proved: request.proved().clone(), tokens, response }), now)
        }
    };
    Ok(unanswered.attempt(code, at, issue))
}

/// New tokens for the approval. If the client manages the grant, they are for all that the grant has with it, and the grant changes
/// when they are there: whatever refuses them leaves the grant as it is. `invalid` if the grant has ended.
///
/// The latter is boxed, because most providers never do it, and a provider that does not declare it has nothing of it in its binary.
///
/// `pushed`: the `auth_req_id` of a response that is pushed.
pub(super) async fn issue<S: AuthorizationServer>(
    server: &S,
    recipient: Recipient<'_>,
    (approved, person): (Approved, Admitted),
    invalid: &OAuthError,
    pushed: Option<&str>,
) -> Result<(IssuedTokens, TokenResponse), OAuthError> {
    let Some(action) = approved.grant_management else {
        return mint(server, recipient, person, (approved, None), pushed).await;
    };
    if const { manages_grants::<S>() } {
        let response: BoxFuture<'_, _> =
            Box::pin(issue_and_change(server, recipient, (approved, person, action), invalid, pushed));
        return response.await;
    }
    // It was approved before the provider stopped managing grants.
    Err(invalid.clone())
}

const fn manages_grants<S: AuthorizationServer>() -> bool {
    S::DECLARATION.has_part("grant_management")
}

/// New tokens for an approval that changes its grant.
async fn issue_and_change<S: AuthorizationServer>(
    server: &S,
    recipient: Recipient<'_>,
    (approved, person, action): (Approved, Admitted, GrantManagementAction),
    invalid: &OAuthError,
    pushed: Option<&str>,
) -> Result<(IssuedTokens, TokenResponse), OAuthError> {
    for _ in 0..MOST_TRIES {
        let change = change_of(server, recipient, &approved, action);
        let planned = S::Parts::plan_grant(server, &change).await?.ok_or_else(|| invalid.clone())?;
        let next = planned.next();
        let managed = next.managed.as_deref().ok_or(OAuthError::ServerError)?;
        let mut all = approved.clone();
        all.scope = next.scope.clone();
        all.audience = managed.resources();
        all.authorization_details = managed.authorization_details.clone();
        all.granted_at = managed.approved_at;
        all.authentication.session_id.clone_from(&next.session_id);
        all.authentication.claims = managed.claims.clone();
        let minted = mint(server, recipient, person.clone(), (all, Some(managed.version)), pushed).await?;
        if S::Parts::change_grant(server, &mut Some(planned)).await? {
            return Ok(minted);
        }
    }
    tracing::warn!(grant_id = %approved.grant_id, "a grant is changed all the time");
    Err(OAuthError::TemporarilyUnavailable { retry_after: Some(Duration::from_secs(1)) })
}

/// What the approval brings to its grant.
fn change_of<'a, S: AuthorizationServer>(
    server: &S,
    recipient: Recipient<'a>,
    approved: &'a Approved,
    action: GrantManagementAction,
) -> GrantChange<'a> {
    let (client, proved) = (recipient.client(), recipient.proved_keys());
    let binds_certificate = || {
        client.metadata().tls_client_certificate_bound_access_tokens
            || client_rules(server, client.metadata()).bound_tokens_only
    };
    GrantChange {
        action,
        grant_id: &approved.grant_id,
        client_id: client.client_id(),
        subject: &approved.person.subject,
        session_id: approved.authentication.session_id.as_deref(),
        scope: &approved.scope,
        resources: &approved.audience,
        authorization_details: &approved.authorization_details,
        claims: &approved.authentication.claims,
        approved_at: approved.granted_at,
        is_bound: proved.jkt.is_some() || (proved.x5t_s256.is_some() && binds_certificate()),
    }
}

/// A merged grant is older than the code: like a refresh, it gives what the client may still have.
pub(crate) fn scope_for(client: &Client, granted: &Scope, is_managed: bool) -> Result<Scope, OAuthError> {
    if !is_managed {
        return Ok(granted.clone());
    }
    let allowed = client.allowed_scope(granted);
    match allowed.is_empty() && !granted.is_empty() {
        false => Ok(allowed),
        true => Err(OAuthError::invalid_scope("the client may no longer have any scope of this grant")),
    }
}

/// New tokens for the approval. The ID token is signed here, before the code is spent, so the client may
/// retry if signing fails.
async fn mint<S: AuthorizationServer>(
    server: &S,
    recipient: Recipient<'_>,
    person: Admitted,
    (approved, grant_version): (Approved, Option<u64>),
    pushed: Option<&str>,
) -> Result<(IssuedTokens, TokenResponse), OAuthError> {
    let Approved {
        grant_id, scope, requested_scope, nonce, authentication, confirmation, granted_at, ..
    } = approved;
    let client = recipient.client();
    let allowed = scope_for(client, &scope, grant_version.is_some())?;
    let authorization = Authorization {
        grant_id,
        client_id: client.shared_client_id(),
        end_user: Some(person.clone()),
        scope,
        requested_scope,
        authorization_details: approved.authorization_details,
        audience: approved.audience,
        authentication: authentication.of_tokens(&allowed, S::DECLARATION),
        confirmation,
        granted_at,
        access_token_lifetime: None,
        actor: None,
        granted_to: None,
        audience_is_decided: false,
        is_refresh: false,
        was_approved: true,
        form: Form::new(),
    };
    let refreshable = S::issues_refresh_tokens_to(client);
    let mut minted = authorization.mint(server, recipient, allowed, refreshable).await?;
    minted.set_grant_version(grant_version);
    let mut response = minted.take_response();
    if grant_version.is_some() {
        // Grant Management for OAuth 2.0 draft 03, section 5.5.
        response.add_member(GRANT_ID, minted.tokens().grant_id().as_str());
    }
    response.id_token = S::Parts::id_token(
        server,
        &IdTokenRequest {
            client,
            person: &person,
            scope: &response.scope,
            nonce: nonce.as_deref(),
            authentication: &authentication,
            granted_at,
            code: None,
            access_token: Some(response.access_token.reveal()),
            stands_alone: false,
            audience: &minted.tokens().access_token.audience,
            grant_type: recipient.grant_type(),
            lifetimes: minted.lifetimes(),
            actor: None,
            pushed: pushed.map(|auth_req_id| Pushed {
                auth_req_id,
                refresh_token: response.refresh_token.as_ref().map(Secret::reveal),
            }),
        },
    )
    .await?;
    Ok((minted.into_tokens(), response))
}

/// The response if the code was spent for it; `invalid` otherwise.
pub(super) async fn conclude<S: AuthorizationServer>(
    server: &S,
    (client, grant_type): (&Client, &'static str),
    redemption: Redemption,
    attempt: Attempt<'_, Box<Issue>>,
    invalid: OAuthError,
) -> Result<TokenResponse, OAuthError> {
    match redemption {
        Redemption::Redeemed => {
            let issue = answered::<S, _>(attempt).ok_or(OAuthError::ServerError)?;
            observe(server, |at| issued(at, grant_type, &issue.tokens, &issue.response));
            Ok(issue.response)
        }
        Redemption::Unknown => {
            attempt.answered();
            Err(invalid)
        }
        Redemption::Replayed { grant_id } => {
            attempt.answered();
            revoke_replayed(server, client, &grant_id).await?;
            Err(invalid)
        }
    }
}

/// Whether the answer to an earlier attempt for this code may not have reached its client, which may come back when the code has
/// expired.
pub(super) fn is_owed<S: AuthorizationServer>(server: &S, code: &Digest) -> bool {
    server.runtime().unanswered_redemptions().is_kept(code, server.settings().now())
}

/// Ends the grant of a code that was presented again (RFC 6749 section 4.1.2): one of the two presenters may
/// be a thief.
pub(super) async fn revoke_replayed<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    grant_id: &GrantId,
) -> Result<(), OAuthError> {
    tracing::warn!(client_id = client.client_id(), %grant_id, "a code was replayed");
    server.store().revoke_grant(grant_id).await.map_err(store_failure::<S::Store>)?;
    observe(server, |at| Event::new(EventKind::CodeReplayed {}, at).client(client).grant_id(grant_id));
    Ok(())
}
