//! Making the tokens of an authorization.

use super::RequestedScope;
use crate::failure::store_failure;
use crate::gate::Admitted;
use crate::server::AuthorizationServer;
use crate::store::TokenStore;
use crate::token::{AccessToken, Authentication, GrantId, IssuedTokens, RefreshToken, TokenResponse};
use crate::{Client, OAuthError, Scope, Secret, Timestamp};

/// What tokens are issued for.
#[derive(Debug, Clone)]
pub(crate) struct Authorization {
    pub(crate) grant_id: GrantId,
    pub(crate) client_id: String,
    /// The end-user, past the gate; none where the client acts for itself.
    pub(crate) end_user: Option<Admitted>,
    /// All that was authorized; a refresh token keeps it.
    pub(crate) scope: Scope,
    /// What was asked for, where it is more than that.
    pub(crate) requested_scope: Option<Scope>,
    pub(crate) audience: Vec<String>,
    pub(crate) authentication: Option<Box<Authentication>>,
    /// When the grant began.
    pub(crate) granted_at: Timestamp,
    /// Whether a new refresh token takes the place of another.
    pub(crate) is_refresh: bool,
}

/// New tokens: as the store keeps them, and as the client gets them.
#[derive(Debug)]
pub(crate) struct Minted {
    tokens: IssuedTokens,
    access_token: Secret,
    refresh_token: Option<Secret>,
    expires_in: u64,
}

impl Authorization {
    /// New tokens for this authorization. `scope` is the access token's, and not more than the authorization's.
    pub(crate) fn mint<S: AuthorizationServer>(
        self,
        server: &S,
        scope: Scope,
        now: Timestamp,
        refreshable: bool,
    ) -> Minted {
        let (lifetimes, end) =
            (server.settings().lifetimes(), server.settings().end_of_grant(self.granted_at));
        let subject = self.end_user.as_ref().map(|person| person.subject().to_owned());
        let username = self.end_user.as_ref().and_then(Admitted::username).map(str::to_owned);
        let refresh_token = refreshable.then(Secret::generate);
        let refresh_record = refresh_token.as_ref().map(|secret| RefreshToken {
            digest: secret.digest(),
            grant_id: self.grant_id.clone(),
            client_id: self.client_id.clone(),
            subject: subject.clone(),
            username: username.clone(),
            scope: self.scope,
            requested_scope: self.requested_scope,
            audience: self.audience.clone(),
            authentication: self.authentication.clone(),
            granted_at: Some(self.granted_at),
            is_successor: self.is_refresh,
            issued_at: now,
            expires_at: now.plus(lifetimes.refresh_token).min(end),
            successor: None,
        });
        let access_token = Secret::generate();
        let access_end = now.plus(lifetimes.access_token).min(end);
        let access_record = AccessToken {
            digest: access_token.digest(),
            grant_id: self.grant_id,
            client_id: self.client_id,
            subject,
            username,
            scope,
            audience: self.audience,
            authentication: self.authentication,
            issued_at: now,
            expires_at: access_end,
        };
        Minted {
            tokens: IssuedTokens::new(access_record, refresh_record),
            access_token,
            refresh_token,
            expires_in: access_end.since(now),
        }
    }
}

/// Begins an authorization at the token endpoint: makes its tokens and stores them.
pub(crate) async fn begin<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    end_user: Option<Admitted>,
    requested: RequestedScope,
    refreshable: bool,
) -> Result<TokenResponse, OAuthError> {
    let requested_scope = requested.beyond(&requested.scope);
    let scope = requested.scope;
    let now = server.settings().now();
    let authorization = Authorization {
        grant_id: GrantId::generate(),
        client_id: client.client_id().to_owned(),
        end_user,
        scope: scope.clone(),
        requested_scope,
        audience: Vec::new(),
        authentication: None,
        granted_at: now,
        is_refresh: false,
    };
    let refreshable = refreshable && S::issues_refresh_tokens_to(client);
    let minted = authorization.mint(server, scope.clone(), now, refreshable);
    let (tokens, response) = minted.split(scope);
    server.store().create_token(tokens).await.map_err(store_failure::<S::Store>)?;
    Ok(response)
}

impl Minted {
    /// What the store gets, and what the client gets (RFC 6749 section 5.1).
    pub(crate) fn split(self, scope: Scope) -> (IssuedTokens, TokenResponse) {
        let response = TokenResponse::bearer(self.access_token, self.expires_in, self.refresh_token, scope);
        (self.tokens, response)
    }
}
