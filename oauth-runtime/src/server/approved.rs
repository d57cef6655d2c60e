//! What a response type works with: the approved request, and the response that it adds to.

use crate::Scope;
use crate::authorization::{Approval, AuthorizationRequest};
use crate::token::GrantId;

/// An authorization request that the resource owner approved.
#[derive(Debug)]
pub struct Approved<'a> {
    pub(crate) request: &'a AuthorizationRequest,
    pub(crate) approval: &'a Approval,
    /// What was granted: not more than was asked for.
    pub(crate) scope: Scope,
    pub(crate) grant_id: GrantId,
}

/// The parameters of an authorization response, in the order in which they were added.
#[derive(Default)]
pub struct ResponseParameters(Vec<(&'static str, String)>);

impl ResponseParameters {
    /// Adds a parameter.
    pub fn push(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.push((name, value.into()));
    }

    pub(crate) fn as_pairs(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}
