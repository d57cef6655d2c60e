//! Where the browser of a self-registered client goes without a click, and where it does not.

use bytes::Bytes;
use http::{Request, header};
use oauth_runtime_core::__internal::with_metadata_at;
use oauth_runtime_core::endpoint::validate_logout_request;
use oauth_runtime_core::logout::LogoutDecision;
use oauth_runtime_core::store::ClientStore;
use oauth_runtime_core::{Client, Clock, Digest, DynamicRegistration, OpenIdMetadata, Timestamp};

use super::browser::Page;
use super::{World, request};
use crate as ui;

const PRIVATE: &str = "com.example.app:/cb";

/// A client with these redirect URIs that registered itself, or that an operator registered.
fn put(world: &World, client_id: &str, is_self_registered: bool) {
    let uris = vec![PRIVATE.to_owned(), "https://new.example/bye".to_owned()];
    let openid = OpenIdMetadata::default().with(|openid| openid.post_logout_redirect_uris = uris);
    let client =
        Client::public(client_id).name("New").redirect_uri(PRIVATE).redirect_uri("https://new.example/cb");
    let client = client.scope("openid read").openid(openid).build().expect("a client");
    let registration = DynamicRegistration::new(Digest::of(client_id), Timestamp::from_unix(1));
    world.server.store.put_client(if is_self_registered {
        client.into_registered(registration)
    } else {
        client
    });
}

fn ask(client_id: &str, redirect_uri: &str, more: &str) -> String {
    format!(
        "/authorize?client_id={client_id}&response_type=code&scope=openid+read&state=xyz&redirect_uri={redirect_uri}\
         &code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM{more}"
    )
}

#[track_caller]
fn assert_asks_to_leave(page: &Page, code: &str) {
    assert_eq!((page.location(), page.status.as_u16()), (None, 400), "{page:?}");
    assert!(
        page.says(&format!("data-error=\"{code}\"")) && page.says("Go on to <bdi>com.example.app:</bdi>"),
        "{page:?}"
    );
    let link = format!("href=\"{PRIVATE}?error={code}&amp;");
    assert!(page.says(&link) && page.says("state=xyz"), "{page:?}");
    assert!(!page.says("refresh") && !page.says("<script"), "{page:?}");
}

#[tokio::test]
async fn a_program_on_the_machine_is_not_started_without_a_click() {
    let world = World::new();
    put(&world, "new", true);
    let browser = world.browser();
    assert_asks_to_leave(&browser.open(&ask("new", PRIVATE, "&prompt=none")).await, "login_required");
    assert_asks_to_leave(&browser.open(&ask("new", PRIVATE, "&prompt=bogus+none")).await, "invalid_request");
    let form_post = ask("new", PRIVATE, "&prompt=none&response_mode=form_post");
    assert_asks_to_leave(&browser.open(&form_post).await, "login_required");
    let login = browser.open(&ask("new", PRIVATE, "")).await;
    let consent = browser.log_in(&login, "alice").await;
    let denied = browser.submit(&consent, "/consent", &[("decision", "deny")]).await;
    assert_asks_to_leave(&denied, "access_denied");
    // A person who allows it continues.
    let login = browser.open(&ask("new", PRIVATE, "")).await;
    browser.allow(&login).await.assert_code();
}

#[tokio::test]
async fn a_person_is_told_that_nobody_vouches_for_a_client_that_registered_itself() {
    let world = World::new();
    for (client_id, is_warned) in [("new", true), ("known", false)] {
        put(&world, client_id, is_warned);
        let browser = world.browser();
        let login = browser.open(&ask(client_id, "https://new.example/cb", "")).await;
        let consent = browser.log_in(&login, "alice").await;
        consent.assert_asks("/consent");
        assert_eq!(consent.says("<bdi>New</bdi> registered itself"), is_warned, "{consent:?}");
    }
}

#[tokio::test]
async fn a_consent_ends_with_the_registration_that_it_was_given_for() {
    let world = World::new();
    put(&world, "new", true);
    let browser = world.browser();
    let silent = ask("new", "https://new.example/cb", "&prompt=none");
    let login = browser.open(&ask("new", "https://new.example/cb", "")).await;
    browser.allow(&browser.log_in(&login, "alice").await).await.assert_code();
    browser.open(&silent).await.assert_code();
    let change = async |name: &str, scope: &str| {
        let client = world.server.store.get_client("new").await.expect("a store").expect("a client");
        let scope = scope.parse().expect("a scope");
        let metadata = client.metadata().clone().with(|metadata| {
            metadata.client_name = Some(name.to_owned());
            metadata.scope = scope;
        });
        let changed = with_metadata_at(&client, metadata, world.clock.now());
        world.server.store.put_client(changed.expect("valid"));
    };
    change("New", "openid read write").await;
    browser.open(&silent).await.assert_code();
    change("Bank", "openid read write").await;
    let refused = browser.open(&silent).await;
    assert_eq!(refused.parameter("error").as_deref(), Some("consent_required"), "{refused:?}");
    // A consent in the same second as the change comes after it.
    let consent = browser.open(&ask("new", "https://new.example/cb", "")).await;
    browser.allow(&consent).await.assert_code();
    browser.open(&silent).await.assert_code();
}

#[tokio::test]
async fn the_page_speaks_the_language_of_the_person() {
    let world = World::new();
    put(&world, "new", true);
    let mut browser = world.browser();
    browser.accept_language = "de".to_owned();
    for more in ["&prompt=none", "&prompt=bogus+none"] {
        let page = browser.open(&ask("new", PRIVATE, more)).await;
        assert!(page.says("Diese Seite verlassen?"), "{page:?}");
    }
}

#[tokio::test]
async fn redirects_to_the_web_and_of_clients_of_an_operator_are_followed() {
    let world = World::new();
    put(&world, "new", true);
    put(&world, "known", false);
    let browser = world.browser();
    for uri in [ask("new", "https://new.example/cb", "&prompt=none"), ask("known", PRIVATE, "&prompt=none")] {
        let answer = browser.open(&uri).await;
        assert_eq!(answer.parameter("error").as_deref(), Some("login_required"), "{uri}");
    }
}

#[tokio::test]
async fn a_setting_asks_before_redirects_to_the_web_as_well() {
    let world = World::that_confirms_error_redirects();
    put(&world, "new", true);
    let browser = world.browser();
    let page = browser.open(&ask("new", "https://new.example/cb", "&prompt=none")).await;
    assert!(page.status == 400 && page.says("Go on to <bdi>new.example</bdi>"), "{page:?}");
    let known = browser.open(&request("&scope=openid+read&prompt=none")).await;
    assert_eq!(known.parameter("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_logout_leaves_to_a_stranger_by_a_click() {
    let world = World::new();
    put(&world, "new", true);
    put(&world, "known", false);
    let end = async |client_id: &str, uri: &str| {
        let request = Request::get(format!(
            "/end_session?client_id={client_id}&state=1&post_logout_redirect_uri={uri}"
        ));
        let request = request.header(header::HOST, "127.0.0.1").body(Bytes::new()).expect("a request");
        let validated = validate_logout_request(&*world.server, &request).await.expect("valid");
        let (parts, _) = request.into_parts();
        match ui::log_out(&*world.server, &validated, &parts).await.expect("decided") {
            LogoutDecision::Respond(response) => response,
            other => panic!("the pages answer: {other:?}"),
        }
    };
    let page = end("new", PRIVATE).await;
    assert!(!page.headers().contains_key(header::LOCATION), "{page:?}");
    let text = String::from_utf8_lossy(page.body());
    assert!(text.contains("href=\"com.example.app:/cb?state=1\"") && !text.contains("refresh"), "{text}");
    let answer = end("known", PRIVATE).await;
    assert_eq!(answer.headers()[header::LOCATION], format!("{PRIVATE}?state=1"));
    // Nothing shows that the person comes from this client, which selected the target itself.
    let page = end("new", "https://new.example/bye").await;
    assert!(!page.headers().contains_key(header::LOCATION), "{page:?}");
    let text = String::from_utf8_lossy(page.body());
    assert!(
        text.contains("href=\"https://new.example/bye?state=1\"") && text.contains("new.example</bdi>"),
        "{text}"
    );
}

#[tokio::test]
async fn a_logout_names_the_place_of_a_stranger_and_not_the_name_that_it_chose() {
    let world = World::new();
    put(&world, "new", true);
    put(&world, "known", false);
    let browser = world.browser();
    browser.approve(&request("&scope=read"), "alice").await.assert_code();
    let asked = async |client_id: &str, uri: &str| {
        let request = Request::get(format!("/end_session?client_id={client_id}{uri}"));
        let request = request.header(header::HOST, "127.0.0.1:9000");
        let request = request.header(header::COOKIE, browser.cookies().expect("a session"));
        let request = request.body(Bytes::new()).expect("a request");
        let validated = validate_logout_request(&*world.server, &request).await.expect("valid");
        let (parts, _) = request.into_parts();
        let answer = match ui::log_out(&*world.server, &validated, &parts).await.expect("decided") {
            LogoutDecision::Respond(response) => response,
            other => panic!("the pages answer: {other:?}"),
        };
        let page = browser.open(answer.headers()[header::LOCATION].to_str().expect("text")).await;
        page.assert_asks("/logout");
        page
    };
    let web = "&post_logout_redirect_uri=https://new.example/bye";
    let page = asked("known", web).await;
    assert!(page.says("<bdi>New</bdi> would like to log you out"), "{page:?}");
    let page = asked("new", web).await;
    assert!(page.says("<bdi>new.example</bdi> would like to log you out") && !page.says(">New<"), "{page:?}");
    for uri in ["", "&post_logout_redirect_uri=com.example.app:/cb"] {
        let page = asked("new", uri).await;
        assert!(!page.says("would like to log you out") && !page.says(">New<"), "{page:?}");
    }
}

#[tokio::test]
async fn without_a_redirect_nobody_is_asked() {
    let world = World::new();
    let request = Request::get("/authorize?client_id=nobody").header(header::HOST, "127.0.0.1:9000");
    let request = request.body(Bytes::new()).expect("a request");
    let page = world.server.create_authorization_response(request).await;
    assert!(page.status() == 400 && !String::from_utf8_lossy(page.body()).contains("Leave this page"));
}
