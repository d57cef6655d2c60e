//! How a client learns the result of a backchannel authentication request.

use serde::{Deserialize, Serialize};

/// How a client learns that a person has decided (CIBA Core 1.0 section 5): the member
/// `backchannel_token_delivery_mode` of its metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
// Exhaustive on purpose: there are three, and a client has one of them.
pub enum TokenDeliveryMode {
    /// It asks the token endpoint again and again.
    #[default]
    Poll,
    /// The provider calls the client's notification endpoint, and the client then asks the token endpoint.
    Ping,
    /// The provider sends the tokens to the client's notification endpoint.
    Push,
}

impl TokenDeliveryMode {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Poll, Self::Ping, Self::Push];

    /// Its name in metadata.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Poll => "poll",
            Self::Ping => "ping",
            Self::Push => "push",
        }
    }

    /// The mode with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == name)
    }

    /// Whether the provider calls the client.
    pub fn notifies(self) -> bool {
        self != Self::Poll
    }

    /// Whether it is the mode of a client that says nothing.
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
