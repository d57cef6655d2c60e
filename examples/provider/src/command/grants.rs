//! `provider grants`.

use std::collections::BTreeSet;

use clap::Subcommand;
use oauth_runtime::Timestamp;
use oauth_runtime::administration::Administration;
use oauth_runtime::store::{ConsentStore, GrantStore};
use oauth_runtime::token::GrantId;
use time::OffsetDateTime;

use super::failure::Failure;
use super::output::Output;

/// Commands for grants.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the grants of a resource owner, the newest first.
    List {
        /// The resource owner: `sub`.
        #[arg(long, value_name = "SUB")]
        subject: String,
    },
    /// Revoke one grant with everything that was issued from it. Does nothing if it is unknown.
    Revoke {
        /// The grant, as shown by `list`.
        #[arg(value_name = "GRANT_ID", allow_hyphen_values = true)]
        grant_id: String,
    },
    /// Revoke all grants of a resource owner, and forget the consents behind them.
    RevokeAll {
        /// The resource owner: `sub`.
        #[arg(long, value_name = "SUB")]
        subject: String,
        /// Only grants for this client.
        #[arg(long, value_name = "CLIENT_ID")]
        client: Option<String>,
    },
}

impl Command {
    /// Whether it changes anything in the store.
    pub(super) fn changes(&self) -> bool {
        !matches!(self, Self::List { .. })
    }
}

pub(super) async fn execute<S: GrantStore + ConsentStore>(
    command: Command,
    administration: &Administration<S>,
    output: Output,
) -> Result<String, Failure> {
    match command {
        Command::List { subject } => list(&subject, administration, output).await,
        Command::Revoke { grant_id } => {
            administration.revoke_grant(&GrantId::from(grant_id.clone())).await?;
            let revoked = serde_json::json!({ "grant_id": grant_id, "revoked": true });
            output.record(&revoked, &[("revoked", grant_id)])
        }
        Command::RevokeAll { subject, client } => {
            let revoked = revoke_all(&subject, client, administration).await?;
            output.record(&serde_json::json!({ "revoked": revoked }), &[("revoked", revoked.to_string())])
        }
    }
}

async fn list<S: GrantStore>(
    subject: &str,
    administration: &Administration<S>,
    output: Output,
) -> Result<String, Failure> {
    let grants = administration.grants(subject).await?;
    let rows = grants.iter().map(|grant| {
        [
            grant.grant_id.to_string(),
            grant.client_id.to_string(),
            grant.scope.to_string(),
            date(grant.issued_at),
            date(grant.expires_at),
        ]
    });
    output.table(&grants, ["GRANT_ID", "CLIENT_ID", "SCOPE", "ISSUED_AT", "EXPIRES_AT"], rows)
}

async fn revoke_all<S: GrantStore + ConsentStore>(
    subject: &str,
    client: Option<String>,
    administration: &Administration<S>,
) -> Result<usize, Failure> {
    let clients = match client {
        Some(client) => BTreeSet::from([client]),
        None => {
            administration.grants(subject).await?.into_iter().map(|grant| grant.client_id.into()).collect()
        }
    };
    let mut revoked = 0;
    for client_id in &clients {
        revoked += administration.withdraw_consent(subject, client_id).await?;
    }
    Ok(revoked)
}

/// RFC 3339, in UTC; the number itself if it is not a date.
fn date(at: Timestamp) -> String {
    let date =
        i64::try_from(at.as_unix()).ok().and_then(|unix| OffsetDateTime::from_unix_timestamp(unix).ok());
    let Some(date) = date else {
        return at.to_string();
    };
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    let (hour, minute, second) = date.to_hms();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}
