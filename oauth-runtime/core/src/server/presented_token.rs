//! An access token that a request presents.

use crate::token::AccessToken;
use crate::{Client, Digest, ProtectedResource};

/// An access token that a request presents: it is in the store, has not expired, and is for the place that the request is
/// to.
#[derive(Debug, Clone, Copy)]
pub struct PresentedToken<'a> {
    /// The digest of what the request presents.
    pub digest: &'a Digest,
    /// Its record.
    pub token: &'a AccessToken,
    /// The client that got it.
    pub client: &'a Client,
    /// The declared resource that the request is to; `None`: the provider itself.
    pub resource: Option<&'a ProtectedResource>,
}
