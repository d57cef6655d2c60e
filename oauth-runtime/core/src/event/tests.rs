//! The stable form of events, the table of kinds, and what a later version writes.

use serde_json::{Value, json};

use super::{
    Actor, AssertionUse, ClientChange, CredentialType, DisabledReason, Event, EventId, EventKind, EventQuery,
    Factor, Identifier, KINDS, Limit, notify,
};
use crate::record::{Form, Grown};
use crate::{Scope, Timestamp};

fn scope() -> Scope {
    "read".parse().expect("a scope")
}

/// One of each kind, with its data.
fn kinds() -> Vec<(EventKind, Value)> {
    let (by, factor, scope) = (Actor::Operator, Factor::Passkey, scope());
    let empty = json!({});
    vec![
        (
            EventKind::AuthorizationApproved { response_type: "code".into(), scope: scope.clone() },
            json!({ "response_type": "code", "scope": "read" }),
        ),
        (EventKind::AuthorizationDenied {}, empty.clone()),
        (
            EventKind::TokenIssued {
                grant_type: "password".into(),
                scope: scope.clone(),
                refresh_token: true,
                id_token: false,
            },
            json!({ "grant_type": "password", "scope": "read", "refresh_token": true, "id_token": false }),
        ),
        (
            EventKind::TokenRefreshed { scope: scope.clone(), rotated: true },
            json!({ "scope": "read", "rotated": true }),
        ),
        (
            EventKind::TokenExchanged {
                from_client: Some("web".into()),
                from_issuer: None,
                txn: None,
                issued_token_type: "urn:ietf:params:oauth:token-type:access_token".into(),
                actors: vec!["mail-api".into()],
                audience: vec!["https://files.example".into()],
                scope: scope.clone(),
                rule: Some("mail".into()),
            },
            json!({
                "from_client": "web", "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
                "actors": ["mail-api"], "audience": ["https://files.example"], "scope": "read", "rule": "mail",
            }),
        ),
        (
            EventKind::AssertionAccepted {
                issuer: "https://id.example".into(),
                assertion_subject: "U1".into(),
                used_as: AssertionUse::Grant,
            },
            json!({ "issuer": "https://id.example", "assertion_subject": "U1", "used_as": "grant" }),
        ),
        (
            EventKind::AssertionRefused {
                issuer: "https://id.example".into(),
                assertion_subject: None,
                used_as: AssertionUse::ClientAuthentication,
                reason: Some("why".into()),
            },
            json!({ "issuer": "https://id.example", "used_as": "client_authentication", "reason": "why" }),
        ),
        (EventKind::TokenRevoked {}, empty.clone()),
        (EventKind::GrantCreated { scope: scope.clone() }, json!({ "scope": "read" })),
        (EventKind::GrantMerged { scope: scope.clone() }, json!({ "scope": "read" })),
        (EventKind::GrantReplaced { scope: scope.clone() }, json!({ "scope": "read" })),
        (EventKind::GrantRevoked { by }, json!({ "by": "operator" })),
        (EventKind::CodeReplayed {}, empty.clone()),
        (EventKind::RefreshTokenReplayed {}, empty.clone()),
        (
            EventKind::RequestRefused {
                endpoint: "token".into(),
                error: "invalid_grant".into(),
                reason: Some("why".into()),
            },
            json!({ "endpoint": "token", "error": "invalid_grant", "reason": "why" }),
        ),
        (EventKind::ClientAuthenticationFailed { reason: None }, empty.clone()),
        (EventKind::ClientCreated { by: Actor::Client, scope: None }, json!({ "by": "client" })),
        (
            EventKind::ClientChanged {
                by,
                change: ClientChange::Metadata,
                members: vec!["redirect_uris".into(), "scope".into()],
                scope: Some(scope.clone()),
            },
            json!({
                "by": "operator", "change": "metadata", "members": ["redirect_uris", "scope"], "scope": "read",
            }),
        ),
        (EventKind::ClientDeleted { by: Actor::Provider }, json!({ "by": "provider" })),
        (EventKind::LoginSucceeded { methods: vec!["pwd".into()] }, json!({ "methods": ["pwd"] })),
        (EventKind::LoginFailed {}, empty.clone()),
        (EventKind::LoginRefused { proven: true }, json!({ "proven": true })),
        (EventKind::SecondFactorSucceeded { factor }, json!({ "factor": "passkey" })),
        (
            EventKind::SecondFactorFailed { factor: Factor::AuthenticatorApp },
            json!({ "factor": "authenticator_app" }),
        ),
        (EventKind::CredentialAdded { factor: Factor::RecoveryCode }, json!({ "factor": "recovery_code" })),
        (EventKind::CredentialRemoved { factor }, json!({ "factor": "passkey" })),
        (EventKind::ConsentGiven { scope: scope.clone() }, json!({ "scope": "read" })),
        (EventKind::ConsentDenied {}, empty.clone()),
        (EventKind::ConsentWithdrawn {}, empty.clone()),
        (EventKind::DeviceRemembered {}, empty.clone()),
        (EventKind::DeviceForgotten { count: 2 }, json!({ "count": 2 })),
        (EventKind::CibaRequested { scope: scope.clone() }, json!({ "scope": "read" })),
        (EventKind::CibaApproved { scope: scope.clone() }, json!({ "scope": "read" })),
        (EventKind::CibaDenied {}, empty.clone()),
        (EventKind::CibaDelivered { mode: "ping".into() }, json!({ "mode": "ping" })),
        (EventKind::CibaDeliveryFailed { mode: "push".into() }, json!({ "mode": "push" })),
        (EventKind::DeviceApproved { scope }, json!({ "scope": "read" })),
        (EventKind::DeviceDenied {}, empty.clone()),
        (EventKind::UserCodeFailed {}, empty.clone()),
        (
            EventKind::AccessRefused { occasion: "refresh".into(), rule: Some("staff".into()) },
            json!({ "occasion": "refresh", "rule": "staff" }),
        ),
        (
            EventKind::SigningKeyCreated {
                key: "RS256.1".into(),
                algorithm: "RS256".into(),
                signs_from: Timestamp::from_unix(7),
            },
            json!({ "key": "RS256.1", "algorithm": "RS256", "signs_from": 7 }),
        ),
        (EventKind::SigningKeyRetired { key: "RS256.0".into() }, json!({ "key": "RS256.0" })),
        (EventKind::Logout { everywhere: true }, json!({ "everywhere": true })),
        (
            EventKind::RateLimitReached { limit: Limit::UserCode, retry_after: 5 },
            json!({ "limit": "user_code", "retry_after": 5 }),
        ),
        (EventKind::CredentialsDeleted {}, empty.clone()),
        (EventKind::PersonForgotten {}, empty.clone()),
        (EventKind::PersonCreated {}, empty.clone()),
        (EventKind::PersonDeleted {}, empty.clone()),
        (EventKind::PasswordChanged { forgotten: true }, json!({ "forgotten": true })),
        (EventKind::EmailChanged {}, empty.clone()),
        (EventKind::ProfileChanged { claims: vec!["name".into()] }, json!({ "claims": ["name"] })),
        (EventKind::DataExported {}, empty.clone()),
        (EventKind::EmailCodeFailed {}, empty),
        (EventKind::UpstreamLoginSucceeded { upstream: "up".into() }, json!({ "upstream": "up" })),
        (
            EventKind::UpstreamLoginFailed { upstream: "up".into(), reason: "declined".into() },
            json!({ "upstream": "up", "reason": "declined" }),
        ),
        (EventKind::UpstreamLinked { upstream: "up".into() }, json!({ "upstream": "up" })),
        (EventKind::UpstreamUnlinked { upstream: "up".into() }, json!({ "upstream": "up" })),
        (
            EventKind::AccountDisabled { reason: Some(DisabledReason::BulkAccount) },
            json!({ "reason": "bulk-account" }),
        ),
        (EventKind::AccountEnabled {}, json!({})),
        (
            EventKind::CredentialCompromised { credential_type: CredentialType::FidoU2f },
            json!({ "credential_type": "fido-u2f" }),
        ),
        (EventKind::CredentialChangeRequired {}, json!({})),
        (
            EventKind::IdentifierChanged {
                identifier: Identifier::email("a@example.com"),
                new_value: Some("b@example.com".into()),
            },
            json!({
                "identifier": { "format": "email", "email": "a@example.com" }, "new_value": "b@example.com",
            }),
        ),
        (EventKind::SigningKeyDeleted { key_id: "1".into() }, json!({ "key_id": "1" })),
        (EventKind::WebhookResumed { receiver: "siem".into() }, json!({ "receiver": "siem" })),
        (EventKind::RateLimitForgotten { limit: Limit::Login }, json!({ "limit": "login" })),
        (
            EventKind::TenantAdded { name: "acme".into(), issuer: "https://acme.example".into() },
            json!({ "name": "acme", "issuer": "https://acme.example" }),
        ),
        (EventKind::TenantEnabled { name: "acme".into() }, json!({ "name": "acme" })),
        (EventKind::TenantDisabled { name: "acme".into() }, json!({ "name": "acme" })),
        (EventKind::TenantRemoved { name: "acme".into() }, json!({ "name": "acme" })),
        (
            EventKind::RefusalsLeftOut { kind: "request.refused".into(), count: 7 },
            json!({ "kind": "request.refused", "count": 7 }),
        ),
    ]
}

fn event(kind: EventKind) -> Event {
    Event::new(kind, Timestamp::from_unix(1_700_000_000))
}

#[test]
fn each_kind_has_a_stable_form_and_comes_back() {
    for (kind, data) in kinds() {
        let event = event(kind.clone());
        let form = event.to_stored().expect("a form").form;
        let json: Value = serde_json::from_str(&form).expect("JSON");
        assert_eq!((json["type"].as_str(), &json["data"]), (Some(kind.name()), &data), "{form}");
        assert_eq!(json["v"], 1, "{form}");
        assert_eq!(Event::from_stored(&form).expect("an event"), event, "{form}");
    }
}

/// A new kind without a row, or a sample here, is found.
#[test]
fn the_table_has_each_kind_and_its_data() {
    let table: Vec<&str> =
        include_str!("mod.rs").lines().filter(|line| line.starts_with("//! | `")).collect();
    let cells = |row: &str| row.split('|').map(str::to_owned).collect::<Vec<_>>();
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let documented: Vec<String> =
        table.iter().flat_map(|row| names(&cells(row)[1])).filter(|name| name != "type").collect();
    let known: Vec<String> = kinds().iter().map(|(kind, _)| kind.name().to_owned()).collect();
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    assert_eq!(sorted(documented), sorted(known.clone()));
    assert_eq!(sorted(KINDS.map(str::to_owned).into()), sorted(known));
    let source = include_str!("kind.rs");
    let variants = source.matches("#[serde(rename = \"").count() - 1;
    assert_eq!(kinds().len(), variants, "each variant has a sample; one rename is that of `Other`");
    for (kind, data) in kinds() {
        let row = table.iter().find(|row| names(&cells(row)[1]).iter().any(|name| name == kind.name()));
        let row = cells(row.expect("a row"));
        for member in data.as_object().expect("an object").keys() {
            assert!(names(&row[3]).contains(member), "{member} of {}", kind.name());
        }
    }
}

#[test]
fn a_kind_of_a_later_version_survives() {
    for (name, data) in [
        ("session.moved", json!({ "to": ["anything", 1] })),
        ("login.failed", json!({ "country": "DE" })),
        ("logout", json!({ "everywhere": "perhaps" })),
        ("session.moved", Value::Null),
    ] {
        let id = EventId::at(Timestamp::from_unix(1));
        let written =
            json!({ "id": id, "time": 1, "type": name, "data": data, "subject": "alice", "new": 7, "v": 1 });
        let event = Event::from_stored(written.to_string()).expect("an event");
        assert_eq!(event.kind, EventKind::Other { name: name.into(), data }, "{written}");
        assert_eq!(event.kind.name(), name);
        let again: Value = serde_json::from_str(&event.to_stored().expect("a form").form).expect("JSON");
        assert_eq!(again, written);
    }
}

#[test]
fn a_record_that_restricts_itself_is_refused() {
    let form = event(EventKind::LoginFailed {}).to_stored().expect("a form").form;
    for more in [r#""!only":1,"v":1}"#, r#""v":2}"#] {
        let changed = form.replace(r#""v":1}"#, more);
        assert!(Event::from_stored(&changed).is_err(), "{changed}");
    }
    assert!(Event::from_stored("{}").is_err());
    let grown = event(EventKind::LoginFailed {}).grown();
    assert_ne!(grown.form, Form::new());
}

#[test]
fn a_query_has_the_bounds_of_its_conditions() {
    let at = |second| EventId::before(Timestamp::from_unix(second));
    let query = EventQuery::new().since(Timestamp::from_unix(10)).until(Timestamp::from_unix(20));
    assert_eq!(query.bounds(), (at(10), at(20)));
    let id = EventId::at(Timestamp::from_unix(15));
    let (first, last) = query.clone().after(id).bounds();
    assert!(first > id && last == at(20));
    assert_eq!(query.clone().newest_first().after(id).bounds(), (at(10), id));
    let early = EventId::at(Timestamp::from_unix(5));
    assert_eq!(query.after(early).bounds(), (at(10), at(20)), "the start is later than the cursor");
}

#[test]
fn subscribers_are_told_in_order_and_a_panic_stops_nobody() {
    use std::sync::{Arc, Mutex};

    struct Note(&'static str, Arc<Mutex<Vec<&'static str>>>);

    impl super::EventSubscriber for Note {
        fn notify(&self, _: &Event) {
            self.1.lock().expect("no panic under the lock").push(self.0);
            assert_ne!(self.0, "broken");
        }
    }

    let heard = Arc::new(Mutex::default());
    let note = |name| Arc::new(Note(name, Arc::clone(&heard))) as Arc<dyn super::EventSubscriber>;
    notify(&[note("first"), note("broken"), note("last")], &event(EventKind::LoginFailed {}));
    assert_eq!(*heard.lock().expect("no panic under the lock"), ["first", "broken", "last"]);
}
