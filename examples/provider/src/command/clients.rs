//! `provider clients`.

use clap::{Args, Subcommand};
use oauth_runtime::administration::{Administration, ClientRegistration};
use oauth_runtime::store::ClientRegistrationStore;
use oauth_runtime::{Client, ClientMetadata};

use super::failure::Failure;
use super::metadata::MetadataArguments;
use super::migration;
use super::output::Output;
use super::view::{list, show};
use crate::registration::undeclared;

/// Commands for clients.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Register a client. The secret of a confidential client is shown only once.
    Add(Addition),
    /// Import the clients of another provider. Everything is checked before the first client is stored. A client that is there is
    /// not changed, so the same file can be imported again. New secrets are shown only once.
    Import(migration::Import),
    /// List all clients.
    List,
    /// Show the registration of a client.
    Show(Named),
    /// Change the registration of a client: options replace existing values.
    Change(Change),
    /// Disable a client: it cannot authenticate, and its tokens are inactive.
    Disable(Named),
    /// Enable a client.
    Enable(Named),
    /// Delete a client and everything that was issued to it.
    Delete(Named),
    /// Give a client a new secret, which is shown only once; the old one stays valid until `retire-secret`.
    RotateSecret(Named),
    /// Remove the older of two secrets.
    RetireSecret(Named),
    /// Remove the newer of two secrets, if it was lost or given to the wrong person.
    CancelRotation(Named),
    /// Delete all clients whose metadata document is on a host, with everything that was issued to them.
    RevokeHost(Host),
}

/// A host of metadata documents.
#[derive(Debug, Args)]
pub struct Host {
    /// The host, without a port.
    #[arg(value_name = "HOST")]
    host: String,
}

/// A client, by its identifier.
#[derive(Debug, Args)]
pub struct Named {
    /// The client identifier.
    #[arg(value_name = "CLIENT_ID")]
    client_id: String,
}

/// A client to register.
#[derive(Debug, Args)]
pub struct Addition {
    /// The client identifier. Default: a generated one.
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Let it introspect the tokens of every client.
    #[arg(long)]
    resource_server: bool,
    #[command(flatten)]
    metadata: MetadataArguments,
}

/// A client to change.
#[derive(Debug, Args)]
pub struct Change {
    #[command(flatten)]
    client: Named,
    #[command(flatten)]
    metadata: MetadataArguments,
}

impl Command {
    /// Whether it changes anything in the store.
    pub(super) fn changes(&self) -> bool {
        match self {
            Self::List | Self::Show(_) => false,
            Self::Import(import) => import.changes(),
            _ => true,
        }
    }

    /// Warns if the next start undoes a change, and keeps imported clients apart.
    pub(super) fn compare_with_the_configured(&mut self, configured: &[Client]) {
        if let Self::Import(import) = self {
            import.keep_apart_from(configured);
        }
        let Self::Change(Change { client: Named { client_id }, .. }) = self else {
            return;
        };
        if configured.iter().any(|client| client.client_id() == client_id) {
            eprintln!(
                "warning: `{client_id}` is in the configuration, which overwrites it at the next start; \
                 change it there too"
            );
        }
    }
}

pub(super) async fn execute<S: ClientRegistrationStore>(
    command: Command,
    administration: &Administration<S>,
    output: Output,
) -> Result<String, Failure> {
    match command {
        Command::Add(addition) => add(addition, administration, output).await,
        Command::Import(import) => migration::execute(&import, administration, output).await,
        Command::List => list(&administration.clients().await?, output),
        Command::Show(Named { client_id }) => show(&administration.client(&client_id).await?, None, output),
        Command::Change(Change { metadata, .. }) if metadata.is_empty() => {
            Err(Failure::usage("say what to change, such as --scope \"read write\"; --help has all options"))
        }
        Command::Change(Change { client: Named { client_id }, metadata }) => {
            let client = administration.change_client(&client_id, |kept| metadata.apply(kept)).await?;
            warn_of_the_undeclared(&client);
            show(&client, None, output)
        }
        Command::Disable(Named { client_id }) => {
            show(&administration.disable_client(&client_id).await?, None, output)
        }
        Command::Enable(Named { client_id }) => {
            show(&administration.enable_client(&client_id).await?, None, output)
        }
        Command::Delete(Named { client_id }) => {
            administration.delete_client(&client_id).await?;
            let deleted = serde_json::json!({ "client_id": client_id, "deleted": true });
            output.record(&deleted, &[("deleted", client_id)])
        }
        Command::RotateSecret(Named { client_id }) => {
            let secret = administration.rotate_secret(&client_id).await?;
            let lines = [("client_id", client_id.clone()), ("client_secret", secret.reveal().to_owned())];
            let credentials = serde_json::json!({ "client_id": client_id, "client_secret": secret.reveal() });
            output.record(&credentials, &lines)
        }
        Command::RetireSecret(Named { client_id }) => {
            show(&administration.retire_secret(&client_id).await?, None, output)
        }
        Command::CancelRotation(Named { client_id }) => {
            show(&administration.cancel_rotation(&client_id).await?, None, output)
        }
        Command::RevokeHost(Host { host }) => {
            let ended = administration.revoke_clients_of_host(&host).await?;
            let record = serde_json::json!({ "host": host, "deleted": ended });
            output.record(&record, &[("host", host), ("deleted", ended.to_string())])
        }
    }
}

async fn add<S: ClientRegistrationStore>(
    addition: Addition,
    administration: &Administration<S>,
    output: Output,
) -> Result<String, Failure> {
    let mut registration = ClientRegistration::new(addition.metadata.apply(ClientMetadata::default()));
    if let Some(client_id) = addition.client_id {
        registration = registration.client_id(client_id);
    }
    if addition.resource_server {
        registration = registration.resource_server();
    }
    let new = administration.create_client(registration).await?;
    warn_of_the_undeclared(&new.client);
    show(&new.client, new.secret.as_ref(), output)
}

/// Like the warnings for the configuration's clients.
fn warn_of_the_undeclared(client: &Client) {
    for said in undeclared(client.metadata()) {
        eprintln!("warning: {said}");
    }
}
