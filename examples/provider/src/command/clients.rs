//! `provider clients`.

use clap::{Args, Subcommand};
use oauth_runtime::administration::{Administration, ClientRegistration};
use oauth_runtime::store::ClientRegistrationStore;
use oauth_runtime::{Client, ClientMetadata, Secret};
use serde::Serialize;

use super::failure::Failure;
use super::metadata::MetadataArguments;
use super::output::Output;

/// What to do with clients.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Register a client. A confidential one is told its secret, once.
    Add(Addition),
    /// List all clients.
    List,
    /// Show what a client is registered for.
    Show(Named),
    /// Change what a client is registered for: what is named takes the place of what was there.
    Change(Change),
    /// Switch a client off: it can't authenticate, and its tokens count no more.
    Disable(Named),
    /// Switch a client on again.
    Enable(Named),
    /// Delete a client and everything that was issued to it.
    Delete(Named),
    /// Give a client a new secret, told once; the old one stays valid until `retire-secret`.
    RotateSecret(Named),
    /// Drop the older of two secrets.
    RetireSecret(Named),
    /// Drop the newer of two secrets: it was lost, or told to the wrong one.
    CancelRotation(Named),
}

/// A client by its identifier.
#[derive(Debug, Args)]
pub struct Named {
    /// The client identifier.
    #[arg(value_name = "CLIENT_ID")]
    client_id: String,
}

/// A client to register.
#[derive(Debug, Args)]
pub struct Addition {
    /// The client identifier; left out, one is generated.
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

pub(super) async fn execute<S: ClientRegistrationStore>(
    command: Command,
    administration: &Administration<S>,
    output: Output,
) -> Result<String, Failure> {
    match command {
        Command::Add(addition) => add(addition, administration, output).await,
        Command::List => list(&administration.clients().await?, output),
        Command::Show(Named { client_id }) => show(&administration.client(&client_id).await?, None, output),
        Command::Change(Change { metadata, .. }) if metadata.is_empty() => {
            Err(Failure::usage("name what to change, such as --scope \"read write\"; --help has all options"))
        }
        Command::Change(Change { client: Named { client_id }, metadata }) => {
            let change = |kept| metadata.apply(kept);
            show(&administration.change_client(&client_id, change).await?, None, output)
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
            let told = serde_json::json!({ "client_id": client_id, "client_secret": secret.reveal() });
            output.record(&told, &lines)
        }
        Command::RetireSecret(Named { client_id }) => {
            show(&administration.retire_secret(&client_id).await?, None, output)
        }
        Command::CancelRotation(Named { client_id }) => {
            show(&administration.cancel_rotation(&client_id).await?, None, output)
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
    show(&new.client, new.secret.as_ref(), output)
}

/// A client without the digests of its secrets.
#[derive(Serialize)]
struct View<'a> {
    client_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
    live_secrets: usize,
    disabled: bool,
    resource_server: bool,
    #[serde(flatten)]
    metadata: &'a ClientMetadata,
}

impl<'a> View<'a> {
    fn of(client: &'a Client) -> Self {
        Self {
            client_id: client.client_id(),
            client_secret: None,
            live_secrets: client.secrets().len(),
            disabled: client.is_disabled(),
            resource_server: client.is_resource_server(),
            metadata: client.metadata(),
        }
    }
}

fn list(clients: &[Client], output: Output) -> Result<String, Failure> {
    let views: Vec<_> = clients.iter().map(View::of).collect();
    let rows = clients.iter().map(|client| {
        let metadata = client.metadata();
        let state = if client.is_disabled() { "disabled" } else { "enabled" };
        [
            client.client_id().to_owned(),
            metadata.client_name.clone().unwrap_or_default(),
            client.auth_method().as_str().to_owned(),
            metadata.grant_types.join(" "),
            state.to_owned(),
        ]
    });
    output.table(&views, ["CLIENT_ID", "NAME", "AUTHENTICATION", "GRANT_TYPES", "STATE"], rows)
}

fn show(client: &Client, secret: Option<&Secret>, output: Output) -> Result<String, Failure> {
    let view = View { client_secret: secret.map(Secret::reveal), ..View::of(client) };
    let metadata = client.metadata();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let redirect_uris: Vec<_> = metadata.redirect_uris.iter().map(|uri| uri.as_str()).collect();
    let default_scope = metadata.default_scope.as_ref().map(ToString::to_string);
    let lines = [
        ("client_id", view.client_id.to_owned()),
        ("client_secret", view.client_secret.unwrap_or_default().to_owned()),
        ("live_secrets", view.live_secrets.to_string()),
        ("disabled", view.disabled.to_string()),
        ("resource_server", view.resource_server.to_string()),
        ("client_name", text(&metadata.client_name)),
        ("redirect_uris", redirect_uris.join(" ")),
        ("token_endpoint_auth_method", metadata.token_endpoint_auth_method.as_str().to_owned()),
        ("grant_types", metadata.grant_types.join(", ")),
        ("response_types", metadata.response_types.join(", ")),
        ("scope", metadata.scope.to_string()),
        ("default_scope", text(&default_scope)),
        ("client_uri", text(&metadata.client_uri)),
        ("logo_uri", text(&metadata.logo_uri)),
        ("tos_uri", text(&metadata.tos_uri)),
        ("policy_uri", text(&metadata.policy_uri)),
        ("contacts", metadata.contacts.join(", ")),
        ("software_id", text(&metadata.software_id)),
        ("software_version", text(&metadata.software_version)),
    ];
    output.record(&view, &lines)
}
