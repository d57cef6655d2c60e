//! The storage methods: those that the declared grants need, then those that administration needs.

use oauth_runtime::store::{Redemption, Replacement, Rotation, RotationOutcome};
use oauth_runtime::token::{
    AccessToken, AuthorizationCode, GrantId, IssuedGrant, IssuedTokens, RefreshToken,
};
use oauth_runtime::{Client, Digest, Timestamp, oauth_storage};
use sqlx::{Sqlite, SqliteConnection, Transaction, query, query_as, query_scalar};

use crate::records::{bytes, insert, rows};
use crate::{Notes, StoreError};

#[oauth_storage]
impl Notes {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, StoreError> {
        let record = query_scalar("SELECT record FROM clients WHERE client_id = ?").bind(client_id);
        let record: Option<String> = record.fetch_optional(&self.pool).await?;
        Ok(record.map(Client::from_stored).transpose()?)
    }

    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), StoreError> {
        let (token, grant) = (&tokens.access_token, tokens.grant());
        let mut transaction = self.begin().await?;
        keep_grant(&mut transaction, &token.grant_id, tokens.grant_client_id(), grant, tokens.expires_at())
            .await?;
        add_tokens(&mut transaction, &tokens).await?;
        Ok(transaction.commit().await?)
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, StoreError> {
        let record = query_scalar("SELECT record FROM access_tokens WHERE digest = ?").bind(bytes(digest));
        let record: Option<String> = record.fetch_optional(&self.pool).await?;
        Ok(record.map(AccessToken::from_stored).transpose()?)
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), StoreError> {
        query("DELETE FROM access_tokens WHERE digest = ?").bind(bytes(digest)).execute(&self.pool).await?;
        Ok(())
    }

    /// One statement: the foreign keys delete what was issued from the grant.
    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), StoreError> {
        query("DELETE FROM grants WHERE grant_id = ?").bind(grant_id.as_str()).execute(&self.pool).await?;
        Ok(())
    }

    async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), StoreError> {
        let grant = Some(IssuedGrant::from(&code));
        let mut transaction = self.begin().await?;
        keep_grant(&mut transaction, &code.grant_id, &code.client_id, grant, code.expires_at).await?;
        insert(INSERT_CODE, code.to_stored()?).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }

    async fn get_authorization_code(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, StoreError> {
        let row = query_as("SELECT record, redeemed FROM codes WHERE digest = ?").bind(bytes(digest));
        let row: Option<(String, bool)> = row.fetch_optional(&self.pool).await?;
        Ok(row.map(|(record, redeemed)| AuthorizationCode::from_stored(record, redeemed)).transpose()?)
    }

    /// Only one UPDATE finds the code unredeemed, and its result decides about the tokens. The spent code
    /// stays as long as they do, so that anybody who presents it again ends the grant.
    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, StoreError> {
        let mut transaction = self.begin().await?;
        let redeem =
            query("UPDATE codes SET redeemed = 1, expires_at = MAX(expires_at, ?) WHERE digest = ? AND grant_id = ? AND redeemed = 0")
                .bind(tokens.expires_at().as_unix_i64())
                .bind(bytes(digest))
                .bind(tokens.grant_id().as_str());
        if redeem.execute(&mut *transaction).await?.rows_affected() > 0 {
            extend_grant(&mut transaction, &tokens).await?;
            add_tokens(&mut transaction, &tokens).await?;
            transaction.commit().await?;
            return Ok(Redemption::Redeemed);
        }
        let spent = query_scalar("SELECT grant_id FROM codes WHERE digest = ?").bind(bytes(digest));
        Ok(match spent.fetch_optional(&mut *transaction).await? {
            Some::<String>(grant_id) => Redemption::Replayed { grant_id: grant_id.into() },
            None => Redemption::Unknown,
        })
    }

    async fn get_refresh_token(&self, digest: &Digest) -> Result<Option<RefreshToken>, StoreError> {
        find_refresh_token(&mut *self.pool.acquire().await?, digest).await
    }

    async fn rotate_refresh_token(
        &self,
        rotation: Rotation,
        tokens: IssuedTokens,
    ) -> Result<RotationOutcome, StoreError> {
        let mut transaction = self.begin().await?;
        let successor = rotation.successor.as_ref().map(|successor| successor.to_stored()).transpose()?;
        let successor = successor.map(|stored| stored.form);
        // Writes even if the client keeps its token: the lock of the database is held from here on.
        let rotate = query(
            "UPDATE refresh_tokens SET successor = ? WHERE digest = ? AND grant_id = ? AND successor IS NULL",
        )
        .bind(successor)
        .bind(bytes(&rotation.presented))
        .bind(tokens.grant_id().as_str());
        let is_first = rotate.execute(&mut *transaction).await?.rows_affected() > 0;
        let Some(used) = find_refresh_token(&mut transaction, &rotation.presented).await? else {
            return Ok(RotationOutcome::Unknown);
        };
        let outcome = match used.successor {
            None if is_first => RotationOutcome::Kept,
            None => return Ok(RotationOutcome::Unknown),
            Some(_) if is_first => RotationOutcome::Rotated,
            Some(first) => {
                let next = match &first.digest {
                    Some(digest) => find_refresh_token(&mut transaction, digest).await?,
                    None => None,
                };
                if !rotation.is_retry_of(&first, next.as_ref()) {
                    return Ok(RotationOutcome::Replayed { grant_id: used.grant_id });
                }
                RotationOutcome::Retried { successor: first.sealed }
            }
        };
        // The client of a retry gets the first successor again.
        let refresh_token = tokens.refresh_token.filter(|_| outcome == RotationOutcome::Rotated);
        let tokens = IssuedTokens::new(tokens.access_token, refresh_token);
        extend_grant(&mut transaction, &tokens).await?;
        add_tokens(&mut transaction, &tokens).await?;
        transaction.commit().await?;
        Ok(outcome)
    }

    async fn create_client(&self, client: Client) -> Result<bool, StoreError> {
        let create = query("INSERT INTO clients (client_id, record) VALUES (?, ?) ON CONFLICT DO NOTHING");
        let create = create.bind(client.client_id()).bind(client.to_stored()?.form);
        Ok(create.execute(&self.pool).await?.rows_affected() > 0)
    }

    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, StoreError> {
        let mut transaction = self.begin().await?;
        let kept = query_scalar("SELECT record FROM clients WHERE client_id = ?").bind(current.client_id());
        let kept: Option<String> = kept.fetch_optional(&mut *transaction).await?;
        let Some(kept) = kept.map(Client::from_stored).transpose()? else {
            return Ok(Replacement::Unknown);
        };
        if kept != *current {
            return Ok(Replacement::Changed);
        }
        let replace = query("UPDATE clients SET record = ? WHERE client_id = ?").bind(next.to_stored()?.form);
        replace.bind(current.client_id()).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(Replacement::Replaced)
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let issued = query("DELETE FROM grants WHERE client_id = ?").bind(client_id);
        issued.execute(&mut *transaction).await?;
        let client = query("DELETE FROM clients WHERE client_id = ?").bind(client_id);
        let deleted = client.execute(&mut *transaction).await?.rows_affected() > 0;
        transaction.commit().await?;
        Ok(deleted)
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, StoreError> {
        let page = query_scalar("SELECT record FROM clients WHERE client_id > ? ORDER BY client_id LIMIT ?");
        let page = page.bind(after.unwrap_or_default()).bind(rows(limit));
        let page: Vec<String> = page.fetch_all(&self.pool).await?;
        page.into_iter().map(|record| Ok(Client::from_stored(record)?)).collect()
    }

    async fn list_grants(&self, subject: &str) -> Result<Vec<IssuedGrant>, StoreError> {
        let granted = query_as("SELECT record, expires_at FROM grants WHERE subject = ?").bind(subject);
        granted.fetch_all(&self.pool).await?.into_iter().map(grant).collect()
    }

    async fn list_client_grants(
        &self,
        client_id: &str,
        after: Option<&GrantId>,
        limit: usize,
    ) -> Result<Vec<IssuedGrant>, StoreError> {
        let page = query_as(
            "SELECT record, expires_at FROM grants WHERE client_id = ? AND subject IS NOT NULL AND grant_id > ? \
             ORDER BY grant_id LIMIT ?",
        );
        let page = page.bind(client_id).bind(after.map_or("", GrantId::as_str)).bind(rows(limit));
        page.fetch_all(&self.pool).await?.into_iter().map(grant).collect()
    }

    async fn sweep(&self, expired_at: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let mut swept = 0;
        for delete in SWEEPS {
            let delete = query(delete).bind(expired_at.as_unix_i64()).bind(rows(limit));
            swept += delete.execute(&self.pool).await?.rows_affected();
        }
        Ok(swept.try_into().unwrap_or(usize::MAX))
    }

    fn is_temporary(error: &StoreError) -> bool {
        error.may_pass()
    }
}

const INSERT_CODE: &str = "INSERT INTO codes (digest, grant_id, record, expires_at) VALUES (?, ?, ?, ?)";
const INSERT_ACCESS_TOKEN: &str =
    "INSERT INTO access_tokens (digest, grant_id, record, expires_at) VALUES (?, ?, ?, ?)";
const INSERT_REFRESH_TOKEN: &str =
    "INSERT INTO refresh_tokens (digest, grant_id, record, expires_at) VALUES (?, ?, ?, ?)";

/// The grant comes last, and deletes what is left of it.
const SWEEPS: [&str; 4] = [
    "DELETE FROM codes WHERE rowid IN (SELECT rowid FROM codes WHERE expires_at <= ? LIMIT ?)",
    "DELETE FROM access_tokens WHERE rowid IN (SELECT rowid FROM access_tokens WHERE expires_at <= ? LIMIT ?)",
    "DELETE FROM refresh_tokens WHERE rowid IN (SELECT rowid FROM refresh_tokens WHERE expires_at <= ? LIMIT ?)",
    "DELETE FROM grants WHERE rowid IN (SELECT rowid FROM grants WHERE expires_at <= ? LIMIT ?)",
];

impl Notes {
    /// A transaction that writes from its start: one that starts to write later may find that it cannot.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.pool.begin_with("BEGIN IMMEDIATE").await?)
    }
}

/// Stores a grant with its first tokens, or extends the existing one.
async fn keep_grant(
    transaction: &mut Transaction<'static, Sqlite>,
    grant_id: &GrantId,
    client_id: &str,
    grant: Option<IssuedGrant>,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let keep = query(
        "INSERT INTO grants (grant_id, client_id, subject, record, expires_at) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT (grant_id) DO UPDATE SET expires_at = MAX(expires_at, excluded.expires_at)",
    );
    let stored = grant.as_ref().map(IssuedGrant::to_stored).transpose()?;
    let (subject, record) = stored.map(|stored| (stored.keys.subject, stored.form)).unzip();
    let keep = keep.bind(grant_id.as_str()).bind(client_id).bind(subject).bind(record);
    keep.bind(expires_at.as_unix_i64()).execute(&mut **transaction).await?;
    Ok(())
}

/// Extends a grant to the lifetime of these tokens.
async fn extend_grant(
    transaction: &mut Transaction<'static, Sqlite>,
    tokens: &IssuedTokens,
) -> Result<(), StoreError> {
    let extend = query("UPDATE grants SET expires_at = MAX(expires_at, ?) WHERE grant_id = ?");
    let extend = extend.bind(tokens.expires_at().as_unix_i64()).bind(tokens.grant_id().as_str());
    extend.execute(&mut **transaction).await?;
    Ok(())
}

async fn add_tokens(
    transaction: &mut Transaction<'static, Sqlite>,
    tokens: &IssuedTokens,
) -> Result<(), StoreError> {
    insert(INSERT_ACCESS_TOKEN, tokens.access_token.to_stored()?).execute(&mut **transaction).await?;
    if let Some(token) = &tokens.refresh_token {
        insert(INSERT_REFRESH_TOKEN, token.to_stored()?).execute(&mut **transaction).await?;
    }
    Ok(())
}

/// A grant as it was given, with its current expiry.
fn grant((record, expires_at): (String, i64)) -> Result<IssuedGrant, StoreError> {
    Ok(IssuedGrant::from_stored(record, Timestamp::from_unix_i64(expires_at))?)
}

async fn find_refresh_token(
    connection: &mut SqliteConnection,
    digest: &Digest,
) -> Result<Option<RefreshToken>, StoreError> {
    let row = query_as("SELECT record, successor FROM refresh_tokens WHERE digest = ?").bind(bytes(digest));
    let row: Option<(String, Option<String>)> = row.fetch_optional(connection).await?;
    let token = |(record, successor): (String, Option<String>)| {
        RefreshToken::from_stored(record, successor.as_deref())
    };
    Ok(row.map(token).transpose()?)
}
