//! Requests go with their client, and when they are over.

use std::sync::Arc;

use super::{Ciba, approved, create, decide, is_gone, is_kept, redeemed, request};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::{Sample, fresh, now};
use crate::sweeping::{LONG_AGO, sweep};
use oauth_runtime_core::Client;
use oauth_runtime_core::store::{ClientRegistrationStore, ExpiringStore, Redemption};
use oauth_runtime_core::token::{CibaDecision, CibaRequest};

pub(super) fn cases<S: Ciba + ClientRegistrationStore + ExpiringStore>() -> Vec<Case<S>> {
    cases!["ciba_requests":
        those_of_a_deleted_client_are_gone,
        expired_ones_are_swept_and_others_stay,
    ]
}

/// In every state; and another client's stay.
async fn those_of_a_deleted_client_are_gone<S: Ciba + ClientRegistrationStore>(store: Arc<S>) -> Outcome {
    let client_id = fresh("Client ");
    let client = Client::confidential(&client_id, fresh("secret")).redirect_uri("https://client.example/cb");
    ensure!(store.create_client(client.build()?).await?, "the identifier of a new client is taken");
    let own = || Sample::for_client(&client_id);
    let (waiting, denied) = (request(&own()), request(&own()));
    for request in [&waiting, &denied] {
        create(&*store, request).await?;
    }
    let denied = decide(&*store, &denied, CibaDecision::Denied).await?;
    let (approved, (spent, tokens)) = (approved(&*store, &own()).await?, redeemed(&*store, &own()).await?);
    let other = request(&Sample::for_client(&client_id.to_lowercase()));
    create(&*store, &other).await?;
    ensure!(store.delete_client(&client_id).await?, "a registered client was not there to be deleted");
    for request in [waiting, denied, approved, spent] {
        is_gone(&*store, &request, "a request of a deleted client").await?;
        let listed = store.list_ciba_requests(&request.subject, now(), 10).await?;
        ensure_eq!(listed, [], "what waits for the person");
        let next = changed!(CibaRequest { same: request.same, ..self::request(&Sample::new()) });
        create(&*store, &next).await?;
    }
    ensure_eq!(store.get_token(&tokens.access_token.digest).await?, None, "the token of a deleted client");
    is_kept(&*store, &other, "another client's request").await
}

/// A spent one stays, because its second use must be recognised.
async fn expired_ones_are_swept_and_others_stay<S: Ciba + ExpiringStore>(store: Arc<S>) -> Outcome {
    let expired = request(&Sample::expired(LONG_AGO));
    create(&*store, &expired).await?;
    let (waiting, sample) = (request(&Sample::new()), Sample::new());
    create(&*store, &waiting).await?;
    let told_later = changed!(CibaRequest {
        expires_at: LONG_AGO,
        kept_until: waiting.expires_at,
        ..request(&Sample::new())
    });
    create(&*store, &told_later).await?;
    let (spent, _) = redeemed(&*store, &sample).await?;
    sweep(&*store, LONG_AGO, 1000).await?;
    is_gone(&*store, &expired, "an expired request").await?;
    let next = changed!(CibaRequest { same: expired.same, ..request(&Sample::new()) });
    create(&*store, &next).await?;
    sweep(&*store, now(), 1000).await?;
    for request in [waiting, told_later, spent.clone()] {
        is_kept(&*store, &request, "a request that is kept").await?;
    }
    let redemption = store.redeem_ciba_request(&spent.digest, sample.access_only(), None).await?;
    ensure_eq!(redemption, Redemption::Replayed { grant_id: sample.grant_id }, "the second redemption");
    Ok(())
}
