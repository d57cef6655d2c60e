//! An authorization request on its way through the checks.

use crate::http::Form;
use crate::{Client, Scope};

/// An authorization request on its way through the checks: its client, redirect URI, response type and scope
/// are already checked.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "openid"), expect(dead_code))]
pub struct ReceivedRequest<'a> {
    pub(crate) client: &'a Client,
    pub(crate) response_type: &'static str,
    pub(crate) scope: &'a Scope,
    pub(crate) form: &'a Form<'a>,
}
