//! The provider without a socket: what your own tests can start from.

use std::sync::Arc;

use oauth_runtime::store::{NewPerson, SignUp, SignUpStore, SqlStore};
use oauth_runtime::testing::{self, TestClient};
use oauth_runtime::{Approval, BoxError, Clock, Secret, SystemClock, Text};

use crate::provider::{Provider, provider};
use crate::settings::Settings;

fn settings() -> Settings {
    Settings {
        listen: ([127, 0, 0, 1], 0).into(),
        issuer: "https://login.example".into(),
        database: "sqlite::memory:".into(),
        store_secret: Secret::generate(),
        web_secret: "a-long-client-secret".into(),
        web_redirect_uri: "https://product.example/signed-in".into(),
        smtp: None,
        mail_from: "no-reply@login.example".into(),
        trusted_proxy: None,
    }
}

/// The provider, and a person who has signed up.
async fn provider_and_alice() -> Result<(Arc<Provider>, Text), BoxError> {
    let store = SqlStore::connect("sqlite::memory:").await?;
    store.migrate().await?;
    match store.create_person(NewPerson::new("alice", "alice@example.org")).await? {
        SignUp::Created { subject } => Ok((provider(&settings(), store).await?, subject)),
        taken => Err(format!("the store is new, but {taken:?}").into()),
    }
}

#[tokio::test]
async fn a_person_signs_in_to_our_product_and_stays_signed_in() -> Result<(), BoxError> {
    let (provider, alice) = provider_and_alice().await?;
    let web = TestClient::confidential(&provider, "web", "a-long-client-secret");
    let approval = Approval::new(alice).auth_time(SystemClock.now());
    let tokens = web.authorization_code("openid email offline_access", approval).await?;
    assert!(tokens.id_token.is_some());
    assert!(web.refresh(&tokens).await?.id_token.is_some());
    Ok(())
}

#[tokio::test]
async fn a_client_with_another_secret_gets_no_token() -> Result<(), BoxError> {
    let (provider, alice) = provider_and_alice().await?;
    let stranger = TestClient::confidential(&provider, "web", "a-guess");
    let approval = Approval::new(alice).auth_time(SystemClock.now());
    let refused = stranger.authorization_code("openid", approval).await;
    assert!(refused.is_err_and(|error| error.code() == Some("invalid_client")));
    Ok(())
}

#[tokio::test]
async fn a_token_for_the_test_of_a_handler_needs_no_flow() -> Result<(), BoxError> {
    let (provider, alice) = provider_and_alice().await?;
    let token = testing::token(&provider, "openid", &alice).await;
    assert_eq!(testing::verify(&*provider, &token).await?.subject, Some(alice));
    Ok(())
}
