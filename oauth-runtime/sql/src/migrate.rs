//! Migrates the schema.

use std::time::Duration;

use super::SqlStore;
use super::database::Transaction;
use super::dialect::{Dialect, Sql};
use super::error::SqlError;
use super::migration_lock::MigrationLock;
use super::retry::{self, Attempts};
use super::schema::{CONSENT_SUBJECTS, IDLE_CLIENTS, MIGRATIONS, PAGED_SINCE, READ_IN_PAGES, USER_NAMES};
use super::value::values;

/// Another instance may be migrating; large tables take a while.
const LONGEST_MIGRATION: Duration = Duration::from_secs(600);

impl SqlStore {
    /// Creates the tables, or migrates those of an earlier version. Call it at every start: it does nothing
    /// if there is nothing to do, and if several instances start at once, one migrates while the others wait.
    ///
    /// Versions only add to the schema, so instances of the previous version keep working meanwhile and
    /// afterwards.
    ///
    /// # Errors
    /// If the database cannot be reached, or the user may not create tables.
    pub async fn migrate(&self) -> Result<(), SqlError> {
        retry::within(
            self.pool.span("migrate"),
            LONGEST_MIGRATION,
            Box::pin(async {
                let mut attempts = Attempts::new(&self.stale);
                loop {
                    match self.try_to_migrate().await {
                        Err(error) if attempts.again_after_race(&error).await => {}
                        outcome => break outcome,
                    }
                }
            }),
        )
        .await
    }

    /// Each step may run again, and two instances may run it at once: in a Galera cluster, a node knows nothing of the other's lock.
    async fn try_to_migrate(&self) -> Result<(), SqlError> {
        let lock = MigrationLock::take(&self.pool).await?;
        let mut transaction = self.pool.begin().await?;
        self.lock_transaction(&mut transaction).await?;
        self.run_migrations(&mut transaction).await?;
        transaction.commit().await?;
        lock.release().await
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
            if tables.iter().any(|table| table.name == IDLE_CLIENTS) {
                self.note_all_idle_clients(transaction).await?;
            }
            if tables.iter().any(|table| table.name == USER_NAMES) {
                self.note_all_people(transaction).await?;
            }
            if version == PAGED_SINCE {
                for table in READ_IN_PAGES {
                    for statement in self.pool.dialect().page_by_client(&self.names, table) {
                        transaction.execute(&statement.into(), &[]).await?;
                    }
                }
                self.note_all_people(transaction).await?;
            }
            let note = sql("INSERT INTO @migrations (version) VALUES (?)");
            transaction.execute(&note, values![version]).await?;
        }
        let newest = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        if done < newest {
            tracing::info!(from = done, to = newest, "the store's schema was migrated");
        }
        Ok(())
    }

    /// The schema itself, if one is named and the database has schemas.
    fn create_schema(&self) -> Option<Sql> {
        let schema = self.names.schema.as_ref()?;
        match self.pool.dialect() {
            Dialect::Postgres => Some(format!("CREATE SCHEMA IF NOT EXISTS {schema}").into()),
            Dialect::Sqlite | Dialect::MySql => None,
        }
    }

    /// Waits until no other instance migrates, if the database has a lock that ends with the transaction.
    /// SQLite's single writer is sufficient; MySQL has a [`MigrationLock`].
    async fn lock_transaction(&self, transaction: &mut Transaction) -> Result<(), SqlError> {
        if self.pool.dialect() == Dialect::Postgres {
            // PostgreSQL would log "relation already exists, skipping" at each start.
            transaction.execute(&"SET LOCAL client_min_messages = warning".into(), &[]).await?;
            // A number that other programs are unlikely to use: "oauth" in ASCII.
            transaction.fetch(&"SELECT pg_advisory_xact_lock(478560413800)".into(), &[]).await?;
        }
        Ok(())
    }
}
