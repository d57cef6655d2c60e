//! People who have no account here.

use super::*;

#[tokio::test]
async fn a_new_person_sees_what_their_account_will_have_before_it_exists() {
    let scene = Scene::open();
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, &request("&scope=openid+read")).await;
    assert_eq!(page.path, "/login/upstream/link");
    assert!(
        page.says("Alice") && page.says("alice@mail.example") && page.says("value=\"create\""),
        "{page:?}"
    );
    assert!(scene.store.find_by_email("alice@mail.example").await.expect("a store").is_none());
    let consent = browser.submit(&page, "/login/upstream/link", &[("decision", "create")]).await;
    consent.assert_asks("/consent");
    let person = scene.store.find_by_email("alice@mail.example").await.expect("a store").expect("a person");
    let claims = scene.store.get_claims(&person.subject).await.expect("a store").expect("claims");
    assert_eq!(claims.get("name"), Some(&json!("Alice")));
    assert_eq!(scene.links_of(&person.subject).await.len(), 1);
    scene.heard.happened(&[
        "person.created",
        "upstream.linked",
        "upstream_login.succeeded",
        "login.succeeded",
    ]);
    // They come back with it.
    let again = scene.browser();
    sign_in(&scene, &again, &request("&scope=openid+read")).await.assert_asks("/consent");
    // The form works once.
    let twice = browser.submit(&page, "/login/upstream/link", &[("decision", "create")]).await;
    assert_eq!(twice.status, 400);
}

#[tokio::test]
async fn an_address_that_somebody_here_has_makes_no_second_account_and_no_link() {
    let scene = Scene::open();
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, &request("")).await;
    browser.submit(&page, "/login/upstream/link", &[("decision", "create")]).await.assert_asks("/consent");
    let person = scene.store.find_by_email("alice@mail.example").await.expect("a store").expect("a person");
    // Another person has the address at the upstream now.
    scene.google.claim("sub", json!("mallory"));
    let other = scene.browser();
    let page = sign_in(&scene, &other, &request("")).await;
    assert!(page.says("There is an account with the address"), "{page:?}");
    assert!(!page.says("value=\"create\""), "{page:?}");
    let forced = other.submit(&page, "/login/upstream/link", &[("decision", "create")]).await;
    assert!(forced.says("There is an account with the address"), "{forced:?}");
    assert_eq!(scene.links_of(&person.subject).await.len(), 1);
}

#[tokio::test]
async fn an_address_that_nobody_verified_makes_no_account_and_asks_for_nobodys() {
    let scene = Scene::open();
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, &request("")).await;
    browser.submit(&page, "/login/upstream/link", &[("decision", "create")]).await.assert_asks("/consent");
    for verified in [json!(false), Value::Null, json!("yes")] {
        scene.google.claim("sub", json!("mallory"));
        scene.google.claim("email_verified", verified);
        let mut pages = Vec::new();
        for email in ["alice@mail.example", "nobody@mail.example"] {
            scene.google.claim("email", json!(email));
            let other = scene.browser();
            let page = sign_in(&scene, &other, &request("")).await;
            assert!(!page.says("value=\"create\""), "{page:?}");
            let forced = other.submit(&page, "/login/upstream/link", &[("decision", "create")]).await;
            assert_eq!(forced.path, "/login/upstream/link");
            let csrf = page.fields("/login/upstream/link");
            let csrf = csrf.iter().find(|(name, _)| name == "csrf").expect("a field").1.clone();
            pages.push(page.body.replace(email, "").replace(&csrf, ""));
        }
        // Only a person who has shown that the address is theirs learns whether an account here has it.
        assert_eq!(pages[0], pages[1]);
    }
}

/// A person signed in in two windows, and had another address at the upstream in between.
#[tokio::test]
async fn an_account_that_gets_no_link_is_not_left_without_a_way_in() {
    let scene = Scene::open();
    let (one, two) = (scene.browser(), scene.browser());
    let first = sign_in(&scene, &one, &request("")).await;
    scene.google.claim("email", json!("alice@other.example"));
    let second = sign_in(&scene, &two, &request("")).await;
    one.submit(&first, "/login/upstream/link", &[("decision", "create")]).await.assert_asks("/consent");
    let late = two.submit(&second, "/login/upstream/link", &[("decision", "create")]).await;
    assert_eq!(late.status, 400, "{late:?}");
    let found = scene.store.find_by_email("alice@other.example").await.expect("a store");
    assert!(found.is_none(), "the address is free again");
    let person = scene.store.find_by_email("alice@mail.example").await.expect("a store").expect("a person");
    assert_eq!(scene.links_of(&person.subject).await.len(), 1);
}
