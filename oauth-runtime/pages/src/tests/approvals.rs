//! The page on which people decide what clients ask for elsewhere (OpenID Connect CIBA Core 1.0), and the e-mail that leads there.

mod attacks;

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use oauth_runtime_core::access_policy::{Access, AccessPolicy, AccessRequest};
use oauth_runtime_core::ciba::{
    BackchannelAuthentication, BackchannelAuthenticationRequest, GRANT_TYPE, Hint, HintedPerson,
};
use oauth_runtime_core::keys::SigningKeys;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{CibaRequestStore, MemoryStore};
use oauth_runtime_core::token::{CibaDecision, CibaRequest};
use oauth_runtime_core::{Approval, BoxError, Client, Clock, Digest, OpenIdMetadata, oauth_server};

use super::browser::{Browser, Page, Served};
use super::documents::Hosts;
use super::people::{Mailbox, link};
use super::{Decide, KEYS, PASSWORD, TestClock};
use crate::credentials::totp::code_at;
use crate::{Asked, Pages, PagesBuilder, log_out_everywhere, notify_by_email};

#[oauth_server(
    grants(authorization_code, ciba),
    responses(code),
    scopes(pay = "Pay with your account", read = "See your account"),
    openid(email),
    people(approval_email),
    clients(metadata_documents),
    policy(access),
    scope_module = scope_of_bank
)]
struct Bank {
    #[store]
    store: Arc<MemoryStore>,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
    /// The application's access policy; `None`: everything is allowed.
    access: Mutex<Option<Decide>>,
}

impl AccessPolicy for Bank {
    async fn decide(&self, request: &AccessRequest<'_>) -> Result<Access, BoxError> {
        let decide = *self.access.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(decide.map_or_else(Access::allow, |decide| decide(request)))
    }
}

impl BackchannelAuthentication for Bank {
    async fn find_person(&self, _: &Hint<'_>) -> Result<HintedPerson, BoxError> {
        Ok(HintedPerson::Unknown)
    }

    async fn notify(&self, request: &BackchannelAuthenticationRequest) -> Result<(), BoxError> {
        notify_by_email(self, request).await?;
        Ok(())
    }
}

impl Served for Bank {
    async fn authorization(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.create_authorization_response(request).await
    }
}

const ALICE: &str = "248289761001";
const BOB: &str = "248289761002";

struct World {
    server: Arc<Bank>,
    clock: TestClock,
    mailbox: Mailbox,
    documents: Arc<Hosts>,
}

impl World {
    fn new() -> Self {
        Self::with(|pages| pages)
    }

    fn with(pages: impl FnOnce(PagesBuilder) -> PagesBuilder) -> Self {
        Self::at("http://127.0.0.1:9000", pages)
    }

    /// A provider with this issuer.
    fn at(issuer: &str, pages: impl FnOnce(PagesBuilder) -> PagesBuilder) -> Self {
        let till = |id: &str| {
            Client::confidential(id, "a-long-random-secret-of-the-till")
                .name(format!("The {id} <b>of the shop</b>"))
                .grant_types([GRANT_TYPE])
                .scope("openid pay read")
        };
        let young = OpenIdMetadata::default().with(|openid| openid.default_max_age = Some(60));
        let clients =
            [till("till"), till("strict").openid(young)].map(|client| client.build().expect("a client"));
        let store = Arc::new(MemoryStore::with_clients(clients));
        for (username, subject) in [("alice", ALICE), ("bob", BOB)] {
            store.put_user(username, PASSWORD.clone(), subject);
            store.put_claims(subject, Claims::new());
        }
        let mailbox = Mailbox::default();
        let pages = pages(Pages::builder().mailer(mailbox.clone())).build().expect("pages");
        let clock = TestClock(Arc::new(AtomicU64::new(1_790_000_000)));
        let issuer = issuer.parse().expect("an issuer");
        let documents = Arc::new(Hosts::new());
        let builder = Bank::builder(issuer, store, KEYS.clone(), pages, Mutex::default());
        let builder = builder.clock(clock.clone()).fetcher(Arc::clone(&documents));
        Self { server: builder.build(), clock, mailbox, documents }
    }

    /// A request that waits for alice for ten minutes, with changes; its name.
    async fn ask(&self, name: &str, change: impl FnOnce(CibaRequest) -> CibaRequest) -> String {
        let (now, digest) = (self.clock.now(), Digest::of(name));
        let (same, scope) =
            (Digest::of(&format!("same {name}")), "openid pay read".parse().expect("a scope"));
        let request = CibaRequest::new(digest, same, "till", ALICE, scope, 5, now, now.plus(600));
        let stored = self.server.store.create_ciba_request(change(request)).await.expect("a store");
        assert_eq!(stored, None);
        digest.to_string()
    }

    async fn decision(&self, name: &str) -> Option<CibaDecision> {
        let kept = self.server.store.get_ciba_request(&Digest::of(name)).await.expect("a store");
        kept.expect("it is kept").decision
    }

    /// A browser in which a person is logged in, at a path.
    async fn logged_in(&self, username: &str, path: &str) -> (Browser<Bank>, Page) {
        let browser = Browser::new(Arc::clone(&self.server));
        let login = browser.open(path).await;
        login.assert_asks("/login");
        let page = browser.log_in(&login, username).await;
        (browser, page)
    }
}

/// The fields of the form for the request with this name.
fn fields(page: &Page, name: &str, decision: &str) -> Vec<(String, String)> {
    let digest = Digest::of(name).to_string();
    let forms = page.body.split("<form ").filter(|form| form.contains(&format!("value=\"{digest}\"")));
    let form = forms.last().unwrap_or_else(|| panic!("no form for {name}: {page:?}")).to_owned();
    let one =
        Page { body: form, path: page.path.clone(), status: page.status, headers: page.headers.clone() };
    let mut fields = one.fields("/approvals");
    fields.push(("decision".to_owned(), decision.to_owned()));
    fields
}

async fn decide(browser: &Browser<Bank>, page: &Page, name: &str, decision: &str) -> Page {
    browser.post("/approvals", &fields(page, name, decision)).await
}

fn granted(decision: Option<CibaDecision>) -> String {
    match decision {
        Some(CibaDecision::Approved(approval)) => approval.scope.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_page_says_who_asks_for_what_from_where_and_what_to_compare() {
    let world = World::new();
    let id = world
        .ask("one", |mut request| {
            request.binding_message = Some("Till 4 <i>711".to_owned());
            request.address = Some("203.0.113.7".parse().expect("an address"));
            request
        })
        .await;
    world.clock.pass(185);
    let (_, page) = world.logged_in("alice", &format!("/approvals?id={id}")).await;
    assert_eq!(page.path, format!("/approvals?id={id}"));
    for said in [
        "The till &lt;b&gt;of the shop&lt;/b&gt;",
        "Till 4 &lt;i&gt;711",
        "Pay with your account",
        "See your account",
        "203.0.113.7",
        "3 min ago",
        "in 7 min",
    ] {
        assert!(page.says(said), "{said}: {page:?}");
    }
    // Neither button is easier to press (RFC 10027).
    let button = |value: &str| {
        let (before, _) = page.body.split_once(&format!("value=\"{value}\"")).expect("a button");
        before.rsplit("<button").next().expect("its attributes").to_owned()
    };
    assert_eq!(button("allow"), button("deny"));
}

#[tokio::test]
async fn what_the_person_allows_is_granted() {
    let world = World::new();
    world.ask("one", |request| request).await;
    let (browser, page) = world.logged_in("alice", "/approvals").await;
    let mut less = fields(&page, "one", "allow");
    less.retain(|(name, _)| name != "scope:pay");
    let done = browser.post("/approvals", &less).await;
    assert!(done.says("You allowed the request") && done.says("Nothing waits"), "{done:?}");
    assert_eq!(granted(world.decision("one").await), "openid read");
}

#[tokio::test]
async fn a_request_without_a_tick_is_asked_again() {
    let world = World::new();
    world
        .ask("one", |mut request| {
            request.scope = "pay read".parse().expect("a scope");
            request
        })
        .await;
    let (browser, page) = world.logged_in("alice", "/approvals").await;
    let mut none = fields(&page, "one", "allow");
    none.retain(|(name, _)| !name.starts_with("scope:"));
    let again = browser.post("/approvals", &none).await;
    assert!(again.says("Tick what you want to allow"), "{again:?}");
    assert_eq!(world.decision("one").await, None);
}

#[tokio::test]
async fn what_the_person_denies_is_denied_and_one_answer_counts() {
    let world = World::new();
    let id = world.ask("one", |request| request).await;
    let (browser, page) = world.logged_in("alice", "/approvals").await;
    let done = decide(&browser, &page, "one", "deny").await;
    assert!(done.says("You denied the request"), "{done:?}");
    assert_eq!(world.decision("one").await, Some(CibaDecision::Denied));
    for late in
        [decide(&browser, &page, "one", "allow").await, browser.open(&format!("/approvals?id={id}")).await]
    {
        assert!(late.says("You denied the request"), "{late:?}");
    }
    assert_eq!(world.decision("one").await, Some(CibaDecision::Denied));
}

#[tokio::test]
async fn nobody_else_sees_or_decides_it() {
    let world = World::new();
    let id = world.ask("one", |request| request).await;
    let (browser, page) = world.logged_in("bob", &format!("/approvals?id={id}")).await;
    assert!(page.says("No such request waits for this account") && !page.says("The till"), "{page:?}");
    assert!(browser.open("/approvals").await.says("Nothing waits"));
    assert!(browser.open("/account/applications").await.says("Requests (0)"));
    // Not with a form that alice got, either.
    let (_, hers) = world.logged_in("alice", "/approvals").await;
    assert_eq!(browser.post("/approvals", &fields(&hers, "one", "allow")).await.status, 400);
    let made_up = [("request", id.as_str()), ("csrf", "x.y"), ("decision", "allow")];
    let made_up = made_up.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(browser.post("/approvals", &made_up).await.status, 400);
    assert_eq!(world.decision("one").await, None);
}

#[tokio::test]
async fn a_link_shows_the_request_whichever_account_was_used_last() {
    let world = World::new();
    let id = world.ask("one", |request| request).await;
    let (browser, _) = world.logged_in("alice", "/account/applications").await;
    let choose = browser.open("/approvals").await;
    let (_, rest) = choose.body.split_once("/choose-account?request=").expect("a link");
    let path = format!("/choose-account?request={}", rest.split('"').next().expect("a path"));
    let chosen = browser.open(&path).await;
    let login = browser.submit(&chosen, "/choose-account", &[("other", "1")]).await;
    browser.log_in(&login, "bob").await;
    assert!(browser.open("/approvals").await.says("Nothing waits"), "it is bob's page");
    let page = browser.open(&format!("/approvals?id={id}")).await;
    let done = decide(&browser, &page, "one", "allow").await;
    assert!(!done.says("No such request"), "{done:?}");
    assert_eq!(granted(world.decision("one").await), "openid pay read");
}

#[tokio::test]
async fn a_request_that_is_over_says_so() {
    let world = World::new();
    let id = world.ask("one", |request| request).await;
    let (browser, page) = world.logged_in("alice", "/approvals").await;
    world.clock.pass(600);
    for over in
        [browser.open(&format!("/approvals?id={id}")).await, decide(&browser, &page, "one", "allow").await]
    {
        assert!(over.says("This request is over"), "{over:?}");
    }
    assert!(browser.open("/approvals").await.says("Nothing waits"));
    assert!(browser.open("/approvals?id=nonsense").await.says("No such request waits"));
    assert_eq!(world.decision("one").await, None);
}

#[tokio::test]
async fn several_requests_are_decided_one_by_one() {
    let world = World::new();
    for name in ["one", "two", "three"] {
        world.ask(name, |request| request).await;
    }
    let (browser, account) = world.logged_in("alice", "/account/applications").await;
    assert!(account.says("Requests (3)"), "{account:?}");
    let page = browser.open("/approvals").await;
    let rest = decide(&browser, &page, "two", "allow").await;
    assert!(rest.says("Requests (2)"), "{rest:?}");
    // The page that was open all the time is as good.
    decide(&browser, &page, "one", "deny").await;
    assert!(matches!(world.decision("two").await, Some(CibaDecision::Approved(_))));
    assert_eq!(world.decision("one").await, Some(CibaDecision::Denied));
    assert_eq!(world.decision("three").await, None);
    // A form decides the request that it was shown for.
    let mut other = fields(&page, "three", "allow");
    other[0].1 = Digest::of("one").to_string();
    assert_eq!(browser.post("/approvals", &other).await.status, 400);
    assert_eq!(world.decision("three").await, None);
}

#[tokio::test]
async fn a_client_that_prefers_two_factors_gets_them_before_the_approval() {
    let world = World::new();
    // A session from before the app has one factor.
    let (early, _) = world.logged_in("alice", "/approvals").await;
    let (browser, security) = world.logged_in("alice", "/account/security").await;
    let app = browser.submit(&security, "/account/security", &[("totp", "set-up")]).await;
    let (_, rest) = app.body.split_once("<code class=\"key\">").expect("a secret");
    let secret = rest.split('<').next().expect("a secret").replace(' ', "");
    let code = code_at(&secret, world.clock.now());
    browser.submit(&app, "/account/authenticator-app", &[("code", &code)]).await;
    world.clock.pass(60);
    let browser = early;
    let two = |mut request: CibaRequest| {
        request.acr_values = ["urn:other", "2", "1"].map(str::to_owned).into();
        request
    };
    let id = world.ask("one", two).await;
    let page = browser.open(&format!("/approvals?id={id}")).await;
    assert!(page.says("confirm with your second factor"), "{page:?}");
    let factor = decide(&browser, &page, "one", "allow").await;
    factor.assert_asks("/second-factor");
    assert_eq!(world.decision("one").await, None);
    let skipped = browser.submit(&factor, "/second-factor", &[("skip", "yes")]).await;
    skipped.assert_asks("/second-factor");
    let code = code_at(&secret, world.clock.now());
    let back = browser.submit(&factor, "/second-factor", &[("code", &code)]).await;
    assert!(back.path.ends_with(&id) && !back.says("confirm with your second factor"), "{back:?}");
    decide(&browser, &back, "one", "allow").await;
    match world.decision("one").await {
        Some(CibaDecision::Approved(approval)) => {
            assert_eq!(approval.authentication.acr.as_deref(), Some("2"))
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_person_without_a_second_factor_approves_with_what_they_have() {
    let world = World::new();
    world
        .ask("one", |mut request| {
            request.acr_values = vec!["2".to_owned()];
            request
        })
        .await;
    let (browser, page) = world.logged_in("alice", "/approvals").await;
    decide(&browser, &page, "one", "allow").await;
    match world.decision("one").await {
        Some(CibaDecision::Approved(approval)) => {
            assert_eq!(approval.authentication.acr.as_deref(), Some("1"))
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_old_login_is_renewed_before_the_approval_if_the_policy_or_the_client_says_so() {
    for (client, within) in [("till", Some(Duration::from_secs(100))), ("strict", None)] {
        let world = World::with(|pages| match within {
            Some(time) => pages.approve_with_login_within(time),
            None => pages,
        });
        let (browser, _) = world.logged_in("alice", "/approvals").await;
        world.clock.pass(101);
        world
            .ask("one", |mut request| {
                request.client_id = client.into();
                request
            })
            .await;
        world.clock.pass(1);
        let page = browser.open("/approvals").await;
        assert!(page.says("log in again"), "{client}: {page:?}");
        let login = decide(&browser, &page, "one", "allow").await;
        login.assert_asks("/login");
        assert_eq!(world.decision("one").await, None);
        // However long they take: this login is for the request.
        let back = browser.log_in(&login, "alice").await;
        world.clock.pass(200);
        decide(&browser, &back, "one", "allow").await;
        assert_eq!(granted(world.decision("one").await), "openid pay read", "{client}");
        // Declining needs nothing.
        world.clock.pass(600);
        world
            .ask("two", |mut request| {
                request.client_id = client.into();
                request
            })
            .await;
        let page = browser.open("/approvals").await;
        decide(&browser, &page, "two", "deny").await;
        assert_eq!(world.decision("two").await, Some(CibaDecision::Denied));
    }
}

#[tokio::test]
async fn the_policy_of_the_application_counts() {
    struct Reading;
    #[async_trait]
    impl crate::ApprovalPolicy for Reading {
        async fn approve(&self, asked: Asked<'_>, approval: Approval) -> Result<Option<Approval>, BoxError> {
            assert!(asked.is_backchannel && !asked.is_device && asked.client.client_id() == "till");
            Ok((approval.subject() == ALICE).then(|| approval.without("pay")))
        }
    }
    let world = World::with(|pages| pages.approval_policy(Reading));
    world.ask("one", |request| request).await;
    world
        .ask("two", |mut request| {
            request.subject = BOB.into();
            request
        })
        .await;
    let (browser, page) = world.logged_in("alice", "/approvals").await;
    decide(&browser, &page, "one", "allow").await;
    assert_eq!(granted(world.decision("one").await), "openid read");
    let (browser, page) = world.logged_in("bob", "/approvals").await;
    let refused = decide(&browser, &page, "two", "allow").await;
    assert_eq!(refused.status, 403, "{refused:?}");
    assert_eq!(world.decision("two").await, Some(CibaDecision::Denied));
}

#[tokio::test]
async fn nothing_is_approved_in_a_session_that_ended() {
    let world = World::new();
    world.ask("one", |request| request).await;
    let (browser, page) = world.logged_in("alice", "/approvals").await;
    world.clock.pass(1);
    log_out_everywhere(&*world.server, ALICE).await.expect("a store");
    decide(&browser, &page, "one", "allow").await.assert_asks("/login");
    assert_eq!(world.decision("one").await, None);
}

#[tokio::test]
async fn the_page_belongs_to_providers_that_declare_the_grant() {
    let world = super::World::new();
    let browser = world.browser();
    assert_eq!(browser.open("/approvals").await.status, 404);
    assert!(!crate::paths::<super::Notes>().any(|path| path == "/approvals"));
    assert!(crate::paths::<Bank>().any(|path| path == "/approvals"));
}

/// What `notify` gets.
async fn waiting(world: &World, subject: &str) -> BackchannelAuthenticationRequest {
    world.server.list_ciba_requests(subject).await.expect("a store").remove(0)
}

#[tokio::test]
async fn an_e_mail_leads_to_the_request_and_has_no_secret() {
    let world = World::new();
    let address = |name: &str| Claims::new().with("email", format!("{name}@example.org"));
    world.server.store.put_claims(ALICE, address("alice").with("email_verified", true).with("locale", "de"));
    let id = world
        .ask("one", |mut request| {
            request.binding_message = Some("4711".to_owned());
            request
        })
        .await;
    let request = waiting(&world, ALICE).await;
    assert!(notify_by_email(&*world.server, &request).await.expect("a store"));
    let mail = world.mailbox.next().await;
    assert_eq!(
        (mail.kind.name(), mail.to.as_str(), mail.language.as_str()),
        ("approval-requested", "alice@example.org", "de")
    );
    assert!(mail.text.contains("The till") && mail.text.contains("10 Min."), "{}", mail.text);
    assert!(!mail.text.contains("4711") && !mail.html.contains("4711"), "{}", mail.text);
    assert_eq!(link(&mail), format!("/approvals?id={id}"));
    // Who intercepts it has to log in, and as alice.
    let (_, page) = world.logged_in("bob", &link(&mail)).await;
    assert!(!page.says("The till"), "{page:?}");

    // An address that nobody verified may be a stranger's.
    for claims in [address("alice"), address("alice").with("email_verified", false), Claims::new()] {
        world.server.store.put_claims(ALICE, claims);
        assert!(!notify_by_email(&*world.server, &request).await.expect("a store"));
    }
}
