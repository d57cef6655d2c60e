//! Redemption, refresh and introspection: the store and the bare statements take turns.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use futures_util::future::BoxFuture;
use oauth_runtime::store::{
    AnyStore, AuthorizationCodeStore, Redemption, RefreshTokenStore, RotationOutcome, TokenStore,
};
use tokio::task::JoinSet;

use crate::bare::Bare;
use crate::model::Item;
use crate::side::{OPERATIONS, Prepared, Rows, Side};
use crate::table::Table;
use crate::{Arguments, Result};

/// Requests at a time.
const CONCURRENCY: usize = 8;

pub(crate) async fn measure(arguments: &Arguments) -> Result<()> {
    println!("{}", Table::HEAD);
    for database in &arguments.databases {
        let running = database.start().await?;
        let ours: Arc<dyn Side> = Arc::new(running.store.clone());
        let theirs: Arc<dyn Side> = Arc::new(Bare::connect(*database, &running.url).await?);
        let mut table = Table::new(database.name());
        for round in 0..arguments.rounds {
            // The first of one round is the second of the next.
            let sides = if round % 2 == 0 { [&theirs, &ours] } else { [&ours, &theirs] };
            let mut rates = [Vec::new(), Vec::new()];
            for (side, rates) in sides.into_iter().zip(&mut rates) {
                *rates = measure_side(&running.store, side, arguments.items).await?;
            }
            if round % 2 != 0 {
                rates.swap(0, 1);
            }
            table.add(&rates[0], &rates[1]);
            eprintln!(
                "{}, round {}: {:.0?} bare, {:.0?} ours",
                database.name(),
                round + 1,
                rates[0],
                rates[1]
            );
        }
        print!("{table}");
    }
    Ok(())
}

/// The rate of each operation, with items of its own.
async fn measure_side(store: &AnyStore, side: &Arc<dyn Side>, items: usize) -> Result<Vec<f64>> {
    let mut prepared = Vec::with_capacity(items);
    for _ in 0..items {
        let item = Item::new();
        store.create_authorization_code(item.code.clone()).await?;
        prepared.push(Arc::new(Prepared { rows: Rows::of(&item)?, item }));
    }
    let mut rates = Vec::new();
    for operation in OPERATIONS {
        rates.push(measure_operation(side, operation, &prepared, CONCURRENCY).await?);
    }
    Ok(rates)
}

/// The operations in a second, by as many tasks at a time as `concurrency` says.
pub(crate) async fn measure_operation(
    side: &Arc<dyn Side>,
    operation: &'static str,
    items: &[Arc<Prepared>],
    concurrency: usize,
) -> Result<f64> {
    let queue: Arc<Mutex<VecDeque<_>>> = Arc::new(Mutex::new(items.iter().cloned().collect()));
    let mut tasks = JoinSet::new();
    let start = Instant::now();
    for _ in 0..concurrency {
        let (side, queue) = (Arc::clone(side), Arc::clone(&queue));
        tasks.spawn(async move {
            let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            while let Some(item) = next() {
                side.run(operation, item).await?;
            }
            Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
        });
    }
    for done in tasks.join_all().await {
        done?;
    }
    Ok(items.len() as f64 / start.elapsed().as_secs_f64())
}

impl Side for AnyStore {
    fn run(&self, operation: &'static str, item: Arc<Prepared>) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let item = &item.item;
            let done = match operation {
                "authorization" => self.create_authorization_code(item.code.clone()).await.is_ok(),
                "code redemption" => {
                    let code = self.get_authorization_code(&item.code.digest).await?;
                    let redeemed =
                        self.redeem_authorization_code(&item.code.digest, item.first.clone()).await?;
                    code.is_some() && redeemed == Redemption::Redeemed
                }
                "refresh" => {
                    let token = self.get_refresh_token(&item.refresh_token().digest).await?;
                    let rotated = self.rotate_refresh_token(item.rotation(), item.second.clone()).await?;
                    token.is_some() && rotated == RotationOutcome::Rotated
                }
                _ => self.get_token(&item.first.access_token.digest).await?.is_some(),
            };
            if done { Ok(()) } else { Err(format!("{operation} did nothing").into()) }
        })
    }
}
