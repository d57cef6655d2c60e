//! A request arrives, and is taken.

use std::sync::Arc;

use super::pushed;
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::digest;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::PushedRequestStore;

pub(super) fn cases<S: PushedRequestStore + 'static>() -> Vec<Case<S>> {
    cases!["pushed_requests":
        reading_takes_nothing,
        the_first_arrival_counts,
        is_taken_once,
        a_taken_request_is_gone,
        an_unknown_request_is_not_there,
        a_digest_counts_to_its_last_byte,
    ]
}

async fn reading_takes_nothing<S: PushedRequestStore>(store: Arc<S>) -> Outcome {
    let request = pushed();
    store.create_pushed_request(request.clone()).await?;
    for _ in 0..3 {
        let kept = store.get_pushed_request(&request.digest).await?;
        ensure_eq!(kept.as_ref(), Some(&request), "a request that was only read");
    }
    ensure!(store.take_pushed_request(&request.digest).await?, "a request that was only read is gone");
    Ok(())
}

async fn the_first_arrival_counts<S: PushedRequestStore>(store: Arc<S>) -> Outcome {
    let (request, other) = (pushed(), pushed());
    for request in [&request, &other] {
        store.create_pushed_request(request.clone()).await?;
    }
    let first = request.expires_at.plus(600);
    for answer_by in [first, first.plus(600), request.expires_at, first] {
        store.keep_pushed_request(&request.digest, answer_by).await?;
        let kept = store.get_pushed_request(&request.digest).await?;
        let kept = kept.and_then(|kept| kept.answer_by);
        ensure_eq!(kept, Some(first), "by when a request that arrived must be answered");
    }
    let kept = store.get_pushed_request(&other.digest).await?;
    ensure_eq!(kept, Some(other), "a request that has not arrived");
    Ok(())
}

async fn is_taken_once<S: PushedRequestStore>(store: Arc<S>) -> Outcome {
    let (arrived, request, other) = (pushed(), pushed(), pushed());
    for request in [&arrived, &request, &other] {
        store.create_pushed_request(request.clone()).await?;
    }
    store.keep_pushed_request(&arrived.digest, arrived.expires_at).await?;
    for digest in [arrived.digest, request.digest] {
        ensure!(store.take_pushed_request(&digest).await?, "the first call did not take the request");
        for _ in 0..3 {
            ensure!(!store.take_pushed_request(&digest).await?, "a later call took the request again");
        }
    }
    ensure_eq!(store.get_pushed_request(&other.digest).await?, Some(other), "another request");
    Ok(())
}

async fn a_taken_request_is_gone<S: PushedRequestStore>(store: Arc<S>) -> Outcome {
    let request = pushed();
    store.create_pushed_request(request.clone()).await?;
    store.take_pushed_request(&request.digest).await?;
    ensure_eq!(store.get_pushed_request(&request.digest).await?, None, "a request that was taken");
    // A reload in another tab, a moment later.
    store.keep_pushed_request(&request.digest, request.expires_at.plus(600)).await?;
    ensure_eq!(store.get_pushed_request(&request.digest).await?, None, "a request that came back");
    let again = store.take_pushed_request(&request.digest).await?;
    ensure!(!again, "a request was taken again after it arrived again");
    Ok(())
}

async fn an_unknown_request_is_not_there<S: PushedRequestStore>(store: Arc<S>) -> Outcome {
    let unknown = digest();
    ensure_eq!(store.get_pushed_request(&unknown).await?, None, "a request that nobody pushed");
    store.keep_pushed_request(&unknown, pushed().expires_at).await?;
    ensure_eq!(
        store.get_pushed_request(&unknown).await?,
        None,
        "a request that nobody pushed, but that arrived"
    );
    ensure!(!store.take_pushed_request(&unknown).await?, "a request was taken that nobody pushed");
    Ok(())
}

async fn a_digest_counts_to_its_last_byte<S: PushedRequestStore>(store: Arc<S>) -> Outcome {
    let request = pushed();
    store.create_pushed_request(request.clone()).await?;
    for changed in [0, 31] {
        let mut bytes = *request.digest.as_bytes();
        bytes[changed] ^= 1;
        let similar = Digest::from_bytes(bytes);
        ensure_eq!(store.get_pushed_request(&similar).await?, None, "the request under a similar digest");
        ensure!(!store.take_pushed_request(&similar).await?, "a request was taken by a similar digest");
    }
    Ok(())
}
