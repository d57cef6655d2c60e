//! Changed addresses.

use super::CLAIMS;
use super::entries::Entry;
use super::rename::Rename;
use crate::RedisStore;
use crate::error::RedisError;
use crate::record::write_own;
use oauth_runtime_core::__internal::address;
use oauth_runtime_core::store::{EmailChange, EmailChangeStore, without_tenant};

/// The change.
struct Change<'a> {
    subject: &'a str,
    /// The claims before and after, as texts.
    claims: [String; 2],
    /// The entry of the new address, and whether the person has it already.
    new: Entry,
    is_own: bool,
    rename: Option<Rename>,
}

impl EmailChangeStore for RedisStore {
    async fn set_email(
        &self,
        subject: &str,
        current: Option<&str>,
        next: &str,
    ) -> Result<EmailChange, RedisError> {
        // Other claims may change meanwhile.
        loop {
            let Some((claims, text)) = self.claims_of(subject).await? else { return Ok(EmailChange::Stale) };
            if address(&claims) != current.map(without_tenant) {
                return Ok(EmailChange::Stale);
            }
            let new = self.email_entry(subject, next);
            let changed = claims.with("email", without_tenant(next)).with("email_verified", true);
            let change = Change {
                subject,
                claims: [text, write_own(CLAIMS, &changed)?],
                is_own: self.text(&new.key).await?.as_deref() == Some(subject),
                new,
                rename: self.rename_of(subject, current, next).await?,
            };
            let reserved = self.reserve_change(&change).await;
            if !matches!(reserved, Ok(true)) {
                // Reservations that can't be undone expire after a minute.
                let _ = self.undo_change(&change).await;
                return reserved.map(|_| EmailChange::Taken);
            }
            if self.replace_claims(&change, [0, 1]).await? {
                return self.finish(&change, current.map(|own| self.email_entry(subject, own))).await;
            }
            self.undo_change(&change).await?;
        }
    }
}

impl RedisStore {
    async fn reserve_change(&self, change: &Change<'_>) -> Result<bool, RedisError> {
        if !change.is_own && !self.reserve_email(&change.new).await? {
            return Ok(false);
        }
        match &change.rename {
            Some(rename) => self.begin_rename(rename).await,
            None => Ok(true),
        }
    }

    async fn replace_claims(
        &self,
        Change { subject, claims, .. }: &Change<'_>,
        [from, to]: [usize; 2],
    ) -> Result<bool, RedisError> {
        self.replace_text(&self.claims_key(subject), &claims[from], &claims[to]).await
    }

    /// The person has the new address. Failures here are repaired later: the next login notes the address, the old user
    /// name stays, and the next person can take the entry of the old address.
    async fn finish(&self, change: &Change<'_>, old: Option<Entry>) -> Result<EmailChange, RedisError> {
        // If it took longer than the reservation, another person may have the address.
        if matches!(self.keep(&change.new).await, Ok(false)) && self.replace_claims(change, [1, 0]).await? {
            self.undo_change(change).await?;
            return Ok(EmailChange::Taken);
        }
        let finished = async {
            self.keep(&change.new).await?;
            if let Some(rename) = &change.rename {
                self.finish_rename(rename).await?;
            }
            match old.filter(|old| old.key != change.new.key) {
                Some(old) => self.release(&old).await,
                None => Ok(()),
            }
        };
        if let Err(error) = finished.await {
            let (error, subject) = (&error as &dyn std::error::Error, change.subject);
            tracing::warn!(
                error,
                subject,
                "an address changed, and what belongs to it could not be changed at once"
            );
        }
        Ok(EmailChange::Changed)
    }

    async fn undo_change(&self, change: &Change<'_>) -> Result<(), RedisError> {
        // The same change may have been made by another call at the same moment.
        let claims = self.claims_of(change.subject).await?;
        let own = claims.and_then(|(claims, _)| self.email_entry_of(change.subject, &claims));
        if own.is_some_and(|own| own.key == change.new.key) {
            return Ok(());
        }
        if let Some(rename) = &change.rename {
            self.undo_rename(rename).await?;
        }
        if change.is_own { Ok(()) } else { self.release(&change.new).await }
    }
}
