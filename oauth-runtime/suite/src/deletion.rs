//! Deleting a client deletes everything that was issued to it.

use std::sync::Arc;

use super::case::{Case, cases};
use super::flows::{Flow, redeemed, refresh_digest, stored};
use super::outcome::{Failure, Outcome, ensure, ensure_eq};
use super::race::race;
use super::samples::{Sample, fresh, rotation};
use oauth_runtime_core::store::{ClientRegistrationStore, GrantStore, Redemption, RotationOutcome};
use oauth_runtime_core::token::{AccessToken, AuthorizationCode, IssuedTokens};
use oauth_runtime_core::{Client, Digest};

pub(super) fn cases<S: ClientRegistrationStore + Flow>() -> Vec<Case<S>> {
    cases!["client_deletion":
        ends_everything_that_was_issued,
        lets_nothing_be_added,
        leaves_other_clients,
        knows_whether_a_client_has_grants,
        a_new_client_of_that_name_inherits_nothing,
        redemption_rotation_and_deletion_at_once,
    ]
}

pub(super) fn cases_of_grants<S: ClientRegistrationStore + GrantStore + Flow>() -> Vec<Case<S>> {
    cases!["client_deletion": ends_the_grants]
}

/// A client with one of everything.
struct Active {
    sample: Sample,
    unused_code: AuthorizationCode,
    used_code: Digest,
    tokens: IssuedTokens,
    own_token: AccessToken,
}

async fn active<S: ClientRegistrationStore + Flow>(store: &S) -> Outcome<Active> {
    let sample = Sample::new();
    register(store, &sample.client_id).await?;
    let another = || Sample::for_client(&sample.client_id);
    let unused_code = another().code();
    store.create_authorization_code(unused_code.clone()).await?;
    let own_token = another().own_access_token();
    store.create_token(IssuedTokens::new(own_token.clone(), None)).await?;
    let (used_code, tokens) = redeemed(store, &sample).await?;
    Ok(Active { sample, unused_code, used_code, tokens, own_token })
}

async fn register<S: ClientRegistrationStore>(store: &S, client_id: &str) -> Outcome {
    let client = Client::confidential(client_id, fresh("secret")).redirect_uri("https://client.example/cb");
    ensure!(store.create_client(client.build()?).await?, "the identifier of a new client is taken");
    Ok(())
}

async fn delete<S: ClientRegistrationStore>(store: &S, client_id: &str) -> Outcome {
    ensure!(store.delete_client(client_id).await?, "a registered client was not there to be deleted");
    Ok(())
}

impl Active {
    /// Looks up each thing that was issued to it.
    async fn is_stored<S: Flow>(&self, store: &S) -> Outcome<Vec<(&'static str, bool)>> {
        let (access_token, refresh_token) = stored(store, &self.tokens).await?;
        Ok(vec![
            ("the unused code", store.get_authorization_code(&self.unused_code.digest).await?.is_some()),
            ("the used code", store.get_authorization_code(&self.used_code).await?.is_some()),
            ("the access token", access_token),
            ("the refresh token", refresh_token),
            ("the client's own access token", store.get_token(&self.own_token.digest).await?.is_some()),
        ])
    }

    async fn ensure_stored<S: Flow>(&self, store: &S, expected: bool) -> Outcome {
        for (what, stored) in self.is_stored(store).await? {
            ensure_eq!(stored, expected, "whether {what} is stored");
        }
        Ok(())
    }
}

async fn ends_everything_that_was_issued<S: ClientRegistrationStore + Flow>(store: Arc<S>) -> Outcome {
    let active = active(&*store).await?;
    active.ensure_stored(&*store, true).await?;
    delete(&*store, &active.sample.client_id).await?;
    active.ensure_stored(&*store, false).await
}

async fn lets_nothing_be_added<S: ClientRegistrationStore + Flow>(store: Arc<S>) -> Outcome {
    let active = active(&*store).await?;
    let sample = &active.sample;
    delete(&*store, &sample.client_id).await?;
    let code = &active.unused_code;
    let tokens = Sample { grant_id: code.grant_id.clone(), ..sample.clone() }.tokens();
    let redemption = store.redeem_authorization_code(&code.digest, tokens.clone()).await?;
    ensure_eq!(redemption, Redemption::Unknown, "the redemption of a deleted client's code");
    ensure_eq!(stored(&*store, &tokens).await?, (false, false), "whether its tokens are stored");
    let (rotation, tokens) = (rotation(refresh_digest(&active.tokens), sample.issued_at, 0), sample.tokens());
    let outcome = store.rotate_refresh_token(rotation, tokens.clone()).await?;
    ensure_eq!(outcome, RotationOutcome::Unknown, "the rotation of a deleted client's refresh token");
    ensure_eq!(stored(&*store, &tokens).await?, (false, false), "whether its tokens are stored");
    Ok(())
}

async fn leaves_other_clients<S: ClientRegistrationStore + Flow>(store: Arc<S>) -> Outcome {
    let (deleted, other) = (active(&*store).await?, active(&*store).await?);
    delete(&*store, &deleted.sample.client_id).await?;
    ensure!(store.get_client(&other.sample.client_id).await?.is_some(), "another client is gone");
    other.ensure_stored(&*store, true).await?;
    delete(&*store, &other.sample.client_id).await
}

/// A store that does not know says that each client has one, so that no client is deleted that is used.
async fn knows_whether_a_client_has_grants<S: ClientRegistrationStore + Flow>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    register(&*store, &sample.client_id).await?;
    let knows = !store.has_grants(&sample.client_id).await?;
    let unused = Sample::for_client(&sample.client_id).code();
    store.create_authorization_code(unused.clone()).await?;
    ensure!(store.has_grants(&sample.client_id).await?, "a client with a code has no grants");
    store.revoke_grant(&unused.grant_id).await?;
    let has_none = !store.has_grants(&sample.client_id).await?;
    ensure_eq!(has_none, knows, "whether a client has no grants after the end of its only one");
    redeemed(&*store, &sample).await?;
    ensure!(store.has_grants(&sample.client_id).await?, "a client with tokens has no grants");
    store.revoke_grant(&sample.grant_id).await?;
    let has_none = !store.has_grants(&sample.client_id).await?;
    ensure_eq!(has_none, knows, "whether a client has no grants after the end of all");
    delete(&*store, &sample.client_id).await
}

async fn a_new_client_of_that_name_inherits_nothing<S: ClientRegistrationStore + Flow>(
    store: Arc<S>,
) -> Outcome {
    let active = active(&*store).await?;
    let client_id = &active.sample.client_id;
    delete(&*store, client_id).await?;
    register(&*store, client_id).await?;
    active.ensure_stored(&*store, false).await?;
    delete(&*store, client_id).await
}

/// Whichever comes first, nothing is left.
async fn redemption_rotation_and_deletion_at_once<S: ClientRegistrationStore + Flow>(
    store: Arc<S>,
) -> Outcome {
    for round in 0..20 {
        let active = active(&*store).await?;
        let (sample, code) = (&active.sample, active.unused_code.digest);
        let grant_id = active.unused_code.grant_id.clone();
        let redeemed = Sample { grant_id, ..sample.clone() }.tokens();
        let rotated = sample.tokens();
        race(3, |task| {
            let (store, client_id) = (Arc::clone(&store), sample.client_id.clone());
            let (redeemed, rotated) = (redeemed.clone(), rotated.clone());
            let rotation = rotation(refresh_digest(&active.tokens), sample.issued_at, 0);
            async move {
                match (task + round) % 3 {
                    0 => delete(&*store, &client_id).await,
                    1 => Ok(store.redeem_authorization_code(&code, redeemed).await.map(drop)?),
                    _ => Ok(store.rotate_refresh_token(rotation, rotated).await.map(drop)?),
                }
            }
        })
        .await?;
        active.ensure_stored(&*store, false).await?;
        for tokens in [redeemed, rotated] {
            ensure_eq!(stored(&*store, &tokens).await?, (false, false), "whether new tokens are stored");
        }
    }
    Ok(())
}

async fn ends_the_grants<S: ClientRegistrationStore + GrantStore + Flow>(store: Arc<S>) -> Outcome {
    let active = active(&*store).await?;
    let other = Sample { subject: active.sample.subject.clone(), ..Sample::new() };
    redeemed(&*store, &other).await?;
    delete(&*store, &active.sample.client_id).await?;
    let listed = store.list_grants(&other.subject).await?;
    let [kept] = listed.as_slice() else {
        return Err(Failure(format!("{} grants are listed, not that to another client", listed.len())));
    };
    ensure_eq!(kept.client_id, other.client_id, "the client of the grant that is left");
    Ok(())
}
