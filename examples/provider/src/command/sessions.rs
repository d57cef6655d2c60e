//! `provider sessions`.

use clap::{Args, Subcommand};
use oauth_runtime::OAuthError;
use oauth_runtime::store::{SessionClient, SessionClientStore};
use oauth_runtime::ui::{self, Login};

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
const PAGE: usize = 500;

impl Command {
    /// Whether it changes anything in the store.
    pub(super) fn changes(&self) -> bool {
        !matches!(self, Self::List(_))
    }
}

pub(super) async fn execute(
    command: Command,
    provider: &Provider,
    output: Output,
) -> Result<String, Failure> {
    match command {
        Command::List(Of { subject: Some(subject), .. }) => {
            let logins = ui::logins(provider, &subject).await.map_err(Failure::operation)?;
            list(&logins, output)
        }
        Command::List(Of { client, .. }) => {
            list_of_client(&of_client(provider, &client.unwrap_or_default()).await?, output)
        }
        Command::End { session_id, subject } => {
            let ended = ui::end_login(provider, &subject, &session_id).await.map_err(Failure::operation)?;
            if !ended {
                let problem =
                    format!("`{subject}` has no login `{session_id}`; see `provider sessions list`");
                return Err(Failure::operation(problem));
            }
            let record = serde_json::json!({ "session_id": session_id, "ended": true });
            output.record(&record, &[("ended", session_id)])
        }
        Command::EndAll(of) => {
            let logins = end_all(provider, of).await.map_err(Failure::operation)?;
            output.record(&serde_json::json!({ "ended": logins }), &[("ended", logins.to_string())])
        }
    }
}

/// Returns how many there were.
async fn end_all(provider: &Provider, of: Of) -> Result<usize, OAuthError> {
    match of {
        Of { subject: Some(subject), .. } => {
            let logins = ui::logins(provider, &subject).await?.len();
            ui::log_out_everywhere(provider, &subject).await?;
            Ok(logins)
        }
        Of { client, .. } => ui::end_client_logins(provider, &client.unwrap_or_default()).await,
    }
}

fn list(logins: &[Login], output: Output) -> Result<String, Failure> {
    let rows = logins.iter().map(|login| {
        [
            login.session_id.clone(),
            date(login.auth_time),
            date(login.last_seen),
            login.amr.join(" "),
            login.address.map(|address| address.to_string()).unwrap_or_default(),
            login.user_agent.clone().unwrap_or_default(),
        ]
    });
    let columns = ["SESSION_ID", "LOGGED_IN_AT", "LAST_SEEN", "METHODS", "ADDRESS", "BROWSER"];
    output.table(&logins, columns, rows)
}

async fn of_client(provider: &Provider, client_id: &str) -> Result<Vec<SessionClient>, Failure> {
    let now = provider.settings().now();
    let (mut sessions, mut after) = (Vec::new(), None::<String>);
    loop {
        let page = provider.token_store().list_client_sessions(client_id, after.as_deref(), PAGE).await;
        let page = page.map_err(Failure::operation)?;
        let Some(last) = page.last() else { return Ok(sessions) };
        after = Some(last.session_id.clone());
        sessions.extend(page.into_iter().filter(|session| !session.expires_at.is_expired(now)));
    }
}

fn list_of_client(sessions: &[SessionClient], output: Output) -> Result<String, Failure> {
    let rows = sessions.iter().map(|session| [session.session_id.clone(), session.subject.clone()]);
    output.table(&sessions, ["SESSION_ID", "SUBJECT"], rows)
}
