//! What the storage methods do with a grant inside of their transactions.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use oauth_runtime::Timestamp;
use oauth_runtime::store::Stored;
use oauth_runtime::token::{GrantId, IssuedGrant, IssuedTokens};

use crate::StoreError;
use crate::records::{bytes, key};
use crate::schema::{access_tokens, grants, refresh_tokens};

#[declare_sql_function]
extern "SQL" {
    fn greatest(a: BigInt, b: BigInt) -> BigInt;
}

/// Stores a grant with its first tokens; an existing one lives at least as long as the new tokens.
pub(crate) async fn keep(
    connection: &mut AsyncPgConnection,
    grant_id: &GrantId,
    client_id: &str,
    grant: Option<IssuedGrant>,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let stored = grant.as_ref().map(IssuedGrant::to_stored).transpose()?;
    let (subject_key, record) = stored.map(|stored| (key(stored.keys.subject), stored.form)).unzip();
    let row = (
        grants::grant_id.eq(grant_id.as_str()),
        grants::client_key.eq(key(client_id)),
        grants::subject_key.eq(subject_key),
        grants::record.eq(record),
        grants::expires_at.eq(expires_at.as_unix_i64()),
    );
    diesel::insert_into(grants::table)
        .values(row)
        .on_conflict(grants::grant_id)
        .do_update()
        .set(grants::expires_at.eq(greatest(grants::expires_at, excluded(grants::expires_at))))
        .execute(connection)
        .await?;
    Ok(())
}

/// Locks a grant until the transaction ends, so that changes to it run one after the other. `false`: it is
/// revoked.
pub(crate) async fn lock(connection: &mut AsyncPgConnection, grant_id: &GrantId) -> Result<bool, StoreError> {
    let grant = grants::table.find(grant_id.as_str()).select(grants::grant_id).for_update();
    Ok(grant.first::<String>(connection).await.optional()?.is_some())
}

/// Adds tokens to a grant that this transaction has locked or stored.
pub(crate) async fn add_tokens(
    connection: &mut AsyncPgConnection,
    tokens: &IssuedTokens,
) -> Result<(), StoreError> {
    let lives_longer = greatest(grants::expires_at, tokens.expires_at().as_unix_i64());
    diesel::update(grants::table.find(tokens.grant_id().as_str()))
        .set(grants::expires_at.eq(lives_longer))
        .execute(connection)
        .await?;
    let Stored { form, keys, .. } = tokens.access_token.to_stored()?;
    let row = (
        access_tokens::digest.eq(bytes(keys.digest)),
        access_tokens::grant_id.eq(keys.grant_id.as_str()),
        access_tokens::record.eq(form),
        access_tokens::expires_at.eq(keys.expires_at.as_unix_i64()),
    );
    diesel::insert_into(access_tokens::table).values(row).execute(connection).await?;
    let Some(token) = &tokens.refresh_token else {
        return Ok(());
    };
    let Stored { form, keys, .. } = token.to_stored()?;
    let row = (
        refresh_tokens::digest.eq(bytes(keys.digest)),
        refresh_tokens::grant_id.eq(keys.grant_id.as_str()),
        refresh_tokens::record.eq(form),
        refresh_tokens::expires_at.eq(keys.expires_at.as_unix_i64()),
    );
    diesel::insert_into(refresh_tokens::table).values(row).execute(connection).await?;
    Ok(())
}
