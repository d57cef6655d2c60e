//! Refreshing an access token (RFC 6749 section 6), with rotation and reuse detection (RFC 9700 section 4.14.2).

use super::{Authorization, GrantType, Recipient, TokenRequest, of_tokens, shortened};
use crate::event::{Event, EventKind};
use crate::failure::store_failure;
use crate::gate::{Admitted, Ground, admit};
use crate::identity::IdTokenRequest;
use crate::server::{
    Attempt, AuthorizationServer, KEPT_FOR, Part, answered, client_rules, grant_counts, observe, prepared_at,
    publish,
};
use crate::store::{Authenticated, RefreshTokenStore, Rotation, RotationOutcome, TokenStore};
use crate::token::{IssuedTokens, RefreshToken, SealedToken, Successor, TokenResponse};
use crate::{Client, OAuthError, Scope, Secret, Timestamp};

/// `refresh_token`: the client gets a new access token, and usually a new refresh token to replace the used
/// one ([`RefreshTokenRotation`](crate::RefreshTokenRotation)).
#[derive(Debug, Clone, Copy)]
pub struct RefreshTokenGrant;

impl<S> GrantType<S> for RefreshTokenGrant
where
    S: AuthorizationServer,
    S::Store: RefreshTokenStore,
{
    async fn respond(server: &S, request: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError> {
        let presented = Secret::from(request.required("refresh_token")?);
        let scope = request.scope()?;
        let store = server.store();
        let digest = presented.digest();
        let kept = store.get_refresh_token(&digest).await.map_err(store_failure::<S::Store>)?;
        let kept = kept.ok_or_else(invalid_refresh_token)?;
        let now = server.settings().now();
        let is_over = server.settings().end_of_grant(granted_at(&kept)).is_expired(now);
        if kept.client_id != request.client().client_id() || kept.expires_at.is_expired(now) || is_over {
            return Err(invalid_refresh_token());
        }
        // Its client changed the grant since, and got another one. That is no replay, whoever presents it.
        if !grant_counts(server, &kept.grant_id, kept.grant_version, true).await? {
            return Err(invalid_refresh_token());
        }
        let end_user = end_user(server, &kept).await?;
        let scope = request.client().allowed_scope(&narrowed(server, &kept, scope)?);
        let (rotates, grace_period) = policy(server, request.client(), &kept, now);
        // A use that can only be a replay is owed no answer, whatever its result.
        let is_owed = kept.successor.as_ref().is_none_or(|first| now.since(first.rotated_at) < grace_period);
        let (tokens, response) = issue(server, request, kept, end_user, scope, rotates).await?;
        let successor = response.refresh_token.as_ref().map(|successor| noted(successor, &presented, now));
        let rotation =
            Rotation { presented: digest, used_at: now, successor: successor.transpose()?, grace_period };
        let unanswered = server.runtime().unanswered_refreshes();
        let attempt = is_owed.then(|| unanswered.attempt(digest, now, ()));
        let mut refreshed = prepared_at(server, now, |at| refreshed(at, &tokens, &response));
        let outcome = store.rotate_refresh_token(rotation, tokens).await;
        let outcome = outcome.map_err(store_failure::<S::Store>)?;
        if let RotationOutcome::Rotated | RotationOutcome::Kept | RotationOutcome::Retried { .. } = &outcome {
            attempt.map(answered::<S, _>);
            publish(server, &mut refreshed);
        } else {
            attempt.map(Attempt::answered);
        }
        match outcome {
            RotationOutcome::Rotated => Ok(response),
            RotationOutcome::Kept => Ok(TokenResponse { refresh_token: Some(presented), ..response }),
            RotationOutcome::Retried { successor } => {
                Ok(TokenResponse { refresh_token: Some(successor.open(&presented)), ..response })
            }
            RotationOutcome::Unknown => Err(invalid_refresh_token()),
            RotationOutcome::Replayed { grant_id } => {
                tracing::warn!(client_id = request.client().client_id(), %grant_id, "a refresh token was replayed");
                store.revoke_grant(&grant_id).await.map_err(store_failure::<S::Store>)?;
                observe(server, |at| {
                    let event = Event::new(EventKind::RefreshTokenReplayed {}, at);
                    event.client(request.client()).grant_id(&grant_id)
                });
                Err(invalid_refresh_token())
            }
        }
    }
}

fn refreshed(at: Timestamp, tokens: &IssuedTokens, response: &TokenResponse) -> Event {
    let rotated = response.refresh_token.is_some();
    of_tokens(EventKind::TokenRefreshed { scope: response.scope.clone(), rotated }, at, tokens)
}

/// Whether this use returns a new refresh token, and for how many seconds after the first use a second one
/// counts as a retry.
fn policy<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    kept: &RefreshToken,
    now: Timestamp,
) -> (bool, u64) {
    let settings = server.settings();
    let grace_period = settings.refresh_token_grace_period();
    let rotation = client_rules(server, client.metadata()).refresh_token_rotation;
    let rotates = rotation.rotates(client, kept, grace_period, now);
    let grace_period = grace_period.as_secs();
    // We owed an answer to an earlier use and could not give it, so its client may come back late.
    match server.runtime().unanswered_refreshes().is_kept(&kept.digest, now) {
        true => (rotates, grace_period.max(KEPT_FOR)),
        false => (rotates, grace_period),
    }
}

/// New tokens and the response with them. Without rotation there is no new refresh token.
async fn issue<S: AuthorizationServer>(
    server: &S,
    request: &TokenRequest<'_>,
    kept: RefreshToken,
    end_user: Option<Admitted>,
    scope: Scope,
    rotates: bool,
) -> Result<(IssuedTokens, TokenResponse), OAuthError> {
    let (client, grant_version) = (request.client(), kept.grant_version);
    let authorization = authorization_of(kept, end_user.clone());
    let granted = client.allowed_scope(&authorization.scope);
    let authentication = authorization.authentication.clone();
    let granted_at = authorization.granted_at;
    let mut minted = authorization.mint(server, Recipient::of(request), scope.clone(), rotates).await?;
    minted.set_grant_version(grant_version);
    let mut response = minted.take_response();
    let granted = minted.scope_of_id_token(granted);
    // OpenID Connect Core section 12.2: for the same login, without the nonce.
    if let (Some(person), Some(authentication)) = (end_user, authentication) {
        response.id_token = S::Parts::id_token(
            server,
            &IdTokenRequest {
                client,
                person: &person,
                scope: &granted,
                nonce: None,
                authentication: &authentication,
                granted_at,
                code: None,
                access_token: Some(response.access_token.reveal()),
                stands_alone: false,
                audience: &minted.tokens().access_token.audience,
                grant_type: Some("refresh_token"),
                lifetimes: minted.lifetimes(),
                actor: None,
                pushed: None,
            },
        )
        .await?;
    }
    Ok((minted.into_tokens(), response))
}

/// The answer is the same for unknown, used, expired, revoked and foreign tokens, and if the person is gone.
fn invalid_refresh_token() -> OAuthError {
    OAuthError::invalid_grant("the refresh token is invalid, expired or already used")
}

/// The access token may have less than the grant's scope, never more (section 6). Clients repeat the scope
/// that they originally requested, and get the part that was granted. Tokens that the provider does not have
/// are ignored, as everywhere.
fn narrowed<S: AuthorizationServer>(
    server: &S,
    kept: &RefreshToken,
    requested: Option<Scope>,
) -> Result<Scope, OAuthError> {
    let Some(requested) = requested.filter(|requested| !requested.is_empty()) else {
        return Ok(kept.scope.clone());
    };
    let asked_for = |token: &str| {
        let asked = kept.requested_scope.as_ref();
        kept.scope.contains(token) || asked.is_some_and(|asked| asked.contains(token))
    };
    let refused = |token: &str, why| {
        let token = shortened(token);
        Err(OAuthError::invalid_scope(format!("the scope {token} {why}")))
    };
    if let Some(token) = requested.tokens().find(|token| !asked_for(token) && server.knows_scope(token)) {
        return refused(token, "was not requested when this grant began");
    }
    let granted = requested.intersection(&kept.scope);
    match requested.tokens().next().filter(|_| granted.is_empty()) {
        None => Ok(granted),
        Some(token) => refused(token, "was not granted"),
    }
}

/// The person who approved the grant, if they may still get tokens.
async fn end_user<S: AuthorizationServer>(
    server: &S,
    kept: &RefreshToken,
) -> Result<Option<Admitted>, OAuthError> {
    let Some(subject) = kept.subject.clone() else {
        return Ok(None);
    };
    let person = Authenticated { subject, username: kept.username.clone() };
    let admitted = admit(server, person, Ground::Approval).await;
    admitted.map(Some).map_err(|refusal| refusal.answer(&kept.client_id, invalid_refresh_token()))
}

fn authorization_of(kept: RefreshToken, end_user: Option<Admitted>) -> Authorization {
    Authorization {
        granted_at: granted_at(&kept),
        access_token_lifetime: kept.access_token_lifetime,
        actor: None,
        granted_to: None,
        audience_is_decided: false,
        is_refresh: true,
        was_approved: true,
        form: kept.form,
        grant_id: kept.grant_id,
        client_id: kept.client_id,
        end_user,
        scope: kept.scope,
        requested_scope: kept.requested_scope,
        authorization_details: kept.authorization_details,
        audience: kept.audience,
        authentication: kept.authentication,
        confirmation: kept.confirmation,
    }
}

/// When the grant began, if its record says so.
fn granted_at(kept: &RefreshToken) -> Timestamp {
    kept.granted_at.unwrap_or(kept.issued_at)
}

/// What the store keeps with the used token.
fn noted(successor: &Secret, presented: &Secret, now: Timestamp) -> Result<Successor, OAuthError> {
    let sealed = SealedToken::seal(successor, presented).ok_or(OAuthError::ServerError)?;
    Ok(Successor::new(now, Some(successor.digest()), sealed))
}
