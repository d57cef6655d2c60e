//! The access policy knows what the tokens are for, however they reach the client.

use oauth_runtime::access_policy::{Access, AccessPolicy, AccessRequest};
use oauth_runtime::ciba::GRANT_TYPE;
use oauth_runtime::store::CibaRequestStore;
use oauth_runtime::token::CibaDecision;
use oauth_runtime::{BoxError, Digest};

use super::{CibaFixture, Till};

/// Tokens of CIBA that may not read live for a minute.
impl AccessPolicy for Till {
    async fn decide(&self, request: &AccessRequest<'_>) -> Result<Access, BoxError> {
        let is_short = request.grant_type() == Some(GRANT_TYPE) && !request.scope().contains("read");
        Ok(match is_short {
            true => Access::allow().access_token_expires_in(std::time::Duration::from_secs(60)),
            false => Access::allow(),
        })
    }
}

#[tokio::test]
async fn tokens_that_are_pushed_have_the_rules_of_those_that_are_polled_for() {
    let provider = CibaFixture::start().await;
    let scope = [("scope", "openid")];
    let id = provider.asked("till", &scope).await;
    provider.approve().await;
    assert_eq!(provider.poll("till", &id).await.json()["expires_in"], 60);
    let id = provider.asked("push", &scope).await;
    provider.approve().await;
    provider.deliver().await;
    assert_eq!(provider.got()[0].body["expires_in"], 60);
    let kept = provider.store.get_ciba_request(&Digest::of(&id)).await.expect("a store").expect("a request");
    assert!(matches!(kept.decision, Some(CibaDecision::Approved(_))));
}
