//! `provider events --follow`.

use std::collections::BTreeSet;
use std::io::Write;
use std::time::Duration;

use oauth_runtime::event::{Event, EventId, EventQuery};
use oauth_runtime::store::EventStore;
use oauth_runtime::{Clock, SystemClock, Timestamp};

use super::{Command, newest, row};
use crate::command::failure::Failure;
use crate::command::output::Output;

/// How often the store is asked.
const PAUSE: Duration = Duration::from_secs(1);

/// How many events one question returns.
const PAGE: usize = 500;

/// Instances write behind their requests, and their clocks differ: an event may come this many seconds after a later one.
const LATE: u64 = 15;

/// Writes the newest events, and then each new one, until somebody stops it.
pub(in crate::command) async fn follow<S: EventStore>(
    command: &Command,
    store: &S,
    output: Output,
    out: &mut impl Write,
) -> Result<String, Failure> {
    let now = SystemClock.now();
    let query = command.query(now);
    let search = command.search(query.clone());
    let mut newest = newest(command, store, now).await?;
    newest.reverse();
    let mut seen =
        Seen { since: Timestamp::from_unix(now.as_unix().saturating_sub(LATE)), ids: BTreeSet::new() };
    // What is older than these and was left out by the limit is not news.
    seen.ids.extend(recent(store, &query, seen.since).await?.iter().map(|event| event.id));
    write(&newest, output, out)?;
    loop {
        tokio::time::sleep(PAUSE).await;
        let mut events = recent(store, &query, seen.since).await?;
        events.retain(|event| seen.ids.insert(event.id));
        let last = events.iter().map(|event| event.time).max();
        events.retain(|event| search.matches(event));
        write(&events, output, out)?;
        if let Some(last) = last {
            seen.forget_before(last, SystemClock.now());
        }
    }
}

/// What was shown, as far as it may come again.
struct Seen {
    since: Timestamp,
    ids: BTreeSet<EventId>,
}

impl Seen {
    /// An instance whose clock is ahead must not hide the events of the others.
    fn forget_before(&mut self, last: Timestamp, now: Timestamp) {
        let since = Timestamp::from_unix(last.min(now).as_unix().saturating_sub(LATE));
        self.since = self.since.max(since);
        self.ids = self.ids.split_off(&EventId::before(self.since));
    }
}

async fn recent<S: EventStore>(
    store: &S,
    query: &EventQuery,
    since: Timestamp,
) -> Result<Vec<Event>, Failure> {
    let mut query = query.clone().since(since);
    let mut all = Vec::new();
    loop {
        let page = store.list_events(&query, PAGE).await.map_err(Failure::operation)?;
        let is_last = page.len() < PAGE;
        query.after = page.last().map(|event| event.id);
        all.extend(page);
        if is_last {
            return Ok(all);
        }
    }
}

fn write(events: &[Event], output: Output, out: &mut impl Write) -> Result<(), Failure> {
    for event in events {
        let line = match output {
            Output::Json => format!("{}\n", serde_json::to_string(event).map_err(Failure::operation)?),
            Output::Text => {
                let cells = row(event);
                output.lines(
                    &cells.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join("  "),
                )
            }
        };
        out.write_all(line.as_bytes()).map_err(Failure::output)?;
    }
    out.flush().map_err(Failure::output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_ahead_hides_no_events() {
        let now = Timestamp::from_unix(1_700_000_000);
        let late = EventId::at(now);
        let mut seen = Seen { since: Timestamp::from_unix(now.as_unix() - LATE), ids: [late].into() };
        seen.forget_before(now.plus(3_600), now);
        assert!(seen.since <= now && seen.ids.contains(&late));
    }
}
