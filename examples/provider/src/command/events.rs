//! `provider events`.

mod follow;

use std::net::IpAddr;

use clap::Args;
use oauth_runtime::administration::Administration;
use oauth_runtime::event::{Event, EventPattern, EventQuery, EventSearch};
use oauth_runtime::store::EventStore;
use oauth_runtime::{Clock, SystemClock, Timestamp};

use super::failure::Failure;
use super::output::{Output, date};

/// Which events to show.
#[derive(Debug, Args)]
pub struct Command {
    /// Only events of this person: `sub`.
    #[arg(long, value_name = "SUB")]
    subject: Option<String>,
    /// Only events of this client.
    #[arg(long, value_name = "CLIENT_ID")]
    client: Option<String>,
    /// Only events of this kind, such as `login.failed`; or `login.*` for all that begin so, which are read event by event.
    #[arg(long, value_name = "KIND")]
    kind: Option<EventPattern>,
    /// Only events of this last time: 90s, 30m, 12h, 7d.
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    since: Option<u64>,
    /// Only events of this request, as an error page or the log names it. Add --since: the log is read event by event.
    #[arg(long, value_name = "REQUEST_ID")]
    request: Option<String>,
    /// Only events in this session, as `sessions list` shows it; read event by event.
    #[arg(long, value_name = "SESSION_ID")]
    session: Option<String>,
    /// Only events of this grant, as `grants list` shows it; read event by event.
    #[arg(long, value_name = "GRANT_ID")]
    grant: Option<String>,
    /// Only events whose request came from this IP address; read event by event.
    #[arg(long, value_name = "IP")]
    address: Option<IpAddr>,
    /// How many of the newest.
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    limit: usize,
    /// Show the oldest of them first, and then each new one as it happens, until the command is interrupted. With `--json`,
    /// each line is an event.
    #[arg(long, short)]
    follow: bool,
}

impl Command {
    /// Whether it goes on until it is interrupted.
    pub(super) fn follows(&self) -> bool {
        self.follow
    }

    fn query(&self, now: Timestamp) -> EventQuery {
        let mut query = EventQuery::new();
        query.subject = self.subject.as_deref().map(Into::into);
        query.client_id = self.client.as_deref().map(Into::into);
        query.kind = self.kind.as_ref().and_then(EventPattern::name).map(Into::into);
        query.since = self.since.map(|seconds| Timestamp::from_unix(now.as_unix().saturating_sub(seconds)));
        query
    }

    fn search(&self, query: EventQuery) -> EventSearch {
        let mut search = EventSearch::new(query);
        search.request_id = self.request.as_deref().map(Into::into);
        search.session_id = self.session.as_deref().map(Into::into);
        search.grant_id = self.grant.as_deref().map(Into::into);
        search.address = self.address;
        match &self.kind {
            Some(kind) => search.kinds(kind.clone()),
            None => search,
        }
    }
}

/// The newest of the events that the command asks for, the newest first.
async fn newest<S: EventStore>(command: &Command, store: &S, now: Timestamp) -> Result<Vec<Event>, Failure> {
    let (administration, mut events) = (Administration::new(store), Vec::new());
    let mut search = command.search(command.query(now).newest_first());
    while events.len() < command.limit {
        let found = administration.search_events(&search, command.limit - events.len()).await;
        let found = found.map_err(Failure::operation)?;
        events.extend(found.events);
        search.query.after = found.next;
        if found.next.is_none() {
            break;
        }
    }
    Ok(events)
}

pub(super) use follow::follow;

fn seconds(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is not a time; write 90s, 30m, 12h or 7d");
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(wrong)?;
    let factor = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    number.parse::<u64>().ok().and_then(|number| number.checked_mul(factor)).ok_or_else(wrong)
}

pub(super) async fn execute<S: EventStore>(
    command: Command,
    store: &S,
    output: Output,
) -> Result<String, Failure> {
    let events = newest(&command, store, SystemClock.now()).await?;
    let columns = ["TIME", "KIND", "CLIENT_ID", "SUBJECT", "OPERATOR", "ADDRESS", "DATA"];
    output.table(&events, columns, events.iter().map(row))
}

fn row(event: &Event) -> [String; 7] {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let data = serde_json::to_value(event).ok().and_then(|event| event.get("data").cloned());
    let data = data.filter(|data| data.as_object().is_some_and(|data| !data.is_empty()));
    [
        date(event.time),
        event.kind.name().to_owned(),
        text(event.client_id.as_deref()),
        text(event.subject.as_deref()),
        text(event.operator.as_deref()),
        event.address.map(|address| address.to_string()).unwrap_or_default(),
        data.map(|data| data.to_string()).unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_unit() {
        assert_eq!(
            ["90s", "30m", "12h", "7d"].map(|text| seconds(text).ok()),
            [Some(90), Some(1_800), Some(43_200), Some(604_800)]
        );
        for wrong in ["", "s", "7", "7w", "-1d", "1.5h", "99999999999999999999d", "7\u{e9}"] {
            assert!(seconds(wrong).is_err_and(|error| error.contains("write 90s")), "{wrong}");
        }
    }
}
