//! Signing keys: list, rotate, delete.

use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::keys::{KeyStatus, SigningKeys};
use serde::Serialize;

use crate::office::Office;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

/// The keys of a provider.
#[derive(Debug, Serialize)]
pub(crate) struct Keys {
    /// Whether the provider makes new ones by itself, so that an operator can have one made, and delete one.
    pub(crate) rotating: bool,
    /// Those that are published.
    pub(crate) keys: Vec<KeyStatus>,
}

fn keys<S: ConsoleProvider>(office: &Office<S>) -> Result<&SigningKeys, Problem> {
    office.server.signing_keys().ok_or_else(|| Problem::not_found("this provider signs nothing"))
}

pub(crate) fn list<S: ConsoleProvider>(office: &Office<S>) -> Keys {
    match office.server.signing_keys() {
        Some(keys) => Keys { rotating: keys.do_rotate(), keys: keys.statuses() },
        None => Keys { rotating: false, keys: Vec::new() },
    }
}

/// Makes new keys before they are due.
pub(crate) async fn rotate<S: ConsoleProvider>(office: &Office<S>) -> Result<Keys, Problem> {
    // The provider makes an event of each key that is made.
    keys(office)?.rotate().await?;
    Ok(list(office))
}

/// Deletes a key at once.
pub(crate) async fn delete<S: ConsoleProvider>(office: &Office<S>, key_id: &str) -> Result<(), Problem> {
    if !keys(office)?.delete(key_id).await? {
        return Err(Problem::not_found(format!("there is no signing key `{key_id}`")));
    }
    office.changed(EventKind::SigningKeyDeleted { key_id: key_id.into() }, |event| event);
    Ok(())
}
