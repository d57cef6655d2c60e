//! Entries that are asked for one by one: on a cluster, each may be in another slot.

use std::future::Future;

use futures_util::{StreamExt, TryStreamExt, stream};

use super::error::RedisError;

/// How many entries are asked for at a time.
const AT_ONCE: usize = 64;

/// What `ask` says of each name, without those that are not there.
pub(super) async fn of_each<T, F>(names: Vec<String>, ask: impl Fn(String) -> F) -> Result<Vec<T>, RedisError>
where
    F: Future<Output = Result<Option<T>, RedisError>>,
{
    let answers = stream::iter(names).map(ask).buffered(AT_ONCE);
    answers.try_filter_map(|answer| async move { Ok(answer) }).try_collect().await
}

/// The same for the names after `after`, in their order, until there are `limit` answers.
pub(super) async fn page_of<T, F>(
    mut names: Vec<String>,
    after: Option<String>,
    limit: usize,
    ask: impl Fn(String) -> F,
) -> Result<Vec<T>, RedisError>
where
    F: Future<Output = Result<Option<T>, RedisError>>,
{
    names.retain(|name| after.as_ref().is_none_or(|after| name > after));
    names.sort_unstable();
    let answers = stream::iter(names).map(ask).buffered(AT_ONCE.min(limit.max(1)));
    answers.try_filter_map(|answer| async move { Ok(answer) }).take(limit).try_collect().await
}
