//! Webhooks: what is sent, in which order, how often, and by which instance.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::StatusCode;
use oauth_runtime::administration::{resume_webhook, webhooks};
use oauth_runtime::audit_log::flush;
use oauth_runtime::event::WebhookState;
use oauth_runtime::fetch::{Delivered, Delivery, FetchError, Fetched, Fetcher, Url};
use oauth_runtime::store::{EventStore, MemoryStore, WebhookStore};
use oauth_runtime::testing::{TestClient, TestClock};
use oauth_runtime::webhook::{Webhook, WebhookError, WebhookSecret};
use oauth_runtime::{Client, Clock, Secret, async_trait, oauth_server};

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), events(audit_log, webhooks))]
struct Notes {
    #[store]
    store: Arc<MemoryStore>,
}

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), scope_module = silent, events(audit_log))]
struct Silent {
    #[store]
    store: Arc<MemoryStore>,
}

/// A receiver that takes everything, unless the test says otherwise.
#[derive(Default, Clone)]
pub(super) struct Receiver(pub(super) Arc<Inner>);

#[derive(Default)]
pub(super) struct Inner {
    taken: Mutex<Vec<(String, serde_json::Value)>>,
    tries: Mutex<usize>,
    answers: Mutex<Vec<Delivered>>,
    hangs: AtomicBool,
    /// What it refuses: events of these identifiers.
    refuses: Mutex<Vec<String>>,
    /// Whether answers take until this is false again.
    pub(super) waits: AtomicBool,
}

#[async_trait]
impl Fetcher for Receiver {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        Err(FetchError::NotAllowed(url.to_string()))
    }

    async fn deliver(&self, delivery: Delivery<'_>) -> Result<Delivered, FetchError> {
        *self.0.tries.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        if self.0.hangs.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        while self.0.waits.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let id = delivery.headers.iter().find(|(name, _)| *name == "webhook-id").expect("an identifier").1;
        if self.0.refuses.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|refused| refused == id) {
            return Ok(Delivered::new(StatusCode::UNPROCESSABLE_ENTITY));
        }
        let answer = self.0.answers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let answer = answer.unwrap_or(Delivered::new(StatusCode::NO_CONTENT));
        if answer.status.is_success() {
            let body = serde_json::from_slice(&delivery.body).expect("JSON");
            self.0.taken.lock().unwrap_or_else(PoisonError::into_inner).push((id.to_owned(), body));
        }
        Ok(answer)
    }
}

impl Receiver {
    pub(super) fn taken(&self) -> Vec<String> {
        let taken = self.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.iter().map(|(id, _)| id.clone()).collect()
    }

    pub(super) fn tries(&self) -> usize {
        *self.0.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next answers, the first one last.
    pub(super) fn answers(&self, answers: &[Delivered]) {
        *self.0.answers.lock().unwrap_or_else(PoisonError::into_inner) = answers.to_vec();
    }
}

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

pub(super) fn webhook() -> Webhook {
    Webhook::new("https://siem.example/oauth", SECRET.parse().expect("a secret")).expect("a webhook")
}

struct Fixture {
    notes: Arc<Notes>,
    store: Arc<MemoryStore>,
    receiver: Receiver,
    clock: TestClock,
}

impl Fixture {
    fn new(webhook: Webhook) -> Self {
        let client = Client::confidential("job", "a-long-random-secret").grant_types(["client_credentials"]);
        let store = MemoryStore::with_clients([client.scope("read").build().expect("a client")]);
        Self::on(Arc::new(store), TestClock::new(), Receiver::default(), webhook)
    }

    fn on(store: Arc<MemoryStore>, clock: TestClock, receiver: Receiver, webhook: Webhook) -> Self {
        let builder = Notes::builder("https://notes.example".parse().expect("an issuer"), Arc::clone(&store));
        let notes = builder.clock(clock.clone()).fetcher(receiver.clone()).webhook(webhook).build();
        Self { notes, store, receiver, clock }
    }

    /// Another server on the same store.
    fn restarted(self, webhook: Webhook) -> Self {
        let Self { notes, store, receiver, clock } = self;
        drop(notes);
        Self::on(store, clock, receiver, webhook)
    }

    async fn tokens(&self, number: usize) {
        let client = TestClient::confidential(&self.notes, "job", "a-long-random-secret");
        for _ in 0..number {
            client.client_credentials("read").await.expect("tokens");
        }
        assert_eq!(flush(&*self.notes, Duration::from_secs(60)).await, 0);
    }

    /// Time passes for the provider, and the tasks run.
    async fn passes(&self, seconds: u64) {
        for _ in 0..seconds {
            self.clock.advance(Duration::from_secs(1));
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    async fn ids(&self) -> Vec<String> {
        let all = self.store.list_events(&Default::default(), usize::MAX).await.expect("a store");
        all.iter().map(|event| event.id.to_string()).collect()
    }
}

/// The webhook begins before the first event.
async fn begun(webhook: Webhook) -> Fixture {
    let fixture = Fixture::new(webhook);
    fixture.passes(2).await;
    fixture
}

#[tokio::test(start_paused = true)]
async fn each_event_is_sent_once_in_order_and_says_what_the_log_has() {
    let fixture = begun(webhook()).await;
    fixture.tokens(250).await;
    fixture.passes(5).await;
    assert_eq!(fixture.receiver.taken(), fixture.ids().await);
    assert_eq!(fixture.receiver.tries(), 250);
    let taken = fixture.receiver.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
    let (id, body) = &taken[0];
    assert_eq!(body["type"], "token.issued");
    assert_eq!((body["data"]["id"].as_str(), &body["data"]["client_id"]), (Some(&**id), &"job".into()));
    assert_eq!(body["data"]["data"]["scope"], "read");
    let timestamp = body["timestamp"].as_str().expect("a date");
    assert!(timestamp.len() == 20 && timestamp.ends_with('Z'), "{timestamp}");
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_fails_gets_everything_later_and_in_order() {
    let fixture = begun(webhook()).await;
    let fails = Delivered::new(StatusCode::INTERNAL_SERVER_ERROR);
    fixture.receiver.answers(&[fails, Delivered::new(StatusCode::OK), fails]);
    fixture.tokens(3).await;
    fixture.passes(4).await;
    assert_eq!((fixture.receiver.tries(), fixture.receiver.taken().len()), (1, 0), "the others wait");
    fixture.passes(6).await;
    assert_eq!((fixture.receiver.tries(), fixture.receiver.taken().len()), (3, 1), "the second fails");
    fixture.passes(10).await;
    assert_eq!(fixture.receiver.taken(), fixture.ids().await);
    let digest = Secret::from("https://siem.example/oauth").digest();
    let progress = fixture.store.get_webhook_progress(&digest).await.expect("a store").expect("a progress");
    assert_eq!((progress.failures, progress.failing_since, progress.due_at), (0, None, None));
}

/// The second and the third event are refused, again and again.
#[tokio::test(start_paused = true)]
async fn an_event_that_a_receiver_refuses_holds_up_the_others_for_a_quarter_of_an_hour() {
    let fixture = begun(webhook()).await;
    fixture.tokens(4).await;
    let ids = fixture.ids().await;
    *fixture.receiver.0.refuses.lock().unwrap_or_else(PoisonError::into_inner) = ids[1..3].to_vec();
    fixture.passes(700).await;
    assert_eq!(fixture.receiver.taken(), ids[..1], "it may be a defect that somebody mends");
    fixture.passes(200).await;
    // The last one came before its turn, too.
    assert_eq!(fixture.receiver.taken(), [&ids[0], &ids[3], &ids[3]].map(String::clone));
    let digest = Secret::from("https://siem.example/oauth").digest();
    let progress = fixture.store.get_webhook_progress(&digest).await.expect("a store").expect("a progress");
    assert_eq!((progress.failures, progress.failing_since, progress.due_at), (0, None, None));
}

/// A receiver that refuses everything loses nothing: it may be misconfigured.
#[tokio::test(start_paused = true)]
async fn a_receiver_that_refuses_everything_gets_everything_later() {
    let fixture = begun(webhook()).await;
    fixture.tokens(3).await;
    let ids = fixture.ids().await;
    *fixture.receiver.0.refuses.lock().unwrap_or_else(PoisonError::into_inner) = ids.clone();
    fixture.passes(20_000).await;
    assert_eq!(fixture.receiver.taken().len(), 0);
    fixture.receiver.0.refuses.lock().unwrap_or_else(PoisonError::into_inner).clear();
    fixture.passes(4_000).await;
    assert_eq!(fixture.receiver.taken(), ids);
}

#[tokio::test(start_paused = true)]
async fn a_receiver_says_when_to_come_again_and_redirects_are_failures() {
    let fixture = begun(webhook()).await;
    let busy = Delivered::new(StatusCode::TOO_MANY_REQUESTS).retry_after(Duration::from_secs(60));
    fixture.receiver.answers(&[Delivered::new(StatusCode::FOUND), busy]);
    fixture.tokens(1).await;
    fixture.passes(50).await;
    assert_eq!(fixture.receiver.tries(), 1);
    fixture.passes(20).await;
    assert_eq!((fixture.receiver.tries(), fixture.receiver.taken().len()), (2, 0));
    fixture.passes(30).await;
    assert_eq!(fixture.receiver.taken(), fixture.ids().await);
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_is_gone_gets_no_more_until_it_has_another_name() {
    let fixture = begun(webhook()).await;
    fixture.receiver.answers(&[Delivered::new(StatusCode::GONE)]);
    fixture.tokens(3).await;
    fixture.passes(4_000).await;
    assert_eq!((fixture.receiver.tries(), fixture.receiver.taken().len()), (1, 0));
    let fixture = fixture.restarted(webhook());
    fixture.passes(10).await;
    assert_eq!(fixture.receiver.tries(), 1, "a restart changes nothing");
    let fixture = fixture.restarted(webhook().name("again"));
    fixture.passes(10).await;
    fixture.tokens(1).await;
    fixture.passes(10).await;
    assert_eq!(fixture.receiver.taken().len(), 1, "it begins with what happens from then on");
}

#[tokio::test(start_paused = true)]
async fn a_restart_loses_nothing_and_repeats_nothing() {
    let fixture = begun(webhook()).await;
    fixture.receiver.answers(&[Delivered::new(StatusCode::BAD_GATEWAY), Delivered::new(StatusCode::OK)]);
    fixture.tokens(5).await;
    fixture.passes(3).await;
    assert_eq!(fixture.receiver.taken().len(), 1);
    let fixture = fixture.restarted(webhook());
    fixture.tokens(2).await;
    fixture.passes(20).await;
    assert_eq!(fixture.receiver.taken(), fixture.ids().await);
}

/// The attempt ends after half a minute, and the provider answers meanwhile.
#[tokio::test(start_paused = true)]
async fn a_receiver_that_hangs_delays_nobody() {
    let fixture = begun(webhook()).await;
    fixture.receiver.0.hangs.store(true, Ordering::Relaxed);
    fixture.tokens(1).await;
    fixture.passes(10).await;
    fixture.tokens(2).await;
    fixture.receiver.0.hangs.store(false, Ordering::Relaxed);
    fixture.passes(60).await;
    assert_eq!(fixture.receiver.taken(), fixture.ids().await);
}

#[tokio::test(start_paused = true)]
async fn a_receiver_gets_the_kinds_that_it_wants() {
    let fixture = begun(webhook().events(["login.*", "request.refused"]).expect("kinds")).await;
    fixture.tokens(150).await;
    let client = TestClient::confidential(&fixture.notes, "job", "a-long-random-secret");
    client.client_credentials("admin").await.expect_err("no such scope");
    assert_eq!(flush(&*fixture.notes, Duration::from_secs(60)).await, 0);
    fixture.passes(10).await;
    let taken = fixture.receiver.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
    let kinds: Vec<_> = taken.iter().map(|(_, body)| body["type"].as_str().unwrap_or_default()).collect();
    assert_eq!(kinds, ["request.refused"]);
}

/// Another instance has the webhook, and dies.
#[tokio::test(start_paused = true)]
async fn one_instance_sends_and_another_takes_over() {
    let fixture = begun(webhook()).await;
    let digest = Secret::from("https://siem.example/oauth").digest();
    let progress = fixture.store.get_webhook_progress(&digest).await.expect("a store").expect("a progress");
    let mut others = progress.next();
    others.claimed_by = Some("another".into());
    others.claimed_until = Some(fixture.clock.now().plus(60));
    assert!(fixture.store.put_webhook_progress(others).await.expect("a store"));
    fixture.tokens(3).await;
    fixture.passes(55).await;
    assert_eq!(fixture.receiver.tries(), 0);
    fixture.passes(10).await;
    assert_eq!(fixture.receiver.taken(), fixture.ids().await);
}

/// Another instance was slow, or its clock is: its event comes after later ones.
#[tokio::test(start_paused = true)]
async fn events_that_reach_the_store_late_are_sent() {
    let fixture = begun(webhook()).await;
    fixture.passes(60).await;
    fixture.tokens(2).await;
    fixture.passes(5).await;
    let before = fixture.receiver.taken();
    assert_eq!(before.len(), 2);
    fixture.clock.step_back(Duration::from_secs(30));
    fixture.tokens(1).await;
    fixture.clock.advance(Duration::from_secs(30));
    fixture.passes(5).await;
    let taken = fixture.receiver.taken();
    assert_eq!(taken.len(), 5, "{taken:?}");
    assert_eq!(taken[2..], fixture.ids().await, "the late one, and again those after it");
}

/// What an operator sees of the only webhook.
async fn seen(fixture: &Fixture) -> WebhookState {
    let mut states = webhooks(&*fixture.notes).await.expect("a store");
    assert_eq!(states.len(), 1, "{states:?}");
    states.remove(0)
}

#[tokio::test(start_paused = true)]
async fn an_operator_sees_which_receiver_fails_and_has_it_tried_again() {
    let fixture = begun(webhook()).await;
    let state = seen(&fixture).await;
    assert_eq!((state.receiver.as_str(), state.failures, state.is_gone), ("siem.example", 0, false));
    assert!(state.sent_until.is_some_and(|until| until <= fixture.clock.now()), "{state:?}");

    fixture.receiver.answers(&[Delivered::new(StatusCode::INTERNAL_SERVER_ERROR); 3]);
    fixture.tokens(1).await;
    fixture.passes(40).await;
    let state = seen(&fixture).await;
    assert_eq!((state.failures, fixture.receiver.tries()), (3, 3), "{state:?}");
    assert!(state.failing_since.is_some() && state.next_attempt_at > Some(fixture.clock.now()), "{state:?}");
    assert!(resume_webhook(&*fixture.notes, &state.id).await.expect("a store"));
    fixture.passes(16).await;
    assert_eq!(fixture.receiver.taken(), fixture.ids().await);
    assert_eq!(seen(&fixture).await.failures, 0);

    fixture.receiver.answers(&[Delivered::new(StatusCode::GONE)]);
    fixture.tokens(2).await;
    fixture.passes(30).await;
    let state = seen(&fixture).await;
    assert!(state.is_gone && state.next_attempt_at.is_none(), "{state:?}");
    assert_eq!(fixture.receiver.taken().len(), 1);
    assert!(resume_webhook(&*fixture.notes, &state.id).await.expect("a store"));
    fixture.passes(16).await;
    assert_eq!(fixture.receiver.taken(), fixture.ids().await);

    assert!(!resume_webhook(&*fixture.notes, "0123456789abcdef").await.expect("a store"), "there is none");
}

#[test]
fn mistakes_in_webhooks_are_named() {
    let issuer = || "https://notes.example".parse().expect("an issuer");
    let store = || Arc::new(MemoryStore::new());
    let silent =
        Silent::builder(issuer(), store()).fetcher(Receiver::default()).webhook(webhook()).try_build();
    let expected = "webhook: the declaration has no webhooks; write `events(audit_log, webhooks)` in it";
    assert_eq!(silent.err().map(|error| error.to_string()).as_deref(), Some(expected));
    let without = Notes::builder(issuer(), store()).webhook(webhook()).try_build().err();
    assert!(without.is_some_and(|error| error.to_string().contains("nothing can post to it")));
    let twice = Notes::builder(issuer(), store()).fetcher(Receiver::default());
    let twice = twice.webhook(webhook()).webhook(webhook()).try_build().err();
    assert!(twice.is_some_and(|error| error.to_string().contains("the same name")));
    let off = Notes::builder(issuer(), store()).fetcher(Receiver::default()).audit_log(false);
    let off = off.webhook(webhook()).try_build().err();
    assert!(off.is_some_and(|error| error.to_string().contains("an audit log that is off")));
    for (wrong, shown) in [
        ("siem.example", "siem.example"),
        ("ftp://user:password@siem.example/services/secret", "siem.example"),
        ("htps://siem.example?key=secret", "htps://siem.example"),
        ("", ""),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ] {
        let webhook = Webhook::new(wrong, SECRET.parse().expect("a secret"));
        assert_eq!(webhook.err(), Some(WebhookError::Url(shown.to_owned())), "{wrong}");
    }
    for wrong in ["login", "login.failure", "*", "", "logins.*", "LOGIN.FAILED"] {
        assert_eq!(webhook().events([wrong]).err(), Some(WebhookError::Event(wrong.to_owned())), "{wrong}");
    }
}

#[test]
fn mistakes_in_secrets_are_found_and_no_secret_is_shown() {
    let short = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==";
    let long = format!("whsec_{}", "A".repeat(88));
    for wrong in [
        "",
        "whsec_",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsk_AAAA",
        short,
        &long,
    ] {
        let refused = wrong.parse::<WebhookSecret>().err();
        assert_eq!(refused, Some(WebhookError::Secret), "{wrong}");
    }
    let secret: WebhookSecret = SECRET.parse().expect("a secret");
    assert_eq!(secret.reveal().reveal(), SECRET);
    assert!(!format!("{secret:?} {:?}", webhook()).contains("MfKQ"));
    assert_ne!(WebhookSecret::generate().reveal().reveal(), WebhookSecret::generate().reveal().reveal());
}

#[test]
fn the_path_of_a_url_is_not_shown() {
    for url in [
        "https://hooks.example/services/a-secret",
        "https://hooks.example:443/services/a-secret",
        "https://HOOKS.example/services/a-secret",
        "https://hooks.example?key=a-secret",
    ] {
        let webhook = Webhook::new(url, SECRET.parse().expect("a secret")).expect("a webhook");
        let named = webhook.clone().name(url);
        for shown in [format!("{webhook:?}"), format!("{named:?}")] {
            assert!(shown.contains("hooks.example") && !shown.contains("a-secret"), "{shown}");
        }
    }
    assert!(format!("{:?}", webhook().name("siem")).contains("siem"));
}
