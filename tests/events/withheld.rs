//! A response that was withheld because of the audit log: its client repeats the request, and nobody takes it for a thief.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use oauth_runtime::store::{AuthorizationCodeStore, EventStore};
use oauth_runtime::testing::TestClock;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Digest, Interaction, RefreshTokenRotation,
    oauth_server,
};

use super::faulty::Faulty;
use crate::support::{CHALLENGE, neutral, redemption};

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    endpoints(introspection),
    events(audit_log)
)]
struct Notes {
    #[store]
    store: Arc<Faulty>,
}

impl Interaction for Notes {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Decision::Approved(Approval::new("alice")))
    }
}

const WAITS: Duration = Duration::from_secs(5);

struct Fixture {
    notes: Arc<Notes>,
    store: Arc<Faulty>,
    clock: TestClock,
}

impl Fixture {
    /// Without a grace period for refresh tokens.
    fn new(capacity: usize) -> Self {
        let client = Client::confidential("web", "web-client-secret")
            .redirect_uri("https://client.example/cb")
            .grant_types(["authorization_code", "refresh_token"])
            .resource_server()
            .scope("read");
        let store = Arc::new(Faulty::with_clients([client.build().expect("a client")]));
        let clock = TestClock::new();
        let issuer = "http://localhost".parse().expect("an issuer");
        let notes = Notes::builder(issuer, Arc::clone(&store))
            .clock(clock.clone())
            .rotate_refresh_tokens(RefreshTokenRotation::Always)
            .refresh_token_grace_period(Duration::ZERO)
            .audit_log_capacity(capacity)
            .audit_log_before_response(WAITS)
            .build();
        Self { notes, store, clock }
    }

    async fn code(&self) -> String {
        let query = format!(
            "response_type=code&client_id=web&code_challenge={CHALLENGE}&code_challenge_method=S256\
             &redirect_uri=https%3A%2F%2Fclient.example%2Fcb"
        );
        let request = Request::get(format!("/authorize?{query}")).header("host", "localhost");
        let request = request.body(Bytes::new()).expect("a request");
        let response = self.notes.create_authorization_response(request).await;
        let location = response.headers()["location"].to_str().expect("text");
        let location = url::Url::parse(location).expect("an absolute location");
        location.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned()
    }

    async fn token(&self, form: &[(&str, &str)]) -> Response<Bytes> {
        let request = neutral::form_request("/token", ("web", "web-client-secret"), form);
        self.notes.create_token_response(request).await
    }

    async fn refresh(&self, refresh_token: &str) -> Response<Bytes> {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await
    }

    fn set_down(&self, is_down: bool) {
        self.store.log_is_down.store(is_down, Ordering::Relaxed);
    }

    async fn has_replays(&self) -> bool {
        let events = self.store.list_events(&Default::default(), usize::MAX).await.expect("a store");
        events.iter().any(|event| event.kind.name().ends_with(".replayed"))
    }
}

fn member(answer: &Response<Bytes>, name: &str) -> String {
    assert_eq!(answer.status(), 200, "{answer:?}");
    let json = neutral::json_of(answer);
    json[name].as_str().unwrap_or_else(|| panic!("{name} in {json}")).to_owned()
}

/// Also when the code has expired meanwhile, and long after every grace period.
#[tokio::test(start_paused = true)]
async fn the_retry_of_a_withheld_redemption_gets_the_tokens() {
    for seconds in [1, 5, 60, 300] {
        let fixture = Fixture::new(100);
        let code = fixture.code().await;
        fixture.set_down(true);
        assert_eq!(fixture.token(&redemption(&code)).await.status(), 503);
        fixture.set_down(false);
        fixture.clock.advance(Duration::from_secs(seconds));
        let retried = fixture.token(&redemption(&code)).await;
        let refresh_token = member(&retried, "refresh_token");
        assert_eq!(fixture.refresh(&refresh_token).await.status(), 200, "the grant lives");
        assert!(!fixture.has_replays().await);
        assert_eq!(fixture.token(&redemption(&code)).await.status(), 400, "a second retry is a replay");
        assert!(fixture.has_replays().await);
    }
}

#[tokio::test(start_paused = true)]
async fn the_retry_of_a_withheld_refresh_gets_the_successor() {
    for seconds in [1, 5, 60, 300] {
        let fixture = Fixture::new(100);
        let first = member(&fixture.token(&redemption(&fixture.code().await)).await, "refresh_token");
        fixture.set_down(true);
        assert_eq!(fixture.refresh(&first).await.status(), 503);
        fixture.set_down(false);
        fixture.clock.advance(Duration::from_secs(seconds));
        let successor = member(&fixture.refresh(&first).await, "refresh_token");
        assert_eq!(fixture.refresh(&successor).await.status(), 200, "the grant lives");
        assert!(!fixture.has_replays().await);
        assert_eq!(fixture.refresh(&first).await.status(), 400, "a second retry is a replay");
    }
}

/// Its client disconnects.
#[tokio::test(start_paused = true)]
async fn a_request_that_is_dropped_while_it_waits_for_the_log_can_be_repeated() {
    let fixture = Fixture::new(100);
    let code = fixture.code().await;
    fixture.set_down(true);
    let waits = tokio::time::timeout(Duration::from_secs(1), fixture.token(&redemption(&code))).await;
    assert!(waits.is_err());
    fixture.set_down(false);
    let first = member(&fixture.token(&redemption(&code)).await, "refresh_token");
    fixture.set_down(true);
    // The log is not known to be down yet.
    let waits = tokio::time::timeout(Duration::from_millis(1), fixture.refresh(&first)).await;
    assert!(waits.is_err());
    fixture.set_down(false);
    fixture.clock.advance(Duration::from_secs(60));
    let successor = member(&fixture.refresh(&first).await, "refresh_token");
    assert_eq!(fixture.refresh(&successor).await.status(), 200);
    assert!(!fixture.has_replays().await);
}

/// Whether the store fails, hangs, or has no room.
#[tokio::test(start_paused = true)]
async fn while_the_log_cannot_be_written_nothing_is_spent() {
    for (capacity, hangs) in [(100, false), (100, true), (1, false), (1, true)] {
        let fixture = Fixture::new(capacity);
        let [first, second] = [fixture.code().await, fixture.code().await];
        fixture.store.log_hangs.store(hangs, Ordering::Relaxed);
        fixture.set_down(!hangs);
        assert_eq!(fixture.token(&redemption(&first)).await.status(), 503);
        let refused = fixture.token(&redemption(&second)).await;
        assert_eq!(refused.status(), 503);
        let headers = refused.headers();
        assert!(headers.contains_key("retry-after") && headers["access-control-allow-origin"] == "*");
        let digest = Digest::of(&second);
        let kept = fixture.store.get_authorization_code(&digest).await.expect("a store").expect("the code");
        assert!(!kept.redeemed, "{capacity} {hangs}");
        // A resource server still gets its answer, and at once.
        let asks =
            neutral::form_request("/introspect", ("web", "web-client-secret"), &[("token", "unknown")]);
        let before = tokio::time::Instant::now();
        assert_eq!(fixture.notes.create_token_introspection_response(asks).await.status(), 200);
        assert!(before.elapsed() < WAITS);
        fixture.set_down(false);
        fixture.store.log_hangs.store(false, Ordering::Relaxed);
        for code in [first, second] {
            assert_eq!(fixture.token(&redemption(&code)).await.status(), 200, "{capacity} {hangs}");
        }
    }
}

/// What leaves is forgotten: the exception for withheld responses is none for thieves.
#[tokio::test(start_paused = true)]
async fn a_response_that_left_makes_every_further_use_a_replay() {
    let fixture = Fixture::new(100);
    let code = fixture.code().await;
    let first = member(&fixture.token(&redemption(&code)).await, "refresh_token");
    let second = member(&fixture.refresh(&first).await, "refresh_token");
    assert_eq!(fixture.refresh(&first).await.status(), 400);
    assert_eq!(fixture.refresh(&second).await.status(), 400, "the grant ended");
    let code = fixture.code().await;
    assert_eq!(fixture.token(&redemption(&code)).await.status(), 200);
    assert_eq!(fixture.token(&redemption(&code)).await.status(), 400);
}
