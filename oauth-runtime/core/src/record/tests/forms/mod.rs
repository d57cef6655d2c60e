//! The forms as they are in databases in use.
//!
//! A literal of a record lacks the member that you add to it: add the member, and see the form change. Is it information that an
//! older version may ignore? Then leave it out of the form where it says nothing (`skip_serializing_if`), and add it to the text.
//! Does it restrict what the record is good for? Then its name begins with `!` (`#[serde(rename = "!…")]`), so that an older
//! version refuses the record.

mod clients;
mod people;
mod tokens;

use crate::record::Rest;
use crate::token::{Authentication, GrantId};
use crate::{Digest, Scope, Timestamp};

fn at(second: u64) -> Timestamp {
    Timestamp::from_unix(second)
}

fn digest(byte: u8) -> Digest {
    Digest::from_bytes([byte; 32])
}

fn scope(tokens: &str) -> Scope {
    tokens.parse().expect("a scope")
}

fn grant_id() -> GrantId {
    GrantId::from("the-grant".to_owned())
}

fn authentication() -> Authentication {
    Authentication {
        auth_time: Some(at(90)),
        acr: Some("gold".into()),
        amr: vec!["pwd".into()],
        session_id: Some("the-session".into()),
        claims: serde_json::from_str(r#"{"userinfo":{"email":{"essential":true}}}"#).expect("claims"),
        claims_locales: Some("de".into()),
        rest: Rest::new(),
    }
}

/// The form of the record is this text, and is the record again, also as it was before forms had a version.
macro_rules! is_form {
    ($record:expr, $read:expr, $form:literal) => {{
        let record = $record;
        assert_eq!(record.to_stored().expect("a form").form, $form);
        let unversioned = $form.replace(r#","v":1"#, "");
        assert!(!unversioned.contains(r#""v":"#), "{unversioned}");
        for form in [$form, &unversioned] {
            assert_eq!($read(form).expect("a record"), record);
        }
    }};
}

use is_form;
