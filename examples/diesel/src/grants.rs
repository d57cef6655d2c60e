//! What the storage methods do with a grant inside of their transactions.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use oauth_runtime::Timestamp;
use oauth_runtime::token::{GrantId, IssuedGrant, IssuedTokens};

use crate::StoreError;
use crate::records::{bytes, key, seconds, write};
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
    let row = (
        grants::grant_id.eq(grant_id.as_str()),
        grants::client_key.eq(key(client_id)),
        grants::subject_key.eq(grant.as_ref().map(|grant| key(&grant.subject))),
        grants::record.eq(grant.as_ref().map(write).transpose()?),
        grants::expires_at.eq(seconds(expires_at)),
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
    let lives_longer = greatest(grants::expires_at, seconds(tokens.expires_at()));
    diesel::update(grants::table.find(tokens.grant_id().as_str()))
        .set(grants::expires_at.eq(lives_longer))
        .execute(connection)
        .await?;
    let token = &tokens.access_token;
    let row = (
        access_tokens::digest.eq(bytes(&token.digest)),
        access_tokens::grant_id.eq(token.grant_id.as_str()),
        access_tokens::record.eq(write(token)?),
        access_tokens::expires_at.eq(seconds(token.expires_at)),
    );
    diesel::insert_into(access_tokens::table).values(row).execute(connection).await?;
    let Some(token) = &tokens.refresh_token else {
        return Ok(());
    };
    let row = (
        refresh_tokens::digest.eq(bytes(&token.digest)),
        refresh_tokens::grant_id.eq(token.grant_id.as_str()),
        refresh_tokens::record.eq(write(token)?),
        refresh_tokens::expires_at.eq(seconds(token.expires_at)),
    );
    diesel::insert_into(refresh_tokens::table).values(row).execute(connection).await?;
    Ok(())
}
