//! Entries that are asked for one by one: on a cluster, each may be in another slot.

use std::collections::BTreeSet;
use std::future::Future;

use futures_util::{StreamExt, TryStreamExt, stream};
use redis::cmd;

use super::connection::Connection;
use super::error::RedisError;

/// How many members of a list Redis looks at in one step.
const SLICE: usize = 1000;

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

/// The same for the names of a list after `after`, in their order, until there are `limit` answers.
pub(super) async fn page_of<T, F>(
    connection: &Connection,
    list: &str,
    (mut after, limit): (Option<String>, usize),
    ask: impl Fn(String) -> F,
) -> Result<Vec<T>, RedisError>
where
    F: Future<Output = Result<Option<T>, RedisError>>,
{
    let mut found = Vec::new();
    while found.len() < limit {
        let left = limit - found.len();
        // More than are left, because some may be gone.
        let names = first_of(connection, list, after.as_deref(), left.saturating_add(AT_ONCE)).await?;
        let Some(last) = names.last() else { break };
        after = Some(last.clone());
        let answers = stream::iter(names).map(&ask).buffered(AT_ONCE.min(left));
        let answers = answers.try_filter_map(|answer| async move { Ok(answer) });
        found.extend(answers.take(left).try_collect::<Vec<_>>().await?);
    }
    Ok(found)
}

/// The first names of a sorted set after one, by their order. The set is read in slices: a list of millions is in no answer at once, and
/// never all in memory.
async fn first_of(
    connection: &Connection,
    list: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<String>, RedisError> {
    let (mut first, mut cursor) = (BTreeSet::new(), 0_u64);
    loop {
        let mut scan = cmd("ZSCAN");
        scan.arg(list).arg(cursor).arg("COUNT").arg(SLICE);
        let (next, members): (u64, Vec<(String, String)>) = connection.command(&scan).await?;
        for (name, _) in members {
            // One name may come several times.
            if after.is_none_or(|after| *name > *after) && first.insert(name) && first.len() > limit {
                first.pop_last();
            }
        }
        if next == 0 {
            return Ok(first.into_iter().collect());
        }
        cursor = next;
    }
}
