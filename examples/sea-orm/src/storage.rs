//! The storage methods: those that the declared grants need, then those that administration needs.

use oauth_runtime::store::{Redemption, Replacement, Rotation, RotationOutcome, Stored};
use oauth_runtime::token::{
    AccessToken, AuthorizationCode, GrantId, IssuedGrant, IssuedTokens, RefreshToken, Successor,
};
use oauth_runtime::{Client, Digest, Timestamp, oauth_storage};
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement, TransactionTrait,
};

use crate::entity::{access_tokens, authorization_codes, clients, grants, refresh_tokens};
use crate::grants::{add_tokens, keep, lock};
use crate::records::{bytes, key, rows};
use crate::{Notes, StoreError};

#[oauth_storage]
impl Notes {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, StoreError> {
        let kept = clients::Entity::find_by_id(key(client_id)).one(&self.database).await?;
        Ok(kept.map(|kept| Client::from_stored(kept.record)).transpose()?)
    }

    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), StoreError> {
        let (token, grant) = (&tokens.access_token, tokens.grant());
        let transaction = self.database.begin().await?;
        keep(&transaction, &token.grant_id, tokens.grant_client_id(), grant, tokens.expires_at()).await?;
        add_tokens(&transaction, &tokens).await?;
        Ok(transaction.commit().await?)
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, StoreError> {
        let kept = access_tokens::Entity::find_by_id(bytes(digest)).one(&self.database).await?;
        Ok(kept.map(|kept| AccessToken::from_stored(kept.record)).transpose()?)
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), StoreError> {
        access_tokens::Entity::delete_by_id(bytes(digest)).exec(&self.database).await?;
        Ok(())
    }

    /// One statement: the foreign keys delete what was issued from the grant. A transaction that is adding to
    /// it holds its row, so this waits for it; a later one finds no row.
    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), StoreError> {
        grants::Entity::delete_by_id(grant_id.as_str()).exec(&self.database).await?;
        Ok(())
    }

    async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), StoreError> {
        let Stored { form, keys, .. } = code.to_stored()?;
        let row = authorization_codes::ActiveModel {
            digest: Set(bytes(keys.digest)),
            grant_id: Set(keys.grant_id.to_string()),
            record: Set(form),
            redeemed: Set(false),
            expires_at: Set(keys.expires_at.as_unix_i64()),
        };
        let grant = Some(IssuedGrant::from(&code));
        let transaction = self.database.begin().await?;
        keep(&transaction, &code.grant_id, &code.client_id, grant, code.expires_at).await?;
        authorization_codes::Entity::insert(row).exec_without_returning(&transaction).await?;
        Ok(transaction.commit().await?)
    }

    async fn get_authorization_code(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, StoreError> {
        let kept = authorization_codes::Entity::find_by_id(bytes(digest)).one(&self.database).await?;
        Ok(kept.map(|kept| AuthorizationCode::from_stored(kept.record, kept.redeemed)).transpose()?)
    }

    /// Only one transaction's UPDATE finds the code unredeemed, and its result decides about the tokens. The
    /// spent code stays as long as they do, so that anybody who presents it again ends the grant.
    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, StoreError> {
        use authorization_codes::{Column, Entity};

        let grant_id = tokens.grant_id();
        let transaction = self.database.begin().await?;
        if !lock(&transaction, grant_id).await? {
            return Ok(Redemption::Unknown);
        }
        let is_ours = Column::Digest.eq(bytes(digest)).and(Column::GrantId.eq(grant_id.as_str()));
        let lives_longer = [Expr::col(Column::ExpiresAt), Expr::val(tokens.expires_at().as_unix_i64())];
        let redeem = Entity::update_many()
            .col_expr(Column::Redeemed, Expr::val(true))
            .col_expr(Column::ExpiresAt, Func::greatest(lives_longer).into());
        let redeem = redeem.filter(is_ours.clone()).filter(Column::Redeemed.eq(false));
        if redeem.exec(&transaction).await?.rows_affected > 0 {
            add_tokens(&transaction, &tokens).await?;
            transaction.commit().await?;
            return Ok(Redemption::Redeemed);
        }
        Ok(match Entity::find().filter(is_ours).one(&transaction).await? {
            Some(_) => Redemption::Replayed { grant_id: grant_id.clone() },
            None => Redemption::Unknown,
        })
    }

    async fn get_refresh_token(&self, digest: &Digest) -> Result<Option<RefreshToken>, StoreError> {
        find_refresh_token(&self.database, digest).await
    }

    async fn rotate_refresh_token(
        &self,
        rotation: Rotation,
        tokens: IssuedTokens,
    ) -> Result<RotationOutcome, StoreError> {
        use refresh_tokens::{Column, Entity};

        let grant_id = tokens.grant_id();
        let transaction = self.database.begin().await?;
        if !lock(&transaction, grant_id).await? {
            return Ok(RotationOutcome::Unknown);
        }
        let presented = Column::Digest.eq(bytes(&rotation.presented));
        let is_ours = presented.and(Column::GrantId.eq(grant_id.as_str()));
        if let Some(successor) = &rotation.successor {
            let successor = successor.to_stored()?.form;
            let rotate = Entity::update_many().col_expr(Column::Successor, Expr::val(successor));
            let rotate = rotate.filter(is_ours.clone()).filter(Column::Successor.is_null());
            if rotate.exec(&transaction).await?.rows_affected > 0 {
                add_tokens(&transaction, &tokens).await?;
                transaction.commit().await?;
                return Ok(RotationOutcome::Rotated);
            }
        }
        let Some(used) = Entity::find().filter(is_ours).one(&transaction).await? else {
            return Ok(RotationOutcome::Unknown);
        };
        let outcome = match used.successor.map(Successor::from_stored).transpose()? {
            None => RotationOutcome::Kept,
            Some(first) => {
                let next = match &first.digest {
                    Some(digest) => find_refresh_token(&transaction, digest).await?,
                    None => None,
                };
                if !rotation.is_retry_of(&first, next.as_ref()) {
                    return Ok(RotationOutcome::Replayed { grant_id: grant_id.clone() });
                }
                RotationOutcome::Retried { successor: first.sealed }
            }
        };
        // The client keeps its token, or gets the first successor again.
        add_tokens(&transaction, &IssuedTokens::new(tokens.access_token.clone(), None)).await?;
        transaction.commit().await?;
        Ok(outcome)
    }

    async fn create_client(&self, client: Client) -> Result<bool, StoreError> {
        let record = client.to_stored()?.form;
        let row = clients::ActiveModel { client_key: Set(key(client.client_id())), record: Set(record) };
        let create = clients::Entity::insert(row);
        let create =
            create.on_conflict(OnConflict::column(clients::Column::ClientKey).do_nothing().to_owned());
        match create.exec_without_returning(&self.database).await {
            Ok(created) => Ok(created > 0),
            Err(sea_orm::DbErr::RecordNotInserted) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, StoreError> {
        let key = key(current.client_id());
        let transaction = self.database.begin().await?;
        let kept = clients::Entity::find_by_id(key.clone()).lock_exclusive().one(&transaction).await?;
        let Some(kept) = kept else {
            return Ok(Replacement::Unknown);
        };
        if Client::from_stored(kept.record)? != *current {
            return Ok(Replacement::Changed);
        }
        let replace = clients::Entity::update_many();
        let replace = replace.col_expr(clients::Column::Record, Expr::val(next.to_stored()?.form));
        replace.filter(clients::Column::ClientKey.eq(key)).exec(&transaction).await?;
        transaction.commit().await?;
        Ok(Replacement::Replaced)
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, StoreError> {
        let transaction = self.database.begin().await?;
        let deleted = clients::Entity::delete_by_id(key(client_id)).exec(&transaction).await?.rows_affected;
        let issued = grants::Entity::delete_many().filter(grants::Column::ClientKey.eq(key(client_id)));
        issued.exec(&transaction).await?;
        transaction.commit().await?;
        Ok(deleted > 0)
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, StoreError> {
        let page =
            clients::Entity::find().filter(clients::Column::ClientKey.gt(after.map(key).unwrap_or_default()));
        let page = page.order_by_asc(clients::Column::ClientKey).limit(rows(limit));
        page.all(&self.database)
            .await?
            .into_iter()
            .map(|kept| Ok(Client::from_stored(kept.record)?))
            .collect()
    }

    async fn list_grants(&self, subject: &str) -> Result<Vec<IssuedGrant>, StoreError> {
        let granted = grants::Entity::find().filter(grants::Column::SubjectKey.eq(key(subject)));
        granted.all(&self.database).await?.into_iter().map(grant).collect()
    }

    async fn list_client_grants(
        &self,
        client_id: &str,
        after: Option<&GrantId>,
        limit: usize,
    ) -> Result<Vec<IssuedGrant>, StoreError> {
        let page = grants::Entity::find().filter(grants::Column::ClientKey.eq(key(client_id)));
        let page = page.filter(grants::Column::SubjectKey.is_not_null());
        let page = page.filter(grants::Column::GrantId.gt(after.map_or("", GrantId::as_str)));
        let page = page.order_by_asc(grants::Column::GrantId).limit(rows(limit));
        page.all(&self.database).await?.into_iter().map(grant).collect()
    }

    /// PostgreSQL has no `DELETE … LIMIT`: the subquery selects the rows, and skips locked ones.
    async fn sweep(&self, expired_at: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let mut swept = 0;
        for (table, key) in EXPIRING {
            // Grants come last, since deleting a grant deletes all of its tokens, however many.
            if table == "grants" && swept > 0 {
                break;
            }
            let sql = format!(
                "DELETE FROM {table} WHERE {key} = ANY(ARRAY(SELECT {key} FROM {table} \
                 WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))"
            );
            let limit = i64::try_from(rows(limit)).unwrap_or(i64::MAX);
            let values = [expired_at.as_unix_i64().into(), limit.into()];
            let delete = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
            swept += self.database.execute_raw(delete).await?.rows_affected();
        }
        Ok(swept.try_into().unwrap_or(usize::MAX))
    }

    fn is_temporary(error: &StoreError) -> bool {
        error.may_pass()
    }
}

/// The tables whose rows expire, with their keys.
const EXPIRING: [(&str, &str); 4] = [
    ("authorization_codes", "digest"),
    ("access_tokens", "digest"),
    ("refresh_tokens", "digest"),
    ("grants", "grant_id"),
];

/// A grant as it was given, with its current expiry.
fn grant(kept: grants::Model) -> Result<IssuedGrant, StoreError> {
    let expires_at = Timestamp::from_unix_i64(kept.expires_at);
    Ok(IssuedGrant::from_stored(kept.record.unwrap_or_default(), expires_at)?)
}

async fn find_refresh_token(
    connection: &impl ConnectionTrait,
    digest: &Digest,
) -> Result<Option<RefreshToken>, StoreError> {
    let Some(kept) = refresh_tokens::Entity::find_by_id(bytes(digest)).one(connection).await? else {
        return Ok(None);
    };
    Ok(Some(RefreshToken::from_stored(kept.record, kept.successor.as_deref())?))
}
