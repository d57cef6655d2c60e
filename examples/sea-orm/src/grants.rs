//! What the storage methods do with a grant inside of their transactions.

use oauth_runtime::Timestamp;
use oauth_runtime::token::{GrantId, IssuedGrant, IssuedTokens};
use sea_orm::sea_query::{Expr, Func, OnConflict, SimpleExpr};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use sea_orm::{ColumnTrait, NotSet};

use crate::StoreError;
use crate::entity::{access_tokens, grants, refresh_tokens};
use crate::records::{bytes, key, seconds, write};

/// The later of a grant's expiry and another time.
fn later(moment: Timestamp) -> SimpleExpr {
    Func::greatest([Expr::col((grants::Entity, grants::Column::ExpiresAt)), Expr::val(seconds(moment))])
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
    let row = grants::ActiveModel {
        grant_id: Set(grant_id.as_str().to_owned()),
        client_key: Set(key(client_id)),
        subject_key: Set(grant.as_ref().map(|grant| key(&grant.subject))),
        record: Set(grant.as_ref().map(write).transpose()?),
        expires_at: Set(seconds(expires_at)),
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
    let token = &tokens.access_token;
    let row = access_tokens::ActiveModel {
        digest: Set(bytes(&token.digest)),
        grant_id: Set(token.grant_id.as_str().to_owned()),
        record: Set(write(token)?),
        expires_at: Set(seconds(token.expires_at)),
    };
    access_tokens::Entity::insert(row).exec_without_returning(transaction).await?;
    let Some(token) = &tokens.refresh_token else {
        return Ok(());
    };
    let row = refresh_tokens::ActiveModel {
        digest: Set(bytes(&token.digest)),
        grant_id: Set(token.grant_id.as_str().to_owned()),
        record: Set(write(token)?),
        successor: NotSet,
        expires_at: Set(seconds(token.expires_at)),
    };
    refresh_tokens::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}
