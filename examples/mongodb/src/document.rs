//! The form of the documents. A client is `{ _id: client_id, record }`, a grant with everything that was
//! issued from it is
//!
//! ```text
//! { _id: grant_id, client_id, subject, record, expires_at,
//!   codes: [ { digest, expires_at, record } ],             redeemed: [ digest ],
//!   access_tokens: [ { digest, expires_at, record } ],
//!   refresh_tokens: [ { digest, expires_at, record } ],    rotations: [ { digest, successor } ] }
//! ```
//!
//! A code is redeemed if `redeemed` contains its digest, and a refresh token is used if `rotations` contains
//! it. A client's own token is the only one of its grant, and nobody granted it: `subject` and `record` are
//! null.
//!
//! A `record` is the model as JSON, since BSON has no number for the time that never comes, `u64::MAX`.

use mongodb::bson::{Bson, Document, doc, serialize_to_bson};
use mongodb::{Collection, IndexModel};
use oauth_runtime::token::{
    AccessToken, AuthorizationCode, IssuedGrant, IssuedTokens, RefreshToken, Successor,
};
use oauth_runtime::{Digest, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::StoreError;

/// A stored client.
#[derive(Deserialize)]
pub(crate) struct Kept {
    pub(crate) record: String,
}

/// A grant from a query: lists that the projection omits are empty.
#[derive(Deserialize)]
pub(crate) struct Grant {
    #[serde(rename = "_id")]
    pub(crate) grant_id: String,
    pub(crate) record: Option<String>,
    #[serde(default)]
    pub(crate) expires_at: i64,
    #[serde(default)]
    pub(crate) codes: Vec<Issued>,
    #[serde(default)]
    pub(crate) redeemed: Vec<String>,
    #[serde(default)]
    pub(crate) access_tokens: Vec<Issued>,
    #[serde(default)]
    pub(crate) refresh_tokens: Vec<Issued>,
    #[serde(default)]
    pub(crate) rotations: Vec<Used>,
}

/// A code or a token.
#[derive(Serialize, Deserialize)]
pub(crate) struct Issued {
    pub(crate) digest: Digest,
    expires_at: i64,
    record: String,
}

/// A used refresh token.
#[derive(Serialize, Deserialize)]
pub(crate) struct Used {
    pub(crate) digest: Digest,
    pub(crate) successor: Successor,
}

impl Issued {
    pub(crate) fn code(code: &AuthorizationCode) -> Result<Bson, StoreError> {
        Self::element(code.digest, code.expires_at, code)
    }

    fn access_token(token: &AccessToken) -> Result<Bson, StoreError> {
        Self::element(token.digest, token.expires_at, token)
    }

    fn refresh_token(token: &RefreshToken) -> Result<Bson, StoreError> {
        Self::element(token.digest, token.expires_at, token)
    }

    fn element(digest: Digest, expires_at: Timestamp, model: &impl Serialize) -> Result<Bson, StoreError> {
        let issued = Self { digest, expires_at: seconds(expires_at), record: write(model)? };
        Ok(serialize_to_bson(&issued)?)
    }

    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        read(&self.record)
    }
}

impl Grant {
    /// The digests of its expired entries.
    pub(crate) fn expired(&self, expired_at: Timestamp) -> impl Iterator<Item = String> {
        let issued = self.codes.iter().chain(&self.access_tokens).chain(&self.refresh_tokens);
        let expired = issued.filter(move |issued| issued.expires_at <= seconds(expired_at));
        expired.map(|issued| issued.digest.to_string())
    }
}

/// The update that adds tokens, and to the named list what prevents a second time.
pub(crate) fn add_tokens(
    tokens: &IssuedTokens,
    only_once: Option<(&str, Bson)>,
) -> Result<Document, StoreError> {
    let mut push = doc! { "access_tokens": Issued::access_token(&tokens.access_token)? };
    if let Some(token) = &tokens.refresh_token {
        push.insert("refresh_tokens", Issued::refresh_token(token)?);
    }
    if let Some((list, spent)) = only_once {
        push.insert(list, spent);
    }
    Ok(doc! { "$push": push, "$max": { "expires_at": seconds(tokens.expires_at()) } })
}

/// What an upsert sets for a new grant.
pub(crate) fn new_grant(client_id: &str, granted: Option<IssuedGrant>) -> Result<Document, StoreError> {
    let record = granted.as_ref().map(write).transpose()?;
    Ok(doc! { "client_id": client_id, "subject": granted.map(|granted| granted.subject), "record": record })
}

/// A model as JSON.
pub(crate) fn write(model: &impl Serialize) -> Result<String, StoreError> {
    Ok(serde_json::to_string(model)?)
}

/// The stored model.
pub(crate) fn read<T: DeserializeOwned>(record: impl AsRef<str>) -> Result<T, StoreError> {
    Ok(serde_json::from_str(record.as_ref())?)
}

/// A time in a form that MongoDB can compare. A time beyond BSON's range becomes the largest number.
pub(crate) fn seconds(moment: Timestamp) -> i64 {
    i64::try_from(moment.as_unix()).unwrap_or(i64::MAX)
}

/// An index on each search key; for a field inside of a list it has an entry for each element.
pub(crate) async fn create_indexes(grants: &Collection<Grant>) -> mongodb::error::Result<()> {
    let fields = [
        "client_id",
        "subject",
        "expires_at",
        "codes.digest",
        "codes.expires_at",
        "access_tokens.digest",
        "access_tokens.expires_at",
        "refresh_tokens.digest",
        "refresh_tokens.expires_at",
    ];
    grants.create_indexes(fields.map(|field| IndexModel::builder().keys(doc! { field: 1 }).build())).await?;
    Ok(())
}
