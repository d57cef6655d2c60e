use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use super::*;
use crate::ClientError;
use crate::event::{Event, EventKind, EventSubscriber};

#[tokio::test]
async fn a_confidential_client_is_told_its_secret_and_a_public_one_has_none() {
    let (administration, secret) = with_web().await;
    let web = administration.client("web").await.expect("registered");
    assert!(accepts(&web, &secret) && web.secrets().len() == 1 && !web.is_resource_server());

    let registration = ClientRegistration::new(public()).client_id("app").resource_server();
    let app = administration.create_client(registration).await.expect("a new client");
    assert!(app.secret.is_none() && app.client.is_public() && app.client.is_resource_server());
}

#[tokio::test]
async fn generated_identifiers_and_secrets_differ() {
    let administration = Administration::new(MemoryStore::new());
    let (mut identifiers, mut secrets) = (HashSet::new(), HashSet::new());
    for _ in 0..100 {
        let new = administration.create_client(ClientRegistration::new(metadata())).await.expect("new");
        assert_eq!(new.client.client_id().len(), 32);
        identifiers.insert(new.client.client_id().to_owned());
        secrets.insert(new.secret.expect("a secret").reveal().to_owned());
    }
    assert_eq!((identifiers.len(), secrets.len()), (100, 100));
}

#[tokio::test]
async fn a_taken_identifier_changes_nothing() {
    let (administration, secret) = with_web().await;
    let again = administration.create_client(ClientRegistration::new(public()).client_id("web")).await;
    assert_eq!(again.expect_err("taken"), AdministrationError::Taken("web".into()));
    assert!(accepts(&administration.client("web").await.expect("registered"), &secret));
}

#[tokio::test]
async fn wrong_metadata_is_refused() {
    let administration = Administration::new(MemoryStore::new());
    let create = async |registration| administration.create_client(registration).await.expect_err("refused");
    let homeless = ClientMetadata { redirect_uris: Vec::new(), ..metadata() };
    assert_eq!(create(ClientRegistration::new(homeless)).await, ClientError::RedirectUriMissing.into());
    let service = ClientMetadata { grant_types: vec!["client_credentials".into()], ..public() };
    assert_eq!(create(ClientRegistration::new(service)).await, ClientError::PublicClientCredentials.into());
    for client_id in ["", "caf\u{e9}", "a\nb"] {
        let registration = ClientRegistration::new(metadata()).client_id(client_id);
        assert_eq!(create(registration).await, ClientError::ClientId.into());
    }
    assert_eq!(administration.clients().await, Ok(Vec::new()));
}

#[tokio::test]
async fn an_unknown_client_is_said() {
    let administration = Administration::new(MemoryStore::new());
    let unknown = AdministrationError::Unknown("web".to_owned());
    assert_eq!(administration.client("web").await, Err(unknown.clone()));
    assert_eq!(administration.change_client("web", renamed).await, Err(unknown.clone()));
    assert_eq!(administration.disable_client("web").await, Err(unknown.clone()));
    assert_eq!(administration.enable_client("web").await, Err(unknown.clone()));
    assert_eq!(administration.delete_client("web").await, Err(unknown.clone()));
    assert_eq!(administration.rotate_secret("web").await.expect_err("unknown"), unknown);
    assert_eq!(administration.retire_secret("web").await, Err(unknown.clone()));
    assert_eq!(administration.cancel_rotation("web").await, Err(unknown));
}

#[tokio::test]
async fn a_change_keeps_the_rest() {
    let (administration, secret) = with_web().await;
    administration.disable_client("web").await.expect("disabled");
    let changed = administration.change_client("web", renamed).await.expect("changed");
    assert_eq!(administration.client("web").await.as_ref(), Ok(&changed));
    assert!(changed.name() == "Notes" && changed.is_disabled() && accepts(&changed, &secret));
    let enabled = administration.enable_client("web").await.expect("enabled");
    assert!(enabled.name() == "Notes" && !enabled.is_disabled() && accepts(&enabled, &secret));
}

#[tokio::test]
async fn a_wrong_change_changes_nothing() {
    let (administration, _) = with_web().await;
    let refused = administration.change_client("web", |_| public()).await.expect_err("refused");
    assert_eq!(refused, ClientError::SecretOfPublicClient.into());
    assert!(!administration.client("web").await.expect("registered").is_public());
}

#[tokio::test]
async fn a_deleted_client_is_gone() {
    let (administration, _) = with_web().await;
    assert_eq!(administration.delete_client("web").await, Ok(()));
    assert_eq!(administration.delete_client("web").await, Err(AdministrationError::Unknown("web".into())));
}

#[tokio::test]
async fn all_pages_are_listed_and_sorted() {
    let client =
        |number| Client::public(format!("{number:04}")).grant_types(["custom"]).build().expect("valid");
    let administration = Administration::new(MemoryStore::with_clients((0..1_234).rev().map(client)));
    let clients = administration.clients().await.expect("listed");
    assert_eq!(clients.len(), 1_234);
    assert!(clients.is_sorted_by(|one, next| one.client_id() < next.client_id()));
}

#[tokio::test]
async fn people_are_asked_again_after_a_change_of_what_they_see() {
    let (administration, _) = with_web().await;
    let scope = |metadata: ClientMetadata| metadata.with(|own| own.scope = "read".parse().expect("a scope"));
    let scoped = administration.change_client("web", scope).await.expect("changed");
    assert_eq!(scoped.changed_at(), None, "no person sees the scope of a registration");
    let moved = |metadata: ClientMetadata| ClientMetadata {
        redirect_uris: vec![RedirectUri::parse("https://elsewhere.example/cb").expect("a redirect URI")],
        ..metadata
    };
    let moved = administration.change_client("web", moved).await.expect("changed");
    assert!(moved.changed_at().is_some());
    let again = administration.change_client("web", scope).await.expect("the same");
    assert_eq!(again.changed_at(), moved.changed_at());
}

struct Heard(Mutex<Vec<EventKind>>);

impl EventSubscriber for Heard {
    fn notify(&self, event: &Event) {
        self.0.lock().expect("no panic").push(event.kind.clone());
    }
}

#[tokio::test]
async fn the_event_of_a_change_names_what_changed_and_the_new_scope() {
    let heard = Arc::new(Heard(Mutex::default()));
    let administration = Administration::new(MemoryStore::new()).observed_by(Arc::clone(&heard));
    let read = metadata().with(|own| own.scope = "read".parse().expect("a scope"));
    administration.create_client(ClientRegistration::new(read).client_id("web")).await.expect("a new client");
    let change = |metadata: ClientMetadata| {
        renamed(metadata).with(|own| own.scope = "read operator:write".parse().expect("a scope"))
    };
    administration.change_client("web", change).await.expect("changed");
    administration.disable_client("web").await.expect("disabled");
    let data: Vec<_> = heard
        .0
        .lock()
        .expect("no panic")
        .iter()
        .map(|kind| serde_json::to_value(kind).expect("JSON")["data"].clone())
        .collect();
    let expected = [
        serde_json::json!({ "by": "operator", "scope": "read" }),
        serde_json::json!({
            "by": "operator", "change": "metadata", "members": ["client_name", "scope"], "scope": "read operator:write",
        }),
        serde_json::json!({ "by": "operator", "change": "disabled" }),
    ];
    assert_eq!(data, expected);
}
