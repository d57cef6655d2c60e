//! The storage methods: those that the declared grants need, then those that administration needs.

use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc, serialize_to_bson};
use oauth_runtime::store::{Redemption, Replacement, Rotation, RotationOutcome};
use oauth_runtime::token::{
    AccessToken, AuthorizationCode, GrantId, IssuedGrant, IssuedTokens, RefreshToken,
};
use oauth_runtime::{Client, Digest, Timestamp, oauth_storage};

use crate::document::{Grant, Issued, Kept, Used, add_tokens, new_grant};
use crate::{Notes, StoreError};

#[oauth_storage]
impl Notes {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, StoreError> {
        let kept = self.collections.clients.find_one(doc! { "_id": client_id }).await?;
        Ok(kept.map(|kept| Client::from_stored(kept.record)).transpose()?)
    }

    /// A request may issue a code and tokens in any order, so it is an upsert.
    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), StoreError> {
        let grant = doc! { "_id": tokens.grant_id().as_str() };
        let mut update = add_tokens(&tokens, None)?;
        update.insert("$setOnInsert", new_grant(tokens.grant_client_id(), tokens.grant())?);
        self.collections.grants.update_one(grant, update).upsert(true).await?;
        Ok(())
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, StoreError> {
        let found = self.find_issued("access_tokens", digest).await?;
        let token = found.and_then(|mut grant| grant.access_tokens.pop());
        Ok(token.map(|token| AccessToken::from_stored(token.record)).transpose()?)
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), StoreError> {
        let grant = doc! { "access_tokens.digest": digest.to_string() };
        let update = doc! { "$pull": { "access_tokens": { "digest": digest.to_string() } } };
        self.collections.grants.update_one(grant, update).await?;
        Ok(())
    }

    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), StoreError> {
        self.collections.grants.delete_one(doc! { "_id": grant_id.as_str() }).await?;
        Ok(())
    }

    async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), StoreError> {
        let grant = doc! { "_id": code.grant_id.as_str() };
        let update = doc! {
            "$setOnInsert": new_grant(&code.client_id, Some(IssuedGrant::from(&code)))?,
            "$push": { "codes": Issued::element(code.to_stored()?)? },
            "$max": { "expires_at": code.expires_at.as_unix_i64() },
        };
        self.collections.grants.update_one(grant, update).upsert(true).await?;
        Ok(())
    }

    async fn get_authorization_code(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, StoreError> {
        let Some(mut grant) = self.find_issued("codes", digest).await? else {
            return Ok(None);
        };
        let redeemed = grant.redeemed.contains(&digest.to_string());
        let code = grant.codes.pop();
        Ok(code.map(|code| AuthorizationCode::from_stored(code.record, redeemed)).transpose()?)
    }

    /// Only one update's filter finds the code unredeemed; it redeems the code and adds the tokens.
    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, StoreError> {
        let (grant_id, code) = (tokens.grant_id(), digest.to_string());
        let grant = doc! { "_id": grant_id.as_str(), "codes.digest": &code };
        let mut unredeemed = grant.clone();
        unredeemed.insert("redeemed", doc! { "$ne": &code });
        let mut update = add_tokens(&tokens, Some(("redeemed", code.into())))?;
        // The spent code stays as long as the tokens, so that anybody who presents it again ends the grant.
        if let Ok(largest) = update.get_document_mut("$max") {
            largest.insert("codes.$[spent].expires_at", tokens.expires_at().as_unix_i64());
        }
        let spent = doc! { "spent.digest": digest.to_string() };
        let redeem = self.collections.grants.update_one(unredeemed, update).array_filters([spent]);
        if redeem.await?.matched_count > 0 {
            return Ok(Redemption::Redeemed);
        }
        // A redeemed code never becomes unredeemed: if it still exists, it was redeemed.
        Ok(match self.collections.grants.count_documents(grant).await? {
            0 => Redemption::Unknown,
            _ => Redemption::Replayed { grant_id: grant_id.clone() },
        })
    }

    async fn get_refresh_token(&self, digest: &Digest) -> Result<Option<RefreshToken>, StoreError> {
        let Some(mut grant) = self.find_issued("refresh_tokens", digest).await? else {
            return Ok(None);
        };
        let successor = grant.rotations.pop().map(|used| used.successor);
        let token = grant.refresh_tokens.pop();
        Ok(token.map(|token| RefreshToken::from_stored(token.record, successor.as_deref())).transpose()?)
    }

    /// As for a code: only one update's filter finds the token unused.
    async fn rotate_refresh_token(
        &self,
        rotation: Rotation,
        tokens: IssuedTokens,
    ) -> Result<RotationOutcome, StoreError> {
        let (grant_id, presented) = (tokens.grant_id(), rotation.presented.to_string());
        let grant = doc! { "_id": grant_id.as_str(), "refresh_tokens.digest": &presented };
        let mut unused = grant.clone();
        unused.insert("rotations.digest", doc! { "$ne": &presented });
        let access_token = IssuedTokens::new(tokens.access_token.clone(), None);
        let (update, outcome) = match &rotation.successor {
            Some(successor) => {
                let used = Used { digest: rotation.presented, successor: successor.to_stored()?.form };
                let used = serialize_to_bson(&used)?;
                (add_tokens(&tokens, Some(("rotations", used)))?, RotationOutcome::Rotated)
            }
            None => (add_tokens(&access_token, None)?, RotationOutcome::Kept),
        };
        if self.collections.grants.update_one(unused, update).await?.matched_count > 0 {
            return Ok(outcome);
        }
        let used = self.get_refresh_token(&rotation.presented).await?;
        let used = used.filter(|token| token.grant_id == *grant_id).and_then(|token| token.successor);
        let Some(first) = used else {
            return Ok(RotationOutcome::Unknown);
        };
        let next = match &first.digest {
            Some(digest) => self.get_refresh_token(digest).await?,
            None => None,
        };
        if !rotation.is_retry_of(&first, next.as_ref()) {
            return Ok(RotationOutcome::Replayed { grant_id: grant_id.clone() });
        }
        // The successor may have been used since it was read.
        let mut retriable = grant.clone();
        if let Some(next) = &first.digest {
            retriable.insert("rotations.digest", doc! { "$ne": next.to_string() });
        }
        let update = add_tokens(&access_token, None)?;
        if self.collections.grants.update_one(retriable, update).await?.matched_count > 0 {
            return Ok(RotationOutcome::Retried { successor: first.sealed });
        }
        Ok(match self.collections.grants.count_documents(grant).await? {
            0 => RotationOutcome::Unknown,
            _ => RotationOutcome::Replayed { grant_id: grant_id.clone() },
        })
    }

    async fn create_client(&self, client: Client) -> Result<bool, StoreError> {
        let is_new = doc! { "$setOnInsert": { "record": client.to_stored()?.form } };
        let create = self.collections.clients.update_one(doc! { "_id": client.client_id() }, is_new);
        Ok(create.upsert(true).await?.upserted_id.is_some())
    }

    /// The update requires the client as it was read, so that of two concurrent changes one finds it changed.
    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, StoreError> {
        let client_id = current.client_id();
        let Some(kept) = self.collections.clients.find_one(doc! { "_id": client_id }).await? else {
            return Ok(Replacement::Unknown);
        };
        let unchanged = doc! { "_id": client_id, "record": &kept.record };
        if Client::from_stored(kept.record)? != *current {
            return Ok(Replacement::Changed);
        }
        let update = doc! { "$set": { "record": next.to_stored()?.form } };
        Ok(match self.collections.clients.update_one(unchanged, update).await?.matched_count {
            0 => Replacement::Changed,
            _ => Replacement::Replaced,
        })
    }

    /// The client is deleted after its grants, so that an interrupted deletion can be repeated; then what it
    /// got meanwhile.
    async fn delete_client(&self, client_id: &str) -> Result<bool, StoreError> {
        let issued = doc! { "client_id": client_id };
        self.collections.grants.delete_many(issued.clone()).await?;
        let deleted = self.collections.clients.delete_one(doc! { "_id": client_id }).await?.deleted_count;
        self.collections.grants.delete_many(issued).await?;
        Ok(deleted > 0)
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, StoreError> {
        let Some(limit) = rows(limit) else {
            return Ok(Vec::new());
        };
        // A client identifier is never empty.
        let page = self.collections.clients.find(doc! { "_id": { "$gt": after.unwrap_or_default() } });
        let page = page.sort(doc! { "_id": 1 }).limit(limit).await?;
        let page: Vec<Kept> = page.try_collect().await?;
        page.into_iter().map(|kept| Ok(Client::from_stored(kept.record)?)).collect()
    }

    async fn list_grants(&self, subject: &str) -> Result<Vec<IssuedGrant>, StoreError> {
        let granted = self.collections.grants.find(doc! { "subject": subject });
        let granted = granted.projection(doc! { "record": 1, "expires_at": 1 }).await?;
        let granted: Vec<Grant> = granted.try_collect().await?;
        granted.iter().filter_map(grant).collect()
    }

    async fn list_client_grants(
        &self,
        client_id: &str,
        after: Option<&GrantId>,
        limit: usize,
    ) -> Result<Vec<IssuedGrant>, StoreError> {
        let Some(limit) = rows(limit) else {
            return Ok(Vec::new());
        };
        let after = after.map_or("", GrantId::as_str);
        let of_client = doc! { "client_id": client_id, "subject": { "$ne": null }, "_id": { "$gt": after } };
        let page = self.collections.grants.find(of_client).sort(doc! { "_id": 1 }).limit(limit);
        let page: Vec<Grant> =
            page.projection(doc! { "record": 1, "expires_at": 1 }).await?.try_collect().await?;
        page.iter().filter_map(grant).collect()
    }

    /// Whole grants first. Then expired entries of valid ones: an update checks the grant again, so nothing
    /// that was added meanwhile is lost.
    async fn sweep(&self, expired_at: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let expired = doc! { "$lte": expired_at.as_unix_i64() };
        let ended = self.some_grants(doc! { "expires_at": &expired }, limit).await?;
        let ended = doc! { "_id": { "$in": ids(&ended) }, "expires_at": &expired };
        let swept = self.collections.grants.delete_many(ended).await?.deleted_count;
        let swept = usize::try_from(swept).unwrap_or(usize::MAX);

        let lists = ["codes", "access_tokens", "refresh_tokens"];
        let partly = lists.map(|list| doc! { format!("{list}.expires_at"): &expired });
        let partly = self.some_grants(doc! { "$or": partly.to_vec() }, limit).await?;
        let digests = partly.iter().flat_map(|grant| grant.expired(expired_at));
        let digests = digests.take(limit).collect::<Vec<_>>();
        if digests.is_empty() {
            return Ok(swept);
        }
        let (these, with_these) = (doc! { "$in": &digests }, doc! { "digest": { "$in": &digests } });
        let update = doc! { "$pull": {
            "codes": &with_these, "redeemed": these,
            "access_tokens": &with_these,
            "refresh_tokens": &with_these, "rotations": &with_these,
        } };
        self.collections.grants.update_many(doc! { "_id": { "$in": ids(&partly) } }, update).await?;
        Ok(swept.saturating_add(digests.len()))
    }

    fn is_temporary(error: &StoreError) -> bool {
        error.may_pass()
    }
}

/// A grant as it was given, with its current expiry; `None` for a client's own token, which nobody granted.
fn grant(kept: &Grant) -> Option<Result<IssuedGrant, StoreError>> {
    let record = kept.record.as_ref()?;
    Some(IssuedGrant::from_stored(record, Timestamp::from_unix_i64(kept.expires_at)).map_err(Into::into))
}

impl Notes {
    /// The grant with this code or token in the named list, of which it has only that element.
    async fn find_issued(&self, list: &str, digest: &Digest) -> Result<Option<Grant>, StoreError> {
        let this = doc! { "$elemMatch": { "digest": digest.to_string() } };
        let grant = self.collections.grants.find_one(doc! { format!("{list}.digest"): digest.to_string() });
        Ok(grant.projection(doc! { list: &this, "rotations": &this, "redeemed": 1 }).await?)
    }

    async fn some_grants(&self, filter: Document, limit: usize) -> Result<Vec<Grant>, StoreError> {
        let Some(limit) = rows(limit) else {
            return Ok(Vec::new());
        };
        let found = self.collections.grants.find(filter).limit(limit).await?;
        Ok(found.try_collect().await?)
    }
}

fn ids(grants: &[Grant]) -> Vec<&str> {
    grants.iter().map(|grant| grant.grant_id.as_str()).collect()
}

/// The limit of a query. For MongoDB, zero means no limit.
fn rows(limit: usize) -> Option<i64> {
    Some(i64::try_from(limit).unwrap_or(i64::MAX)).filter(|limit| *limit > 0)
}
