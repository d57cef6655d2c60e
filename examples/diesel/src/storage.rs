//! The storage methods: those that the declared grants need, then those that administration needs.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use oauth_runtime::store::{Redemption, Replacement, Rotation, RotationOutcome, Stored};
use oauth_runtime::token::{
    AccessToken, AuthorizationCode, GrantId, IssuedGrant, IssuedTokens, RefreshToken, Successor,
};
use oauth_runtime::{Client, Digest, Timestamp, oauth_storage};

use crate::grants::{add_tokens, greatest, keep, lock};
use crate::records::{bytes, key, rows};
use crate::schema::{access_tokens, authorization_codes, clients, grants, refresh_tokens};
use crate::{Notes, StoreError};

#[oauth_storage]
impl Notes {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, StoreError> {
        let record = clients::table.find(key(client_id)).select(clients::record);
        let record = record.first::<String>(&mut *self.connection().await?).await.optional()?;
        Ok(record.map(Client::from_stored).transpose()?)
    }

    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), StoreError> {
        let (token, grant) = (&tokens.access_token, tokens.grant());
        let create = async |connection: &mut AsyncPgConnection| {
            keep(connection, &token.grant_id, tokens.grant_client_id(), grant, tokens.expires_at()).await?;
            add_tokens(connection, &tokens).await
        };
        AsyncPgConnection::transaction(&mut *self.connection().await?, create).await
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, StoreError> {
        let record = access_tokens::table.find(bytes(digest)).select(access_tokens::record);
        let record = record.first::<String>(&mut *self.connection().await?).await.optional()?;
        Ok(record.map(AccessToken::from_stored).transpose()?)
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), StoreError> {
        let token = access_tokens::table.find(bytes(digest));
        diesel::delete(token).execute(&mut *self.connection().await?).await?;
        Ok(())
    }

    /// One statement: the foreign keys delete what was issued from the grant. A transaction that is adding to
    /// it holds its row, so this waits for it; a later one finds no row.
    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), StoreError> {
        let grant = grants::table.find(grant_id.as_str());
        diesel::delete(grant).execute(&mut *self.connection().await?).await?;
        Ok(())
    }

    async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), StoreError> {
        let Stored { form, keys, .. } = code.to_stored()?;
        let row = (
            authorization_codes::digest.eq(bytes(keys.digest)),
            authorization_codes::grant_id.eq(keys.grant_id.as_str()),
            authorization_codes::record.eq(form),
            authorization_codes::expires_at.eq(keys.expires_at.as_unix_i64()),
        );
        let grant = Some(IssuedGrant::from(&code));
        let create = async |connection: &mut AsyncPgConnection| {
            keep(connection, &code.grant_id, &code.client_id, grant, code.expires_at).await?;
            diesel::insert_into(authorization_codes::table).values(row).execute(connection).await?;
            Ok(())
        };
        AsyncPgConnection::transaction(&mut *self.connection().await?, create).await
    }

    async fn get_authorization_code(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, StoreError> {
        let columns = (authorization_codes::record, authorization_codes::redeemed);
        let kept = authorization_codes::table.find(bytes(digest)).select(columns);
        let kept = kept.first::<(String, bool)>(&mut *self.connection().await?).await.optional()?;
        Ok(kept.map(|(record, redeemed)| AuthorizationCode::from_stored(record, redeemed)).transpose()?)
    }

    /// Only one transaction's UPDATE finds the code unredeemed, and its result decides about the tokens. The
    /// spent code stays as long as they do, so that anybody who presents it again ends the grant.
    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, StoreError> {
        let grant_id = tokens.grant_id();
        let redeem = async |connection: &mut AsyncPgConnection| {
            if !lock(connection, grant_id).await? {
                return Ok(Redemption::Unknown);
            }
            let code = authorization_codes::table.find(bytes(digest));
            let code = code.filter(authorization_codes::grant_id.eq(grant_id.as_str()));
            let unredeemed = code.clone().filter(authorization_codes::redeemed.eq(false));
            let redeem = diesel::update(unredeemed).set((
                authorization_codes::redeemed.eq(true),
                authorization_codes::expires_at
                    .eq(greatest(authorization_codes::expires_at, tokens.expires_at().as_unix_i64())),
            ));
            if redeem.execute(connection).await? > 0 {
                add_tokens(connection, &tokens).await?;
                return Ok(Redemption::Redeemed);
            }
            let spent = code.select(authorization_codes::digest);
            Ok(match spent.first::<Vec<u8>>(connection).await.optional()? {
                Some(_) => Redemption::Replayed { grant_id: grant_id.clone() },
                None => Redemption::Unknown,
            })
        };
        AsyncPgConnection::transaction(&mut *self.connection().await?, redeem).await
    }

    async fn get_refresh_token(&self, digest: &Digest) -> Result<Option<RefreshToken>, StoreError> {
        find_refresh_token(&mut *self.connection().await?, digest).await
    }

    async fn rotate_refresh_token(
        &self,
        rotation: Rotation,
        tokens: IssuedTokens,
    ) -> Result<RotationOutcome, StoreError> {
        let grant_id = tokens.grant_id();
        let rotate = async |connection: &mut AsyncPgConnection| {
            if !lock(connection, grant_id).await? {
                return Ok(RotationOutcome::Unknown);
            }
            let token = refresh_tokens::table.find(bytes(&rotation.presented));
            let token = token.filter(refresh_tokens::grant_id.eq(grant_id.as_str()));
            let unused = token.clone().filter(refresh_tokens::successor.is_null());
            if let Some(successor) = &rotation.successor {
                let successor = successor.to_stored()?.form;
                let rotate = diesel::update(unused).set(refresh_tokens::successor.eq(successor));
                if rotate.execute(connection).await? > 0 {
                    add_tokens(connection, &tokens).await?;
                    return Ok(RotationOutcome::Rotated);
                }
            }
            let first = token.select(refresh_tokens::successor);
            let Some(first) = first.first::<Option<String>>(connection).await.optional()? else {
                return Ok(RotationOutcome::Unknown);
            };
            let outcome = match first.map(Successor::from_stored).transpose()? {
                None => RotationOutcome::Kept,
                Some(first) => {
                    let next = match &first.digest {
                        Some(digest) => find_refresh_token(connection, digest).await?,
                        None => None,
                    };
                    if !rotation.is_retry_of(&first, next.as_ref()) {
                        return Ok(RotationOutcome::Replayed { grant_id: grant_id.clone() });
                    }
                    RotationOutcome::Retried { successor: first.sealed }
                }
            };
            let access_token = tokens.access_token.clone();
            add_tokens(connection, &IssuedTokens::new(access_token, None)).await?;
            Ok(outcome)
        };
        AsyncPgConnection::transaction(&mut *self.connection().await?, rotate).await
    }

    async fn create_client(&self, client: Client) -> Result<bool, StoreError> {
        let row =
            (clients::client_key.eq(key(client.client_id())), clients::record.eq(client.to_stored()?.form));
        let create = diesel::insert_into(clients::table).values(row).on_conflict_do_nothing();
        Ok(create.execute(&mut *self.connection().await?).await? > 0)
    }

    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, StoreError> {
        let row = clients::table.find(key(current.client_id()));
        let replace = async |connection: &mut AsyncPgConnection| {
            let kept = row.clone().select(clients::record).for_update();
            let Some(kept) = kept.first::<String>(connection).await.optional()? else {
                return Ok(Replacement::Unknown);
            };
            if Client::from_stored(kept)? != *current {
                return Ok(Replacement::Changed);
            }
            diesel::update(row).set(clients::record.eq(next.to_stored()?.form)).execute(connection).await?;
            Ok(Replacement::Replaced)
        };
        AsyncPgConnection::transaction(&mut *self.connection().await?, replace).await
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, StoreError> {
        let (client, issued) = (
            clients::table.find(key(client_id)),
            grants::table.filter(grants::client_key.eq(key(client_id))),
        );
        let delete = async |connection: &mut AsyncPgConnection| {
            let deleted = diesel::delete(client).execute(connection).await?;
            diesel::delete(issued).execute(connection).await?;
            Ok(deleted > 0)
        };
        AsyncPgConnection::transaction(&mut *self.connection().await?, delete).await
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, StoreError> {
        let after = after.map(key).unwrap_or_default();
        let page = clients::table.filter(clients::client_key.gt(after)).order(clients::client_key);
        let page = page.limit(rows(limit)).select(clients::record);
        let records = page.load::<String>(&mut *self.connection().await?).await?;
        records.iter().map(|record| Ok(Client::from_stored(record)?)).collect()
    }

    async fn list_grants(&self, subject: &str) -> Result<Vec<IssuedGrant>, StoreError> {
        let granted = grants::table.filter(grants::subject_key.eq(key(subject)));
        let granted = granted.select((grants::record.assume_not_null(), grants::expires_at));
        let granted = granted.load::<(String, i64)>(&mut *self.connection().await?).await?;
        granted.into_iter().map(grant).collect()
    }

    async fn list_client_grants(
        &self,
        client_id: &str,
        after: Option<&GrantId>,
        limit: usize,
    ) -> Result<Vec<IssuedGrant>, StoreError> {
        let page = grants::table.filter(grants::client_key.eq(key(client_id)));
        let page = page.filter(grants::subject_key.is_not_null());
        let page = page.filter(grants::grant_id.gt(after.map_or("", GrantId::as_str)));
        let page = page.order(grants::grant_id).limit(rows(limit));
        let page = page.select((grants::record.assume_not_null(), grants::expires_at));
        let page = page.load::<(String, i64)>(&mut *self.connection().await?).await?;
        page.into_iter().map(grant).collect()
    }

    /// Neither Diesel nor PostgreSQL has `DELETE … LIMIT`, so the subquery selects the rows. It skips locked
    /// ones, so a sweep never waits for a request, and cannot deadlock with one.
    async fn sweep(&self, expired_at: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let mut connection = self.connection().await?;
        let mut swept = 0;
        for (table, key) in EXPIRING {
            // Grants come last, since deleting a grant deletes all of its tokens, however many.
            if table == "grants" && swept > 0 {
                break;
            }
            let delete = sql_query(format!(
                "DELETE FROM {table} WHERE {key} = ANY(ARRAY(SELECT {key} FROM {table} \
                 WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ));
            let delete = delete.bind::<BigInt, _>(expired_at.as_unix_i64()).bind::<BigInt, _>(rows(limit));
            swept += delete.execute(&mut *connection).await?;
        }
        Ok(swept)
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
fn grant((record, expires_at): (String, i64)) -> Result<IssuedGrant, StoreError> {
    Ok(IssuedGrant::from_stored(record, Timestamp::from_unix_i64(expires_at))?)
}

async fn find_refresh_token(
    connection: &mut AsyncPgConnection,
    digest: &Digest,
) -> Result<Option<RefreshToken>, StoreError> {
    let row = refresh_tokens::table.find(bytes(digest));
    let row = row.select((refresh_tokens::record, refresh_tokens::successor));
    let row = row.first::<(String, Option<String>)>(connection).await.optional()?;
    let token = |(record, successor): (String, Option<String>)| {
        RefreshToken::from_stored(record, successor.as_deref())
    };
    Ok(row.map(token).transpose()?)
}
