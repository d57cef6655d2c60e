//! Records that are due at some moment: one key for each, and a sorted set by that moment.

use super::RedisStore;
use super::error::RedisError;
use super::record::{dropped_at, score};
use super::scripts::Script;
use oauth_runtime_core::store::RecordError;
use oauth_runtime_core::{Digest, Timestamp};

/// Where the records of a kind are.
pub(super) struct Due {
    pub(super) prefix: String,
    /// The sorted set.
    pub(super) due: String,
    /// What the keys of records begin with.
    kind: &'static str,
}

impl Due {
    /// The key of a record.
    pub(super) fn key(&self, id: impl std::fmt::Display) -> String {
        format!("{}{}:{id}", self.prefix, self.kind)
    }
}

/// The records of these forms. One that cannot be read is left out, so that the others do not wait with it: it is claimed like them.
pub(super) fn readable<T>(forms: &[String], from_stored: impl Fn(&str) -> Result<T, RecordError>) -> Vec<T> {
    let read = forms.iter().map(|form| from_stored(form));
    read.filter_map(|record| {
        let unread = |error: &RecordError| {
            let error = error as &dyn std::error::Error;
            tracing::error!(error, "a record that is due cannot be read, and is left out");
        };
        record.inspect_err(unread).ok()
    })
    .collect()
}

impl RedisStore {
    /// The records whose sorted set is `due`. In a cluster, those of a slot of this name.
    pub(super) fn due(&self, slot: &str, kind: &'static str, due: &str) -> Due {
        let prefix = self.connection.shared_prefix(slot);
        let due = format!("{prefix}{due}");
        Due { prefix, due, kind }
    }

    pub(super) async fn create_due(
        &self,
        of: &Due,
        id: &Digest,
        (form, due_at, expires_at): (&str, Timestamp, Timestamp),
    ) -> Result<(), RedisError> {
        let arguments = [&*id.to_string(), form, &score(due_at), &dropped_at(expires_at)];
        self.change_due(of, &self.scripts.create_due, id, &arguments).await
    }

    /// The forms of the records that are due `now`, which are due again at `until`.
    pub(super) async fn claim_due(
        &self,
        of: &Due,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<String>, RedisError> {
        let [now, until, limit] = [score(now), score(until), limit.to_string()];
        match self.cluster() {
            Some(cluster) => cluster.claim_due(of, [&now, &until, &limit]).await,
            None => {
                let arguments = [&*now, &until, &limit, of.kind];
                self.connection.script(&self.scripts.claim_due, &[&of.due], &arguments).await
            }
        }
    }

    /// Replaces a record, as long as it is due at the moment of its claim.
    pub(super) async fn postpone_due(
        &self,
        of: &Due,
        id: &Digest,
        (form, claimed_until, due_at): (&str, Timestamp, Timestamp),
    ) -> Result<(), RedisError> {
        let arguments = [&*id.to_string(), form, &score(claimed_until), &score(due_at)];
        self.change_due(of, &self.scripts.postpone_due, id, &arguments).await
    }

    pub(super) async fn delete_due(&self, of: &Due, id: &Digest) -> Result<(), RedisError> {
        self.change_due(of, &self.scripts.delete_due, id, &[&id.to_string()]).await
    }

    /// Runs a script that changes a record and the set of those that are due.
    async fn change_due(
        &self,
        of: &Due,
        script: &Script,
        id: &Digest,
        arguments: &[&str],
    ) -> Result<(), RedisError> {
        let keys = [&*of.due, &of.key(id)];
        self.connection.script_with(&of.prefix, script, &keys, arguments).await
    }
}

#[cfg(test)]
mod tests {
    use oauth_runtime_core::store::PendingMail;

    use super::*;

    #[test]
    fn a_record_that_cannot_be_read_keeps_no_other_waiting() {
        let now = Timestamp::from_unix(1_790_000_000);
        let mail = PendingMail::new(Digest::of("1"), "people", "…", now, now.plus(90_000));
        let form = mail.to_stored().expect("a form").form;
        let forms = ["nonsense".to_owned(), form];
        let read = readable(&forms, |form| PendingMail::from_stored(form, now));
        assert_eq!(read.into_iter().map(|mail| mail.id).collect::<Vec<_>>(), [mail.id]);
    }
}
