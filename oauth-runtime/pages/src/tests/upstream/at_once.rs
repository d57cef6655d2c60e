//! Windows, and forms, of one person at another provider at the same moment.

use std::future::Future;
use std::task::Poll;

use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{NewPerson, SessionStore, SignUp, SignUpStore, StoredSession};

use super::super::people::races::{Staged, Stop};
use super::logout::logout_token;
use super::*;

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    openid(email),
    people(sign_up, upstream),
    scope_module = scope_of_crowd
)]
struct Crowd {
    #[store]
    store: Arc<Staged>,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

impl Served for Crowd {
    async fn authorization(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.create_authorization_response(request).await
    }
}

struct Track {
    server: Arc<Crowd>,
    store: Arc<Staged>,
    google: Fake,
    clock: TestClock,
}

const LINK: &str = "/login/upstream/link";
const CREATE: [(&str, &str); 1] = [("decision", "create")];

impl Track {
    fn new() -> Self {
        Self::made(Made::new(|_, pages| pages))
    }

    /// The same on a new store of this kind.
    async fn on(kind: Kind) -> Self {
        Self::made(Made::on(kind).await)
    }

    fn made(made: Made) -> Self {
        let Made { store, clock, google, .. } = made;
        let store = Arc::new(Staged::new(store));
        let pages = Pages::builder().upstream(google.upstream("google", &clock)).mailer(NoMail);
        let issuer = ISSUER.parse().expect("an issuer");
        let builder = Crowd::builder(issuer, Arc::clone(&store), KEYS.clone(), pages.build().expect("pages"));
        Self { server: builder.clock(clock.clone()).build(), store, google, clock }
    }

    fn browser(&self) -> Browser<Crowd> {
        Browser::new(Arc::clone(&self.server))
    }

    /// The page for a person without an account here, whose address there is this one.
    async fn window(&self, email: &str) -> (Browser<Crowd>, Page) {
        self.google.claim("email", json!(email));
        let browser = self.browser();
        let login = browser.open(&request("&scope=read")).await;
        let sent = leave(&browser, &login, "google", &self.google).await;
        let page = browser.open(&response(&sent, &self.google)).await;
        assert_eq!(page.path, LINK, "{page:?}");
        (browser, page)
    }

    /// The same for somebody who is logged in here, and may link.
    async fn window_of(&self, username: &str) -> (Browser<Crowd>, Page) {
        let (browser, page) = self.window("alice@mail.example").await;
        let login = browser.submit(&page, LINK, &[("decision", "log-in")]).await;
        let page = browser.log_in(&login, username).await;
        assert_eq!(page.path, LINK, "{page:?}");
        (browser, page)
    }

    async fn accounts(&self, emails: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for email in emails {
            let person = self.store.store.find_by_email(email).await.expect("a store");
            found.extend(person.map(|person| person.subject.into()));
        }
        found
    }

    async fn link_of(&self, subject: &str) -> usize {
        self.store.store.list_upstream_links(subject).await.expect("a store").len()
    }
}

/// Both, and the second one waits for the first.
async fn in_turn<A>(
    store: &Staged,
    stop: Stop,
    first: impl Future<Output = A>,
    second: impl Future<Output = A>,
) -> [A; 2] {
    let late = async {
        let mut second = Box::pin(second);
        let meanwhile = async {
            // It has read its session once it asks whether it is the first.
            let before = store.calls("use_once");
            let mut more = 200;
            while more > 0 {
                assert!(futures_util::poll!(&mut second).is_pending(), "it waits");
                tokio::task::yield_now().await;
                more -= usize::from(store.calls("use_once") > before);
            }
        };
        stop.meanwhile(meanwhile).await;
        // Beside the first, because it may be in a transaction.
        second.await
    };
    let (first, second) = tokio::join!(first, late);
    [first, second]
}

#[tokio::test]
async fn two_windows_with_two_addresses_make_one_account() {
    on_memory_and_sql(async |kind| {
        let emails = ["alice@mail.example", "alice@other.example"];
        let track = Track::on(kind).await;
        let (one, first) = track.window(emails[0]).await;
        let (two, second) = track.window(emails[1]).await;
        let (one, two) = tokio::join!(one.submit(&first, LINK, &CREATE), two.submit(&second, LINK, &CREATE));
        let accounts = track.accounts(&emails).await;
        assert_eq!(accounts.len(), 1, "{one:?} {two:?}");
        assert_eq!(track.link_of(&accounts[0]).await, 1);
        let says = |page: &Page| page.says("You already have an account here with Provider google.");
        assert!(one.asks("/consent") && says(&two) || two.asks("/consent") && says(&one), "{one:?} {two:?}");
    })
    .await;
}

/// The window that has the turn is cut off, and another one goes on.
#[tokio::test]
async fn a_window_that_is_cut_off_keeps_nobody_waiting_for_long() {
    let track = Track::new();
    let (one, first) = track.window("alice@mail.example").await;
    let (two, second) = track.window("alice@other.example").await;
    let stop = track.store.stop_before("create_person");
    {
        let mut cut_off = Box::pin(one.submit(&first, LINK, &CREATE));
        for _ in 0..200 {
            assert!(futures_util::poll!(&mut cut_off).is_pending());
            tokio::task::yield_now().await;
        }
    }
    drop(stop);
    track.clock.pass(31);
    two.submit(&second, LINK, &CREATE).await.assert_asks("/consent");
}

/// The same before it wrote that it has the turn.
#[tokio::test(start_paused = true)]
async fn a_window_that_is_cut_off_at_once_keeps_nobody_waiting_for_long() {
    let track = Track::new();
    let (one, first) = track.window("alice@mail.example").await;
    let (two, second) = track.window("alice@other.example").await;
    let stop = track.store.stop_after("use_once");
    {
        let mut cut_off = Box::pin(one.submit(&first, LINK, &CREATE));
        for _ in 0..200 {
            assert!(futures_util::poll!(&mut cut_off).is_pending());
            tokio::task::yield_now().await;
        }
    }
    drop(stop);
    assert_eq!(two.submit(&second, LINK, &CREATE).await.status, 503, "the other one may still have the turn");
    track.clock.pass(31);
    let page = two.open(LINK).await;
    two.submit(&page, LINK, &CREATE).await.assert_asks("/consent");
}

#[tokio::test]
async fn a_second_click_gets_the_account_of_the_first_one() {
    on_memory_and_sql(async |kind| {
        for method in ["create_person", "create_upstream_link", "use_once"] {
            let track = Track::on(kind).await;
            let (browser, page) = track.window("alice@mail.example").await;
            let stop = track.store.stop_after(method);
            let [first, second] = in_turn(
                &track.store,
                stop,
                browser.submit(&page, LINK, &CREATE),
                browser.submit(&page, LINK, &CREATE),
            )
            .await;
            first.assert_asks("/consent");
            second.assert_asks("/consent");
            let accounts = track.accounts(&["alice@mail.example"]).await;
            assert_eq!(track.link_of(&accounts[0]).await, 1, "{method}");
        }
    })
    .await;
}

/// The person links an account that they have, and makes a new one, in two windows.
#[tokio::test]
async fn a_link_and_a_new_account_at_once_are_one_of_the_two() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        let (linking, ask) = track.window_of("alice").await;
        let (making, page) = track.window("alice@mail.example").await;
        let (linked, made) = tokio::join!(
            linking.submit(&ask, LINK, &[("decision", "link")]),
            making.submit(&page, LINK, &CREATE)
        );
        let accounts = track.accounts(&["alice@mail.example"]).await;
        match accounts.first() {
            None => {
                assert_eq!(track.link_of(ALICE).await, 1);
                assert!(linked.asks("/consent") && made.says("You already have an account here"), "{made:?}");
            }
            Some(new) => {
                assert_eq!((track.link_of(new).await, track.link_of(ALICE).await), (1, 0));
                assert!(made.asks("/consent") && linked.says("somebody else’s account"), "{linked:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn two_accounts_that_are_linked_at_once_are_one() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        let ((one, first), (two, second)) = (track.window_of("alice").await, track.window_of("bob").await);
        let link = [("decision", "link")];
        // The first time, it asks whether it is the first of its own form.
        let stop = track.store.stop_after_some("use_once", 1);
        let [one, two] =
            in_turn(&track.store, stop, one.submit(&first, LINK, &link), two.submit(&second, LINK, &link))
                .await;
        let links = [track.link_of(ALICE).await, track.link_of(BOB).await];
        assert_eq!(links.iter().sum::<usize>(), 1, "{one:?} {two:?}");
        let (has, has_not) = if links[0] == 1 { (one, two) } else { (two, one) };
        has.assert_asks("/consent");
        assert_eq!(has_not.status, 403, "{has_not:?}");
    })
    .await;
}

/// The browser, or somebody who saw the URL, sends it twice.
#[tokio::test]
async fn a_response_that_comes_twice_at_once_counts_once() {
    on_memory_and_sql(async |kind| {
        for method in ["get_session", "use_once", "delete_session"] {
            let track = Track::on(kind).await;
            let browser = track.browser();
            let login = browser.open(&request("&scope=read")).await;
            let sent = leave(&browser, &login, "google", &track.google).await;
            let response = response(&sent, &track.google);
            let stop = track.store.stop_after(method);
            let late = async {
                let mut second = Box::pin(browser.open(&response));
                let mut early = None;
                let meanwhile = async {
                    for _ in 0..200 {
                        if early.is_none() {
                            early = match futures_util::poll!(&mut second) {
                                Poll::Ready(page) => Some(page),
                                Poll::Pending => None,
                            };
                        }
                        tokio::task::yield_now().await;
                    }
                };
                stop.meanwhile(meanwhile).await;
                match early {
                    Some(page) => page,
                    None => second.await,
                }
            };
            let (one, two) = tokio::join!(browser.open(&response), late);
            assert_eq!([&*one.path, &*two.path], [LINK; 2], "{method}: {one:?} {two:?}");
            assert_eq!(track.google.said().exchanged, 1, "{method}");
        }
    })
    .await;
}

/// Two people have accounts in one session there, and log in here by it.
#[tokio::test]
async fn two_people_who_sign_in_by_one_session_at_once_are_both_logged_out_with_it() {
    for method in ["get_session", "use_once", "create_session"] {
        for passes in 0.. {
            let track = Track::new();
            track.google.claim("sid", json!("s-1"));
            let mut windows = Vec::new();
            for (there, subject) in [("them", ALICE), ("others", BOB)] {
                let link = UpstreamLink::new("https://google.example", there, subject, track.clock.now());
                assert!(track.store.store.create_upstream_link(link).await.expect("a store"));
            }
            for there in ["them", "others"] {
                track.google.claim("sub", json!(there));
                let browser = track.browser();
                let login = browser.open(&request("&scope=openid+read")).await;
                let sent = leave(&browser, &login, "google", &track.google).await;
                windows.push((browser, response(&sent, &track.google), track.google.said().nonce.clone()));
            }
            let ((one, first, nonce), (two, second, other_nonce)) = (windows.remove(0), windows.remove(0));
            track.google.claim("sub", json!("them"));
            track.google.said().nonce = nonce;
            let stop = track.store.stop_after_some(method, passes);
            let mut came = false;
            let meanwhile = async {
                track.google.claim("sub", json!("others"));
                track.google.said().nonce = other_nonce;
                two.open(&second).await.assert_asks("/consent");
                track.google.claim("sub", json!("them"));
                came = true;
            };
            {
                let mut back = Box::pin(one.open(&first));
                let mut meanwhile = Box::pin(stop.meanwhile(meanwhile));
                let mut is_over = false;
                loop {
                    tokio::select! {
                        biased;
                        _ = &mut back => break,
                        () = &mut meanwhile, if !is_over => is_over = true,
                    }
                }
            }
            if !came {
                assert!(passes > 0, "a sign-in calls `{method}`");
                break;
            }
            let only_session = |claims: &mut Value| {
                (claims["sub"], claims["sid"]) = (Value::Null, json!("s-1"));
            };
            let token = logout_token(&track.google, "1", only_session);
            let (told, path) = (track.browser(), "/login/upstream/backchannel-logout/google");
            let page = told.send(http::Method::POST, path, &format!("logout_token={token}")).await;
            assert_eq!(page.status, 200, "{page:?}");
            for browser in [&one, &two] {
                let still = browser.open(&request("&scope=openid+read")).await;
                assert!(still.asks("/login"), "{method} {passes}: {still:?}");
            }
        }
    }
}

/// A person who makes an account by e-mail, and one from the other provider with the same verified address.
#[tokio::test]
async fn an_account_by_e_mail_and_one_from_another_provider_with_one_address_are_one() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        let (browser, page) = track.window("alice@mail.example").await;
        let stop = track.store.stop_before("create_person");
        let by_mail = async {
            let person = NewPerson::new("alice@mail.example", "alice@mail.example");
            let made = track.store.store.create_person(person).await;
            assert!(matches!(made.expect("a store"), SignUp::Created { .. }));
        };
        let (late, ()) = tokio::join!(browser.submit(&page, LINK, &CREATE), stop.meanwhile(by_mail));
        assert!(late.says("There is an account with the address"), "{late:?}");
        let accounts = track.accounts(&["alice@mail.example"]).await;
        assert_eq!(track.link_of(&accounts[0]).await, 0, "an address links nobody");
    })
    .await;
}

/// An earlier version had one row for all people of a session, and nobody claimed it.
#[tokio::test]
async fn people_whom_an_earlier_version_noted_in_a_session_stay_there() {
    let track = Track::new();
    let link = UpstreamLink::new("https://google.example", "them", ALICE, track.clock.now());
    assert!(track.store.store.create_upstream_link(link).await.expect("a store"));
    let place = Digest::of("session of an upstream\0https://google.example\0s-1");
    let (now, data) = (track.clock.now(), json!({ "subjects": [BOB] }).to_string());
    let row = StoredSession::new(place, data, now, now.plus(3600));
    track.store.store.create_session(row).await.expect("a store");
    track.google.claim("sid", json!("s-1"));
    let browser = track.browser();
    let login = browser.open(&request("&scope=openid+read")).await;
    let sent = leave(&browser, &login, "google", &track.google).await;
    browser.open(&response(&sent, &track.google)).await.assert_asks("/consent");
    let kept = track.store.store.get_session(&place).await.expect("a store").expect("the row");
    assert!(kept.data.contains(BOB), "{}", kept.data);
}
