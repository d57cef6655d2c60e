//! Pages of an application's own in the frame of the pages, and a captcha of another site, by the policy of each page.

mod service;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use oauth_runtime::oauth_server;
use oauth_runtime::openid::Claims;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::{self, Captcha, OwnPage, Pages};
use test_browser::{Page, Walk, walk};
use test_needs::needs;
use tokio::net::TcpListener;

use self::service::Service;
use super::{ALICE, assert_fit};

#[oauth_server(grants(authorization_code), responses(code), scopes(read = "Read your notes"))]
struct Notes {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

/// A page of the application, for people who are logged in.
async fn welcome(State(notes): State<Arc<Notes>>, request: axum::extract::Request) -> Response {
    let (http, _) = request.into_parts();
    let people = ui::logged_in(&*notes, &http).await.expect("a store");
    let response = match people.first() {
        None => ui::request_login(&*notes, &http, "/welcome").await,
        Some(person) => {
            let html = format!(
                "<h1>Welcome</h1><p class=\"lead\">Your notes are ready, {}.</p><form method=\"post\" action=\"/welcome\"><label \
                 for=\"title\">A new note</label><input id=\"title\" name=\"title\"><p class=\"hint\">Only you see it.</p><div \
                 class=\"stack\"><button>Add</button></div></form><ul class=\"links\"><li><a \
                 href=\"/account/security\">Security</a></li></ul>",
                person.username
            );
            OwnPage::html("Welcome", html).respond(&*notes, &http).await
        }
    };
    response.map(axum::body::Body::from)
}

/// A provider with this captcha, and a page of its own.
async fn notes(captcha: Captcha) -> String {
    let store = MemoryStore::with_clients([]);
    store.put_user(
        ALICE.username,
        PasswordHash::new(&ALICE.password.into()).expect("hashed"),
        "248289761001",
    );
    store.put_claims("248289761001", Claims::new());
    let pages = Pages::builder().brand("Notes").captcha(captcha).build().expect("pages");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let issuer = format!("http://{}", listener.local_addr().expect("an address"));
    let notes = Notes::new(issuer.parse().expect("an issuer"), store, pages);
    let own = Router::new().route("/welcome", get(welcome)).with_state(Arc::clone(&notes));
    let app = notes.router().merge(own);
    tokio::spawn(async move { axum::serve(listener, app).await });
    issuer
}

#[tokio::test]
async fn a_captcha_and_a_page_of_ones_own_do_what_the_policies_allow() {
    needs!(BROWSER);
    let service = Service::start().await;
    let site = notes(service.captcha("captcha.js")).await;
    let steps = Walk::new(format!("{site}/welcome"))
        .read("#solved")
        .log_in(ALICE)
        .read("main")
        .click("main a")
        .read("main")
        .open(format!("{site}/welcome"))
        .read("main")
        .read_violations();
    let seen = walk(&steps.trusting(&service.key)).await;
    assert_eq!(seen[0].text, "You are a person.");
    for page in [&seen[1], &seen[3]] {
        assert_eq!(page.title, "Welcome – Notes");
        assert!(page.text.contains("Your notes are ready, alice."), "{page:?}");
    }
    assert!(seen[2].text.contains("Authenticator app"), "{:?}", seen[2]);
    assert_eq!(seen[4].text, "", "no policy is violated");
}

/// The other site's script does more than a captcha needs. So the test above would see a violation.
#[tokio::test]
async fn what_a_captcha_does_beyond_its_origins_is_stopped() {
    needs!(BROWSER);
    let service = Service::start().await;
    let site = notes(service.captcha("greedy.js")).await;
    let steps = Walk::new(format!("{site}/welcome")).read("#solved").read_violations();
    let seen = walk(&steps.trusting(&service.key)).await;
    let violations = &seen[1].text;
    assert!(violations.contains("elsewhere.example") && violations.contains("script-src"), "{violations}");
}

#[tokio::test]
async fn a_captcha_and_a_page_of_ones_own_fit_on_a_phone_and_are_accessible() {
    needs!(BROWSER);
    let service = Service::start().await;
    let site = notes(service.captcha("captcha.js")).await;
    let page = |name: &str| {
        Page::new(name, format!("{site}/welcome")).after(Walk::go_on().read("#solved")).trusting(&service.key)
    };
    let arabic = page("login-with-captcha-ar").in_language("ar");
    assert_fit(&[page("login-with-captcha"), arabic, page("own-page").log_in(ALICE)]).await;
}
