//! Each flow yields exactly its events, without a secret in them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use oauth_runtime::administration::{Administration, ClientRegistration};
use oauth_runtime::event::{Actor, ClientChange, Event, EventKind, EventQuery};
use oauth_runtime::store::{EventStore, MemoryStore};
use oauth_runtime::{Client, ClientMetadata, Digest, audit_log, oauth_server};

use crate::support::{Answer, CHALLENGE, Changed, Fixture, Heard, VERIFIER, parameters_of, redemption};

/// A provider, what happened at it, and every secret that occurred.
struct Run {
    fixture: Fixture,
    events: Vec<Event>,
    secrets: BTreeSet<String>,
}

impl Run {
    async fn start() -> Self {
        let fixture = Fixture::start_with(Changed::default()).await;
        let known = [
            "web-client-secret",
            "service-client-secret",
            "api-client-secret",
            "wonderland",
            "a-wrong-password",
            "a-wrong-secret",
            VERIFIER,
            CHALLENGE,
        ];
        Self { fixture, events: Vec::new(), secrets: known.map(str::to_owned).into() }
    }

    /// Remembers the secrets of an answer, wherever they are.
    fn note(&mut self, answer: &Answer) {
        let names = ["access_token", "refresh_token", "id_token", "device_code", "user_code", "code"];
        let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let members = names.iter().filter_map(|name| json[name].as_str().map(str::to_owned));
        self.secrets.extend(members);
        if answer.status == 303 {
            let parameters = parameters_of(answer);
            self.secrets.extend(names.iter().filter_map(|name| parameters.get(*name).cloned()));
        }
    }

    /// What happened since the last call: exactly events with these names.
    #[track_caller]
    fn happened(&mut self, names: &[&str]) -> Vec<Event> {
        let events = self.fixture.heard.take();
        let heard: Vec<&str> = events.iter().map(|event| event.kind.name()).collect();
        assert_eq!(heard, names, "{events:#?}");
        self.events.extend(events.clone());
        events
    }

    async fn token(&mut self, form: &[(&str, &str)]) -> Answer {
        let answer = self.fixture.http.token_as_web(form).await;
        self.note(&answer);
        answer
    }

    async fn code(&mut self) -> String {
        let code = self.fixture.code().await;
        self.secrets.insert(code.clone());
        code
    }
}

#[track_caller]
fn about(event: &Event, client_id: Option<&str>, subject: Option<&str>) {
    assert_eq!((event.client_id.as_deref(), event.subject.as_deref()), (client_id, subject), "{event:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_every_flow_yields_its_events_without_a_secret_in_them() {
    assert!(events().await.len() > 20);
}

/// The events of all flows here, after every check of them.
pub(super) async fn events() -> Vec<Event> {
    let mut run = Run::start().await;
    codes_and_refreshes(&mut run).await;
    replays(&mut run).await;
    other_grants(&mut run).await;
    devices(&mut run).await;
    refusals(&mut run).await;
    revocations(&mut run).await;

    let Run { fixture, events, secrets } = run;
    assert!(secrets.len() > 25, "{}", secrets.len());
    for event in &events {
        let json = serde_json::to_string(event).expect("JSON");
        let debug = format!("{event:?}");
        for secret in &secrets {
            let digest = Digest::of(secret).to_string();
            for text in [&json, &debug] {
                assert!(!text.contains(secret.as_str()) && !text.contains(&digest), "{secret} in {text}");
            }
        }
        assert_eq!(event.request_id.is_some(), !is_of_the_test(event), "{event:?}");
    }
    // The audit log has the same ones, in the same order.
    assert_eq!(audit_log::flush(&*fixture.server, Duration::from_secs(60)).await, 0);
    let kept = fixture.store().list_events(&EventQuery::new(), usize::MAX).await.expect("a store");
    assert_eq!(kept, events);
    events
}

/// The test itself decides about devices, outside of a request.
fn is_of_the_test(event: &Event) -> bool {
    matches!(event.kind, EventKind::DeviceApproved { .. } | EventKind::DeviceDenied {})
}

async fn codes_and_refreshes(run: &mut Run) {
    let code = run.code().await;
    let [approved] = &*run.happened(&["authorization.approved"]) else { panic!("one event") };
    about(approved, Some("web"), Some("alice-sub"));
    let grant = approved.grant_id.clone().expect("a grant");

    let tokens = run.token(&redemption(&code)).await;
    let [issued] = &*run.happened(&["token.issued"]) else { panic!("one event") };
    about(issued, Some("web"), Some("alice-sub"));
    assert_eq!(issued.grant_id, Some(grant.clone()));
    let EventKind::TokenIssued { grant_type, scope, refresh_token, id_token } = &issued.kind else {
        panic!("{issued:?}")
    };
    assert_eq!((grant_type.as_str(), scope.as_str()), ("authorization_code", "read write"));
    assert_eq!((*refresh_token, *id_token), (true, false));

    let refresh_token = tokens.text("refresh_token");
    run.token(&[("grant_type", "refresh_token"), ("refresh_token", &refresh_token)]).await;
    let [refreshed] = &*run.happened(&["token.refreshed"]) else { panic!("one event") };
    about(refreshed, Some("web"), Some("alice-sub"));
    assert_eq!(refreshed.grant_id, Some(grant));
    assert!(matches!(refreshed.kind, EventKind::TokenRefreshed { rotated: true, .. }), "{refreshed:?}");
}

async fn replays(run: &mut Run) {
    let code = run.code().await;
    let [approved] = &*run.happened(&["authorization.approved"]) else { panic!("one event") };
    let grant = approved.grant_id.clone();
    run.token(&redemption(&code)).await;
    run.happened(&["token.issued"]);
    run.token(&redemption(&code)).await;
    let [replayed, refused] = &*run.happened(&["code.replayed", "request.refused"]) else { panic!("two") };
    assert_eq!(replayed.grant_id, grant, "it says what was revoked");
    about(replayed, Some("web"), None);
    about(refused, Some("web"), None);
    assert_eq!(replayed.request_id, refused.request_id, "one request did both");

    let code = run.code().await;
    let first = run.token(&redemption(&code)).await.text("refresh_token");
    run.token(&[("grant_type", "refresh_token"), ("refresh_token", &first)]).await;
    run.happened(&["authorization.approved", "token.issued", "token.refreshed"]);
    run.token(&[("grant_type", "refresh_token"), ("refresh_token", &first)]).await;
    let [replayed, _] = &*run.happened(&["refresh_token.replayed", "request.refused"]) else { panic!("two") };
    assert!(replayed.grant_id.is_some());
}

async fn other_grants(run: &mut Run) {
    let form = [("grant_type", "client_credentials"), ("scope", "read")];
    let answer = run.fixture.http.post("/token", Some(("service", "service-client-secret")), &form).await;
    run.note(&answer);
    let [issued] = &*run.happened(&["token.issued"]) else { panic!("one event") };
    about(issued, Some("service"), None);

    let password = |password| [("grant_type", "password"), ("username", "alice"), ("password", password)];
    run.token(&password("wonderland")).await;
    let [issued] = &*run.happened(&["token.issued"]) else { panic!("one event") };
    about(issued, Some("web"), Some("alice-sub"));
    run.token(&password("a-wrong-password")).await.assert_error(400, "invalid_grant");
    let [failed, _] = &*run.happened(&["login.failed", "request.refused"]) else { panic!("two events") };
    about(failed, Some("web"), None);

    let sms = [("grant_type", "urn:example:sms"), ("phone", "+15550100"), ("sms_code", "123456")];
    run.token(&sms).await;
    run.happened(&["token.issued"]);

    let implicit = run.fixture.authorize(&[("response_type", "token")]).await;
    run.note(&implicit);
    // The authorization response has the token.
    run.happened(&["authorization.approved"]);
}

async fn devices(run: &mut Run) {
    let device = run.fixture.device().await;
    let (answer, pending) = (device.answer.body.clone(), device.poll().await);
    pending.assert_error(400, "authorization_pending");
    assert!(device.approve().await);
    assert!(!device.approve().await, "the second decision does not count");
    run.fixture.clock.advance(Duration::from_secs(10));
    let tokens = device.poll().await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    let denied = run.fixture.device().await;
    assert!(denied.deny().await);
    denied.poll().await.assert_error(400, "access_denied");
    let codes: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
    let codes = ["device_code", "user_code"].map(|name| codes[name].as_str().expect("text").to_owned());
    let other = ["device_code", "user_code"].map(|name| denied.answer.text(name));
    drop((device, denied));
    run.secrets.extend(codes.into_iter().chain(other));
    run.note(&tokens);
    let events = run.happened(&["device.approved", "token.issued", "device.denied", "request.refused"]);
    about(&events[0], Some("tv"), Some("alice-sub"));
    assert_eq!(events[0].grant_id, events[1].grant_id);
}

async fn refusals(run: &mut Run) {
    let form = [("grant_type", "client_credentials")];
    run.fixture.http.post("/token", Some(("web", "a-wrong-secret")), &form).await;
    let [failed] = &*run.happened(&["client.authentication_failed"]) else { panic!("one event") };
    about(failed, Some("web"), None);
    run.fixture.http.post("/token", Some(("nobody", "a-wrong-secret")), &form).await;
    let [failed] = &*run.happened(&["client.authentication_failed"]) else { panic!("one event") };
    about(failed, None, None);

    // The description quotes the request, so only the log has it.
    let wrong = [("grant_type", "client_credentials"), ("scope", "a-wrong-password")];
    run.token(&wrong).await.assert_error(400, "invalid_scope");
    let [refused] = &*run.happened(&["request.refused"]) else { panic!("one event") };
    let EventKind::RequestRefused { endpoint, error, reason } = &refused.kind else { panic!("{refused:?}") };
    assert_eq!((endpoint.as_str(), error.as_str(), reason), ("token", "invalid_scope", &None));

    run.token(&redemption("a-wrong-secret")).await.assert_error(400, "invalid_grant");
    let [refused] = &*run.happened(&["request.refused"]) else { panic!("one event") };
    let EventKind::RequestRefused { reason, .. } = &refused.kind else { panic!("{refused:?}") };
    let expected = "the authorization code is invalid, expired or already used";
    assert_eq!(reason.as_deref(), Some(expected));

    let challenge = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    run.fixture.authorize_as(&challenge, &[("x-deny", "1")]).await;
    run.happened(&["authorization.denied", "request.refused"]);
    run.fixture.authorize(&[("client_id", "nobody")]).await;
    let [refused] = &*run.happened(&["request.refused"]) else { panic!("one event") };
    about(refused, None, None);
}

async fn revocations(run: &mut Run) {
    let code = run.code().await;
    let tokens = run.token(&redemption(&code)).await;
    run.happened(&["authorization.approved", "token.issued"]);
    let client = Some(("web", "web-client-secret"));
    for (name, expected) in [("access_token", "token.revoked"), ("refresh_token", "grant.revoked")] {
        run.fixture.http.post("/revoke", client, &[("token", &tokens.text(name))]).await;
        let [revoked] = &*run.happened(&[expected]) else { panic!("one event") };
        about(revoked, Some("web"), Some("alice-sub"));
    }
    run.fixture.http.post("/revoke", client, &[("token", "a-wrong-secret")]).await;
    run.happened(&[]);
}

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), events)]
struct Operated {
    #[store]
    store: Arc<MemoryStore>,
}

#[tokio::test]
async fn what_an_operator_changes_yields_events_without_a_secret_in_them() {
    let (store, heard) = (Arc::new(MemoryStore::new()), Heard::default());
    let issuer = "https://notes.example".parse().expect("an issuer");
    let server = Operated::builder(issuer, Arc::clone(&store)).event_subscriber(heard.clone()).build();
    let administration = Administration::of(&server, store);
    let mut metadata = ClientMetadata::default();
    metadata.grant_types = vec!["client_credentials".into()];
    let new = administration.create_client(ClientRegistration::new(metadata).client_id("new")).await;
    let first = new.expect("a client").secret.expect("a secret");
    let second = administration.rotate_secret("new").await.expect("a secret");
    administration.retire_secret("new").await.expect("retired");
    administration.disable_client("new").await.expect("disabled");
    administration.enable_client("new").await.expect("enabled");
    let third = "a-client-secret-of-a-file";
    let changed = Client::confidential("new", third).grant_types(["client_credentials"]);
    administration.put_client(changed.build().expect("a client")).await.expect("changed");
    administration.delete_client("new").await.expect("deleted");
    administration.delete_client("new").await.expect_err("there is none");

    let events = heard.take();
    let by = Actor::Operator;
    use ClientChange::{Disabled, Enabled, Metadata, SecretAdded, SecretRemoved};
    let changes = [SecretAdded, SecretRemoved, Disabled, Enabled, Metadata];
    let changes =
        changes.map(|change| EventKind::ClientChanged { by, change, members: Vec::new(), scope: None });
    let expected: Vec<_> = [EventKind::ClientCreated { by, scope: None }]
        .into_iter()
        .chain(changes)
        .chain([EventKind::ClientDeleted { by }])
        .collect();
    let plain = |event: &Event| match event.kind.clone() {
        EventKind::ClientChanged { by, change, .. } => {
            EventKind::ClientChanged { by, change, members: Vec::new(), scope: None }
        }
        other => other,
    };
    assert_eq!(events.iter().map(plain).collect::<Vec<_>>(), expected);
    for event in &events {
        about(event, Some("new"), None);
        let text = format!("{event:?} {}", serde_json::to_string(event).expect("JSON"));
        for secret in [first.reveal(), second.reveal(), third] {
            assert!(!text.contains(secret) && !text.contains(&Digest::of(secret).to_string()), "{text}");
        }
    }
}
