//! Lists and ends the grants of resource owners.

use std::cmp::Reverse;
#[cfg(feature = "openid")]
use std::collections::BTreeSet;

use super::{About, Administration, AdministrationError, Result};
#[cfg(feature = "openid")]
use crate::device_secret::keep_out;
use crate::event::{Actor, EventKind};
#[cfg(feature = "openid")]
use crate::store::TicketStore;
use crate::store::{ConsentStore, GrantStore};
use crate::token::{GrantId, IssuedGrant};

/// How many grants are read at a time when all are revoked.
const PAGE: usize = 200;

impl<S: GrantStore> Administration<S> {
    /// The grants of the resource owner `subject` that have not expired, the newest first.
    ///
    /// # Errors
    /// The store's own.
    pub async fn grants(&self, subject: &str) -> Result<Vec<IssuedGrant>, S> {
        let mut grants = self.store.list_grants(subject).await.map_err(AdministrationError::Store)?;
        grants.retain(|grant| self.is_live(grant));
        grants.sort_by_key(|grant| Reverse(grant.issued_at));
        Ok(grants)
    }

    /// At most `limit` grants of resource owners to the client that have not expired, in the store's own order; those after
    /// the grant `after` if it is given. Go on after the last one until a page is empty.
    ///
    /// # Errors
    /// The store's own.
    pub async fn client_grants(
        &self,
        client_id: &str,
        after: Option<&GrantId>,
        limit: usize,
    ) -> Result<Vec<IssuedGrant>, S> {
        let mut after = after.cloned();
        loop {
            let page = self.store.list_client_grants(client_id, after.as_ref(), limit).await;
            let mut page = page.map_err(AdministrationError::Store)?;
            after = page.last().map(|last| last.grant_id.clone());
            page.retain(|grant| self.is_live(grant));
            // A page of expired grants alone is not the last.
            if after.is_none() || !page.is_empty() {
                return Ok(page);
            }
        }
    }

    /// Revokes all grants of resource owners to the client. Returns how many valid grants there were. The consents stay, so
    /// that people who come back are not asked again; a grant that is given meanwhile may stay.
    ///
    /// # Errors
    /// The store's own. Some grants may be revoked already; call it again.
    pub async fn revoke_client_grants(&self, client_id: &str) -> Result<usize, S> {
        let (mut after, mut revoked) = (None, 0);
        loop {
            let page = self.store.list_client_grants(client_id, after.as_ref(), PAGE).await;
            let page = page.map_err(AdministrationError::Store)?;
            for grant in &page {
                self.revoke_grant(&grant.grant_id).await?;
            }
            revoked += page.iter().filter(|grant| self.is_live(grant)).count();
            match page.into_iter().next_back() {
                Some(last) => after = Some(last.grant_id),
                None => return Ok(revoked),
            }
        }
    }

    /// Revokes a grant with everything that was issued from it. Does nothing if it is unknown.
    ///
    /// # Errors
    /// The store's own.
    pub async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), S> {
        self.store.revoke_grant(grant_id).await.map_err(AdministrationError::Store)?;
        self.observe(EventKind::GrantRevoked { by: Actor::Operator }, About::Grant(grant_id));
        Ok(())
    }

    /// Revokes the grants of the resource owner `subject` for a client, or for all clients if none is named.
    /// Returns how many valid grants there were. A grant that is given meanwhile may stay.
    ///
    /// # Errors
    /// The store's own. Some grants may be revoked already; call it again.
    pub async fn revoke_grants(&self, subject: &str, client_id: Option<&str>) -> Result<usize, S> {
        let mut grants = self.store.list_grants(subject).await.map_err(AdministrationError::Store)?;
        grants.retain(|grant| client_id.is_none_or(|client_id| grant.client_id == client_id));
        for grant in &grants {
            // Including expired ones: by another instance's clock they may still be valid.
            self.revoke_grant(&grant.grant_id).await?;
        }
        Ok(grants.iter().filter(|grant| self.is_live(grant)).count())
    }

    fn is_live(&self, grant: &IssuedGrant) -> bool {
        !grant.expires_at.is_expired(self.clock.now())
    }
}

#[cfg(feature = "openid")]
impl<S: GrantStore + TicketStore> Administration<S> {
    /// Keeps a client out of the logins of the resource owner `subject` that applications share (`token_exchange(native_sso)`): the
    /// device secrets that it shares end, and it comes back into none of these logins until the person approves it again. Call it
    /// before [`withdraw_consent`](Self::withdraw_consent): otherwise the client, which has the secret of another application, comes
    /// back with its next start.
    ///
    /// # Errors
    /// The store's own. Some logins may be done already; call it again.
    pub async fn end_shared_logins(&self, subject: &str, client_id: &str) -> Result<(), S> {
        let grants = self.store.list_grants(subject).await.map_err(AdministrationError::Store)?;
        let sessions: BTreeSet<String> = grants.into_iter().filter_map(|grant| grant.session_id).collect();
        keep_out(&self.store, sessions, client_id).await.map_err(AdministrationError::Store)
    }
}

impl<S: GrantStore + ConsentStore> Administration<S> {
    /// Withdraws what a resource owner allowed a client: forgets the consent, so that they are asked again,
    /// and revokes the grants. Returns how many valid grants there were. What it shares with other applications on a device is the
    /// matter of [`end_shared_logins`](Self::end_shared_logins).
    ///
    /// # Errors
    /// The store's own. Part of it may be done already; call it again.
    pub async fn withdraw_consent(&self, subject: &str, client_id: &str) -> Result<usize, S> {
        // The consent first: as long as it exists, the client may get a new grant without a question.
        self.store.delete_consent(subject, client_id).await.map_err(AdministrationError::Store)?;
        let revoked = self.revoke_grants(subject, Some(client_id)).await;
        // Last: a refresh before it must not look like a later permission. Also if only the consent is gone.
        self.observe(EventKind::ConsentWithdrawn {}, About::Consent { subject, client_id });
        revoked
    }
}
