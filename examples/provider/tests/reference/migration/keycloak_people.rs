//! The people of the same realm. Keycloak made their hashes: Argon2 by default, and PBKDF2 by a policy of the realm.

use serde_json::json;

use super::keycloak::REALM;
use super::{Move, assert_has, knows};

#[tokio::test]
async fn people_of_a_realm_log_in_with_their_passwords() {
    let there = Move::new();
    let options = ["--attribute", "customer=customer_number"];
    let report = there.import_json("users", "keycloak", REALM, &options);
    assert_has(&report, &json!({ "imported": 5, "already_there": 0, "wrong": 0 }));
    let notes = report["notes"].as_object().expect("notes");
    let count = |note: &str| notes.iter().find(|(own, _)| own.contains(note)).map(|(_, count)| count.clone());
    assert_eq!(count("service account"), Some(1.into()), "{notes:?}");
    assert_eq!(count("they are disabled"), Some(1.into()), "{notes:?}");
    assert_eq!(count("their password is temporary"), Some(1.into()), "{notes:?}");
    assert_eq!(count("`realmRoles` is not mapped"), Some(4.into()), "{notes:?}");
    assert_eq!(count("customer"), None, "{notes:?}");

    let again = there.import_json("users", "keycloak", REALM, &options);
    assert_has(&again, &json!({ "imported": 0, "already_there": 5, "wrong": 0 }));

    let provider = there.start();
    for (name, password) in [
        ("alice", "wonderland"),
        ("bob", "password-of-bob"),
        ("carol", "password-of-carol"),
        ("oscar", "password-of-oscar"),
    ] {
        assert!(!knows(&provider, name, "guess").await, "{name}");
        assert!(knows(&provider, name, password).await, "{name}");
    }
    for (name, password) in [("dora", "temporary-one"), ("eve", "gone-for-good")] {
        assert!(!knows(&provider, name, password).await, "{name}");
    }
    let list = there.json(&["users", "list"]);
    let alice =
        list.as_array().expect("a list").iter().find(|person| person["username"] == "alice").expect("alice");
    assert_has(
        alice,
        &json!({ "password": "current", "email": "alice@mail.example", "email_verified": true }),
    );
    let realm: serde_json::Value = serde_json::from_str(REALM).expect("JSON");
    let id = realm["users"]
        .as_array()
        .expect("users")
        .iter()
        .find(|own| own["username"] == "alice")
        .expect("alice")["id"]
        .clone();
    assert_eq!(alice["sub"], id, "the `sub` of Keycloak's tokens");
    let claims = there.json(&["users", "show", id.as_str().expect("a text")])["claims"].clone();
    assert_has(
        &claims,
        &json!({ "name": "Alice Doe", "given_name": "Alice", "family_name": "Doe", "locale": "de", "customer_number": "4711" }),
    );
}

#[test]
fn an_attribute_that_nobody_maps_is_told() {
    let there = Move::new();
    let (code, said) = there.import("users", "keycloak", REALM, &["--dry-run"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains(
            "note: of 1 people: the attribute `customer` is not mapped: --attribute customer=CLAIM"
        ),
        "{said}"
    );
}
