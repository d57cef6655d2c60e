//! What people do at a provider, and what applications do with their logins: each flow yields exactly its events, and none of the
//! secrets that went over the wire meanwhile is in any event.

mod browser;
mod decoupled;
mod delegation;
mod elsewhere;
mod factors;
mod first_party;
mod life;
mod operator;
mod outside;
mod pages;
mod provider;
mod run;
mod signals;

use std::time::Duration;

use oauth_runtime::audit_log;
use oauth_runtime::event::{Event, EventQuery};
use oauth_runtime::store::EventStore;

use self::run::Run;

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_every_flow_with_people_yields_its_events_without_a_secret_in_them() {
    assert!(events().await.len() > 100);
}

/// The events of all flows here, after every check of them.
pub(super) async fn events() -> Vec<Event> {
    let mut run = Run::start().await;
    pages::flows(&mut run).await;
    factors::flows(&mut run).await;
    delegation::flows(&mut run).await;
    first_party::flows(&mut run).await;
    decoupled::flows(&mut run).await;
    elsewhere::flows(&mut run).await;
    life::flows(&mut run).await;
    signals::flows(&mut run).await;
    operator::flows(&mut run).await;

    assert_eq!(run.differences, Vec::<String>::new());
    assert!(run.secrets.len() > 150, "{}", run.secrets.len());
    run.assert_no_secret();
    // The audit log has the same ones.
    assert_eq!(audit_log::flush(&*run.server, Duration::from_secs(60)).await, 0);
    let kept = run.store.list_events(&EventQuery::new(), usize::MAX).await.expect("a store");
    let mut ids = [&kept, &run.events].map(|events| events.iter().map(|event| event.id).collect::<Vec<_>>());
    ids.iter_mut().for_each(|ids| ids.sort_unstable());
    assert_eq!(ids[0], ids[1]);
    run.events
}
