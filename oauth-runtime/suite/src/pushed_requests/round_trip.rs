//! A request comes back as it was stored.

use std::sync::Arc;

use super::pushed;
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::{AWKWARD, NUL, long};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{PushedRequest, PushedRequestStore};

pub(super) fn cases<S: PushedRequestStore + 'static>() -> Vec<Case<S>> {
    cases!["pushed_requests":
        keeps_every_field,
        keeps_members_of_a_later_version,
        keeps_awkward_text,
        keeps_distant_ends,
    ]
}

async fn comes_back<S: PushedRequestStore>(store: &S, request: PushedRequest) -> Outcome {
    store.create_pushed_request(request.clone()).await?;
    ensure_eq!(store.get_pushed_request(&request.digest).await?, Some(request), "the pushed request");
    Ok(())
}

async fn keeps_every_field<S: PushedRequestStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, pushed()).await?;
    comes_back(&*store, changed!(PushedRequest { is_signed: true, ..pushed() })).await?;
    comes_back(&*store, changed!(PushedRequest { parameters: Vec::new(), ..pushed() })).await
}

async fn keeps_awkward_text<S: PushedRequestStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD.into_iter().map(str::to_owned).chain([NUL.to_owned(), long()]) {
        let parameters = vec![(text.clone(), text.clone()), (String::new(), text.clone())];
        comes_back(&*store, changed!(PushedRequest { client_id: text, parameters, ..pushed() })).await?;
    }
    Ok(())
}

async fn keeps_distant_ends<S: PushedRequestStore>(store: Arc<S>) -> Outcome {
    let expires_at = Timestamp::from_unix(i64::MAX.unsigned_abs());
    comes_back(&*store, changed!(PushedRequest { expires_at, ..pushed() })).await
}

/// As it was pushed, and once it arrived.
async fn keeps_members_of_a_later_version<S: PushedRequestStore>(store: Arc<S>) -> Outcome {
    let mut request = pushed().grown();
    store.create_pushed_request(request.clone()).await?;
    ensure_whole(store.get_pushed_request(&request.digest).await?.as_ref(), &request)?;
    let answer_by = request.expires_at.plus(60);
    store.keep_pushed_request(&request.digest, answer_by).await?;
    request.answer_by = Some(answer_by);
    ensure_whole(store.get_pushed_request(&request.digest).await?.as_ref(), &request)
}
