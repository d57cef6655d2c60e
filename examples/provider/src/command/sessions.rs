//! `provider sessions`.

use std::sync::Arc;

use clap::{Args, Subcommand};
use oauth_runtime::Timestamp;
use oauth_runtime::console::operate;
use serde_json::{Value, json};

use super::failure::Failure;
use super::output::{Output, date};
use crate::provider::Provider;

/// Commands for logins: one person in one browser.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List where a person is logged in, the newest login first; or which sessions a client takes part in.
    List(Of),
    /// End one login: its grants end, except those with `offline_access`, its clients are notified, and its browser is
    /// logged out at its next visit.
    End {
        /// The login, as shown by `list`.
        #[arg(value_name = "SESSION_ID", allow_hyphen_values = true)]
        session_id: String,
        /// The person: `sub`.
        #[arg(long, value_name = "SUB")]
        subject: String,
    },
    /// End all logins of a person, or all in which a client takes part. Grants for devices and with `offline_access` continue;
    /// see `grants revoke-all`.
    EndAll(Of),
}

/// Whose sessions.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Of {
    /// The person: `sub`.
    #[arg(long, value_name = "SUB")]
    subject: Option<String>,
    /// The client.
    #[arg(long, value_name = "CLIENT_ID")]
    client: Option<String>,
}

/// How many sessions of a client are read at a time.
const PAGE: &str = "100";

impl Command {
    /// Whether it changes anything in the store.
    pub(super) fn changes(&self) -> bool {
        !matches!(self, Self::List(_))
    }
}

pub(super) async fn execute(
    command: Command,
    provider: &Arc<Provider>,
    operator: &str,
    output: Output,
) -> Result<String, Failure> {
    match command {
        Command::List(Of { subject: Some(subject), .. }) => {
            let logins = operate(provider, operator, "listPersonSessions", &[&subject], &[]).await?;
            list(&logins["items"], output)
        }
        Command::List(Of { client, .. }) => {
            let sessions = of_client(provider, operator, &client.unwrap_or_default()).await?;
            list_of_client(&sessions, output)
        }
        Command::End { session_id, subject } => {
            let ended = operate(provider, operator, "endSession", &[&subject, &session_id], &[]).await;
            ended.map_err(|error| match error.status {
                404 => Failure::operation(format!("{error}; see `provider sessions list`")),
                _ => error.into(),
            })?;
            let record = json!({ "session_id": session_id, "ended": true });
            output.record(&record, &[("ended", session_id)])
        }
        Command::EndAll(of) => {
            let (operation, of) = match of {
                Of { subject: Some(subject), .. } => ("endPersonSessions", subject),
                Of { client, .. } => ("endClientSessions", client.unwrap_or_default()),
            };
            let ended = operate(provider, operator, operation, &[&of], &[]).await?;
            output.record(&ended, &[("ended", ended["ended"].to_string())])
        }
    }
}

fn text(record: &Value, name: &str) -> String {
    record[name].as_str().unwrap_or_default().to_owned()
}

/// `-` if the record has no such time.
fn time(record: &Value, name: &str) -> String {
    record[name].as_u64().map_or_else(|| "-".to_owned(), |time| date(Timestamp::from_unix(time)))
}

fn list(logins: &Value, output: Output) -> Result<String, Failure> {
    let methods = |login: &Value| {
        let methods = login["amr"].as_array().into_iter().flatten().filter_map(Value::as_str);
        methods.collect::<Vec<_>>().join(" ")
    };
    let rows = logins.as_array().into_iter().flatten().map(|login| {
        [
            text(login, "session_id"),
            time(login, "auth_time"),
            time(login, "last_seen"),
            time(login, "expires_at"),
            methods(login),
            text(login, "address"),
            text(login, "user_agent"),
        ]
    });
    let columns = ["SESSION_ID", "LOGGED_IN_AT", "LAST_SEEN", "ENDS_AT", "METHODS", "ADDRESS", "BROWSER"];
    output.table(logins, columns, rows)
}

/// All of them, page by page.
async fn of_client(provider: &Arc<Provider>, operator: &str, client_id: &str) -> Result<Vec<Value>, Failure> {
    let (mut sessions, mut after) = (Vec::new(), None::<String>);
    loop {
        let next = after.as_deref().map(|after| ("after", after));
        let query: Vec<(&str, &str)> = [("limit", PAGE)].into_iter().chain(next).collect();
        let page = operate(provider, operator, "listClientSessions", &[client_id], &query).await?;
        sessions.extend(page["items"].as_array().into_iter().flatten().cloned());
        after = page["next"].as_str().map(str::to_owned);
        if after.is_none() {
            return Ok(sessions);
        }
    }
}

fn list_of_client(sessions: &[Value], output: Output) -> Result<String, Failure> {
    let rows = sessions.iter().map(|session| {
        [
            text(session, "session_id"),
            text(session, "subject"),
            time(session, "auth_time"),
            time(session, "last_seen"),
            time(session, "expires_at"),
        ]
    });
    let columns = ["SESSION_ID", "SUBJECT", "LOGGED_IN_AT", "LAST_SEEN", "ENDS_AT"];
    output.table(&sessions, columns, rows)
}
