//! People who have no account here.

use super::*;
use crate::{NewSignUp, SignUpDecision, SignUpField, SignUpPolicy};

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
}

#[tokio::test]
async fn an_address_that_somebody_here_has_makes_no_second_account_and_no_link() {
    on_each_store(async |kind| {
        let scene = Scene::open_on(kind).await;
        let browser = scene.browser();
        let page = sign_in(&scene, &browser, &request("")).await;
        browser
            .submit(&page, "/login/upstream/link", &[("decision", "create")])
            .await
            .assert_asks("/consent");
        let person =
            scene.store.find_by_email("alice@mail.example").await.expect("a store").expect("a person");
        // Another person has the address at the upstream now.
        scene.google.claim("sub", json!("mallory"));
        let other = scene.browser();
        let page = sign_in(&scene, &other, &request("")).await;
        assert!(page.says("There is an account with the address"), "{page:?}");
        assert!(!page.says("value=\"create\""), "{page:?}");
        let forced = other.submit(&page, "/login/upstream/link", &[("decision", "create")]).await;
        assert!(forced.says("There is an account with the address"), "{forced:?}");
        assert_eq!(scene.links_of(&person.subject).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_nobody_verified_makes_no_account_and_asks_for_nobodys() {
    on_each_store(async |kind| {
        let scene = Scene::open_on(kind).await;
        let browser = scene.browser();
        let page = sign_in(&scene, &browser, &request("")).await;
        browser
            .submit(&page, "/login/upstream/link", &[("decision", "create")])
            .await
            .assert_asks("/consent");
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
    })
    .await;
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
    late.assert_asks("/login");
    assert!(late.says("You already have an account here with Provider google."), "{late:?}");
    let found = scene.store.find_by_email("alice@other.example").await.expect("a store");
    assert!(found.is_none(), "the address is free again");
    let person = scene.store.find_by_email("alice@mail.example").await.expect("a store").expect("a person");
    assert_eq!(scene.links_of(&person.subject).await.len(), 1);
}

/// Only members sign up, with a number; `0` is not known to anybody.
struct Members;

#[async_trait]
impl SignUpPolicy for Members {
    async fn decide(&self, person: NewSignUp<'_>) -> Result<SignUpDecision, oauth_runtime_core::BoxError> {
        assert_eq!((person.email, person.upstream), ("alice@mail.example", Some("google")));
        assert_eq!(person.claims.get("name"), Some(&json!("Alice")));
        Ok(match person.claims.get("number").and_then(Value::as_str) {
            Some("broken") => return Err("the table of members is gone".into()),
            Some("12") => SignUpDecision::allow().claim("tier", "gold").claim("email_verified", false),
            _ => SignUpDecision::refuse("We do not know <this> number."),
        })
    }
}

const LINK: &str = "/login/upstream/link";

#[tokio::test]
async fn a_person_from_another_provider_needs_the_fields_and_the_consent_of_the_sign_up_policy() {
    let scene = Scene::open_with(|pages| {
        let number = SignUpField::text("number", "Card <number>").required();
        pages.sign_up_field(number).sign_up_policy(Members)
    });
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, &request("&scope=openid+read")).await;
    assert!(page.says("Card &lt;number&gt;</label>") && page.says("name=\"number\""), "{page:?}");
    let create = |number: &'static str| [("decision", "create"), ("number", number)];
    let missing = browser.submit(&page, LINK, &[("decision", "create")]).await;
    assert!(missing.says("Fill in: Card &lt;number&gt;."), "{missing:?}");
    let refused = browser.submit(&missing, LINK, &create("7")).await;
    assert!(
        refused.says("We do not know &lt;this&gt; number.") && refused.says("value=\"7\""),
        "{refused:?}"
    );
    assert_eq!(browser.submit(&refused, LINK, &create("broken")).await.status, 500);
    assert!(scene.store.find_by_email("alice@mail.example").await.expect("a store").is_none());
    let consent = browser.submit(&refused, LINK, &create("12")).await;
    consent.assert_asks("/consent");
    let person = scene.store.find_by_email("alice@mail.example").await.expect("a store").expect("a person");
    let claims = scene.store.get_claims(&person.subject).await.expect("a store").expect("claims");
    let expected = [("name", json!("Alice")), ("number", json!("12")), ("tier", json!("gold"))];
    for (name, value) in expected {
        assert_eq!(claims.get(name), Some(&value), "{name}");
    }
    assert_eq!(claims.get("email_verified"), Some(&json!(true)), "the policy does not say what was verified");
}

#[tokio::test]
async fn a_person_from_another_provider_can_log_in_and_cancel_without_the_fields() {
    let scene =
        Scene::open_with(|pages| pages.sign_up_field(SignUpField::text("number", "Number").required()));
    for (decision, next) in [("log-in", "/login"), ("cancel", "/login")] {
        let browser = scene.browser();
        let page = sign_in(&scene, &browser, &request("")).await;
        let button = format!("value=\"{decision}\" ");
        let buttons =
            page.body.split("<button ").filter(|tag| tag.contains(&button) || tag.contains(button.trim()));
        assert!(
            buttons.clone().count() == 1 && buttons.clone().all(|tag| tag.contains("formnovalidate")),
            "{page:?}"
        );
        let left = browser.submit(&page, LINK, &[("decision", decision)]).await;
        assert!(left.path.starts_with(next), "{left:?}");
    }
}

#[tokio::test]
async fn a_person_from_another_provider_chooses_a_user_name_where_people_do() {
    let scene = Scene::open_with(crate::PagesBuilder::sign_up_with_username);
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, &request("&scope=openid+read")).await;
    for (name, told) in [
        ("", "This user name is not possible."),
        ("bob@example.org", "This user name is not possible."),
        ("bob", "Somebody has this user name."),
    ] {
        let again = browser.submit(&page, LINK, &[("decision", "create"), ("username", name)]).await;
        assert!(again.says(told) && again.says(&format!("value=\"{name}\"")), "{again:?}");
    }
    browser
        .submit(&page, LINK, &[("decision", "create"), ("username", "alice.m")])
        .await
        .assert_asks("/consent");
    let person = scene.store.find_by_email("alice@mail.example").await.expect("a store").expect("a person");
    assert_eq!(person.username.as_deref(), Some("alice.m"));
}

#[tokio::test]
async fn guesses_at_the_sign_up_policy_by_people_from_other_providers_are_limited() {
    let scene = Scene::open_with(|pages| {
        pages.sign_up_field(SignUpField::text("number", "Number")).sign_up_policy(Members)
    });
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, &request("")).await;
    let mut statuses = Vec::new();
    for _ in 0..11 {
        let fields = [("decision", "create"), ("number", "7")];
        statuses.push(browser.submit(&page, LINK, &fields).await.status.as_u16());
    }
    assert_eq!(statuses, [[200; 10].as_slice(), &[429]].concat());
}
