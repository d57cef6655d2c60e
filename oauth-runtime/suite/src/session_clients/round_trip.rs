//! A client comes back as it was recorded.

use std::sync::Arc;

use super::{are_listed, client};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::Outcome;
use crate::samples::{AWKWARD, NUL, fresh, long, now};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{SessionClient, SessionClientStore};

pub(super) fn cases<S: SessionClientStore + 'static>() -> Vec<Case<S>> {
    cases!["session_clients":
        keeps_every_field,
        keeps_members_of_a_later_version,
        keeps_awkward_text,
        keeps_nul,
        keeps_long_values,
        keeps_distant_times,
        may_drop_what_is_expired,
    ]
}

async fn comes_back<S: SessionClientStore>(store: &S, client: SessionClient) -> Outcome {
    store.add_session_client(client.clone()).await?;
    are_listed(store, &client.session_id, &[&client], "the clients of a session with one").await
}

/// A client with this text in every text field.
fn saying(text: &str) -> SessionClient {
    changed!(SessionClient {
        client_id: text.to_owned(),
        subject: text.to_owned(),
        ..client(&format!("{text}{}", fresh("session")))
    })
}

async fn keeps_every_field<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, client(&fresh("session"))).await
}

async fn keeps_awkward_text<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD {
        comes_back(&*store, saying(text)).await?;
    }
    Ok(())
}

async fn keeps_nul<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, saying(NUL)).await
}

async fn keeps_long_values<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, saying(&long())).await
}

async fn keeps_distant_times<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    let last = Timestamp::from_unix(i64::MAX.unsigned_abs());
    comes_back(&*store, changed!(SessionClient { expires_at: last, ..client(&fresh("session")) })).await
}

async fn may_drop_what_is_expired<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    for expires_at in [Timestamp::from_unix(0), Timestamp::from_unix(2000), now()] {
        let expired = changed!(SessionClient { expires_at, ..client(&fresh("session")) });
        store.add_session_client(expired.clone()).await?;
        let kept = store.list_session_clients(&expired.session_id).await?;
        for kept in kept {
            crate::outcome::ensure_eq!(kept, expired, "an expired client that is kept");
        }
    }
    Ok(())
}

async fn keeps_members_of_a_later_version<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    let client = client(&fresh("session")).grown();
    store.add_session_client(client.clone()).await?;
    ensure_whole(store.list_session_clients(&client.session_id).await?.first(), &client)?;
    ensure_whole(store.list_subject_clients(&client.subject).await?.first(), &client)
}
