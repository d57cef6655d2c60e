//! The tables.
//!
//! The columns are the keys of the records, and what changes later. The `record` is a form, which only the runtime reads. Client identifiers and subjects are
//! looked up by their digests, so that a text of any length and with any character fits an index.

use diesel::table;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};

table! {
    clients (client_key) {
        client_key -> Binary,
        record -> Text,
    }
}

table! {
    grants (grant_id) {
        grant_id -> Text,
        client_key -> Binary,
        /// Absent for a client's own token.
        subject_key -> Nullable<Binary>,
        record -> Nullable<Text>,
        /// When the last of its tokens expires.
        expires_at -> BigInt,
    }
}

table! {
    authorization_codes (digest) {
        digest -> Binary,
        grant_id -> Text,
        record -> Text,
        redeemed -> Bool,
        expires_at -> BigInt,
    }
}

table! {
    access_tokens (digest) {
        digest -> Binary,
        grant_id -> Text,
        record -> Text,
        expires_at -> BigInt,
    }
}

table! {
    refresh_tokens (digest) {
        digest -> Binary,
        grant_id -> Text,
        record -> Text,
        /// When it was used and its successor, as JSON.
        successor -> Nullable<Text>,
        expires_at -> BigInt,
    }
}

/// The grant's row is the lock of everything that is issued from it, and its deletion deletes all of that. So
/// no token exists without a grant: PostgreSQL refuses it.
const CREATE: &str = "
    CREATE TABLE IF NOT EXISTS clients (client_key BYTEA PRIMARY KEY, record TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS grants (
        grant_id TEXT PRIMARY KEY,
        client_key BYTEA NOT NULL,
        subject_key BYTEA,
        record TEXT,
        expires_at BIGINT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS authorization_codes (
        digest BYTEA PRIMARY KEY,
        grant_id TEXT NOT NULL REFERENCES grants ON DELETE CASCADE,
        record TEXT NOT NULL,
        redeemed BOOL NOT NULL DEFAULT FALSE,
        expires_at BIGINT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS access_tokens (
        digest BYTEA PRIMARY KEY,
        grant_id TEXT NOT NULL REFERENCES grants ON DELETE CASCADE,
        record TEXT NOT NULL,
        expires_at BIGINT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS refresh_tokens (
        digest BYTEA PRIMARY KEY,
        grant_id TEXT NOT NULL REFERENCES grants ON DELETE CASCADE,
        record TEXT NOT NULL,
        successor TEXT,
        expires_at BIGINT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS grants_client_key ON grants (client_key);
    CREATE INDEX IF NOT EXISTS grants_subject_key ON grants (subject_key);
    CREATE INDEX IF NOT EXISTS grants_expires_at ON grants (expires_at);
    CREATE INDEX IF NOT EXISTS authorization_codes_grant_id ON authorization_codes (grant_id);
    CREATE INDEX IF NOT EXISTS authorization_codes_expires_at ON authorization_codes (expires_at);
    CREATE INDEX IF NOT EXISTS access_tokens_grant_id ON access_tokens (grant_id);
    CREATE INDEX IF NOT EXISTS access_tokens_expires_at ON access_tokens (expires_at);
    CREATE INDEX IF NOT EXISTS refresh_tokens_grant_id ON refresh_tokens (grant_id);
    CREATE INDEX IF NOT EXISTS refresh_tokens_expires_at ON refresh_tokens (expires_at);
";

/// Creates what does not exist yet. A service with a history would use `diesel_migrations`.
pub(crate) async fn create(connection: &mut AsyncPgConnection) -> diesel::QueryResult<()> {
    connection
        .transaction(async |connection| {
            // `IF NOT EXISTS` fails if two instances start at once, so they take turns.
            connection.batch_execute("SELECT pg_advisory_xact_lock(7009)").await?;
            connection.batch_execute(CREATE).await
        })
        .await
}
