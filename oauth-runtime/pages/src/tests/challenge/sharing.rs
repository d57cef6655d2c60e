//! Applications that log people in without a browser share the login (OpenID Connect Native SSO 1.0).

use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use oauth_runtime_core::store::GrantStore;

use super::super::browser::{Browser, Page};
use super::app::{ALICE, Bank, CHALLENGE, Said, World, claims};

/// Alice logs in in an application, which may let others in.
async fn logged_in(world: &World) -> Said {
    let app = world.app();
    let request = [
        ("client_id", "app"),
        ("response_type", "code"),
        ("scope", "openid read device_sso"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("username", "alice"),
        ("password", "wonderland"),
    ];
    let answer = app.send(&request).await;
    app.redeem(&answer.code()).await
}

/// A browser of alice, and its page.
async fn browser(world: &World, path: &str) -> (Browser<Bank>, Page) {
    let browser = Browser::new(Arc::clone(&world.server));
    let login = browser.open(path).await;
    let page = browser.log_in(&login, "alice").await;
    (browser, page)
}

#[tokio::test]
async fn the_page_about_security_names_the_applications_of_a_login_and_ends_it_for_all() {
    let world = World::new();
    let login = logged_in(&world).await;
    let second = world.app_of("other").come_in(&login).await;
    assert_eq!(second.status, 200, "{second:?}");
    assert_eq!(claims(&second)["sid"], claims(&login)["sid"]);
    let (browser, page) = browser(&world, "/account/security").await;
    for shown in ["Apps that share this login", "<bdi>app</bdi>", "<bdi>other</bdi>"] {
        assert!(page.says(shown), "{shown}: {page:?}");
    }
    let sid = claims(&login)["sid"].as_str().expect("a name").to_owned();
    let page = browser.submit(&page, "/account/security", &[("login", &sid)]).await;
    assert!(!page.says("Apps that share this login"), "{page:?}");
    for shared in [&login, &second] {
        let refused = world.app_of("other").come_in(shared).await;
        assert_eq!((refused.status, refused.error()), (400, "invalid_grant"), "{refused:?}");
    }
}

#[tokio::test]
async fn an_application_whose_access_is_taken_away_does_not_come_back_through_another_one() {
    let world = World::new();
    let login = logged_in(&world).await;
    let second = world.app_of("other").come_in(&login).await;
    assert_eq!(second.status, 200, "{second:?}");
    let (browser, page) = browser(&world, "/account/applications").await;
    browser.submit(&page, "/account/applications", &[("client_id", "other")]).await;
    let refused = world.app_of("other").come_in(&login).await;
    assert_eq!((refused.status, refused.error()), (400, "invalid_grant"), "{refused:?}");
}

#[tokio::test]
async fn an_application_whose_access_is_taken_away_does_not_come_into_other_logins_either() {
    let world = World::new();
    let (login, elsewhere) = (logged_in(&world).await, logged_in(&world).await);
    assert_ne!(claims(&login)["sid"], claims(&elsewhere)["sid"]);
    assert_eq!(world.app_of("other").come_in(&login).await.status, 200);
    let (browser, page) = browser(&world, "/account/applications").await;
    browser.submit(&page, "/account/applications", &[("client_id", "other")]).await;
    let refused = world.app_of("other").come_in(&elsewhere).await;
    assert_eq!((refused.status, refused.error()), (400, "invalid_grant"), "{refused:?}");
}

#[tokio::test]
async fn a_login_that_no_browser_has_any_more_is_on_the_page_about_security_and_ends_there() {
    let world = World::new();
    let login = logged_in(&world).await;
    world.clock.pass(3 * 86_400);
    let second = world.app_of("other").come_in(&login).await;
    assert_eq!(second.status, 200, "{second:?}");
    let (browser, page) = browser(&world, "/account/security").await;
    assert!(page.says("Apps that share this login: <bdi>app</bdi>, <bdi>other</bdi></h3>"), "{page:?}");
    let sid = claims(&login)["sid"].as_str().expect("a name").to_owned();
    let page = browser.submit(&page, "/account/security", &[("login", &sid)]).await;
    assert!(!page.says("Apps that share this login"), "{page:?}");
    let refused = world.app_of("other").come_in(&login).await;
    assert_eq!((refused.status, refused.error()), (400, "invalid_grant"), "{refused:?}");
    assert!(world.server.store.list_grants(ALICE).await.expect("a store").is_empty());
}

#[tokio::test]
async fn an_application_that_logs_out_ends_the_login_of_its_id_token_without_a_cookie_too() {
    let world = World::new();
    let (login, other) = (logged_in(&world).await, logged_in(&world).await);
    assert_eq!(world.app_of("other").come_in(&login).await.status, 200);
    let hint = login.json["id_token"].as_str().expect("an ID token");
    let request = Request::get(format!("/end_session?id_token_hint={hint}")).header("host", "localhost:9000");
    let response =
        world.server.create_end_session_response(request.body(Bytes::new()).expect("a request")).await;
    assert_eq!(response.status(), 200, "{response:?}");
    let refused = world.app_of("other").come_in(&login).await;
    assert_eq!((refused.status, refused.error()), (400, "invalid_grant"), "{refused:?}");
    assert_eq!(world.app_of("other").come_in(&other).await.status, 200);
}
