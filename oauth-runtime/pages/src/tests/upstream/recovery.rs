//! What a forgotten password ends, and what happens at the same moment.

use super::super::people::races::Staged;
use super::super::people::{Mailbox, link};
use super::logout::logout_token;
use super::*;

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    openid(email),
    people(password_reset, email_login, upstream),
    scope_module = scope_of_rescue,
    events
)]
struct Rescue {
    #[store]
    store: Arc<Staged>,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

impl Served for Rescue {
    async fn authorization(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.create_authorization_response(request).await
    }
}

struct Track {
    server: Arc<Rescue>,
    store: Arc<Staged>,
    mailbox: Mailbox,
    google: Fake,
    clock: TestClock,
    heard: events::Heard,
}

impl Track {
    async fn new() -> Self {
        Self::with(|pages| pages).await
    }

    async fn with(change: impl FnOnce(crate::PagesBuilder) -> crate::PagesBuilder) -> Self {
        Self::made(Made::new(|_, pages| pages), change).await
    }

    /// The same on a new store of this kind.
    async fn on(kind: Kind) -> Self {
        Self::made(Made::on(kind).await, |pages| pages).await
    }

    async fn made(made: Made, change: impl FnOnce(crate::PagesBuilder) -> crate::PagesBuilder) -> Self {
        let Made { store, clock, heard, google, .. } = made;
        let claims = Claims::new().with("email", "alice@mail.example").with("email_verified", true);
        store.put_claims(ALICE, claims).await.expect("a store");
        let (store, mailbox) = (Arc::new(Staged::new(store)), Mailbox::default());
        let pages = Pages::builder().upstream(google.upstream("google", &clock)).mailer(mailbox.clone());
        let pages = change(pages).build().expect("pages");
        let builder =
            Rescue::builder(ISSUER.parse().expect("an issuer"), Arc::clone(&store), KEYS.clone(), pages);
        let server = builder.event_subscriber(heard.clone()).clock(clock.clone()).build();
        Self { server, store, mailbox, google, clock, heard }
    }

    fn browser(&self) -> Browser<Rescue> {
        Browser::new(Arc::clone(&self.server))
    }

    async fn links(&self) -> usize {
        self.store.store.list_upstream_links(ALICE).await.expect("a store").len()
    }

    async fn link(&self) {
        let link = UpstreamLink::new("https://google.example", "them", ALICE, self.clock.now());
        assert!(self.store.store.create_upstream_link(link).await.expect("a store"));
    }

    /// Alice sets a new password instead of a forgotten one.
    async fn reset(&self) {
        let browser = self.browser();
        let ask = browser.open("/password-reset").await;
        browser.submit(&ask, "/password-reset", &[("email", "alice@mail.example")]).await;
        // She hears of links, too.
        let mail = loop {
            let mail = self.mailbox.next().await;
            if mail.kind == crate::MailKind::PasswordReset {
                break mail;
            }
        };
        let page = browser.open(&link(&mail)).await;
        let new = [("password", "seven green umbrellas")];
        let done = browser.submit(&page, "/password-reset", &new).await;
        assert!(done.says("Your password is changed"), "{done:?}");
    }

    /// From a page with a link to the upstream to what the upstream's answer leads to.
    async fn sign_in(&self, browser: &Browser<Rescue>, path: &str) -> Page {
        let login = browser.open(path).await;
        let sent = leave(browser, &login, "google", &self.google).await;
        browser.open(&response(&sent, &self.google)).await
    }

    /// Somebody who knows the password is asked whether to connect their own account elsewhere with Alice's.
    async fn asked_to_link(&self, thief: &Browser<Rescue>) -> Page {
        let page = self.sign_in(thief, &request("&scope=read")).await;
        let login = thief.submit(&page, "/login/upstream/link", &[("decision", "log-in")]).await;
        let ask = thief.log_in(&login, "alice").await;
        assert_eq!(ask.path, "/login/upstream/link", "{ask:?}");
        ask
    }
}

#[tokio::test]
async fn links_to_other_providers_end_with_a_forgotten_password() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        let thief = track.browser();
        let ask = track.asked_to_link(&thief).await;
        thief.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await.assert_asks("/consent");
        assert_eq!(track.links().await, 1);
        track.reset().await;
        assert_eq!(track.links().await, 0);
        let events = track.heard.of(&["upstream.unlinked"]);
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].subject.as_deref(), Some(ALICE));
        let page = track.sign_in(&track.browser(), &request("&scope=read")).await;
        assert_eq!(page.path, "/login/upstream/link", "nobody is linked: {page:?}");
    })
    .await;
}

/// The session is looked at before the reset, and the link is stored after it.
#[tokio::test]
async fn a_link_on_its_way_does_not_outlive_the_reset() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        let thief = track.browser();
        let ask = track.asked_to_link(&thief).await;
        let stop = track.store.stop_after_some("get_credentials", 0);
        let (page, ()) = tokio::join!(
            thief.submit(&ask, "/login/upstream/link", &[("decision", "link")]),
            stop.meanwhile(track.reset())
        );
        assert!(!page.asks("/consent"), "{page:?}");
        assert_eq!(track.links().await, 0);
    })
    .await;
}

/// What the button sends that disconnects the first link of the page.
fn first_link(page: &Page) -> String {
    let value = page.body.split("name=\"unlink\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_else(|| panic!("no link: {page:?}")).to_owned()
}

#[tokio::test]
async fn a_login_that_ends_meanwhile_disconnects_nothing() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        track.link().await;
        let thief = track.browser();
        let login = thief.open("/account/upstreams").await;
        let page = thief.log_in(&login, "alice").await;
        let stop = track.store.stop_after("list_upstream_links");
        let link = first_link(&page);
        let fields = [("unlink", &*link)];
        let ends = async { crate::log_out_everywhere(&*track.server, ALICE).await.expect("a store") };
        let (page, ()) =
            tokio::join!(thief.submit(&page, "/account/upstreams", &fields), stop.meanwhile(ends));
        assert_eq!(track.links().await, 1, "{page:?}");
    })
    .await;
}

/// The last link is put back if another one went at the same moment. Whoever makes both go could keep one of theirs.
#[tokio::test]
async fn a_link_that_is_put_back_does_not_outlive_the_reset() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        track.link().await;
        let other = UpstreamLink::new("https://google.example", "other", ALICE, track.clock.now().plus(1));
        let digest = other.digest;
        assert!(track.store.store.create_upstream_link(other).await.expect("a store"));
        track.google.claim("auth_time", json!(track.clock.now()));
        let thief = track.browser();
        let page = track.sign_in(&thief, "/account/upstreams").await;
        let stop = track.store.stop_after("delete_upstream_link");
        let meanwhile = async {
            assert!(track.store.store.delete_upstream_link(&digest, ALICE).await.expect("a store"));
            track.reset().await;
        };
        let link = first_link(&page);
        let fields = [("unlink", &*link)];
        tokio::join!(thief.submit(&page, "/account/upstreams", &fields), stop.meanwhile(meanwhile));
        assert_eq!(track.links().await, 0);
    })
    .await;
}

/// A person who has only another provider, which does not say when they logged in.
#[tokio::test]
async fn a_person_without_a_password_changes_their_account_after_a_login_by_e_mail() {
    let track = Track::new().await;
    track.link().await;
    let browser = track.browser();
    track.sign_in(&browser, &request("&scope=read")).await.assert_asks("/consent");
    let page = track.sign_in(&browser, "/account/security").await;
    assert!(page.says("did not confirm") && page.says("choose “Log in by e-mail”"), "{page:?}");
    let (_, way) = page.body.split_once("href=\"/login/email?").expect("the link is on the page");
    let way = way.split('"').next().expect("an end").replace("&amp;", "&");
    let ask = browser.open(&format!("/login/email?{way}")).await;
    browser.submit(&ask, "/login/email", &[("email", "alice@mail.example")]).await;
    let security = browser.open(&link(&track.mailbox.next().await)).await;
    security.assert_asks("/account/security");
    // It is the same login for clients.
    let found = crate::logins(&*track.server, ALICE).await.expect("a store");
    assert_eq!(found.len(), 1);
}

#[tokio::test]
async fn a_person_reads_which_way_is_left() {
    use crate::PeopleWord::{EmailLogin, PasswordReset, Upstream};
    for (words, says) in [
        (vec![EmailLogin, PasswordReset, Upstream], "choose “Log in by e-mail”"),
        (vec![PasswordReset, Upstream], "choose “Forgot your password?” to set one"),
        (vec![Upstream], "Log in in another way.</p>"),
    ] {
        let track = Track::with(|pages| pages.people(words)).await;
        track.link().await;
        let page = track.sign_in(&track.browser(), "/account/security").await;
        assert!(page.says(says), "{page:?}");
    }
}

/// The session there ends after each call of the store that a sign-in makes.
#[tokio::test]
async fn a_login_does_not_outlive_a_session_there_that_ends_at_the_same_moment() {
    let track = Track::new().await;
    track.link().await;
    for method in ["get_session", "create_session", "get_credentials"] {
        for passes in 0.. {
            let session = format!("{method} {passes}");
            track.google.claim("sid", json!(session));
            let browser = track.browser();
            let login = browser.open(&request("&scope=openid+read")).await;
            let sent = leave(&browser, &login, "google", &track.google).await;
            let only_session = |claims: &mut Value| {
                (claims["sub"], claims["sid"]) = (Value::Null, json!(session));
            };
            let token = logout_token(&track.google, &session, only_session);
            let mut has_ended = false;
            let ends = async {
                let (told, path) = (track.browser(), "/login/upstream/backchannel-logout/google");
                let page = told.send(http::Method::POST, path, &format!("logout_token={token}")).await;
                assert_eq!(page.status, 200, "{page:?}");
                has_ended = true;
            };
            let answer = response(&sent, &track.google);
            let stop = track.store.stop_after_some(method, passes);
            let page = {
                let mut back = Box::pin(browser.open(&answer));
                let mut meanwhile = Box::pin(stop.meanwhile(ends));
                let mut is_over = false;
                loop {
                    tokio::select! {
                        biased;
                        page = &mut back => break page,
                        () = &mut meanwhile, if !is_over => is_over = true,
                    }
                }
            };
            if !has_ended {
                assert!(passes > 0, "a sign-in calls `{method}`");
                // Nothing else waits at that call.
                let _ = track.store.stop_after_some("none", 0);
                break;
            }
            let still = browser.open(&request("&scope=openid+read")).await;
            assert!(still.asks("/login"), "{session}: {page:?} {still:?}");
        }
    }
}

/// A reset in another browser begins and ends after each call of the store that a sign-in makes.
#[tokio::test]
async fn a_sign_in_by_a_link_on_its_way_does_not_outlive_the_reset() {
    for method in ["get_upstream_link", "get_credentials", "create_session"] {
        for passes in 0.. {
            let track = Track::new().await;
            track.link().await;
            let thief = track.browser();
            let login = thief.open(&request("&scope=openid+read")).await;
            let sent = leave(&thief, &login, "google", &track.google).await;
            let mut has_reset = false;
            let reset = async {
                track.reset().await;
                has_reset = true;
            };
            let answer = response(&sent, &track.google);
            let stop = track.store.stop_after_some(method, passes);
            let page = {
                let mut back = Box::pin(thief.open(&answer));
                let mut meanwhile = Box::pin(stop.meanwhile(reset));
                let mut is_over = false;
                loop {
                    tokio::select! {
                        biased;
                        page = &mut back => break page,
                        () = &mut meanwhile, if !is_over => is_over = true,
                    }
                }
            };
            if !has_reset {
                assert!(passes > 0, "a sign-in calls `{method}`");
                break;
            }
            let still = thief.open(&request("&scope=openid+read")).await;
            assert!(still.asks("/login"), "{method} {passes}: {page:?} {still:?}");
        }
    }
}
