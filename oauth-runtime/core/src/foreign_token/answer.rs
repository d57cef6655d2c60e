//! What the application answers.

use crate::Scope;
use crate::Text;
use crate::store::Authenticated;
use crate::token::Authentication;

/// The answer of a [`ForeignTokenPolicy`](super::ForeignTokenPolicy) about a subject token: whose token it is here, and what it is good
/// for at most.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct ForeignSubject {
    pub(crate) person: Option<Authenticated>,
    pub(crate) scope: Scope,
    pub(crate) second_factor: bool,
    pub(crate) authentication: Option<Box<Authentication>>,
}

impl ForeignSubject {
    /// Nobody here is known by this token: it is refused.
    pub fn unknown() -> Self {
        Self { person: None, scope: Scope::empty(), second_factor: false, authentication: None }
    }

    /// The token of this person, by the provider's own identifier.
    pub fn person(subject: impl Into<Text>) -> Self {
        Self::resource_owner(Authenticated::new(subject))
    }

    /// The same for a person with a user name.
    pub fn resource_owner(person: Authenticated) -> Self {
        Self { person: Some(person), ..Self::unknown() }
    }

    /// The scope that the token has here: what comes of it never has more. Default: none. The scope of the token itself is in the words of
    /// another provider, so it does not count.
    pub fn scope(mut self, scope: &Scope) -> Self {
        self.scope = scope.clone();
        self
    }

    /// Says that the person used a second factor for the login that the token comes from. Otherwise, a token of somebody who has set up
    /// a second factor here is refused.
    pub fn second_factor_passed(mut self) -> Self {
        self.second_factor = true;
        self
    }

    /// How the person logged in there, in words of this provider. Default: it is not known, so an API that asks for a recent or strong
    /// login refuses the new token.
    pub fn authentication(mut self, authentication: Authentication) -> Self {
        self.authentication = Some(Box::new(authentication));
        self
    }
}

/// The answer of a [`ForeignTokenPolicy`](super::ForeignTokenPolicy) about an actor token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum ForeignActor {
    /// This party may act for people, if the [`TokenExchangePolicy`](crate::grant::token_exchange::TokenExchangePolicy) says so too.
    Known,
    /// It may not.
    Unknown,
}
