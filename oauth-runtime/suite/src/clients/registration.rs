//! Registering, changing and deleting.

use std::sync::Arc;

use super::round_trip::ensure_same;
use super::{client, named};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::fresh;
use oauth_runtime_core::store::{ClientRegistrationStore, Replacement};
use oauth_runtime_core::{Client, ClientSecret, Secret};

pub(super) fn cases<S: ClientRegistrationStore + 'static>() -> Vec<Case<S>> {
    cases!["clients":
        a_taken_identifier_changes_nothing,
        replacing_changes_the_client,
        replacing_a_stale_client_changes_nothing,
        replacing_sees_every_difference,
        replacing_an_unknown_client_stores_nothing,
        deleting_happens_once,
        a_deleted_identifier_is_free,
    ]
}

async fn registered<S: ClientRegistrationStore>(store: &S) -> Outcome<Client> {
    let client = client(&fresh("client"))?;
    ensure!(store.create_client(client.clone()).await?, "the identifier of a new client is taken");
    Ok(client)
}

async fn a_taken_identifier_changes_nothing<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let first = registered(&*store).await?;
    let second = named(&client(first.client_id())?, "second")?;
    ensure_eq!(store.create_client(second).await?, false, "whether a taken identifier was free");
    ensure_same(store.get_client(first.client_id()).await?.as_ref(), &first)?;
    store.delete_client(first.client_id()).await?;
    Ok(())
}

async fn replacing_changes_the_client<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let first = registered(&*store).await?;
    let second = named(&client(first.client_id())?.into_disabled().into_resource_server(), "second")?;
    for (current, next) in [(&first, &second), (&second, &first), (&first, &first)] {
        let replacement = store.replace_client(current, next.clone()).await?;
        ensure_eq!(replacement, Replacement::Replaced, "replacing the client");
        ensure_same(store.get_client(first.client_id()).await?.as_ref(), next)?;
    }
    store.delete_client(first.client_id()).await?;
    Ok(())
}

async fn replacing_a_stale_client_changes_nothing<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let first = registered(&*store).await?;
    let (second, third) = (named(&first, "second")?, named(&first, "third")?);
    let replacement = store.replace_client(&first, second.clone()).await?;
    ensure_eq!(replacement, Replacement::Replaced, "the first change");
    let replacement = store.replace_client(&first, third).await?;
    ensure_eq!(replacement, Replacement::Changed, "a change to what the client was before");
    ensure_same(store.get_client(first.client_id()).await?.as_ref(), &second)?;
    store.delete_client(first.client_id()).await?;
    Ok(())
}

/// A client with another secret, or a disabled one, is a different record.
async fn replacing_sees_every_difference<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let kept = registered(&*store).await?;
    let mut contacts = kept.metadata().clone();
    contacts.contacts.push("contact@client.example".to_owned());
    for stale in [
        kept.with_secrets(vec![ClientSecret::digest_of(&Secret::generate())?])?,
        kept.clone().into_disabled(),
        kept.clone().into_resource_server(),
        kept.with_metadata(contacts)?,
    ] {
        let replacement = store.replace_client(&stale, named(&kept, "next")?).await?;
        ensure_eq!(
            replacement,
            Replacement::Changed,
            "a change to a client that is not quite the stored one"
        );
        ensure_same(store.get_client(kept.client_id()).await?.as_ref(), &kept)?;
    }
    store.delete_client(kept.client_id()).await?;
    Ok(())
}

async fn replacing_an_unknown_client_stores_nothing<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let unknown = client(&fresh("client"))?;
    let replacement = store.replace_client(&unknown, named(&unknown, "next")?).await?;
    ensure_eq!(replacement, Replacement::Unknown, "a change to a client that was never registered");
    ensure_eq!(store.get_client(unknown.client_id()).await?, None, "that client");
    Ok(())
}

async fn deleting_happens_once<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let (deleted, other) = (registered(&*store).await?, registered(&*store).await?);
    ensure_eq!(store.delete_client(deleted.client_id()).await?, true, "whether the client was there");
    ensure_eq!(store.delete_client(deleted.client_id()).await?, false, "whether it was there once more");
    ensure_eq!(store.get_client(deleted.client_id()).await?, None, "a deleted client");
    let replacement = store.replace_client(&deleted, deleted.clone()).await?;
    ensure_eq!(replacement, Replacement::Unknown, "a change to a deleted client");
    ensure_same(store.get_client(other.client_id()).await?.as_ref(), &other)?;
    store.delete_client(other.client_id()).await?;
    Ok(())
}

async fn a_deleted_identifier_is_free<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let first = registered(&*store).await?;
    store.delete_client(first.client_id()).await?;
    let second = named(&client(first.client_id())?, "second")?;
    ensure!(store.create_client(second.clone()).await?, "the identifier of a deleted client is taken");
    ensure_same(store.get_client(first.client_id()).await?.as_ref(), &second)?;
    store.delete_client(first.client_id()).await?;
    Ok(())
}
