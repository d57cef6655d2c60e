//! `provider limits`.

use std::net::IpAddr;
use std::sync::Arc;

use clap::{Args, Subcommand};
use oauth_runtime::Timestamp;
use oauth_runtime::console::operate;

use super::failure::Failure;
use super::output::{Output, date};
use crate::provider::Provider;

/// Commands for rate limits.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the failed attempts that are counted for a person.
    Show(Whose),
    /// Forget them, so that the person can try again.
    Forget(Whose),
}

/// Whose attempts.
#[derive(Debug, Args)]
pub struct Whose {
    #[command(flatten)]
    named: Named,
    /// Also those that are counted at this address.
    #[arg(long, value_name = "IP")]
    address: Option<IpAddr>,
}

/// The name that attempts are counted for.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Named {
    /// Logins with this user name.
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Second factors of this person: `sub`.
    #[arg(long, value_name = "SUB")]
    subject: Option<String>,
}

impl Command {
    /// Whether it changes anything in the store.
    pub(super) fn changes(&self) -> bool {
        matches!(self, Self::Forget(_))
    }
}

pub(super) async fn execute(
    command: Command,
    provider: &Arc<Provider>,
    operator: &str,
    output: Output,
) -> Result<String, Failure> {
    let forgets = command.changes();
    let (Command::Show(whose) | Command::Forget(whose)) = command;
    let (show, forget, name) = match (whose.named.user, whose.named.subject) {
        (Some(username), _) => ("showLoginLimits", "forgetLoginLimits", username),
        (None, subject) => {
            ("showSecondFactorLimits", "forgetSecondFactorLimits", subject.unwrap_or_default())
        }
    };
    let address = whose.address.map(|address| address.to_string());
    let query: Vec<(&str, &str)> = address.iter().map(|address| ("address", address.as_str())).collect();
    if forgets {
        operate(provider, operator, forget, &[&name], &query).await?;
        return output.record(&serde_json::json!({ "forgotten": name }), &[("forgotten", name)]);
    }
    let counted = operate(provider, operator, show, &[&name], &query).await?;
    let rows = counted["items"].as_array().into_iter().flatten().map(|own| {
        let until = own["blocked_until"].as_u64().map(|until| date(Timestamp::from_unix(until)));
        [
            own["counted"].as_str().unwrap_or_default().to_owned(),
            own["failures"].to_string(),
            until.unwrap_or_default(),
        ]
    });
    output.table(&counted["items"], ["COUNTED", "FAILURES", "BLOCKED_UNTIL"], rows)
}
