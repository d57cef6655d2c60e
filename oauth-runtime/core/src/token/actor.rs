//! The party that acts for a person.

use serde::{Deserialize, Serialize};

use crate::Text;
use crate::openid::Claims;

/// Who acts for the person of a token (`act`, RFC 8693 section 4.1): a client, or another person.
///
/// It serializes as the claim `act` of a JWT and of an introspection response. Only the outermost actor counts for access; the
/// [earlier ones](Self::act) say how the token came about.
///
/// ```
/// use oauth_runtime::token::Actor;
///
/// let actor = Actor::client("mail-api").acting_for(Some(Actor::client("calendar-api")));
/// let json = r#"{"sub":"mail-api","client_id":"mail-api","act":{"sub":"calendar-api","client_id":"calendar-api"}}"#;
/// assert_eq!(serde_json::to_string(&actor)?, json);
/// assert_eq!(actor.chain().count(), 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Actor {
    /// The issuer whose identifier [`sub`](Self::sub) is. `None`: the provider itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iss: Option<Text>,
    /// Its identifier: a person's, or a client's if [`client_id`](Self::client_id) is there too.
    pub sub: Text,
    /// The client that acts. Identifiers of clients and subjects are different spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<Text>,
    /// Who acted before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Box<Self>>,
    /// What else identifies it.
    #[serde(flatten)]
    pub claims: Claims,
}

impl Actor {
    /// The longest chain of actors. Each exchange adds one, so a chain of services that call each other has an end.
    pub(crate) const MOST: usize = 8;

    /// A client of this provider.
    pub fn client(client_id: impl Into<Text>) -> Self {
        let client_id = client_id.into();
        Self { client_id: Some(client_id.clone()), ..Self::person(client_id) }
    }

    /// A person, by this provider's identifier.
    pub fn person(subject: impl Into<Text>) -> Self {
        Self { iss: None, sub: subject.into(), client_id: None, act: None, claims: Claims::new() }
    }

    /// The same one, after another that acted before.
    #[must_use]
    pub fn acting_for(mut self, earlier: Option<Self>) -> Self {
        self.act = earlier.map(Box::new);
        self
    }

    /// Names the issuer where nobody is named.
    #[cfg(feature = "openid")]
    pub(crate) fn name_issuer(&mut self, issuer: &str) {
        let mut actor = Some(self);
        while let Some(own) = actor {
            own.iss.get_or_insert_with(|| issuer.into());
            actor = own.act.as_deref_mut();
        }
    }

    /// This actor, and those before it.
    pub fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |actor| actor.act.as_deref())
    }
}
