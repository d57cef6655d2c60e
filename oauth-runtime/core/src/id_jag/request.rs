//! The input of a grant.

use super::IdJag;
use crate::gate::Admitted;
use crate::token::{Authentication, Confirmation};
use crate::{Client, Scope, Timestamp};

/// What a grant is issued for. Everybody who has a say has allowed it.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "openid"), expect(dead_code))]
pub struct IdJagRequest<'a> {
    /// What the application answered.
    pub(crate) grant: &'a IdJag,
    /// The client that gets it.
    pub(crate) client: &'a Client,
    /// The person, admitted by the gate.
    pub(crate) person: &'a Admitted,
    pub(crate) scope: &'a Scope,
    pub(crate) resources: &'a [String],
    /// How the person logged in.
    pub(crate) authentication: &'a Authentication,
    /// The key that the client proved to hold.
    pub(crate) confirmation: Option<&'a Confirmation>,
    pub(crate) issued_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}
