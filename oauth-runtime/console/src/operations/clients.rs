//! Clients: list, register, change, disable, delete; their secrets.

use std::sync::atomic::{AtomicBool, Ordering};

use http::StatusCode;
use oauth_runtime_core::administration::ClientRegistration;
use oauth_runtime_core::store::ClientRegistrationStore;
use oauth_runtime_core::{Client, ClientMetadata, Digest, Secret};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Listed, Paging};
use crate::client::is_own_client;
use crate::office::Office;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

/// A client without the digests of its secrets.
#[derive(Debug, Serialize)]
pub(crate) struct ClientView {
    pub(crate) client_id: String,
    /// Only in the answer that creates it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_secret: Option<String>,
    pub(crate) live_secrets: usize,
    pub(crate) disabled: bool,
    pub(crate) resource_server: bool,
    #[serde(flatten)]
    pub(crate) metadata: ClientMetadata,
}

impl ClientView {
    fn of(client: &Client, secret: Option<&Secret>) -> Self {
        Self {
            client_id: client.client_id().to_owned(),
            client_secret: secret.map(|secret| secret.reveal().to_owned()),
            live_secrets: client.secrets().len(),
            disabled: client.is_disabled(),
            resource_server: client.is_resource_server(),
            metadata: client.metadata().clone(),
        }
    }
}

/// A client with its new secret.
#[derive(Debug, Serialize)]
pub(crate) struct NewSecret {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
}

pub(crate) async fn list<S: ConsoleProvider>(
    office: &Office<S>,
    paging: Paging<'_>,
) -> Result<Listed<ClientView>, Problem> {
    let clients = Office::<S>::kept(office.store().list_clients(paging.after, paging.limit).await)?;
    let views = clients.iter().map(|client| ClientView::of(client, None)).collect();
    Ok(Listed::page(views, paging.limit, |last| last.client_id.clone()))
}

pub(crate) async fn show<S: ConsoleProvider>(
    office: &Office<S>,
    client_id: &str,
) -> Result<ClientView, Problem> {
    let client = Office::<S>::done(office.administration.client(client_id).await)?;
    Ok(ClientView::of(&client, None))
}

/// The members of the view that are not metadata.
const NOT_METADATA: [&str; 5] = ["client_id", "client_secret", "live_secrets", "disabled", "resource_server"];

/// Registers a client: its metadata (RFC 7591 section 2), and `client_id` and `resource_server`.
pub(crate) async fn create<S: ConsoleProvider>(
    office: &Office<S>,
    mut members: Map<String, Value>,
) -> Result<ClientView, Problem> {
    let client_id = match members.remove("client_id") {
        None => None,
        Some(Value::String(client_id)) => Some(client_id),
        Some(_) => return Err(Problem::wrong("client_id: write a string")),
    };
    let resource_server = match members.remove("resource_server") {
        None => false,
        Some(Value::Bool(resource_server)) => resource_server,
        Some(_) => return Err(Problem::wrong("resource_server: write true or false")),
    };
    if client_id.as_deref().is_some_and(|client_id| is_of_console(office, client_id)) {
        return Err(Problem::conflict("this is the identifier of the console's own client"));
    }
    check_members(&members)?;
    let registration = ClientRegistration::new(metadata(members)?);
    let registration = client_id.into_iter().fold(registration, ClientRegistration::client_id);
    let registration = if resource_server { registration.resource_server() } else { registration };
    let new = Office::<S>::done(office.administration.create_client(registration).await)?;
    Ok(ClientView::of(&new.client, new.secret.as_ref()))
}

/// What somebody has seen of a client before they change it: if it is another one by then, the change is refused.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Seen<'a> {
    /// It does not matter.
    Anything,
    /// The metadata, by their version: the form of a page.
    Version(&'a str),
    /// The whole client, by its entity tag: `If-Match`.
    Tags(&'a str),
}

impl Seen<'_> {
    /// What the metadata must still be when the client is replaced.
    fn version(self, current: &Client) -> Result<Option<String>, Problem> {
        let version = version_of(current.metadata());
        match self {
            Self::Anything => Ok(None),
            Self::Version(seen) if seen == version => Ok(Some(version)),
            Self::Tags(tags) if is_match(tags, &tag_of(&ClientView::of(current, None))) => Ok(Some(version)),
            Self::Version(_) | Self::Tags(_) => Err(self.stale()),
        }
    }

    fn stale(self) -> Problem {
        let detail =
            "somebody else has changed this client meanwhile: look at it again, then repeat your change";
        match self {
            Self::Tags(_) => Problem::new(StatusCode::PRECONDITION_FAILED, detail),
            Self::Anything | Self::Version(_) => Problem::conflict(detail),
        }
    }
}

/// The entity tag of a client as the API shows it.
pub(crate) fn tag_of(shown: &impl Serialize) -> String {
    format!("\"{}\"", Digest::of(&serde_json::to_value(shown).unwrap_or_default().to_string()))
}

/// RFC 9110 section 13.1.1. A weak tag never matches.
fn is_match(tags: &str, own: &str) -> bool {
    tags.trim() == "*" || tags.split(',').any(|tag| tag.trim() == own)
}

/// Changes the metadata as a merge patch says (RFC 7396): members replace those that are there, `null` removes one.
pub(crate) async fn change<S: ConsoleProvider>(
    office: &Office<S>,
    client_id: &str,
    patch: Map<String, Value>,
    seen: Seen<'_>,
) -> Result<ClientView, Problem> {
    if patch.is_empty() {
        return Err(Problem::wrong("say what to change, such as {\"scope\": \"read write\"}"));
    }
    check_changeable(office, client_id)?;
    let given: Map<String, Value> = patch.clone().into_iter().filter(|(_, value)| !value.is_null()).collect();
    check_members(&given)?;
    let current = Office::<S>::done(office.administration.client(client_id).await)?;
    // A form has every member, also those that it does not change, and may be hours old.
    let version = seen.version(&current)?;
    let is_stale = |kept: &ClientMetadata| version.as_ref().is_some_and(|seen| *seen != version_of(kept));
    merged(current.metadata(), &patch)?;
    // Another writer may be faster, so the metadata that is replaced may be another one.
    let overtaken = AtomicBool::new(false);
    let change = |kept: ClientMetadata| match merged(&kept, &patch) {
        Ok(next) if !is_stale(&kept) => next,
        _ => {
            overtaken.store(true, Ordering::Relaxed);
            kept
        }
    };
    let changed = Office::<S>::done(office.administration.change_client(client_id, change).await)?;
    if overtaken.into_inner() {
        return Err(seen.stale());
    }
    Ok(ClientView::of(&changed, None))
}

/// What differs when the metadata do.
pub(crate) fn version_of(metadata: &ClientMetadata) -> String {
    Digest::of(&serde_json::to_string(metadata).unwrap_or_default()).to_string()
}

fn merged(current: &ClientMetadata, patch: &Map<String, Value>) -> Result<ClientMetadata, Problem> {
    let Ok(Value::Object(mut members)) = serde_json::to_value(current) else {
        return Err(Problem::wrong("the metadata of this client cannot be written"));
    };
    for (name, value) in patch {
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
    metadata(members)
}

/// Each member that an operator sets, alone: the error of a whole object does not say which one is wrong. What this version
/// does not know is not stored, since a later one would take it for what this one had checked.
fn check_members(members: &Map<String, Value>) -> Result<(), Problem> {
    for (name, value) in members {
        if NOT_METADATA.contains(&name.as_str()) {
            return Err(Problem::wrong(format!("{name} cannot be set here")));
        }
        let alone = metadata(Map::from_iter([(name.clone(), value.clone())]));
        let alone = alone.map_err(|problem| Problem::wrong(format!("{name}: {}", problem.detail)))?;
        if alone.unknown_members().next().is_some() {
            return Err(Problem::wrong(format!("{name}: the metadata of a client has no such member")));
        }
    }
    Ok(())
}

fn metadata(members: Map<String, Value>) -> Result<ClientMetadata, Problem> {
    serde_json::from_value(Value::Object(members)).map_err(|error| Problem::wrong(error.to_string()))
}

/// Whether this names the console's own client, which is in no store.
pub(crate) fn is_of_console<S: ConsoleProvider>(office: &Office<S>, client_id: &str) -> bool {
    is_own_client(client_id) && office.server.console().is_on()
}

/// The console's own client cannot be changed, even if the store has another one with its identifier: to delete that would
/// end every session of the console.
fn check_changeable<S: ConsoleProvider>(office: &Office<S>, client_id: &str) -> Result<(), Problem> {
    match is_of_console(office, client_id) {
        true => Err(Problem::not_found("the console's own client is in no store")),
        false => Ok(()),
    }
}

pub(crate) async fn set_disabled<S: ConsoleProvider>(
    office: &Office<S>,
    client_id: &str,
    disabled: bool,
) -> Result<ClientView, Problem> {
    check_changeable(office, client_id)?;
    let changed = match disabled {
        true => office.administration.disable_client(client_id).await,
        false => office.administration.enable_client(client_id).await,
    };
    Ok(ClientView::of(&Office::<S>::done(changed)?, None))
}

pub(crate) async fn delete<S: ConsoleProvider>(office: &Office<S>, client_id: &str) -> Result<(), Problem> {
    check_changeable(office, client_id)?;
    Office::<S>::done(office.administration.delete_client(client_id).await)
}

pub(crate) async fn rotate_secret<S: ConsoleProvider>(
    office: &Office<S>,
    client_id: &str,
) -> Result<NewSecret, Problem> {
    check_changeable(office, client_id)?;
    let secret = Office::<S>::done(office.administration.rotate_secret(client_id).await)?;
    Ok(NewSecret { client_id: client_id.to_owned(), client_secret: secret.reveal().to_owned() })
}

pub(crate) async fn retire_secret<S: ConsoleProvider>(
    office: &Office<S>,
    client_id: &str,
) -> Result<ClientView, Problem> {
    check_changeable(office, client_id)?;
    let client = Office::<S>::done(office.administration.retire_secret(client_id).await)?;
    Ok(ClientView::of(&client, None))
}

pub(crate) async fn cancel_rotation<S: ConsoleProvider>(
    office: &Office<S>,
    client_id: &str,
) -> Result<ClientView, Problem> {
    check_changeable(office, client_id)?;
    let client = Office::<S>::done(office.administration.cancel_rotation(client_id).await)?;
    Ok(ClientView::of(&client, None))
}

/// Deletes the clients whose metadata document is on a host. Returns how many there were.
pub(crate) async fn delete_of_host<S: ConsoleProvider>(
    office: &Office<S>,
    host: &str,
) -> Result<usize, Problem> {
    Office::<S>::done(office.administration.revoke_clients_of_host(host).await)
}
