//! What the provider does by itself is heard too: clients that change or expire, keys that are made and retired.

use std::sync::Arc;
use std::time::Duration;

use http::request::Parts;
use oauth_runtime::event::{Actor, ClientChange, Event, EventKind};
use oauth_runtime::keys::{RotationSchedule, SigningAlgorithm, SigningKeys};
use oauth_runtime::openid::Claims;
use oauth_runtime::registration::expire_unused_clients;
use oauth_runtime::store::{ClaimsStore, MemoryError, MemoryStore};
use oauth_runtime::testing::TestClock;
use oauth_runtime::{AuthorizationRequest, BoxError, Clock, Decision, Interaction, oauth_server};
use serde_json::json;

use crate::support::{CLIENT, DocumentFixture, Heard};

const DAY: Duration = Duration::from_secs(24 * 3600);

fn kinds(events: &[Event]) -> Vec<EventKind> {
    events.iter().map(|event| event.kind.clone()).collect()
}

#[tokio::test]
async fn a_client_with_a_metadata_document_comes_changes_and_expires() {
    let provider = DocumentFixture::start().await;
    provider.code().await;
    let events = provider.heard.take();
    assert!(matches!(events[0].kind, EventKind::ClientCreated { by: Actor::Client, .. }), "{events:?}");
    assert_eq!((events[0].client_id.as_deref(), events.len()), (Some(CLIENT), 2));

    provider.hosts.publish_with(&json!({ "client_name": "Changed" }));
    provider.clock.advance(Duration::from_secs(3600));
    provider.page(CLIENT).await;
    let events = provider.heard.take();
    let (by, change, members) = (Actor::Client, ClientChange::Metadata, vec!["client_name".into()]);
    let changed = EventKind::ClientChanged { by, change, members, scope: None };
    assert_eq!((&events[0].kind, events[0].client_id.as_deref()), (&changed, Some(CLIENT)));
    assert_eq!(events.iter().filter(|event| event.kind == changed).count(), 1, "{events:?}");

    provider.clock.advance(31 * DAY);
    assert_eq!(expire_unused_clients(&*provider.server).await, Ok(1));
    assert_eq!(kinds(&provider.heard.take()), [EventKind::ClientDeleted { by: Actor::Provider }]);
}

#[oauth_server(grants(authorization_code), responses(code), openid, events)]
struct Signs {
    #[store]
    store: Arc<MemoryStore>,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

struct People;

impl oauth_runtime::store::Storage for People {
    type Error = MemoryError;
}

impl ClaimsStore for People {
    async fn get_claims(&self, _: &str) -> Result<Option<Claims>, MemoryError> {
        Ok(None)
    }
}

impl Interaction for Signs {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
    }
}

/// The keys live longer than a server: a new configuration makes another one.
#[tokio::test]
async fn keys_are_made_and_retired_before_during_and_after_a_server() {
    let (store, clock) = (Arc::new(MemoryStore::new()), TestClock::new());
    let schedule = RotationSchedule::new([SigningAlgorithm::EdDsa]).every(10 * DAY).clock(clock.clone());
    let keys = SigningKeys::rotating(Arc::clone(&store), schedule).await.expect("keys");
    let begun = clock.now();
    let serve = || {
        let heard = Heard::default();
        let issuer = "https://notes.example".parse().expect("an issuer");
        let server = Signs::builder(issuer, Arc::clone(&store), People, keys.clone());
        (server.clock(clock.clone()).event_subscriber(heard.clone()).build(), heard)
    };
    let created = |key: &str, signs_from| EventKind::SigningKeyCreated {
        key: key.into(),
        algorithm: "EdDSA".into(),
        signs_from,
    };
    let (server, heard) = serve();
    assert_eq!(kinds(&heard.take()), [created("EdDSA.0", begun)], "that of the start");
    clock.advance(9 * DAY);
    keys.refresh().await.expect("keys");
    assert_eq!(kinds(&heard.take()), [created("EdDSA.1", begun.plus(10 * DAY.as_secs()))]);
    keys.refresh().await.expect("keys");
    assert_eq!(heard.take(), [], "nothing is due");

    drop(server);
    let (_server, next) = serve();
    clock.advance(3 * DAY);
    keys.refresh().await.expect("keys");
    assert_eq!(kinds(&next.take()), [EventKind::SigningKeyRetired { key: "EdDSA.0".into() }]);
    assert_eq!(heard.take(), [], "that server is gone");
    assert_eq!(next.take(), []);
}
