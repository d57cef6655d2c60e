//! Records of other versions.

mod forms;

use std::error::Error;

use serde_json::{Value, json};

use super::{Grown, RecordError};
use crate::token::{AccessToken, Authentication, DeviceDecision, GrantId, RefreshToken};
use crate::{Client, ClientMetadata, Scope, Secret, Timestamp};

fn token() -> AccessToken {
    let (digest, now) = (Secret::generate().digest(), Timestamp::from_unix(100));
    AccessToken::new(digest, GrantId::generate(), "app", Scope::empty(), now, now.plus(60))
}

/// The form with other members, in this object of it.
fn with(form: &str, object: &str, members: Value) -> String {
    let mut form: Value = serde_json::from_str(form).expect("JSON");
    let object = form.pointer_mut(object).and_then(Value::as_object_mut).expect("an object");
    let Value::Object(members) = members else { panic!("no object") };
    object.extend(members);
    form.to_string()
}

fn form(token: &AccessToken) -> String {
    token.to_stored().expect("a form").form
}

#[test]
fn a_member_that_nobody_knows_survives_a_change() {
    let form = with(&form(&token()), "", json!({ "resource": ["https://notes.example"] }));
    let mut token = AccessToken::from_stored(&form).expect("a token");
    token.username = Some("alice".into());
    let changed: Value = serde_json::from_str(&token.to_stored().expect("a form").form).expect("JSON");
    assert_eq!(changed["resource"], json!(["https://notes.example"]));
    assert_eq!(changed["username"], "alice");
}

#[test]
fn members_inside_of_a_record_survive_as_well() {
    let mut token = token();
    let login = Authentication { acr: Some("gold".into()), ..Authentication::default() };
    token.authentication = Some(Box::new(login));
    let read = AccessToken::from_stored(form(&token.clone().grown())).expect("a token");
    assert_eq!(read, token.clone().grown());
    let own = read.authentication.expect("a login");
    assert!(!own.rest.is_empty() && own.acr.as_deref() == Some("gold"));
    assert_ne!(form(&token), form(&token.clone().grown()));
}

#[test]
fn a_later_version_is_refused_by_its_number() {
    let form = with(&form(&token()), "", json!({ "v": 7 }));
    let error = AccessToken::from_stored(&form).expect_err("a later version");
    assert!(matches!(error, RecordError::Newer { version: 7, known: 1, .. }), "{error}");
    assert!(error.to_string().contains("upgrade oauth-runtime"), "{error}");
}

/// It would open what the constraint protects.
#[test]
fn a_constraint_that_nobody_knows_is_refused() {
    let mut token = token();
    token.authentication = Some(Box::default());
    let whole = form(&token);
    for object in ["", "/authentication"] {
        let form = with(&whole, object, json!({ "!jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" }));
        let error = AccessToken::from_stored(&form).expect_err("a constraint");
        let error = error.source().expect("its cause").to_string();
        assert!(error.contains("`!jkt`") && error.contains("upgrade"), "{error}");
    }
    let denied = DeviceDecision::from_stored(r#"{"Approved":{"!jkt":"0Zc"}}"#);
    assert!(denied.is_err());
}

#[test]
fn a_text_that_is_no_record_is_unreadable() {
    for form in ["", "null", "[]", "{}", r#"{"v":1}"#, r#"{"v":"1"}"#, "{\"v\":1}}"] {
        let error = AccessToken::from_stored(form).expect_err(form);
        assert!(matches!(error, RecordError::Unreadable { .. }), "{form}: {error}");
    }
}

#[test]
fn a_client_keeps_them_through_a_change_of_its_metadata() {
    let app = Client::public("app").redirect_uri("http://127.0.0.1/cb").build().expect("a client").grown();
    let renamed = ClientMetadata { client_name: Some("Notes".into()), ..app.metadata().clone() };
    let replaced = ClientMetadata { client_name: Some("Notes".into()), ..known(app.metadata()) };
    for metadata in [renamed, replaced] {
        let changed = app.with_metadata(metadata).expect("a client");
        let form = changed.to_stored().expect("a form").form;
        let read = Client::from_stored(&form).expect("a client");
        assert_eq!(read.metadata().rest, app.metadata().rest);
        assert_eq!(form.matches("of_a_later_version").count(), 2, "{form}");
    }
}

/// The same as a client may send it.
fn known(metadata: &ClientMetadata) -> ClientMetadata {
    ClientMetadata { rest: super::Rest::new(), ..metadata.clone() }
}

/// Only names are printed: a value may be a secret.
#[test]
fn values_that_nobody_knows_are_not_printed() {
    let form = with(&form(&token()), "", json!({ "key": "a secret" }));
    let printed = format!("{:?}", AccessToken::from_stored(&form).expect("a token"));
    assert!(printed.contains("\"key\"") && !printed.contains("a secret"), "{printed}");
}

#[test]
fn what_is_beside_the_form_counts() {
    let now = Timestamp::from_unix(100);
    let (digest, grant) = (Secret::generate().digest(), GrantId::generate());
    let token = RefreshToken::new(digest, grant, "app", Scope::empty(), now, now.plus(60));
    let form = token.to_stored().expect("a form").form;
    assert_eq!(RefreshToken::from_stored(&form, None).expect("a token"), token);
    let newer = r#"{"v":9,"rotated_at":1,"sealed":"x"}"#;
    let error = RefreshToken::from_stored(&form, Some(newer)).expect_err("a later version");
    assert!(matches!(error, RecordError::Newer { version: 9, .. }), "{error}");
}

/// A store in memory keeps many records as they are, and copies them at each request.
#[test]
fn what_is_known_costs_a_null_pointer() {
    assert_eq!(size_of::<super::Form<AccessToken>>(), size_of::<usize>());
    assert_eq!(size_of::<super::Rest>(), size_of::<usize>());
    assert!(super::Rest::new().is_empty() && token().form.clone() == super::Form::new());
}
