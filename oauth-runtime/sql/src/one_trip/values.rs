//! The values of whole operations, in the order of their parameters.

use crate::error::SqlError;
use crate::record::key;
use crate::value::Value;
use oauth_runtime_core::token::IssuedTokens;
use oauth_runtime_core::{Digest, Timestamp};

/// The tokens that an operation adds to a grant.
pub(crate) struct Added<'a> {
    grant_key: Digest,
    client_key: Digest,
    grant_ends: Timestamp,
    access: Token<'a>,
    /// Its digest is NULL if there is none.
    refresh: Option<Token<'a>>,
}

struct Token<'a> {
    digest: &'a Digest,
    record: String,
    expires_at: Timestamp,
}

impl<'a> Added<'a> {
    pub(crate) fn new(tokens: &'a IssuedTokens) -> Result<Self, SqlError> {
        let access = tokens.access_token.to_stored()?;
        let refresh = tokens.refresh_token.as_ref().map(|token| token.to_stored()).transpose()?;
        let token = |form, digest, expires_at| Token { digest, record: form, expires_at };
        Ok(Self {
            grant_key: key(access.keys.grant_id.as_str()),
            client_key: key(access.keys.client_id),
            grant_ends: tokens.expires_at(),
            access: token(access.form, access.keys.digest, access.keys.expires_at),
            refresh: refresh.map(|refresh| token(refresh.form, refresh.keys.digest, refresh.keys.expires_at)),
        })
    }

    pub(crate) const fn has_refresh_token(&self) -> bool {
        self.refresh.is_some()
    }

    /// `$1` to `$9`, and what the operation needs besides.
    pub(crate) fn values<'b>(&'b self, besides: &[Value<'b>]) -> Vec<Value<'b>> {
        let refresh = self.refresh.as_ref();
        let mut values = vec![
            (&self.grant_key).into(),
            (&self.client_key).into(),
            self.grant_ends.into(),
            self.access.digest.into(),
            (&self.access.record).into(),
            self.access.expires_at.into(),
            refresh.map(|token| token.digest).into(),
            refresh.map_or("", |token| &token.record).into(),
            refresh.map_or(self.grant_ends, |token| token.expires_at).into(),
        ];
        values.extend_from_slice(besides);
        values
    }
}
