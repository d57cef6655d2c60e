//! Bringing the schema up to date.

use std::time::Duration;

use super::SqlStore;
use super::database::Transaction;
use super::dialect::{Dialect, Sql};
use super::error::SqlError;
use super::retry;
use super::schema::{CONSENT_SUBJECTS, MIGRATIONS};
use super::value::values;

/// Another instance may be at it; with large tables that takes its time.
const LONGEST_MIGRATION: Duration = Duration::from_secs(600);

impl SqlStore {
    /// Creates the tables, or brings those of an earlier version up to date. Call it at every start: where nothing is to
    /// do it does nothing, and of several instances that start at once one does it while the others wait.
    ///
    /// Versions only add to the schema, so instances of the version before go on working meanwhile and afterwards.
    ///
    /// # Errors
    /// Where the database can't be reached, or the user may not create tables.
    pub async fn migrate(&self) -> Result<(), SqlError> {
        retry::within(
            LONGEST_MIGRATION,
            Box::pin(async {
                let mut transaction = self.pool.begin().await?;
                self.lock_migrations(&mut transaction).await?;
                let migrated = self.run_migrations(&mut transaction).await;
                self.unlock_migrations(&mut transaction).await?;
                migrated?;
                transaction.commit().await
            }),
        )
        .await
    }

    async fn run_migrations(&self, transaction: &mut Transaction) -> Result<(), SqlError> {
        if let Some(create) = self.create_schema() {
            transaction.execute(&create, &[]).await?;
        }
        let sql = |text: &str| self.pool.dialect().statement(&self.names, text);
        let create = sql("CREATE TABLE IF NOT EXISTS @migrations (version BIGINT NOT NULL PRIMARY KEY)");
        transaction.execute(&create, &[]).await?;
        let newest = sql("SELECT COALESCE(MAX(version), 0) FROM @migrations");
        let done = match transaction.fetch(&newest, &[]).await? {
            Some(row) => row.integer(0)?,
            None => 0,
        };
        for (version, tables) in (1_i64..).zip(MIGRATIONS) {
            if version <= done {
                continue;
            }
            for statement in
                tables.iter().flat_map(|table| self.pool.dialect().create_table(&self.names, table))
            {
                transaction.execute(&statement.into(), &[]).await?;
            }
            if tables.iter().any(|table| table.name == CONSENT_SUBJECTS) {
                self.note_all_subjects(transaction).await?;
            }
            let note = sql("INSERT INTO @migrations (version) VALUES (?)");
            transaction.execute(&note, values![version]).await?;
            tracing::info!(version, "the store's schema is up to date");
        }
        Ok(())
    }

    /// The schema itself, where one is named and the database has such.
    fn create_schema(&self) -> Option<Sql> {
        let schema = self.names.schema.as_ref()?;
        match self.pool.dialect() {
            Dialect::Postgres => Some(format!("CREATE SCHEMA IF NOT EXISTS {schema}").into()),
            Dialect::Sqlite | Dialect::MySql => None,
        }
    }

    /// Waits until no other instance migrates. SQLite's one writer is lock enough; PostgreSQL's lock ends with the transaction;
    /// MySQL, where each CREATE TABLE is a transaction of its own, has a lock of the connection.
    async fn lock_migrations(&self, transaction: &mut Transaction) -> Result<(), SqlError> {
        match self.pool.dialect() {
            Dialect::Sqlite => {}
            Dialect::Postgres => {
                // Any number that no other program is likely to take: "oauth" in ASCII.
                let lock = "SELECT pg_advisory_xact_lock(478560413800)".into();
                transaction.fetch(&lock, &[]).await?;
            }
            Dialect::MySql => {
                let lock = "SELECT GET_LOCK('oauth_runtime migrations', 600)".into();
                transaction.fetch(&lock, &[]).await?;
            }
        }
        Ok(())
    }

    async fn unlock_migrations(&self, transaction: &mut Transaction) -> Result<(), SqlError> {
        match self.pool.dialect() {
            Dialect::MySql => {
                let unlock = "SELECT RELEASE_LOCK('oauth_runtime migrations')".into();
                transaction.fetch(&unlock, &[]).await.map(drop)
            }
            Dialect::Sqlite | Dialect::Postgres => Ok(()),
        }
    }
}
