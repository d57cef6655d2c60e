//! `provider users`.

use clap::Subcommand;
use oauth_runtime::administration::Administration;
use oauth_runtime::store::{ConsentStore, CredentialStore, EventStore, GrantStore, PersonStore};
use oauth_runtime::ui;

use super::failure::Failure;
use super::output::Output;
use crate::config::UserConfig;

/// Commands for people.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Delete a person's data from the store: passkeys and second factors, consents, grants with their
    /// tokens, claims. Their sessions end. Remove them from the configuration first, or they can log in
    /// again.
    Forget {
        /// The person: `sub`.
        #[arg(value_name = "SUB", allow_hyphen_values = true)]
        subject: String,
        /// Delete the person's events from the audit log, too.
        #[arg(long)]
        events: bool,
    },
}

impl Command {
    /// Checks the command against the people of the configuration.
    ///
    /// # Errors
    /// If a user name is given instead of a `sub`.
    pub(super) fn check(&self, configured: &[UserConfig]) -> Result<(), Failure> {
        let Self::Forget { subject, .. } = self;
        if configured.iter().any(|user| user.sub.get_ref() == subject) {
            eprintln!(
                "warning: `{subject}` is in the configuration, and can log in again after the next \
                start"
            );
            return Ok(());
        }
        match configured.iter().find(|user| user.username.get_ref() == subject) {
            None => Ok(()),
            Some(user) => {
                let sub = user.sub.get_ref();
                Err(Failure::usage(format!("`{subject}` is a user name; the sub of this person is `{sub}`")))
            }
        }
    }
}

pub(super) async fn execute<S>(
    command: Command,
    administration: &Administration<S>,
    output: Output,
) -> Result<String, Failure>
where
    S: GrantStore + ConsentStore + PersonStore + CredentialStore + EventStore,
{
    let Command::Forget { subject, events } = command;
    let revoked = ui::forget_person(administration, &subject).await?;
    if events {
        administration.forget_events(&subject).await?;
    }
    let result = serde_json::json!({ "sub": subject, "forgotten": true, "revoked": revoked });
    output.record(&result, &[("forgotten", subject), ("revoked", revoked.to_string())])
}
