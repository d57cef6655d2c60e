//! New tokens, on their way to the store and to the client.

use std::time::Duration;

#[cfg(feature = "openid")]
use serde_json::Value;

use super::{Once, Proved};
use crate::OAuthError;
use crate::access_policy::AccessLifetimes;
use crate::authorization_details::AuthorizationDetails;
use crate::http::ClientRequest;
use crate::openid::Claims;
use crate::token::{AccessToken, Confirmation, IssuedTokens, Members, TokenResponse, token_type};
use crate::{Client, Scope, Secret, Timestamp};

/// New tokens: as the store keeps them, and as the client gets them.
#[derive(Debug)]
pub(crate) struct Minted {
    tokens: IssuedTokens,
    access_token: Secret,
    refresh_token: Option<Secret>,
    issued_at: Timestamp,
    bounds: Bounds,
    /// What the application's policy says.
    lifetimes: AccessLifetimes,
    /// The scope tokens that it took away; `None` if there is no policy.
    denied: Option<Vec<String>>,
    /// What parts add to the response.
    members: Members,
}

/// How long tokens may live at most, whatever the policy says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// When the grant began.
    pub(crate) granted_at: Timestamp,
    /// When it ends.
    pub(crate) end: Timestamp,
    /// The longest time for an access token that an extension grant allows.
    pub(crate) access_token: Option<Duration>,
}

impl Minted {
    pub(crate) fn new(
        tokens: IssuedTokens,
        access_token: Secret,
        refresh_token: Option<Secret>,
        issued_at: Timestamp,
        bounds: Bounds,
    ) -> Self {
        Self {
            tokens,
            access_token,
            refresh_token,
            issued_at,
            bounds,
            lifetimes: AccessLifetimes::default(),
            denied: None,
            members: Members::new(),
        }
    }

    /// The lifetimes that the application's policy sets, for an ID token beside these tokens.
    pub(crate) fn lifetimes(&self) -> AccessLifetimes {
        self.lifetimes
    }

    /// What the client gets (RFC 6749 section 5.1). The secrets are only there from now on; the records stay where they
    /// are, because they are large.
    pub(crate) fn take_response(&mut self) -> TokenResponse {
        let record = &self.tokens.access_token;
        let access_token = std::mem::replace(&mut self.access_token, Secret::from(String::new()));
        let expires_in = record.expires_at.since(self.issued_at);
        let token_type = token_type(record.confirmation.as_ref());
        let (refresh_token, scope) = (self.refresh_token.take(), record.scope.clone());
        let mut response = TokenResponse::new(access_token, token_type, expires_in, refresh_token, scope);
        response.authorization_details = record.authorization_details.clone();
        response.members = std::mem::take(&mut self.members);
        response
    }

    /// The part of the grant's scope that an ID token beside these tokens is about. The policy was asked about the scope of the
    /// access token only, so nothing else comes from there.
    pub(crate) fn scope_of_id_token(&self, granted: Scope) -> Scope {
        let Some(denied) = &self.denied else { return granted };
        let permitted = &self.tokens.access_token.scope;
        let is_there = |token: &&str| {
            permitted.contains(token) || (*token == "openid" && !denied.iter().any(|own| own == token))
        };
        Scope::from_tokens(granted.tokens().filter(is_there)).unwrap_or_default()
    }

    /// The tokens are of this version of a grant that its client manages.
    pub(crate) fn set_grant_version(&mut self, version: Option<u64>) {
        self.tokens.access_token.grant_version = version;
        if let Some(refresh_token) = &mut self.tokens.refresh_token {
            refresh_token.grant_version = version;
        }
    }

    /// What the store gets.
    pub(crate) fn tokens(&self) -> &IssuedTokens {
        &self.tokens
    }

    /// The same, for the store.
    pub(crate) fn into_tokens(self) -> IssuedTokens {
        self.tokens
    }

    /// Whether only somebody who may use what is bound to `required` can use the access token.
    pub(crate) fn is_bound_to(&self, required: &Confirmation) -> bool {
        self.tokens.access_token.confirmation.as_ref().is_some_and(|own| own.meets(required))
    }
}

/// Tokens that are being minted: the parts of a provider may still change them.
#[derive(Debug)]
pub struct Minting<'a> {
    client: &'a Client,
    request: Option<ClientRequest<'a>>,
    grant_type: Option<&'a str>,
    proved: &'a Proved,
    was_approved: bool,
    /// Whether the audience is decided, whatever the request and the registration of the client say about resources.
    pub(crate) audience_is_decided: bool,
    minted: &'a mut Minted,
}

impl<'a> Minting<'a> {
    pub(crate) fn new(
        client: &'a Client,
        (request, grant_type): (Option<ClientRequest<'a>>, Option<&'a str>),
        proved: &'a Proved,
        was_approved: bool,
        minted: &'a mut Minted,
    ) -> Self {
        Self { client, request, grant_type, proved, was_approved, audience_is_decided: false, minted }
    }

    /// The client that gets them.
    pub fn client(&self) -> &'a Client {
        self.client
    }

    /// The token request; `None` for tokens in an authorization response, and for those that are pushed to the client (CIBA).
    pub fn request(&self) -> Option<ClientRequest<'a>> {
        self.request
    }

    /// The `grant_type` of the tokens: that of the token request, or of CIBA for tokens that are pushed. `None` for tokens in an
    /// authorization response.
    pub fn grant_type(&self) -> Option<&'a str> {
        self.grant_type
    }

    /// The keys that the request proves the client to hold; none for tokens in an authorization response.
    pub fn proved(&self) -> &'a Confirmation {
        &self.proved.keys
    }

    /// The proof of the request, if it counts only once.
    pub fn once(&self) -> Option<Once> {
        self.proved.once
    }

    /// The assertion that the tokens are for, if it counts only once.
    #[cfg(feature = "openid")]
    pub(crate) fn assertion(&self) -> Option<Once> {
        self.proved.assertion
    }

    /// Whether the grant began before this request: somebody approved it, or an earlier token request did.
    pub fn was_approved(&self) -> bool {
        self.was_approved
    }

    /// When the grant began.
    #[cfg(feature = "openid")]
    pub(crate) fn granted_at(&self) -> Timestamp {
        self.minted.bounds.granted_at
    }

    /// The record of the access token.
    pub fn access_token(&self) -> &AccessToken {
        &self.minted.tokens.access_token
    }

    /// Gives the access token another form, a JWT for example. The record keeps its digest.
    pub fn set_access_token(&mut self, access_token: Secret) {
        self.minted.tokens.access_token.digest = access_token.digest();
        self.minted.access_token = access_token;
    }

    /// Binds the access token to a key, and the refresh token too if the client is public: it has no other proof
    /// that the token is its own (RFC 9449 section 5, RFC 8705 section 4). What is bound already stays so.
    pub fn bind(&mut self, confirmation: Confirmation) {
        let tokens = &mut self.minted.tokens;
        if let Some(refresh_token) = tokens.refresh_token.as_mut().filter(|_| self.client.is_public()) {
            refresh_token.confirmation.get_or_insert_default().add(confirmation.clone());
        }
        tokens.access_token.confirmation.get_or_insert_default().add(confirmation);
    }

    /// The key that the access token is bound to, so far.
    pub fn confirmation(&self) -> Option<&Confirmation> {
        self.minted.tokens.access_token.confirmation.as_ref()
    }

    /// Sets the application's own claims of the access token.
    pub fn set_claims(&mut self, claims: Claims) {
        self.minted.tokens.access_token.claims = claims;
    }

    /// Sets the audience of the access token (RFC 8707 section 2.2).
    pub fn set_audience(&mut self, audience: Vec<String>) {
        self.minted.tokens.access_token.audience = audience;
    }

    /// Sets the resources of the whole grant, which a refresh token keeps.
    pub fn bind_grant_to(&mut self, audience: Vec<String>) {
        if let Some(refresh_token) = &mut self.minted.tokens.refresh_token {
            refresh_token.audience = audience;
        }
    }

    /// Narrows the authorization details of the access token (RFC 9396); a refresh token keeps those of the grant.
    pub fn set_authorization_details(&mut self, details: AuthorizationDetails) {
        self.minted.tokens.access_token.authorization_details = details;
    }

    /// Adds a member to the response of the token endpoint.
    #[cfg(feature = "openid")]
    pub(crate) fn add_member(&mut self, name: &str, value: &str) {
        self.minted.members.set(name.to_owned(), &Value::from(value));
    }

    /// Narrows the scope of the access token; a refresh token keeps that of the grant.
    pub fn set_scope(&mut self, scope: Scope) {
        self.minted.tokens.access_token.scope = scope;
    }

    /// What the policy leaves of the access token's scope. A grant that nobody has approved before loses the rest too.
    pub(crate) fn permit_scope(&mut self, scope: Scope) {
        let tokens = &mut self.minted.tokens;
        let before = std::mem::replace(&mut tokens.access_token.scope, scope);
        let denied = before.tokens().filter(|token| !tokens.access_token.scope.contains(token));
        let denied = self.minted.denied.insert(denied.map(str::to_owned).collect());
        if denied.is_empty() {
            return;
        }
        let Some(grant) = tokens.refresh_token.as_mut().filter(|_| !self.was_approved) else { return };
        let is_kept = |token: &&str| !before.contains(token) || tokens.access_token.scope.contains(token);
        let kept = Scope::from_tokens(grant.scope.tokens().filter(is_kept)).unwrap_or_default();
        // Its client repeats what it asked for at each refresh.
        let asked = std::mem::replace(&mut grant.scope, kept);
        grant.requested_scope.get_or_insert(asked);
    }

    /// Makes the tokens live for at most this long.
    pub(crate) fn shorten(&mut self, access_token: Option<Duration>, refresh_token: Option<Duration>) {
        let (issued_at, tokens) = (self.minted.issued_at, &mut self.minted.tokens);
        if let Some(lifetime) = access_token {
            let record = &mut tokens.access_token;
            record.expires_at = record.expires_at.min(issued_at + lifetime);
        }
        if let Some((record, lifetime)) = tokens.refresh_token.as_mut().zip(refresh_token) {
            record.expires_at = record.expires_at.min(issued_at + lifetime);
        }
    }

    /// The lifetimes that the application's policy sets: longer ones too, but not beyond the end of the grant.
    ///
    /// # Errors
    /// `invalid_grant` if the grant is older than the policy allows.
    pub(crate) fn set_lifetimes(&mut self, lifetimes: AccessLifetimes) -> Result<(), OAuthError> {
        let Minted { tokens, issued_at, bounds, .. } = &mut *self.minted;
        let now = *issued_at;
        let end = lifetimes.grant.map_or(bounds.end, |age| bounds.end.min(bounds.granted_at + age));
        if end.is_expired(now) {
            return Err(OAuthError::invalid_grant("the grant is older than the provider allows"));
        }
        let of_access =
            lifetimes.access_token.map(|own| bounds.access_token.map_or(own, |most| own.min(most)));
        let record = &mut tokens.access_token;
        record.expires_at = of_access.map_or(record.expires_at, |own| now + own).min(end);
        if let Some(record) = &mut tokens.refresh_token {
            record.expires_at = lifetimes.refresh_token.map_or(record.expires_at, |own| now + own).min(end);
        }
        self.minted.lifetimes = lifetimes;
        Ok(())
    }
}
