//! The sign-in of the product's client, without a socket and without pages.

use oauth_runtime::testing::{self, TestClient};
use oauth_runtime::{Approval, Clock, SystemClock};

use super::*;

const ALICE: &str = "248289761001";

async fn provider() -> Result<Arc<SignIn>, BoxError> {
    let store = SqlStore::connect("sqlite::memory:").await?;
    sign_in("https://login.example", store, &Secret::generate(), "a-long-client-secret".into()).await
}

#[tokio::test]
async fn our_product_signs_alice_in_and_refreshes() -> Result<(), BoxError> {
    let provider = provider().await?;
    let web = TestClient::confidential(&provider, "web", "a-long-client-secret");
    let approval = Approval::new(ALICE).auth_time(SystemClock.now());
    let tokens = web.authorization_code("openid profile offline_access", approval).await?;
    assert!(tokens.id_token.is_some());
    assert!(web.refresh(&tokens).await?.id_token.is_some());
    Ok(())
}

#[tokio::test]
async fn nobody_is_signed_in_who_is_not_one_of_our_people() -> Result<(), BoxError> {
    let provider = provider().await?;
    let web = TestClient::confidential(&provider, "web", "a-long-client-secret");
    let approval = Approval::new("somebody").auth_time(SystemClock.now());
    let refused = web.authorization_code("openid", approval).await;
    assert!(refused.is_err_and(|error| error.code().is_some()));
    Ok(())
}

#[tokio::test]
async fn a_token_for_the_test_of_a_handler_needs_no_flow() -> Result<(), BoxError> {
    let provider = provider().await?;
    let token = testing::token(&provider, "openid email", ALICE).await;
    assert_eq!(testing::verify(&*provider, &token).await?.subject.as_deref(), Some(ALICE));
    Ok(())
}
