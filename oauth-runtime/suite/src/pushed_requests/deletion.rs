//! A request goes with its client, and when it expires.

use std::sync::Arc;

use super::{pushed, pushed_by};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::{fresh, now};
use crate::sweeping::{LONG_AGO, sweep};
use oauth_runtime_core::store::{ClientRegistrationStore, ExpiringStore, PushedRequest, PushedRequestStore};
use oauth_runtime_core::{Client, Timestamp};

pub(crate) fn cases_of_deletion<S>() -> Vec<Case<S>>
where
    S: ClientRegistrationStore + PushedRequestStore + 'static,
{
    cases!["client_deletion": ends_pushed_requests]
}

pub(crate) fn cases_of_sweeping<S>() -> Vec<Case<S>>
where
    S: ExpiringStore + PushedRequestStore + 'static,
{
    cases!["sweeping": drops_expired_pushed_requests, leaves_live_pushed_requests]
}

/// A client that is registered again under the same identifier must not inherit them.
async fn ends_pushed_requests<S>(store: Arc<S>) -> Outcome
where
    S: ClientRegistrationStore + PushedRequestStore,
{
    let client_id = fresh("Client ");
    let client = Client::confidential(&client_id, fresh("secret")).redirect_uri("https://client.example/cb");
    ensure!(store.create_client(client.build()?).await?, "the identifier of a new client is taken");
    let (waits, arrived) = (pushed_by(&client_id), pushed_by(&client_id));
    let others = [pushed_by(&client_id.to_lowercase()), pushed_by(&format!("{client_id} "))];
    for request in [&waits, &arrived].into_iter().chain(&others) {
        store.create_pushed_request(request.clone()).await?;
    }
    store.keep_pushed_request(&arrived.digest, arrived.expires_at.plus(600)).await?;
    ensure!(store.delete_client(&client_id).await?, "a registered client was not there to be deleted");
    for request in [waits, arrived] {
        let kept = store.get_pushed_request(&request.digest).await?;
        ensure_eq!(kept, None, "a request of a deleted client");
        let taken = store.take_pushed_request(&request.digest).await?;
        ensure!(!taken, "a request of a deleted client was taken");
    }
    for other in others {
        ensure_eq!(store.get_pushed_request(&other.digest).await?, Some(other), "another client's request");
    }
    Ok(())
}

async fn drops_expired_pushed_requests<S: ExpiringStore + PushedRequestStore>(store: Arc<S>) -> Outcome {
    let expired = changed!(PushedRequest { expires_at: LONG_AGO, ..pushed() });
    store.create_pushed_request(expired.clone()).await?;
    sweep(&*store, LONG_AGO, 1000).await?;
    ensure_eq!(store.get_pushed_request(&expired.digest).await?, None, "an expired request");
    Ok(())
}

/// Including one that arrived in time, and whose person takes longer.
async fn leaves_live_pushed_requests<S: ExpiringStore + PushedRequestStore>(store: Arc<S>) -> Outcome {
    let live = pushed();
    let expires_at = Timestamp::from_unix(now().as_unix().saturating_sub(1));
    let arrived = changed!(PushedRequest { expires_at, ..pushed() });
    let answer_by = live.expires_at;
    store.create_pushed_request(live.clone()).await?;
    store.create_pushed_request(arrived.clone()).await?;
    store.keep_pushed_request(&arrived.digest, answer_by).await?;
    sweep(&*store, now(), 1000).await?;
    ensure_eq!(store.get_pushed_request(&live.digest).await?, Some(live), "a live request");
    let arrived = changed!(PushedRequest { answer_by: Some(answer_by), ..arrived });
    ensure_eq!(store.get_pushed_request(&arrived.digest).await?, Some(arrived), "a request that arrived");
    Ok(())
}
