//! `provider keys`.

use std::sync::Arc;

use clap::Subcommand;
use oauth_runtime::Timestamp;
use oauth_runtime::console::operate;
use serde_json::Value;

use super::failure::Failure;
use super::output::{Output, date};
use crate::provider::Provider;

/// Commands for signing keys.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the signing keys that are published.
    List,
    /// Make new keys before they are due. They sign once everybody can know them.
    Rotate,
    /// Delete a key at once, because somebody else may have it. The tokens that it signed are invalid.
    Delete {
        /// The key, as shown by `list`.
        #[arg(value_name = "KID", allow_hyphen_values = true)]
        key_id: String,
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
        Command::List => list(&operate(provider, operator, "listKeys", &[], &[]).await?, output),
        Command::Rotate => list(&operate(provider, operator, "rotateKeys", &[], &[]).await?, output),
        Command::Delete { key_id } => {
            operate(provider, operator, "deleteKey", &[&key_id], &[]).await?;
            let record = serde_json::json!({ "key_id": key_id, "deleted": true });
            output.record(&record, &[("deleted", key_id)])
        }
    }
}

fn list(keys: &Value, output: Output) -> Result<String, Failure> {
    let text = |key: &Value, name: &str| key[name].as_str().unwrap_or_default().to_owned();
    let rows = keys["keys"].as_array().into_iter().flatten().map(|key| {
        let from = key["signs_from"].as_u64().filter(|from| *from > 0);
        let from = from.map(|from| date(Timestamp::from_unix(from))).unwrap_or_default();
        [text(key, "key_id"), text(key, "algorithm"), text(key, "state"), from]
    });
    output.table(keys, ["KID", "ALGORITHM", "STATE", "SIGNS_FROM"], rows)
}
