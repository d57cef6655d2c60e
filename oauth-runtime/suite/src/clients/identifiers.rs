//! Client identifiers are compared character by character.

use std::sync::Arc;

use super::{client, named};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::{AWKWARD, NUL, fresh};
use oauth_runtime_core::store::ClientRegistrationStore;

pub(super) fn cases<S: ClientRegistrationStore + 'static>() -> Vec<Case<S>> {
    cases!["clients":
        an_identifier_may_have_every_character,
        an_identifier_may_have_one_character,
        an_identifier_may_be_long,
        identifiers_are_compared_exactly,
        an_identifier_that_no_client_has_is_unknown,
        an_identifier_with_nul_is_unknown,
    ]
}

/// Registers all, finds each, and deletes them.
async fn are_different<S: ClientRegistrationStore>(store: &S, client_ids: &[String]) -> Outcome {
    for client_id in client_ids {
        let client = named(&client(client_id)?, client_id)?;
        ensure!(store.create_client(client).await?, "client_id {client_id:.200?} counts as taken");
    }
    for client_id in client_ids {
        let kept = store.get_client(client_id).await?;
        let kept = kept.as_ref().map(|kept| (kept.client_id(), kept.name()));
        ensure_eq!(kept, Some((client_id.as_str(), client_id.as_str())), "the client {client_id:.200?}");
    }
    for client_id in client_ids {
        ensure!(store.delete_client(client_id).await?, "client_id {client_id:.200?} is deleted already");
    }
    Ok(())
}

async fn an_identifier_may_have_every_character<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let every: String = (' '..='~').collect();
    let ids = [every.as_str(), "'; DROP TABLE clients; --", "%", "_", "*", "a:b/c|d", "\\", " ", "null"];
    let client_ids: Vec<_> = ids.iter().map(|special| format!("{}{special}", fresh("client"))).collect();
    are_different(&*store, &client_ids).await
}

/// It may exist from an interrupted earlier run, or another suite may have it at the moment.
async fn an_identifier_may_have_one_character<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    if store.create_client(client("~")?).await? {
        store.delete_client("~").await?;
    } else {
        let kept = store.get_client("~").await?;
        ensure!(kept.is_none_or(|kept| kept.client_id() == "~"), "another client is found as ~");
    }
    Ok(())
}

async fn an_identifier_may_be_long<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let long = fresh(&"c".repeat(4000));
    are_different(&*store, &[format!("{long}1"), format!("{long}2"), long]).await
}

async fn identifiers_are_compared_exactly<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let web = fresh("Web");
    let near =
        [web.to_lowercase(), web.to_uppercase(), format!("{web} "), format!(" {web}"), format!("{web}%")];
    let all: Vec<_> = near.into_iter().chain([web]).collect();
    are_different(&*store, &all).await
}

/// A request may contain any text.
async fn an_identifier_that_no_client_has_is_unknown<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let client_id = fresh("client");
    ensure!(store.create_client(client(&client_id)?).await?, "the identifier of a new client is taken");
    let awkward = AWKWARD.iter().filter(|text| !text.is_empty()).map(|text| format!("{client_id}{text}"));
    let wildcard = client_id.replacen('-', "_", 1);
    for unknown in awkward.chain([fresh("client"), wildcard, String::new()]) {
        let kept = store.get_client(&unknown).await?;
        ensure_eq!(kept, None, "the client {unknown:?}");
    }
    store.delete_client(&client_id).await?;
    Ok(())
}

/// No client can have it, but a request may name it.
async fn an_identifier_with_nul_is_unknown<S: ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    ensure_eq!(store.get_client(NUL).await?, None, "the client {NUL:?}");
    Ok(())
}
