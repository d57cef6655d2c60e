//! Operations whose callers are gone: cancelled, panicked, or shut down with their runtime.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use oauth_runtime::store::{AuthorizationCodeStore, Redemption, SqlError};
use tokio::runtime::Builder;

use super::{Redeeming, codes, is_whole, plain, redeem};

/// How often an operation is polled at most.
const MOST_POLLS: usize = 24;

/// The future's output. If it is pending after so many polls, `lost` decides what the caller does instead; the future is
/// dropped.
async fn polled<T>(future: impl Future<Output = T>, polls: usize, lost: fn()) -> Option<T> {
    let (mut future, mut polled) = (pin!(future), 0);
    poll_fn(|context| {
        if polled == polls {
            lost();
            return Poll::Ready(None);
        }
        polled += 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

async fn a_lost_caller_leaves_nothing_half_done(lost: fn()) -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    let store = plain(directory.path()).await?;
    for polls in 0..MOST_POLLS {
        let codes = codes(&store, 5).await?;
        let mut others: Vec<Redeeming> = codes[1..3].iter().map(|code| redeem(&store, code)).collect();
        let (own, (code, tokens)) = (store.clone(), codes[0].clone());
        let caller = tokio::spawn(async move {
            let redemption = own.redeem_authorization_code(&code.digest, tokens);
            polled(redemption, polls, lost).await
        });
        others.extend(codes[3..].iter().map(|code| redeem(&store, code)));
        let is_answered = matches!(caller.await, Ok(Some(Ok(Redemption::Redeemed))));
        for other in others {
            assert_eq!(other.await.expect("no panic")?, Redemption::Redeemed);
        }
        for code in &codes[1..] {
            assert!(is_whole(&store, code).await?);
        }
        let is_stored = is_whole(&store, &codes[0]).await?;
        assert!(is_stored || !is_answered, "it was answered after {polls} polls, and is not stored");
    }
    Ok(())
}

#[tokio::test]
async fn an_operation_may_be_cancelled_at_any_moment() -> Result<(), SqlError> {
    a_lost_caller_leaves_nothing_half_done(|| ()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_may_panic_at_any_moment() -> Result<(), SqlError> {
    a_lost_caller_leaves_nothing_half_done(|| panic!("as a caller might")).await
}

/// As in a test suite, where each test has a runtime of its own and the store is shared.
#[test]
fn a_store_outlives_its_runtime() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    let runtime = || Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let first = runtime();
    let store = first.block_on(plain(directory.path()))?;
    let codes = first.block_on(codes(&store, 60))?;
    for (number, codes) in codes.chunks(20).enumerate() {
        let next = runtime();
        // It is gone before they are answered, at one moment or another.
        next.block_on(async {
            let tasks: Vec<Redeeming> = codes.iter().map(|code| redeem(&store, code)).collect();
            for task in tasks.into_iter().take(number * 5) {
                assert_eq!(task.await.expect("no panic")?, Redemption::Redeemed);
            }
            Ok::<(), SqlError>(())
        })?;
        drop(next);
        let last = runtime();
        last.block_on(async {
            for code in codes {
                if !is_whole(&store, code).await? {
                    assert_eq!(redeem(&store, code).await.expect("no panic")?, Redemption::Redeemed);
                }
            }
            Ok::<(), SqlError>(())
        })?;
    }
    drop(first);
    Ok(())
}
