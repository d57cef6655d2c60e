//! What the documents look like. A client is `{ _id: client_id, client: Client }`, a grant with all that was issued from it is
//!
//! ```text
//! { _id: grant_id, client_id, granted: { subject, scope, … } or null, expires_at,
//!   codes: [ AuthorizationCode ],        redeemed: [ digest ],
//!   access_tokens: [ AccessToken ],
//!   refresh_tokens: [ RefreshToken ],    rotations: [ { digest, successor } ] }
//! ```
//!
//! A code is redeemed where `redeemed` has its digest, a refresh token is used where `rotations` has it. A client's own token
//! is the only one of its grant, and nobody granted it.

use mongodb::bson::{Bson, Document, doc, serialize_to_bson};
use mongodb::error::Result;
use mongodb::{Collection, IndexModel};
use oauth_runtime::token::{
    AccessToken, AuthorizationCode, IssuedGrant, IssuedTokens, RefreshToken, Successor,
};
use oauth_runtime::{Digest, Timestamp};
use serde::{Deserialize, Serialize};

/// A client as it is kept. [`replace_client`](oauth_runtime::store::ClientRegistrationStore::replace_client) compares it as it is.
#[derive(Deserialize)]
pub(crate) struct KeptClient {
    pub(crate) client: Bson,
}

/// What a query finds of a grant: the lists that its projection leaves out are empty.
#[derive(Deserialize)]
pub(crate) struct Grant {
    #[serde(rename = "_id")]
    pub(crate) grant_id: String,
    pub(crate) granted: Option<IssuedGrant>,
    pub(crate) expires_at: Option<Timestamp>,
    #[serde(default)]
    pub(crate) codes: Vec<AuthorizationCode>,
    #[serde(default)]
    pub(crate) access_tokens: Vec<AccessToken>,
    #[serde(default)]
    pub(crate) refresh_tokens: Vec<RefreshToken>,
    #[serde(default)]
    pub(crate) rotations: Vec<Used>,
}

/// A used refresh token.
#[derive(Serialize, Deserialize)]
pub(crate) struct Used {
    pub(crate) digest: Digest,
    pub(crate) successor: Successor,
}

impl Grant {
    /// The digests of what is expired in it.
    pub(crate) fn expired(&self, expired_at: Timestamp) -> Vec<String> {
        let codes = self.codes.iter().map(|code| (code.digest, code.expires_at));
        let access_tokens = self.access_tokens.iter().map(|token| (token.digest, token.expires_at));
        let refresh_tokens = self.refresh_tokens.iter().map(|token| (token.digest, token.expires_at));
        let issued = codes.chain(access_tokens).chain(refresh_tokens);
        let expired = issued.filter(|(_, expires_at)| *expires_at <= expired_at);
        expired.map(|(digest, _)| digest.to_string()).collect()
    }
}

/// The update that adds tokens, and to `list` what makes this the only time.
pub(crate) fn add_tokens(tokens: &IssuedTokens, list: Option<(&str, Bson)>) -> Result<Document> {
    let mut push = doc! { "access_tokens": serialize_to_bson(&tokens.access_token)? };
    if let Some(token) = &tokens.refresh_token {
        push.insert("refresh_tokens", serialize_to_bson(token)?);
    }
    if let Some((list, spent)) = list {
        push.insert(list, spent);
    }
    Ok(doc! { "$push": push, "$max": { "expires_at": moment(tokens.expires_at()) } })
}

/// What an upsert sets where the grant is new.
pub(crate) fn new_grant(client_id: &str, granted: Option<&IssuedGrant>) -> Result<Document> {
    Ok(doc! { "client_id": client_id, "granted": serialize_to_bson(&granted)? })
}

/// A moment as the models have it: seconds.
pub(crate) fn moment(moment: Timestamp) -> i64 {
    i64::try_from(moment.as_unix()).unwrap_or(i64::MAX)
}

/// An index on each field that a method looks up; on a field inside of a list it has an entry for each element.
pub(crate) async fn create_indexes(grants: &Collection<Grant>) -> Result<()> {
    let fields = [
        "client_id",
        "granted.subject",
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
