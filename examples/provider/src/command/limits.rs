//! `provider limits`.

use std::net::IpAddr;
use std::sync::Arc;

use clap::{Args, Subcommand};
use oauth_runtime::Timestamp;
use oauth_runtime::console::operate;
use serde_json::Value;

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
    /// Also those that are counted at this client: what people try through a client with a secret is not counted at an address.
    #[arg(long, value_name = "ID")]
    client: Option<String>,
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
    let places = [("address", address.as_deref()), ("client_id", whose.client.as_deref())];
    let query: Vec<(&str, &str)> =
        places.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    let hint = hint(whose.client.as_deref()).to_owned();
    let none = [("nothing is counted", name.clone()), ("hint", hint.clone())];
    if forgets {
        let answer = operate(provider, operator, forget, &[&name], &query).await?;
        return match all(&answer["forgotten"]) {
            [] => output.record(&answer, &none),
            forgotten => {
                let told = format!("{name}: {}", told(forgotten));
                output.record(&answer, &[("forgotten", told), ("hint", hint)])
            }
        };
    }
    let counted = operate(provider, operator, show, &[&name], &query).await?;
    let counted = &counted["items"];
    if all(counted).is_empty() {
        return output.record(counted, &none);
    }
    let rows = all(counted).iter().map(|own| {
        let until = own["blocked_until"].as_u64().map(|until| date(Timestamp::from_unix(until)));
        [place(own).to_owned(), own["failures"].to_string(), until.unwrap_or_default()]
    });
    output.table(counted, ["COUNTED", "FAILURES", "BLOCKED_UNTIL"], rows)
}

fn all(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

fn place(counted: &Value) -> &str {
    counted["counted"].as_str().unwrap_or_default()
}

/// What was forgotten, as in `3 anywhere, 10 at_client`.
fn told(forgotten: &[Value]) -> String {
    let each = forgotten.iter().map(|own| format!("{} {}", own["failures"], place(own)));
    each.collect::<Vec<_>>().join(", ")
}

/// What to try next if the person still has to wait.
fn hint(client: Option<&str>) -> &'static str {
    match client {
        None => "what was tried through a client with a secret is counted at that client: --client ID",
        Some(_) => "",
    }
}
