//! Why something happened, for the receiver's administrators (CAEP 1.0 section 2).

use serde_json::{Map, Value, json};

use crate::event::{Event, EventKind};

/// The members that all CAEP events have. The CAEP Interoperability Profile demands `reason_admin`.
pub(super) fn common(event: &Event) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("event_timestamp".to_owned(), event.time.as_unix().into());
    members.insert("initiating_entity".to_owned(), initiating_entity(event).into());
    members.insert("reason_admin".to_owned(), json!({ "en": reason(event) }));
    members
}

/// Who did it.
fn initiating_entity(event: &Event) -> &'static str {
    match &event.kind {
        _ if event.operator.is_some() => "admin",
        EventKind::CredentialsDeleted {} | EventKind::PersonForgotten {} => "admin",
        _ => "user",
    }
}

fn reason(event: &Event) -> &'static str {
    match &event.kind {
        EventKind::Logout { everywhere: true } => "All sessions of the person were ended",
        EventKind::Logout { .. } => "The session was ended",
        EventKind::LoginSucceeded { .. } => "The person logged in",
        EventKind::PasswordChanged { forgotten: true } => "The password was reset",
        EventKind::PasswordChanged { .. } => "The password was changed",
        EventKind::CredentialAdded { .. } => "A passkey or second factor was added",
        EventKind::CredentialRemoved { .. } => "A passkey or second factor was removed",
        EventKind::CredentialsDeleted {} => "The passkeys and second factors were deleted",
        EventKind::EmailChanged {} => "The e-mail address was changed",
        EventKind::ProfileChanged { .. } => "The profile was changed",
        _ => "The account was deleted",
    }
}
