//! The two sides that are compared, and what both get.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use oauth_runtime::Digest;
use oauth_runtime::token::IssuedTokens;

use crate::Result;
use crate::model::Item;

/// What is measured of a request: what its endpoint does to the store.
pub(crate) const OPERATIONS: [&str; 3] = ["code redemption", "refresh", "introspection"];

/// Something that redeems, refreshes and introspects.
pub(crate) trait Side: Send + Sync + 'static {
    /// Does one operation for an item.
    fn run(&self, operation: &'static str, item: Arc<Prepared>) -> BoxFuture<'_, Result<()>>;
}

/// An item with what the bare statements bind, made before the clock runs.
pub(crate) struct Prepared {
    pub(crate) item: Item,
    pub(crate) rows: Rows,
}

/// What the statements bind.
pub(crate) struct Rows {
    pub(crate) code: [u8; 32],
    pub(crate) grant: [u8; 32],
    pub(crate) client: [u8; 32],
    pub(crate) presented: [u8; 32],
    pub(crate) successor: String,
    pub(crate) first: Pair,
    pub(crate) second: Pair,
}

/// Digest, record and end of an access token and of its refresh token.
pub(crate) struct Pair {
    pub(crate) access: ([u8; 32], String, i64),
    pub(crate) refresh: ([u8; 32], String, i64),
}

impl Rows {
    pub(crate) fn of(item: &Item) -> Result<Self> {
        Ok(Self {
            code: *item.code.digest.as_bytes(),
            grant: *Digest::of(item.code.grant_id.as_str()).as_bytes(),
            client: *Digest::of(&item.code.client_id).as_bytes(),
            presented: *item.refresh_token().digest.as_bytes(),
            successor: serde_json::to_string(&item.rotation().successor)?,
            first: Pair::of(&item.first)?,
            second: Pair::of(&item.second)?,
        })
    }
}

impl Pair {
    fn of(tokens: &IssuedTokens) -> Result<Self> {
        let (access, refresh) =
            (&tokens.access_token, tokens.refresh_token.as_ref().ok_or("no refresh token")?);
        let end = |moment: oauth_runtime::Timestamp| i64::try_from(moment.as_unix());
        Ok(Self {
            access: (*access.digest.as_bytes(), serde_json::to_string(access)?, end(access.expires_at)?),
            refresh: (*refresh.digest.as_bytes(), serde_json::to_string(refresh)?, end(refresh.expires_at)?),
        })
    }
}
