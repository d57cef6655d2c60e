//! A stream goes with its client.

use std::sync::Arc;

use super::{is_kept, put, record};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::fresh;
use oauth_runtime_core::Client;
use oauth_runtime_core::store::{ClientRegistrationStore, SignalRecord, SignalStore};

pub(super) fn cases<S: SignalStore + ClientRegistrationStore + 'static>() -> Vec<Case<S>> {
    cases!["signals":
        the_stream_of_a_deleted_client_is_gone,
    ]
}

/// And its version goes on; another client's stays.
async fn the_stream_of_a_deleted_client_is_gone<S>(store: Arc<S>) -> Outcome
where
    S: SignalStore + ClientRegistrationStore,
{
    let client_id = fresh("Client ");
    let client = Client::confidential(&client_id, fresh("secret")).redirect_uri("https://client.example/cb");
    let client = client.build()?;
    ensure!(store.create_client(client.clone()).await?, "the identifier of a new client is taken");
    let own = record(SignalRecord::digest_of(&client_id), 1);
    let other = record(SignalRecord::digest_of(&client_id.to_lowercase()), 1);
    for record in [&own, &other] {
        put(&*store, record).await?;
    }
    ensure!(store.delete_client(&client_id).await?, "a registered client was not there to be deleted");
    ensure!(store.create_client(client).await?, "the identifier of a deleted client is taken");
    let kept = store.get_signal_record(&own.digest).await?;
    ensure_eq!(kept.as_ref().and_then(|kept| kept.stream.as_ref()), None, "the stream of a deleted client");
    ensure!(
        !store.put_signal_record(own.clone().next()).await?,
        "what was under way for the stream of a deleted client was stored"
    );
    ensure!(
        !store.put_signal_record(record(own.digest, 1)).await?,
        "the versions of a deleted client's stream begin again, so that what was under way for it could be stored"
    );
    is_kept(&*store, &other).await
}
