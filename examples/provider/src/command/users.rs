//! `provider users`.

use clap::Subcommand;
use oauth_runtime::administration::Administration;
use oauth_runtime::store::{ConsentStore, CredentialStore, GrantStore, PersonStore};
use oauth_runtime::ui;

use super::failure::Failure;
use super::output::Output;

/// What to do with people.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Delete everything that the store has of a person: passkeys and second factors, consents, grants with their tokens, claims. Their sessions end. Take
    /// them out of the configuration first, or they log in again.
    Forget {
        /// The person: `sub`.
        #[arg(value_name = "SUB", allow_hyphen_values = true)]
        subject: String,
    },
}

pub(super) async fn execute<S>(
    command: Command,
    administration: &Administration<S>,
    output: Output,
) -> Result<String, Failure>
where
    S: GrantStore + ConsentStore + PersonStore + CredentialStore,
{
    let Command::Forget { subject } = command;
    let revoked = ui::forget_person(administration, &subject).await?;
    let told = serde_json::json!({ "sub": subject, "forgotten": true, "revoked": revoked });
    output.record(&told, &[("forgotten", subject), ("revoked", revoked.to_string())])
}
