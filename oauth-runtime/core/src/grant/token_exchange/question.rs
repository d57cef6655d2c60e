//! What the application is asked about.

use std::time::Duration;

use serde_json::{Map, Value};

use super::{ForeignToken, TokenType};
use crate::gate::Ground;
use crate::protected_resource::same_place;
use crate::store::Authenticated;
use crate::token::{Actor, Authentication, Confirmation, GrantId};
use crate::transaction_token::Transaction;
use crate::{Client, Digest, Scope, Text, Timestamp};

/// An exchange that a client asks for. The presented tokens are valid, and addressed to the client.
#[derive(Debug, Clone, Copy)]
pub struct ExchangeRequest<'a> {
    pub(super) client: &'a Client,
    pub(super) subject: &'a ExchangedToken,
    pub(super) actor: Option<&'a ExchangedToken>,
    pub(super) scope: &'a Scope,
    pub(super) targets: &'a [String],
    pub(super) audience: Option<&'a str>,
    pub(super) requested: TokenType,
    pub(super) request_context: Option<&'a Map<String, Value>>,
    pub(super) request_details: Option<&'a Map<String, Value>>,
    pub(super) is_native_sso: bool,
}

impl<'a> ExchangeRequest<'a> {
    /// The client that asks. It has authenticated.
    pub fn client(&self) -> &'a Client {
        self.client
    }

    /// The token of the person for whom the client wants to act (`subject_token`).
    pub fn subject(&self) -> &'a ExchangedToken {
        self.subject
    }

    /// The token of the party that acts (`actor_token`). `None`: the client itself acts.
    pub fn actor(&self) -> Option<&'a ExchangedToken> {
        self.actor
    }

    /// The scope that the client wants: at most that of the subject token, and what the client is registered for. For an
    /// [identity assertion authorization grant](TokenType::IdJag), it is whatever the client wants of the other authorization
    /// server; empty: it does not say.
    pub fn scope(&self) -> &'a Scope {
        self.scope
    }

    /// Where the client wants to use the new token: the values of `resource` and `audience`, each once. A resource that
    /// the provider has is there under its own identifier. Empty: the client does not say. For an [identity assertion
    /// authorization grant](TokenType::IdJag), these are only the values of `resource`.
    pub fn targets(&self) -> &'a [String] {
        self.targets
    }

    /// What the workload says about the circumstances of a transaction (`request_context`), for a [transaction
    /// token](TokenType::TransactionToken). Nobody has checked it.
    pub fn request_context(&self) -> Option<&'a Map<String, Value>> {
        self.request_context
    }

    /// What the workload says about the transaction itself (`request_details`), such as the parameters of the call that it received.
    /// Nobody has checked it.
    pub fn request_details(&self) -> Option<&'a Map<String, Value>> {
        self.request_details
    }

    /// The authorization server at which the client will present an [identity assertion authorization grant](TokenType::IdJag), as the
    /// client names it (`audience`), or the trust domain of a [transaction token](TokenType::TransactionToken). `None` for a token of
    /// another type.
    pub fn audience(&self) -> Option<&'a str> {
        self.audience
    }

    /// Whether the client wants a grant for the authorization server with this issuer identifier. As for resources, a slash at the
    /// end does not matter: some clients add one.
    pub fn asks_for(&self, issuer: &str) -> bool {
        self.audience.is_some_and(|named| same_place(named, issuer))
    }

    /// Whether the client wants to share the login in which another application of its vendor got its ID token, on the same device
    /// (OpenID Connect Native SSO 1.0). The subject token is that ID token, and the client presents the device secret that belongs to
    /// it. Only [`Exchange::native_sso`](super::Exchange::native_sso) allows that.
    pub fn is_native_sso(&self) -> bool {
        self.is_native_sso
    }

    /// The type of the token that the client wants.
    pub fn requested_token_type(&self) -> TokenType {
        self.requested
    }
}

/// A token that a client presents for an exchange.
#[derive(Debug, Clone)]
pub struct ExchangedToken {
    pub(super) token_type: TokenType,
    pub(super) kept: Kept,
    pub(super) grant_id: GrantId,
    /// The version of the grant, if its client manages it: what comes of the token ends with it.
    pub(super) grant_version: Option<u64>,
    /// When its grant began, or it itself, if only that is known.
    pub(super) granted_at: Timestamp,
    /// The client that it was issued to; none for a token of another issuer.
    pub(super) client: Option<Client>,
    /// The client of the grant, if it is another one.
    pub(super) granted_to: Option<Text>,
    pub(super) person: Option<Authenticated>,
    /// Why the person may be somebody for whom tokens are issued.
    pub(super) ground: Ground,
    /// The token itself, if another issuer issued it.
    pub(super) foreign: Option<Box<ForeignToken>>,
    /// The transaction of a token that is replaced, or what a workload says about its own.
    pub(super) transaction: Option<Box<Transaction>>,
    pub(super) scope: Scope,
    pub(super) audience: Vec<String>,
    pub(super) authentication: Option<Box<Authentication>>,
    pub(super) confirmation: Option<Confirmation>,
    pub(super) actor: Option<Box<Actor>>,
    pub(super) may_act: Option<Value>,
    pub(super) expires_at: Timestamp,
    /// The longest time for access tokens of its grant.
    pub(super) access_token_lifetime: Option<Duration>,
}

/// What the store has of a presented token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// An access token.
    Access(Digest),
    /// A refresh token.
    Refresh(Digest),
    /// Only the grant: it is an ID token.
    GrantOnly,
    /// Nothing: it is a token of another issuer, and nobody here can revoke it.
    Nothing,
}

impl ExchangedToken {
    /// Its type, as the client says.
    pub fn token_type(&self) -> TokenType {
        self.token_type
    }

    /// The client of this provider that it was issued to. `None` for a token of [another issuer](Self::foreign).
    pub fn client(&self) -> Option<&Client> {
        self.client.as_ref()
    }

    /// The token of another issuer: who issued it, and its claims. `None`: it is a token of this provider.
    pub fn foreign(&self) -> Option<&ForeignToken> {
        self.foreign.as_deref()
    }

    /// The transaction of a transaction token that is to be replaced, or of a JWT that the workload signed. `None`: it is another token.
    pub fn transaction(&self) -> Option<&Transaction> {
        self.transaction.as_deref()
    }

    /// The person, by the provider's own identifier. `None`: it is an actor token of a client, or of
    /// [another issuer](Self::foreign).
    pub fn person(&self) -> Option<&str> {
        self.person.as_ref().map(|person| person.subject.as_str())
    }

    /// The person's user name, if it is known.
    pub fn username(&self) -> Option<&str> {
        self.person.as_ref().and_then(|person| person.username.as_deref())
    }

    /// Its scope. An ID token has that of its grant: what the person allowed its client. A token of another issuer has
    /// what the [`ForeignTokenPolicy`](super::ForeignTokenPolicy) said.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The resources that it is for; empty: the provider itself, or the client alone if it is an ID token.
    pub fn audience(&self) -> &[String] {
        &self.audience
    }

    /// How the person logged in, if it is known.
    pub fn authentication(&self) -> Option<&Authentication> {
        self.authentication.as_deref()
    }

    /// Who acts for the person with it already.
    pub fn actor(&self) -> Option<&Actor> {
        self.actor.as_deref()
    }

    /// When it expires. What the client gets for it lives no longer.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }
}
