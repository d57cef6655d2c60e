//! The input and the output of the part.

use serde_json::Value;

use super::{ForeignSubject, ForeignToken};
use crate::token::{Actor, Confirmation};
use crate::{Client, Timestamp};

/// As what a token is presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignTokenRole {
    /// The token of a person.
    Subject,
    /// The token of the party that acts.
    Actor,
}

/// A token that is none of this provider's.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "openid"), expect(dead_code))]
pub struct ForeignTokenRequest<'a> {
    pub(crate) client: &'a Client,
    pub(crate) token: &'a str,
    /// What its client says that it is, on the wire.
    pub(crate) token_type: &'static str,
    pub(crate) role: ForeignTokenRole,
    /// The keys that the request proves its sender to hold; `None` if a bound token counts without its proof.
    pub(crate) proved: Option<&'a Confirmation>,
}

/// A token of another issuer that counts.
#[derive(Debug)]
pub struct AcceptedToken {
    pub(crate) token: ForeignToken,
    /// The application's answer; nobody for an actor token.
    pub(crate) subject: ForeignSubject,
    pub(crate) confirmation: Option<Confirmation>,
    pub(crate) actor: Option<Box<Actor>>,
    pub(crate) may_act: Option<Value>,
    pub(crate) expires_at: Timestamp,
}
