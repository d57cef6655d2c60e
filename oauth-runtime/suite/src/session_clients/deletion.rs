//! A deleted client is forgotten in all sessions: a later one with its name knows about none.

use std::sync::Arc;

use super::{are_listed, client};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure};
use crate::samples::fresh;
use oauth_runtime_core::Client;
use oauth_runtime_core::store::{ClientRegistrationStore, SessionClient, SessionClientStore};

pub(crate) fn cases<S>() -> Vec<Case<S>>
where
    S: ClientRegistrationStore + SessionClientStore + 'static,
{
    cases!["client_deletion": forgets_the_client_in_all_sessions]
}

async fn forgets_the_client_in_all_sessions<S>(store: Arc<S>) -> Outcome
where
    S: ClientRegistrationStore + SessionClientStore,
{
    let deleted = client(&fresh("session"));
    let elsewhere = changed!(SessionClient { session_id: fresh("session"), ..deleted.clone() });
    let other = client(&deleted.session_id);
    let registered = Client::confidential(&*deleted.client_id, fresh("secret"));
    let registered = registered.redirect_uri("https://client.example/cb").build()?;
    ensure!(store.create_client(registered).await?, "the identifier of a new client is taken");
    for client in [&deleted, &elsewhere, &other] {
        store.add_session_client(client.clone()).await?;
    }
    ensure!(store.delete_client(&deleted.client_id).await?, "the client was not there to be deleted");
    are_listed(&*store, &elsewhere.session_id, &[], "the clients of a session that the deleted one knew of")
        .await?;
    are_listed(&*store, &deleted.session_id, &[&other], "the clients of a session without the deleted one")
        .await
}
