//! SQLite: what waits is committed together, and nothing is answered before.

mod batches;
mod cancelled;
mod full_disk;
mod killed;
mod others;

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};

use oauth_runtime::store::{
    AuthorizationCodeStore, Redemption, RefreshTokenStore, SqlError, SqlStore, TokenStore,
};
use oauth_runtime::token::{AuthorizationCode, IssuedTokens};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use tokio::task::{JoinHandle, yield_now};

use crate::model;
use crate::stores::patient;

/// The commits of a store, which the test counts, holds up and refuses.
#[derive(Default)]
struct Gate {
    state: Mutex<State>,
    opened: Condvar,
}

#[derive(Default)]
struct State {
    is_held: bool,
    /// How many go ahead all the same.
    excepted: usize,
    /// How many commits wait at the gate.
    waiting: usize,
    /// How many commits came.
    seen: usize,
    /// How many of the next ones are refused.
    refused: usize,
}

impl Gate {
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let changed = change(&mut self.state.lock().expect("no test panics with it"));
        self.opened.notify_all();
        changed
    }

    fn hold(&self) {
        self.change(|state| state.is_held = true);
    }

    /// Lets one commit go ahead, and holds up the next.
    fn open_once(&self) {
        self.change(|state| state.excepted += 1);
    }

    fn open(&self) {
        self.change(|state| state.is_held = false);
    }

    fn seen(&self) -> usize {
        self.change(|state| state.seen)
    }

    /// Waits until a commit is held up.
    async fn holds_one(&self) {
        while self.change(|state| state.waiting) == 0 {
            yield_now().await;
        }
    }

    /// On the connection's thread: whether a commit goes ahead.
    fn pass(&self) -> bool {
        let mut state = self.state.lock().expect("no test panics with it");
        state.seen += 1;
        state.waiting += 1;
        let is_held = |state: &mut State| state.is_held && state.excepted == 0;
        state = self.opened.wait_while(state, is_held).expect("no test panics with it");
        state.waiting -= 1;
        state.excepted = state.excepted.saturating_sub(1);
        let is_refused = state.refused > 0;
        state.refused = state.refused.saturating_sub(1);
        !is_refused
    }

    async fn install(self: Arc<Self>, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        connection.lock_handle().await?.set_commit_hook(move || self.pass());
        Ok(())
    }
}

/// A store whose commits pass the gate. It reads and writes on one connection.
async fn gated(directory: &Path) -> Result<(SqlStore, Arc<Gate>), SqlError> {
    let gate = Arc::new(Gate::default());
    let installed = Arc::clone(&gate);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .after_connect(move |connection, _| Box::pin(Arc::clone(&installed).install(connection)));
    let connect = SqliteConnectOptions::new()
        .filename(directory.join("auth.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let store = SqlStore::sqlite(pool.connect_with(connect).await?, &patient())?;
    store.migrate().await?;
    Ok((store, gate))
}

/// A store as applications have it.
async fn plain(directory: &Path) -> Result<SqlStore, SqlError> {
    let url = format!("sqlite://{}/auth.db", directory.display());
    let store = SqlStore::connect_with(&url, &patient()).await?;
    store.migrate().await?;
    Ok(store)
}

/// Codes to redeem, with their tokens.
async fn codes(store: &SqlStore, count: usize) -> Result<Vec<(AuthorizationCode, IssuedTokens)>, SqlError> {
    let mut codes = Vec::new();
    for _ in 0..count {
        let code = model::code();
        store.create_authorization_code(code.clone()).await?;
        codes.push((code.clone(), model::tokens(&code)));
    }
    Ok(codes)
}

type Redeeming = JoinHandle<Result<Redemption, SqlError>>;

/// Redeems a code in a task of its own.
fn redeem(store: &SqlStore, (code, tokens): &(AuthorizationCode, IssuedTokens)) -> Redeeming {
    let (store, digest, tokens) = (store.clone(), code.digest, tokens.clone());
    tokio::spawn(async move { store.redeem_authorization_code(&digest, tokens).await })
}

/// On a runtime with one thread: until everything that was spawned waits for something.
async fn all_wait() {
    for _ in 0..100 {
        yield_now().await;
    }
}

/// Whether all of it is stored. The test fails if a part is.
async fn is_whole(
    store: &SqlStore,
    (code, tokens): &(AuthorizationCode, IssuedTokens),
) -> Result<bool, SqlError> {
    let refresh_token = tokens.refresh_token.as_ref().expect("there is one");
    let kept = store.get_authorization_code(&code.digest).await?.expect("the code is there");
    let has_access_token = store.get_token(&tokens.access_token.digest).await?.is_some();
    let has_refresh_token = store.get_refresh_token(&refresh_token.digest).await?.is_some();
    assert_eq!((has_access_token, has_refresh_token), (kept.redeemed, kept.redeemed), "half of it is stored");
    Ok(kept.redeemed)
}
