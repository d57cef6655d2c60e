//! Records: the models as JSON, and the columns beside them.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::SqlError;
use super::value::{Row, Value};
use oauth_runtime_core::token::{AccessToken, AuthorizationCode, GrantId, RefreshToken};
use oauth_runtime_core::{Digest, Timestamp};

/// The text to store.
pub(super) fn write<T: Serialize>(table: &'static str, model: &T) -> Result<String, SqlError> {
    serde_json::to_string(model).map_err(|source| SqlError::Record { table, source })
}

/// The stored model, from the first column of a row.
pub(super) fn read<T: DeserializeOwned>(table: &'static str, row: &Row) -> Result<T, SqlError> {
    serde_json::from_str(&row.text(0)?).map_err(|source| SqlError::Record { table, source })
}

/// The look-up key for a text of any length.
pub(super) fn key(text: &str) -> Digest {
    Digest::of(text)
}

/// A code or token, as the common columns of its table.
pub(super) struct Issued {
    digest: Digest,
    grant_key: Digest,
    client_key: Digest,
    record: String,
    expires_at: Timestamp,
}

impl Issued {
    pub(super) fn code(code: &AuthorizationCode) -> Result<Self, SqlError> {
        Self::new("authorization_codes", code, &code.digest, &code.grant_id, &code.client_id, code.expires_at)
    }

    pub(super) fn access_token(token: &AccessToken) -> Result<Self, SqlError> {
        Self::new("access_tokens", token, &token.digest, &token.grant_id, &token.client_id, token.expires_at)
    }

    pub(super) fn refresh_token(token: &RefreshToken) -> Result<Self, SqlError> {
        Self::new("refresh_tokens", token, &token.digest, &token.grant_id, &token.client_id, token.expires_at)
    }

    fn new(
        table: &'static str,
        model: &impl Serialize,
        digest: &Digest,
        grant_id: &GrantId,
        client_id: &str,
        expires_at: Timestamp,
    ) -> Result<Self, SqlError> {
        let (grant_key, client_key) = (key(grant_id.as_str()), key(client_id));
        Ok(Self { digest: *digest, grant_key, client_key, record: write(table, model)?, expires_at })
    }

    /// In the order of the INSERT statements.
    pub(super) fn values(&self) -> [Value<'_>; 5] {
        [
            (&self.digest).into(),
            (&self.grant_key).into(),
            (&self.client_key).into(),
            (&self.record).into(),
            self.expires_at.into(),
        ]
    }
}
