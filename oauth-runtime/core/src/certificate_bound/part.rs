//! Tokens that are bound to certificates, as a part.

use crate::server::{AuthorizationServer, Part};

/// A provider with `sender_constrained(mtls)`.
#[derive(Debug, Clone, Copy)]
pub struct CertificateBoundTokens;

impl<S: AuthorizationServer> Part<S> for CertificateBoundTokens {}
