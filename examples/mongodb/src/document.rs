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
//! A `record` and a `successor` are forms, texts that only the runtime reads. The fields beside them are the keys of the record.

use mongodb::bson::{Bson, Document, doc, serialize_to_bson};
use mongodb::{Collection, IndexModel};
use oauth_runtime::store::Stored;
use oauth_runtime::token::{IssuedGrant, IssuedKeys, IssuedTokens};
use oauth_runtime::{Digest, Timestamp};
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
    pub(crate) record: String,
}

/// A used refresh token.
#[derive(Serialize, Deserialize)]
pub(crate) struct Used {
    pub(crate) digest: Digest,
    pub(crate) successor: String,
}

impl Issued {
    /// The element of a list that a code or token becomes.
    pub(crate) fn element(stored: Stored<IssuedKeys<'_>>) -> Result<Bson, StoreError> {
        let IssuedKeys { digest, expires_at, .. } = stored.keys;
        let issued = Self { digest: *digest, expires_at: expires_at.as_unix_i64(), record: stored.form };
        Ok(serialize_to_bson(&issued)?)
    }
}

impl Grant {
    /// The digests of its expired entries.
    pub(crate) fn expired(&self, expired_at: Timestamp) -> impl Iterator<Item = String> {
        let issued = self.codes.iter().chain(&self.access_tokens).chain(&self.refresh_tokens);
        let expired = issued.filter(move |issued| issued.expires_at <= expired_at.as_unix_i64());
        expired.map(|issued| issued.digest.to_string())
    }
}

/// The update that adds tokens, and to the named list what prevents a second time.
pub(crate) fn add_tokens(
    tokens: &IssuedTokens,
    only_once: Option<(&str, Bson)>,
) -> Result<Document, StoreError> {
    let mut push = doc! { "access_tokens": Issued::element(tokens.access_token.to_stored()?)? };
    if let Some(token) = &tokens.refresh_token {
        push.insert("refresh_tokens", Issued::element(token.to_stored()?)?);
    }
    if let Some((list, spent)) = only_once {
        push.insert(list, spent);
    }
    Ok(doc! { "$push": push, "$max": { "expires_at": tokens.expires_at().as_unix_i64() } })
}

/// What an upsert sets for a new grant.
pub(crate) fn new_grant(client_id: &str, granted: Option<IssuedGrant>) -> Result<Document, StoreError> {
    let stored = granted.as_ref().map(IssuedGrant::to_stored).transpose()?;
    let (subject, record) = stored.map(|stored| (stored.keys.subject, stored.form)).unzip();
    Ok(doc! { "client_id": client_id, "subject": subject, "record": record })
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
