//! `provider webhooks`.

use std::sync::Arc;

use clap::Subcommand;
use oauth_runtime::Timestamp;
use oauth_runtime::console::operate;
use serde_json::Value;

use super::failure::Failure;
use super::output::{Output, date};
use crate::provider::Provider;

/// Commands for webhooks.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the webhooks of the configuration: up to when their receivers have the events, and which of them fail.
    List,
    /// Try a receiver again that failed or answered 410 Gone, from the event that it did not take.
    Resume {
        /// The webhook, as shown by `list`.
        #[arg(value_name = "ID")]
        id: String,
    },
}

impl Command {
    /// Whether it changes anything in the store.
    pub(super) fn changes(&self) -> bool {
        !matches!(self, Self::List)
    }
}

pub(super) async fn execute(
    command: Command,
    provider: &Arc<Provider>,
    operator: &str,
    output: Output,
) -> Result<String, Failure> {
    match command {
        Command::List => list(&operate(provider, operator, "listWebhooks", &[], &[]).await?["items"], output),
        Command::Resume { id } => {
            operate(provider, operator, "resumeWebhook", &[&id], &[]).await?;
            output.record(&serde_json::json!({ "id": id, "resumed": true }), &[("resumed", id)])
        }
    }
}

fn list(webhooks: &Value, output: Output) -> Result<String, Failure> {
    let text = |webhook: &Value, name: &str| webhook[name].as_str().unwrap_or_default().to_owned();
    let time = |webhook: &Value, name: &str| {
        webhook[name].as_u64().map(|time| date(Timestamp::from_unix(time))).unwrap_or_default()
    };
    let rows = webhooks.as_array().into_iter().flatten().map(|webhook| {
        let state = match (webhook["gone"].as_bool(), webhook["failures"].as_u64()) {
            (Some(true), _) => "gone".to_owned(),
            (_, Some(failures @ 1..)) => format!("failed {failures} times"),
            _ => "ok".to_owned(),
        };
        [
            text(webhook, "id"),
            text(webhook, "receiver"),
            state,
            time(webhook, "sent_until"),
            time(webhook, "failing_since"),
            time(webhook, "next_attempt_at"),
        ]
    });
    output.table(
        webhooks,
        ["ID", "RECEIVER", "STATE", "SENT_UNTIL", "FAILING_SINCE", "NEXT_ATTEMPT_AT"],
        rows,
    )
}
