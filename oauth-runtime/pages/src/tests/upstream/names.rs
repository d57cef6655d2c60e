//! What a person is called, and by which texts of another provider.

use oauth_runtime_core::store::{EmailChangeStore, NewPerson, SessionStore, SignUpStore};

use super::*;
use crate::credentials::Renamed;

#[tokio::test]
async fn a_person_whose_name_changed_twice_signs_in_with_the_new_one() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    for (from, to) in [("alice", "alice@b"), ("alice@b", "alice@c")] {
        scene.pass(10);
        let at = scene.clock.now();
        let changed = crate::credentials::change(&*scene.server, (ALICE, ""), |own| {
            own.renamed = Some(Renamed { from: from.to_owned(), to: to.to_owned(), at });
            Some(())
        });
        changed.await.expect("a store");
    }
    scene.pass(10);
    // The login there is newer than the changes.
    scene.google.claim("auth_time", json!(scene.clock.now()));
    let consent = sign_in(&scene, &scene.browser(), &request("&scope=read")).await;
    assert!(consent.says("<bdi>alice@c</bdi>"), "{consent:?}");
    // The name outlives the credentials.
    crate::delete_credentials(&*scene.store, ALICE).await.expect("a store");
    let consent = sign_in(&scene, &scene.browser(), &request("&scope=read")).await;
    assert!(consent.says("<bdi>alice@c</bdi>"), "{consent:?}");
}

/// An operator has given her another name since, with which she made the link.
#[tokio::test]
async fn a_name_from_before_the_link_does_not_come_back() {
    let scene = Scene::new();
    let at = scene.clock.now();
    let changed = crate::credentials::change(&*scene.server, (ALICE, ""), |own| {
        own.renamed = Some(Renamed { from: "ally".to_owned(), to: "alice@b".to_owned(), at });
        Some(())
    });
    changed.await.expect("a store");
    scene.pass(10);
    scene.link(ALICE).await;
    scene.google.claim("auth_time", json!(scene.clock.now()));
    let consent = sign_in(&scene, &scene.browser(), &request("&scope=read")).await;
    assert!(consent.says("<bdi>alice</bdi>") && !consent.says("alice@b"), "{consent:?}");
}

#[tokio::test]
async fn a_store_that_knows_user_names_says_the_name_at_each_sign_in() {
    let scene = Scene::open();
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, &request("&scope=read")).await;
    let consent = browser.submit(&page, "/login/upstream/link", &[("decision", "create")]).await;
    assert!(consent.says("<bdi>alice@mail.example</bdi>"), "{consent:?}");
    let person = scene.store.find_by_email("alice@mail.example").await.expect("a store").expect("a person");
    // An operator changes it, and the old one is another person's from now on.
    let changed =
        scene.store.set_email(&person.subject, Some("alice@mail.example"), "alice@new.example").await;
    assert_eq!(changed.expect("a store"), oauth_runtime_core::store::EmailChange::Changed);
    let bob = NewPerson::new("alice@mail.example", "alice@mail.example");
    let created = scene.store.create_person(bob).await.expect("a store");
    assert!(matches!(created, oauth_runtime_core::store::SignUp::Created { .. }), "{created:?}");
    let consent = sign_in(&scene, &scene.browser(), &request("&scope=read")).await;
    assert!(consent.says("<bdi>alice@new.example</bdi>"), "{consent:?}");
}

#[tokio::test]
async fn the_consent_names_nobody_by_an_address_that_was_not_verified() {
    for (verified, username, shown) in [
        (true, Value::Null, "alice@mail.example"),
        (false, Value::Null, "Alice"),
        (false, json!("alice@mail.example"), "Alice"),
        (false, json!("al"), "al"),
    ] {
        let scene = Scene::new();
        scene.google.claim("email_verified", json!(verified));
        scene.google.claim("preferred_username", username);
        let page = sign_in(&scene, &scene.browser(), &request("&scope=read")).await;
        assert!(page.says(&format!("<bdi>{shown}</bdi>")), "{page:?}");
        assert_eq!(page.says("alice@mail.example"), verified, "{page:?}");
    }
}

#[tokio::test]
async fn an_address_that_nobody_may_type_makes_no_account() {
    for address in ["ａlice@mail.example", "a@b\r\nBcc: c@d", "a@b@c", "alice", "\"a b\"@mail.example"] {
        let scene = Scene::open();
        scene.google.claim("email", json!(address));
        let browser = scene.browser();
        let page = sign_in(&scene, &browser, &request("")).await;
        assert!(!page.says("value=\"create\""), "{page:?}");
        let forced = browser.submit(&page, "/login/upstream/link", &[("decision", "create")]).await;
        assert_eq!(forced.path, "/login/upstream/link", "{address:?} {forced:?}");
        scene.heard.happened(&[]);
    }
    // A name is one line, and its letters do not change the direction of others.
    let scene = Scene::open();
    scene.google.claim("name", json!("Al\u{202e}ice\r\nBcc: "));
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, &request("")).await;
    browser.submit(&page, "/login/upstream/link", &[("decision", "create")]).await.assert_asks("/consent");
    let person = scene.store.find_by_email("alice@mail.example").await.expect("a store").expect("a person");
    let claims = scene.store.get_claims(&person.subject).await.expect("a store").expect("claims");
    assert_eq!(claims.get("name"), Some(&json!("AliceBcc:")));
}

/// The program stops after the account was made, and before the link.
#[tokio::test]
async fn half_a_creation_goes_on_with_the_same_form() {
    let scene = Scene::open();
    let browser = scene.browser();
    sign_in(&scene, &browser, &request("")).await;
    // What the session keeps of the person.
    let cookie = browser.cookie().expect("a session");
    let secret = cookie.split_once('=').expect("a pair").1;
    let session = scene.store.get_session(&oauth_runtime_core::Digest::of(secret)).await;
    let data: Value =
        serde_json::from_str(&session.expect("a store").expect("a session").data).expect("JSON");
    let held = data["challenges"][0]["state"].as_str().unwrap_or_else(|| panic!("{data}"));
    let held: Value = serde_json::from_str(held).expect("JSON");
    let mut person = NewPerson::new("alice@mail.example", "alice@mail.example");
    person.subject = held["new_subject"].as_str().expect("a subject").into();
    let subject = person.subject.clone();
    let created = scene.store.create_person(person).await.expect("a store");
    assert!(matches!(created, oauth_runtime_core::store::SignUp::Created { .. }), "{created:?}");
    // The page still offers it, and the account gets its link.
    let page = browser.open("/login/upstream/link").await;
    assert!(page.says("value=\"create\""), "{page:?}");
    browser.submit(&page, "/login/upstream/link", &[("decision", "create")]).await.assert_asks("/consent");
    assert_eq!(scene.links_of(&subject).await.len(), 1);
}
