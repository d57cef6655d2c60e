//! What was found in an export.

use std::collections::BTreeMap;

use oauth_runtime::ClientMetadata;
use oauth_runtime::administration::ClientRegistration;

use super::members::Members;
use crate::command::mistake::Mistake;

/// What an operator says about the clients of a file.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Wishes {
    /// The scope of clients that name none in the file.
    #[arg(long, value_name = "SCOPE")]
    pub(super) scope: Option<String>,
    /// A scope that no client gets, because this provider has no such scope; may be repeated.
    #[arg(long = "without-scope", value_name = "SCOPE")]
    pub(super) without: Vec<String>,
}

/// A client of the export.
pub(super) struct Found {
    pub(super) line: usize,
    pub(super) client_id: String,
    pub(super) metadata: ClientMetadata,
    /// `None`: nobody can tell it, so the client gets a new one if it needs one.
    pub(super) secret: Option<String>,
    pub(super) resource_server: bool,
    pub(super) disabled: bool,
}

impl Found {
    pub(super) fn registration(&self) -> ClientRegistration {
        let mut registration = ClientRegistration::new(self.metadata.clone()).client_id(&self.client_id);
        let needs_secret = self.metadata.token_endpoint_auth_method.needs_secret();
        if let Some(secret) = self.secret.as_deref().filter(|_| needs_secret) {
            registration = registration.secret(secret);
        }
        if self.resource_server {
            registration = registration.resource_server();
        }
        if self.disabled { registration.disabled() } else { registration }
    }
}

/// What an export has, and what is not mapped.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) clients: Vec<Found>,
    pub(super) mistakes: Vec<Mistake>,
    /// What the operator has to know, and the clients that it is about.
    pub(super) notes: BTreeMap<String, Vec<String>>,
}

impl Reading {
    pub(super) fn note(&mut self, client_id: &str, note: impl Into<String>) {
        self.notes.entry(note.into()).or_default().push(client_id.to_owned());
    }

    /// The rest of a client's members.
    pub(super) fn note_unmapped(&mut self, client_id: &str, prefix: &str, members: Members<'_>) {
        for name in members.unmapped() {
            self.note(client_id, format!("`{prefix}{name}` is not mapped"));
        }
    }

    /// Takes the mistakes of a client's members; returns whether there are none.
    pub(super) fn is_right(&mut self, client_id: &str, members: &mut Members<'_>) -> bool {
        let mistakes = std::mem::take(&mut members.mistakes);
        let is_right = mistakes.is_empty();
        let named = |own: Mistake| Mistake::new(own.line, format!("`{client_id}`: {}", own.problem));
        self.mistakes.extend(mistakes.into_iter().map(named));
        is_right
    }
}
