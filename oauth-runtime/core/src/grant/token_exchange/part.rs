//! Token exchange as a part: what an explanation of it asks. The grant itself needs none.

use super::{Rehearsal, Rehearsed, TokenExchangePolicy, rehearsal};
use crate::OAuthError;
use crate::server::{AuthorizationServer, Part};

/// A provider with `grants(token_exchange)`.
#[derive(Debug, Clone, Copy)]
pub struct TokenExchanges;

impl<S: AuthorizationServer + TokenExchangePolicy> Part<S> for TokenExchanges {
    async fn rehearse_exchange(
        server: &S,
        rehearsal: &Rehearsal<'_>,
    ) -> Result<Option<Rehearsed>, OAuthError> {
        rehearsal::rehearse(server, rehearsal).await.map(Some)
    }
}
