//! Passkeys and second factors, changed by compare-and-set.

mod parallel;
mod round_trip;
mod versions;

use super::case::Case;
use super::outcome::{Outcome, ensure, ensure_eq};
use super::samples::digest;
use oauth_runtime_core::store::{CredentialStore, StoredCredentials};

pub(super) fn cases<S: CredentialStore + 'static>() -> Vec<Case<S>> {
    [round_trip::cases(), versions::cases(), parallel::cases()].into_iter().flatten().collect()
}

/// The first version of credentials that nobody else has.
fn first(data: &str) -> StoredCredentials {
    StoredCredentials::new(digest(), data)
}

fn next(current: &StoredCredentials, data: &str) -> StoredCredentials {
    current.clone().next(data)
}

async fn put<S: CredentialStore>(store: &S, credentials: &StoredCredentials) -> Outcome {
    let version = credentials.version;
    ensure!(store.put_credentials(credentials.clone()).await?, "version {version} was refused");
    is_kept(store, credentials, "the stored credentials").await
}

/// `Debug` omits the data, which a test may compare.
async fn is_kept<S: CredentialStore>(store: &S, expected: &StoredCredentials, what: &str) -> Outcome {
    let kept = store.get_credentials(&expected.digest).await?;
    let parts = |kept: StoredCredentials| (kept.version, kept.data, kept.digest);
    ensure_eq!(kept.map(parts), Some(parts(expected.clone())), "{what}");
    Ok(())
}
