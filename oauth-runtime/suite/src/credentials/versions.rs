//! A version follows only its predecessor.

use std::sync::Arc;

use super::{first, is_kept, next, put};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure};
use oauth_runtime_core::store::{CredentialStore, StoredCredentials};

pub(super) fn cases<S: CredentialStore + 'static>() -> Vec<Case<S>> {
    cases!["credentials":
        the_first_version_is_one,
        only_the_next_version_is_stored,
        deleting_forgets_one_alone,
    ]
}

/// Distant versions, including some that do not fit into 63 bits.
const DISTANT: [u64; 5] = [0, 1 << 32, i64::MAX.unsigned_abs(), 1 << 63, u64::MAX];

async fn is_refused<S: CredentialStore>(store: &S, credentials: StoredCredentials) -> Outcome {
    let version = credentials.version;
    ensure!(
        !store.put_credentials(credentials).await?,
        "version {version} was stored although it is not the next"
    );
    Ok(())
}

async fn the_first_version_is_one<S: CredentialStore>(store: Arc<S>) -> Outcome {
    let credentials = first("first");
    for version in [2, 3].into_iter().chain(DISTANT) {
        is_refused(&*store, changed!(StoredCredentials { version, ..credentials.clone() })).await?;
        let kept = store.get_credentials(&credentials.digest).await?;
        ensure!(kept.is_none(), "version {version}, which was refused, is there");
    }
    put(&*store, &credentials).await
}

async fn only_the_next_version_is_stored<S: CredentialStore>(store: Arc<S>) -> Outcome {
    let one = first("one");
    let two = next(&one, "two");
    put(&*store, &one).await?;
    put(&*store, &two).await?;
    for version in [1, 2, 4].into_iter().chain(DISTANT) {
        is_refused(&*store, changed!(StoredCredentials { version, ..one.clone() })).await?;
        is_refused(&*store, changed!(StoredCredentials { version, ..two.clone() })).await?;
        is_kept(&*store, &two, "the credentials in whose place nothing was stored").await?;
    }
    put(&*store, &next(&two, "three")).await
}

/// Later ones start again.
async fn deleting_forgets_one_alone<S: CredentialStore>(store: Arc<S>) -> Outcome {
    let (deleted, other) = (first("deleted"), first("other"));
    store.delete_credentials(&deleted.digest).await?;
    put(&*store, &deleted).await?;
    let second = next(&deleted, "second");
    put(&*store, &second).await?;
    put(&*store, &other).await?;
    store.delete_credentials(&deleted.digest).await?;
    ensure!(store.get_credentials(&deleted.digest).await?.is_none(), "deleted credentials are there");
    is_kept(&*store, &other, "the credentials of somebody else").await?;
    is_refused(&*store, next(&second, "third")).await?;
    put(&*store, &deleted).await
}
