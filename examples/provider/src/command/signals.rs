//! `provider signals`.

use std::sync::Arc;

use clap::{Args, Subcommand, ValueEnum};
use oauth_runtime::console::operate;
use oauth_runtime::event::{CredentialType, DisabledReason};
use oauth_runtime::shared_signals::{PersonSignal, streams, tell};
use oauth_runtime::store::SignalStream;
use serde_json::json;

use super::failure::Failure;
use super::output::{Output, date};
use crate::provider::Provider;

/// Commands for shared signals.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the streams: who receives, up to when they have the events, and which fail.
    List,
    /// Tell the receivers what you know of a person's account (RISC). It changes nothing here: to lock somebody out, remove them, and
    /// run `provider users end-all`.
    Tell(Tell),
}

/// What the receivers hear.
#[derive(Debug, Args)]
pub struct Tell {
    /// The person: `sub`.
    #[arg(value_name = "SUB", allow_hyphen_values = true)]
    subject: String,
    #[command(subcommand)]
    signal: Signal,
}

/// What happened.
#[derive(Debug, Clone, Subcommand)]
pub enum Signal {
    /// The account is disabled.
    AccountDisabled {
        /// Why, if receivers should know.
        #[arg(long)]
        reason: Option<Reason>,
    },
    /// The account is enabled again.
    AccountEnabled,
    /// Somebody else may know a credential.
    CredentialCompromise {
        /// Which.
        #[arg(long)]
        credential: Credential,
    },
    /// The person has to change a credential before they can go on.
    CredentialChangeRequired,
}

/// Why an account is disabled.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Reason {
    /// Somebody else had taken it over.
    Hijacking,
    /// It was one of many that somebody made at once.
    BulkAccount,
}

/// What somebody else may know.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Credential {
    /// A password.
    Password,
    /// A passkey that stays on its device.
    Fido2Platform,
    /// A passkey on a device of its own.
    Fido2Roaming,
    /// An authenticator app.
    App,
}

impl Command {
    /// Whether it changes anything in the store.
    pub(super) fn changes(&self) -> bool {
        !matches!(self, Self::List)
    }
}

impl From<Signal> for PersonSignal {
    fn from(signal: Signal) -> Self {
        match signal {
            Signal::AccountDisabled { reason } => Self::AccountDisabled {
                reason: reason.map(|reason| match reason {
                    Reason::Hijacking => DisabledReason::Hijacking,
                    Reason::BulkAccount => DisabledReason::BulkAccount,
                }),
            },
            Signal::AccountEnabled => Self::AccountEnabled,
            Signal::CredentialCompromise { credential } => Self::CredentialCompromise {
                credential_type: match credential {
                    Credential::Password => CredentialType::Password,
                    Credential::Fido2Platform => CredentialType::Fido2Platform,
                    Credential::Fido2Roaming => CredentialType::Fido2Roaming,
                    Credential::App => CredentialType::App,
                },
            },
            Signal::CredentialChangeRequired => Self::CredentialChangeRequired,
        }
    }
}

pub(super) async fn execute(
    command: Command,
    provider: &Arc<Provider>,
    (operator, are_on): (&str, bool),
    output: Output,
) -> Result<String, Failure> {
    if !are_on {
        return Err(Failure::usage(
            "nobody receives signals: the configuration needs `shared_signals = true`",
        ));
    }
    match command {
        Command::List => list(&streams(provider.token_store()).await.map_err(Failure::operation)?, output),
        Command::Tell(Tell { subject, signal }) => {
            // A person that nobody knows is a mistake: no receiver would hear of it.
            operate(provider, operator, "showPerson", &[&subject], &[]).await?;
            tell(&**provider, &subject, signal.into());
            output.record(&json!({ "sub": subject, "told": true }), &[("told", subject)])
        }
    }
}

fn list(streams: &[SignalStream], output: Output) -> Result<String, Failure> {
    let all: Vec<_> = streams.iter().map(record).collect();
    let rows = streams.iter().map(|stream| {
        [
            stream.client_id.to_string(),
            stream.endpoint_url.as_ref().map_or_else(|| "polls".to_owned(), ToString::to_string),
            stream.status.as_str().to_owned(),
            stream.failures.to_string(),
            date(stream.sent.time()),
            stream.failing_since.map(date).unwrap_or_default(),
        ]
    });
    output.table(&all, ["RECEIVER", "ENDPOINT", "STATUS", "FAILURES", "SENT_UNTIL", "FAILING_SINCE"], rows)
}

fn record(stream: &SignalStream) -> serde_json::Value {
    json!({
        "receiver": stream.client_id,
        "stream_id": stream.stream_id,
        "endpoint": stream.endpoint_url,
        "status": stream.status.as_str(),
        "reason": stream.reason,
        "failures": stream.failures,
        "sent_until": stream.sent.time().as_unix(),
        "failing_since": stream.failing_since.map(|at| at.as_unix()),
    })
}
