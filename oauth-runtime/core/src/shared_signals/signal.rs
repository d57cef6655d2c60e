//! What an event of the audit log is for a receiver.

use serde_json::{Map, Value, json};

use super::EventType;
use super::reason::common;
use crate::event::{Event, EventKind, Factor, Identifier};

/// A signal, as far as it is the same for every receiver.
pub(super) struct Signal {
    pub(super) event_type: EventType,
    /// The members of the event.
    pub(super) members: Map<String, Value>,
    /// Whether it is about one session, and not about the person.
    pub(super) is_of_session: bool,
    /// The claims that changed.
    pub(super) claims: Vec<String>,
    /// The address that it is about, instead of the person's `sub`.
    pub(super) identifier: Option<Identifier>,
}

impl Signal {
    /// About the person.
    fn new(event_type: EventType, members: Map<String, Value>) -> Self {
        Self { event_type, members, is_of_session: false, claims: Vec::new(), identifier: None }
    }
}

/// The signal of an event; `None`: it is none.
pub(super) fn signal(event: &Event) -> Option<Signal> {
    match &event.kind {
        EventKind::Logout { everywhere } => {
            let revoked = Signal::new(EventType::SessionRevoked, common(event));
            Some(Signal { is_of_session: !everywhere, ..revoked })
        }
        EventKind::LoginSucceeded { methods } => {
            let mut members = common(event);
            members.insert("amr".to_owned(), json!(methods));
            Some(Signal { is_of_session: true, ..Signal::new(EventType::SessionEstablished, members) })
        }
        EventKind::PasswordChanged { .. } => changed(event, "password", "update"),
        EventKind::CredentialAdded { factor } => changed(event, credential_type(*factor), "create"),
        EventKind::CredentialRemoved { factor } => changed(event, credential_type(*factor), "delete"),
        // The log does not say which there were.
        EventKind::CredentialsDeleted {} => changed(event, "second-factors", "delete"),
        EventKind::EmailChanged {} => {
            let claims = vec!["email".to_owned(), "email_verified".to_owned()];
            Some(Signal { claims, ..Signal::new(EventType::TokenClaimsChange, common(event)) })
        }
        EventKind::ProfileChanged { claims } => {
            let claims = claims.iter().map(ToString::to_string).collect();
            Some(Signal { claims, ..Signal::new(EventType::TokenClaimsChange, common(event)) })
        }
        // RISC has none of the members of CAEP.
        EventKind::PersonDeleted {} | EventKind::PersonForgotten {} => {
            Some(Signal::new(EventType::AccountPurged, Map::new()))
        }
        other => said(event, other),
    }
}

/// What the application said.
fn said(event: &Event, kind: &EventKind) -> Option<Signal> {
    let mut members = Map::new();
    let mut set = |name: &str, value: Value| members.insert(name.to_owned(), value);
    match kind {
        EventKind::AccountDisabled { reason } => {
            if let Some(reason) = reason {
                set("reason", json!(reason));
            }
            Some(Signal::new(EventType::AccountDisabled, members))
        }
        EventKind::AccountEnabled {} => Some(Signal::new(EventType::AccountEnabled, members)),
        EventKind::CredentialCompromised { credential_type } => {
            set("credential_type", credential_type.as_str().into());
            set("event_timestamp", event.time.as_unix().into());
            Some(Signal::new(EventType::CredentialCompromise, members))
        }
        EventKind::CredentialChangeRequired {} => {
            Some(Signal::new(EventType::CredentialChangeRequired, members))
        }
        EventKind::IdentifierChanged { identifier, new_value } => {
            if let Some(new_value) = new_value {
                set("new-value", new_value.as_str().into());
            }
            let identifier = Some(identifier.clone());
            Some(Signal { identifier, ..Signal::new(EventType::IdentifierChanged, members) })
        }
        _ => None,
    }
}

/// CAEP 1.0 section 3.3.1.
fn changed(event: &Event, credential_type: &str, change_type: &str) -> Option<Signal> {
    let mut members = common(event);
    members.insert("credential_type".to_owned(), credential_type.into());
    members.insert("change_type".to_owned(), change_type.into());
    Some(Signal::new(EventType::CredentialChange, members))
}

/// Most passkeys are on the platform; the log does not say more.
fn credential_type(factor: Factor) -> &'static str {
    match factor {
        Factor::Passkey => "fido2-platform",
        Factor::AuthenticatorApp => "app",
        Factor::RecoveryCode => "recovery-code",
    }
}
