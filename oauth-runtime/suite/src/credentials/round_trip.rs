//! Credentials come back as they were stored.

use std::sync::Arc;

use super::{first, is_kept, next, put};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure};
use crate::samples::{AWKWARD, NUL, digest, long};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{CredentialStore, StoredCredentials};

pub(super) fn cases<S: CredentialStore + 'static>() -> Vec<Case<S>> {
    cases!["credentials":
        keeps_awkward_data,
        keeps_members_of_a_later_version,
        keeps_nul,
        keeps_long_data,
        an_unknown_record_is_none,
        a_digest_counts_to_its_last_byte,
    ]
}

/// As the first version, and as a replacement.
async fn comes_back<S: CredentialStore>(store: &S, data: &str) -> Outcome {
    let credentials = first(data);
    put(store, &credentials).await?;
    let other = next(&credentials, "other");
    put(store, &other).await?;
    put(store, &next(&other, data)).await
}

async fn keeps_awkward_data<S: CredentialStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD {
        comes_back(&*store, text).await?;
    }
    Ok(())
}

async fn keeps_nul<S: CredentialStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, NUL).await
}

async fn keeps_long_data<S: CredentialStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, &long().repeat(16)).await
}

async fn an_unknown_record_is_none<S: CredentialStore>(store: Arc<S>) -> Outcome {
    let kept = store.get_credentials(&digest()).await?;
    ensure!(kept.is_none(), "credentials that were never stored are there");
    Ok(())
}

async fn a_digest_counts_to_its_last_byte<S: CredentialStore>(store: Arc<S>) -> Outcome {
    let credentials = first("first");
    let mut bytes = *credentials.digest.as_bytes();
    bytes[31] ^= 1;
    let other = changed!(StoredCredentials { digest: Digest::from_bytes(bytes), ..first("other") });
    put(&*store, &credentials).await?;
    let kept = store.get_credentials(&other.digest).await?;
    ensure!(kept.is_none(), "credentials are found under a similar digest");
    put(&*store, &other).await?;
    put(&*store, &next(&other, "changed")).await?;
    is_kept(&*store, &credentials, "the first of two records").await
}

/// The first version and the next.
async fn keeps_members_of_a_later_version<S: CredentialStore>(store: Arc<S>) -> Outcome {
    let first = first("first").grown();
    let next = first.clone().next("next");
    for credentials in [first, next] {
        ensure!(store.put_credentials(credentials.clone()).await?, "the next version was refused");
        ensure_whole(store.get_credentials(&credentials.digest).await?.as_ref(), &credentials)?;
    }
    Ok(())
}
