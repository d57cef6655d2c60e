//! Sweeping, sessions and consents, with faults.

use std::collections::HashSet;

use oauth_runtime::store::{Consent, ConsentStore, ExpiringStore, SessionStore, StoredSession};
use oauth_runtime::{Digest, Timestamp};

use super::{Fault, Faulty, Unreachable};

impl ExpiringStore for Faulty {
    async fn sweep(&self, expired_at: Timestamp, limit: usize) -> Result<usize, Unreachable> {
        let day = 24 * 60 * 60;
        let expired_at = if self.has(Fault::SweepsWhatLives) { expired_at.plus(day) } else { expired_at };
        let limit = if self.has(Fault::SweepsWithoutLimit) { usize::MAX } else { limit };
        self.sweep_beside(expired_at);
        Ok(self.inner.sweep(expired_at, limit).await?)
    }
}

impl SessionStore for Faulty {
    async fn create_session(&self, session: StoredSession) -> Result<(), Unreachable> {
        let taken = self.inner.get_session(&session.digest).await?.is_some();
        if taken && self.has(Fault::KeepsTheFirstSession) {
            return Ok(());
        }
        self.note_people(&session);
        Ok(self.inner.create_session(self.kept(session)).await?)
    }

    async fn replace_session(&self, current: &Digest, next: StoredSession) -> Result<bool, Unreachable> {
        if self.has(Fault::RevivesSessions) {
            self.inner.delete_session(current).await?;
            self.inner.create_session(next).await?;
            return Ok(true);
        }
        if self.has(Fault::ReplacesSessionsInTwoSteps) {
            let is_there = self.inner.get_session(current).await?.is_some();
            tokio::task::yield_now().await;
            if is_there {
                self.inner.delete_session(current).await?;
                self.inner.create_session(next).await?;
            }
            return Ok(is_there);
        }
        self.note_people(&next);
        Ok(self.inner.replace_session(current, self.kept(next)).await?)
    }

    async fn get_session(&self, digest: &Digest) -> Result<Option<StoredSession>, Unreachable> {
        Ok(self.inner.get_session(digest).await?)
    }

    async fn delete_session(&self, digest: &Digest) -> Result<(), Unreachable> {
        if self.has(Fault::ListsEndedSessions) {
            let ended = self.inner.get_session(digest).await?;
            self.beside().ended_sessions.extend(ended);
        }
        Ok(self.inner.delete_session(digest).await?)
    }

    async fn list_sessions(&self, subject: &str) -> Result<Vec<StoredSession>, Unreachable> {
        let mut sessions = self.inner.list_sessions(subject).await?;
        if self.has(Fault::ListsOnePersonOfASession) {
            sessions.retain(|session| session.subjects.first().is_some_and(|first| first == subject));
        }
        if self.has(Fault::ListsSessionsOfSimilarPeople) {
            sessions.extend(self.inner.list_sessions(&subject.to_lowercase()).await?);
            sessions.dedup_by_key(|session| session.digest);
        }
        if self.has(Fault::ListsPeopleWhoLeftSessions) {
            let noted: HashSet<Digest> = {
                let beside = self.beside();
                let noted = beside.noted_sessions.iter().filter(|(noted, _)| noted == subject);
                noted.map(|(_, digest)| *digest).collect()
            };
            sessions.clear();
            for digest in noted {
                sessions.extend(self.inner.get_session(&digest).await?);
            }
        }
        let beside = self.beside();
        sessions.extend(beside.ended_sessions.iter().filter(|session| session.is_of(subject)).cloned());
        Ok(sessions)
    }
}

impl Faulty {
    fn note_people(&self, session: &StoredSession) {
        let noted = session.subjects.iter().map(|subject| (subject.clone(), session.digest));
        self.beside().noted_sessions.extend(noted);
    }
}

impl ConsentStore for Faulty {
    async fn replace_consent(&self, current: Option<&Consent>, next: Consent) -> Result<bool, Unreachable> {
        let (subject, client_id) = (next.subject.clone(), next.client_id.clone());
        if self.has(Fault::JoinsTheNamesOfConsents) {
            let (name, mut beside) = (format!("{subject}:{client_id}"), self.beside());
            let is_current = beside.consents.get(&name) == current;
            if is_current {
                beside.consents.insert(name, next);
            }
            return Ok(is_current);
        }
        let mut kept = self.inner.get_consent(&subject, &client_id).await?;
        let current = match self.fault {
            Fault::ReplacesAnyConsent => kept.as_ref(),
            Fault::ReplacesConsentsThatAreGone if kept.is_none() => None,
            Fault::ReplacesConsentsInTwoSteps if kept.as_ref() == current => {
                tokio::task::yield_now().await;
                kept = self.inner.get_consent(&subject, &client_id).await?;
                kept.as_ref()
            }
            _ => current,
        };
        let replaced = self.inner.replace_consent(current, self.kept(next.clone())).await?;
        if replaced {
            self.beside().listed_consents.insert((subject, client_id), next);
        }
        Ok(replaced)
    }

    async fn get_consent(&self, subject: &str, client_id: &str) -> Result<Option<Consent>, Unreachable> {
        if self.has(Fault::JoinsTheNamesOfConsents) {
            return Ok(self.beside().consents.get(&format!("{subject}:{client_id}")).cloned());
        }
        if self.has(Fault::RemembersDeletedConsents) {
            let names = (subject.to_owned(), client_id.to_owned());
            return Ok(self.beside().listed_consents.get(&names).cloned());
        }
        Ok(self.inner.get_consent(subject, client_id).await?)
    }

    async fn delete_consent(&self, subject: &str, client_id: &str) -> Result<(), Unreachable> {
        self.beside().consents.remove(&format!("{subject}:{client_id}"));
        Ok(self.inner.delete_consent(subject, client_id).await?)
    }

    async fn list_consents(&self, subject: &str) -> Result<Vec<Consent>, Unreachable> {
        let beside: Vec<Consent> = match self.fault {
            Fault::JoinsTheNamesOfConsents => self.beside().consents.values().cloned().collect(),
            Fault::ListsDeletedConsents => self.beside().listed_consents.values().cloned().collect(),
            _ => return Ok(self.inner.list_consents(subject).await?),
        };
        Ok(beside.into_iter().filter(|consent| consent.subject == subject).collect())
    }
}
