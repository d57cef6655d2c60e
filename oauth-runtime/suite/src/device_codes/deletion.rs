//! Deleting a client deletes its device codes.

use std::sync::Arc;

use super::{Devices, approved, code, create, is_gone, is_kept, redeemed};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::race::race;
use crate::samples::{AWKWARD, Sample, fresh};
use oauth_runtime_core::Client;
use oauth_runtime_core::store::{ClientRegistrationStore, Redemption};
use oauth_runtime_core::token::{DeviceCode, DeviceDecision};

pub(crate) fn cases<S: ClientRegistrationStore + Devices>() -> Vec<Case<S>> {
    cases!["client_deletion": ends_device_codes, device_codes_and_deletion_at_once]
}

async fn register<S: ClientRegistrationStore>(store: &S, client_id: &str) -> Outcome {
    let client = Client::confidential(client_id, fresh("secret")).redirect_uri("https://client.example/cb");
    ensure!(store.create_client(client.build()?).await?, "the identifier of a new client is taken");
    Ok(())
}

/// In every state; and another client's stay.
async fn ends_device_codes<S: ClientRegistrationStore + Devices>(store: Arc<S>) -> Outcome {
    let client_id = fresh("Client ");
    register(&*store, &client_id).await?;
    let own = || Sample::for_client(&client_id);
    let (undecided, denied) = (code(&own()), code(&own()));
    for code in [&undecided, &denied] {
        create(&*store, code).await?;
    }
    let denied = super::decide(&*store, &denied, DeviceDecision::Denied).await?;
    let (approved, (spent, tokens)) = (approved(&*store, &own()).await?, redeemed(&*store, &own()).await?);
    let similar = AWKWARD.map(|text| format!("{client_id}.{text}")).into_iter();
    let similar = similar.chain([client_id.to_lowercase(), format!("{client_id} ")]);
    let others: Vec<_> = similar.map(|client_id| code(&Sample::for_client(&client_id))).collect();
    for other in &others {
        create(&*store, other).await?;
    }
    ensure!(store.delete_client(&client_id).await?, "a registered client was not there to be deleted");
    for code in [undecided, denied, approved, spent] {
        is_gone(&*store, &code, "a device code of a deleted client").await?;
        let next = changed!(DeviceCode { user_code: code.user_code, ..self::code(&Sample::new()) });
        create(&*store, &next).await?;
        is_kept(&*store, &next, "the code that has the user code now").await?;
    }
    ensure_eq!(store.get_token(&tokens.access_token.digest).await?, None, "the token of a deleted client");
    for other in &others {
        is_kept(&*store, other, "another client's device code").await?;
    }
    Ok(())
}

/// Whichever comes first, nothing is left that can yield a token.
async fn device_codes_and_deletion_at_once<S: ClientRegistrationStore + Devices>(store: Arc<S>) -> Outcome {
    for round in 0..20 {
        let sample = Sample::new();
        register(&*store, &sample.client_id).await?;
        let another = Sample::for_client(&sample.client_id);
        let (approved, undecided) = (approved(&*store, &sample).await?, code(&another));
        create(&*store, &undecided).await?;
        let tokens = sample.access_only();
        race(3, |task| {
            let (store, client_id, tokens) = (Arc::clone(&store), sample.client_id.clone(), tokens.clone());
            let decision = DeviceDecision::Approved(super::approval(&another));
            let (approved, undecided) = (approved.digest, undecided.digest);
            async move {
                match (task + round) % 3 {
                    0 => Ok(store.delete_client(&client_id).await.map(drop)?),
                    1 => Ok(store.redeem_device_code(&approved, tokens).await.map(drop)?),
                    _ => Ok(store.decide_device_code(&undecided, decision).await.map(drop)?),
                }
            }
        })
        .await?;
        ensure_eq!(
            store.get_token(&tokens.access_token.digest).await?,
            None,
            "the token of a deleted client"
        );
        for (code, sample) in [(approved, &sample), (undecided, &another)] {
            is_gone(&*store, &code, "a device code of a deleted client").await?;
            let redemption = store.redeem_device_code(&code.digest, sample.access_only()).await?;
            ensure_eq!(redemption, Redemption::Unknown, "the redemption of a deleted client's code");
        }
    }
    Ok(())
}
