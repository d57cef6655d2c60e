//! Tokens that are bound by DPoP proofs, as a part.

use crate::server::{AuthorizationServer, Part};

/// A provider with `sender_constrained(dpop)`.
#[derive(Debug, Clone, Copy)]
pub struct DpopBoundTokens;

impl<S: AuthorizationServer> Part<S> for DpopBoundTokens {}
