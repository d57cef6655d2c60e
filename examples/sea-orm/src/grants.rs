//! What the storage methods do with a grant inside of their transactions.

use oauth_runtime::Timestamp;
use oauth_runtime::store::Stored;
use oauth_runtime::token::{GrantId, IssuedGrant, IssuedTokens};
use sea_orm::sea_query::{Expr, Func, OnConflict, SimpleExpr};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use sea_orm::{ColumnTrait, NotSet};

use crate::StoreError;
use crate::entity::{access_tokens, grants, refresh_tokens};
use crate::records::{bytes, key};

/// The later of a grant's expiry and another time.
fn later(moment: Timestamp) -> SimpleExpr {
    Func::greatest([Expr::col((grants::Entity, grants::Column::ExpiresAt)), Expr::val(moment.as_unix_i64())])
        .into()
}

/// Stores a grant with its first tokens; an existing one lives at least as long as the new tokens.
pub(crate) async fn keep(
    transaction: &DatabaseTransaction,
    grant_id: &GrantId,
    client_id: &str,
    grant: Option<IssuedGrant>,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let stored = grant.as_ref().map(IssuedGrant::to_stored).transpose()?;
    let (subject_key, record) = stored.map(|stored| (key(stored.keys.subject), stored.form)).unzip();
    let row = grants::ActiveModel {
        grant_id: Set(grant_id.to_string()),
        client_key: Set(key(client_id)),
        subject_key: Set(subject_key),
        record: Set(record),
        expires_at: Set(expires_at.as_unix_i64()),
    };
    let mut extend = OnConflict::column(grants::Column::GrantId);
    extend.value(grants::Column::ExpiresAt, later(expires_at));
    grants::Entity::insert(row).on_conflict(extend).exec_without_returning(transaction).await?;
    Ok(())
}

/// Locks a grant until the transaction ends, so that changes to it run one after the other. `false`: it is
/// revoked.
pub(crate) async fn lock(transaction: &DatabaseTransaction, grant_id: &GrantId) -> Result<bool, StoreError> {
    let grant = grants::Entity::find_by_id(grant_id.as_str()).lock_exclusive();
    Ok(grant.one(transaction).await?.is_some())
}

/// Adds tokens to a grant that this transaction has locked or stored.
pub(crate) async fn add_tokens(
    transaction: &DatabaseTransaction,
    tokens: &IssuedTokens,
) -> Result<(), StoreError> {
    let extend =
        grants::Entity::update_many().col_expr(grants::Column::ExpiresAt, later(tokens.expires_at()));
    let extend = extend.filter(grants::Column::GrantId.eq(tokens.grant_id().as_str()));
    extend.exec(transaction).await?;
    let Stored { form, keys, .. } = tokens.access_token.to_stored()?;
    let row = access_tokens::ActiveModel {
        digest: Set(bytes(keys.digest)),
        grant_id: Set(keys.grant_id.to_string()),
        record: Set(form),
        expires_at: Set(keys.expires_at.as_unix_i64()),
    };
    access_tokens::Entity::insert(row).exec_without_returning(transaction).await?;
    let Some(token) = &tokens.refresh_token else {
        return Ok(());
    };
    let Stored { form, keys, .. } = token.to_stored()?;
    let row = refresh_tokens::ActiveModel {
        digest: Set(bytes(keys.digest)),
        grant_id: Set(keys.grant_id.to_string()),
        record: Set(form),
        successor: NotSet,
        expires_at: Set(keys.expires_at.as_unix_i64()),
    };
    refresh_tokens::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}
