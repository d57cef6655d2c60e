//! A read replica: look-ups that may be a little late.
//!
//! How late is not measured with clocks. Each instance writes a mark of its own to the primary from time to time, a beat.
//! A look-up on the replica reads the mark with the record, in one statement. So its answer says by itself which changes
//! it has: all that were committed before this beat began. This holds whichever replica answers, and whether the primary
//! still runs or not.

mod freshness;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlx::postgres::PgPool;

use self::freshness::{Freshness, Turn};
use super::database::Pool;
use super::dialect::{Dialect, Sql};
use super::lending::Lending;
use super::options::{SqlOptions, TableNames};
use super::postgres::PostgresConnections;
use super::record::{key, read};
use super::value::{Row, values};
use super::{SqlStore, mark, retry};
use oauth_runtime_core::token::AccessToken;
use oauth_runtime_core::{Client, Clock, Digest, SystemClock};

/// A look-up waits this long for the replica at most. The primary is asked afterwards.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long the row of an instance stays after its last beat, in seconds.
const BEAT_EXPIRES_IN: u64 = 3600;

/// The replica, and what this instance knows about it.
pub(super) struct Replica {
    connections: PostgresConnections,
    get_access_token: Sql,
    get_client: Sql,
    beat: Sql,
    /// The key of the row with this instance's mark.
    instance: Digest,
    patience: Duration,
    freshness: Mutex<Freshness>,
}

impl Replica {
    pub(super) fn new(pool: PgPool, is_shared: bool, options: &SqlOptions, names: &TableNames) -> Self {
        let sql = |text: &str| Dialect::Postgres.statement(names, text);
        let with_mark = |from: &str| {
            sql(&format!("SELECT record, (SELECT mark FROM @used_once WHERE digest = ?) FROM {from} = ?"))
        };
        let replaced = Dialect::Postgres.or_replace("digest", &["mark", "expires_at"]);
        Self {
            connections: PostgresConnections::new(Lending::of_store(pool), is_shared),
            get_access_token: with_mark("@access_tokens WHERE digest"),
            get_client: with_mark("@clients WHERE client_key"),
            beat: sql(&format!(
                "INSERT INTO @used_once (digest, mark, expires_at) VALUES (?, ?, ?) {replaced}"
            )),
            instance: mark::new(),
            patience: PATIENCE.min(options.timeout / 4),
            freshness: Mutex::new(Freshness::new(options.read_replica_max_lag)),
        }
    }

    fn freshness(&self) -> MutexGuard<'_, Freshness> {
        self.freshness.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The row with this key, unless the primary must be asked.
    async fn find(&self, operation: &'static str, sql: &Sql, key: &Digest) -> Option<Row> {
        let values = values![&self.instance, key];
        let work = async { self.connections.fetch(sql, values).await.map(|row| row.map(Row::Postgres)) };
        let outcome = retry::within(self.connections.span(operation), self.patience, Box::pin(work)).await;
        match &outcome {
            Ok(_) => self.freshness().answered(),
            Err(error) => self.freshness().failed(error, Instant::now()),
        }
        outcome.ok().flatten()
    }

    /// Whether the row is as late as it may be at most, and has this instance's changes of everything under these keys.
    fn is_fresh(&self, row: &Row, keys: impl Fn() -> Vec<Digest>) -> bool {
        let mark = row.optional_bytes(1).ok().flatten();
        self.freshness().is_fresh(mark.as_deref(), keys, Instant::now())
    }
}

impl SqlStore {
    /// The access token, if the replica has it and may answer.
    pub(super) async fn token_on_replica(&self, digest: &Digest) -> Option<AccessToken> {
        let replica = self.replica_for_look_up()?;
        let row = replica.find("get_token", &replica.get_access_token, digest).await?;
        // What cannot be read is the primary's to explain.
        let token = read(&row, AccessToken::from_stored).ok()?;
        let keys = || vec![*digest, key(token.grant_id.as_str()), key(&token.client_id)];
        replica.is_fresh(&row, keys).then_some(token)
    }

    /// The client, if the replica has it and may answer.
    pub(super) async fn client_on_replica(&self, client_key: &Digest) -> Option<Client> {
        let replica = self.replica_for_look_up()?;
        let row = replica.find("get_client", &replica.get_client, client_key).await?;
        let client = read(&row, Client::from_stored).ok()?;
        replica.is_fresh(&row, || vec![*client_key]).then_some(client)
    }

    /// The replica, if it is its turn. Beats if it is time.
    fn replica_for_look_up(&self) -> Option<&Replica> {
        let replica = self.replica.as_ref()?;
        let Turn { asks, beats } = replica.freshness().turn(Instant::now());
        if let Some(mark) = beats {
            // Nobody waits for it.
            tokio::spawn(beat(self.pool.clone(), Arc::clone(replica), mark, self.timeout));
        }
        asks.then_some(&**replica)
    }

    /// Notes at its end that what is under this key changed: an access token, a grant with its tokens, or a client with
    /// everything of it. However it ends: a failed or cancelled change may have happened.
    pub(super) fn changing(&self, key: Digest) -> Option<Changing<'_>> {
        self.replica.as_ref().map(|replica| Changing { replica, key })
    }
}

/// A change under way.
pub(super) struct Changing<'a> {
    replica: &'a Replica,
    key: Digest,
}

impl Drop for Changing<'_> {
    fn drop(&mut self) {
        self.replica.freshness().changed(self.key, Instant::now());
    }
}

/// Writes a mark to the primary.
async fn beat(primary: Pool, replica: Arc<Replica>, mark: Digest, timeout: Duration) {
    let ended = Beating(&replica);
    let expires_at = SystemClock.now().plus(BEAT_EXPIRES_IN);
    let values = values![&replica.instance, &mark, expires_at];
    let write = Box::pin(primary.execute(&replica.beat, values));
    let written = retry::within(primary.span("beat"), timeout, write).await;
    drop(ended);
    if let Err(error) = written {
        tracing::debug!(error = &error as &dyn std::error::Error, "no beat; look-ups go to the primary soon");
    }
}

/// A beat that is being written: the next one comes after it, even if its runtime ends first.
struct Beating<'a>(&'a Replica);

impl Drop for Beating<'_> {
    fn drop(&mut self) {
        self.0.freshness().beat_ended();
    }
}
