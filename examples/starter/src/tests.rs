//! The provider without a socket: what your own tests can start from.

use oauth_runtime::store::{NewPerson, SignUp, SignUpStore, SqlStore};
use oauth_runtime::testing::{self, TestClient};
use oauth_runtime::{Approval, BoxError, Clock, Secret, SystemClock};

use crate::provider::provider;
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

async fn store() -> Result<SqlStore, BoxError> {
    let store = SqlStore::connect("sqlite::memory:").await?;
    store.migrate().await?;
    Ok(store)
}

#[tokio::test]
async fn a_person_signs_in_to_our_product_and_stays_signed_in() -> Result<(), BoxError> {
    let store = store().await?;
    let SignUp::Created { subject } =
        store.create_person(NewPerson::new("alice", "alice@example.org")).await?
    else {
        return Err("the store is new".into());
    };
    let provider = provider(&settings(), store).await?;
    let web = TestClient::confidential(&provider, "web", "a-long-client-secret");
    let approval = Approval::new(subject).auth_time(SystemClock.now());
    let tokens = web.authorization_code("openid email offline_access", approval).await?;
    assert!(tokens.id_token.is_some());
    assert!(web.refresh(&tokens).await?.id_token.is_some());
    Ok(())
}

#[tokio::test]
async fn a_stranger_with_another_secret_gets_no_token() -> Result<(), BoxError> {
    let provider = provider(&settings(), store().await?).await?;
    let stranger = TestClient::confidential(&provider, "web", "a-guess");
    let approval = Approval::new("somebody").auth_time(SystemClock.now());
    assert!(stranger.authorization_code("openid", approval).await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_token_for_the_test_of_a_handler_needs_no_flow() -> Result<(), BoxError> {
    let provider = provider(&settings(), store().await?).await?;
    let token = testing::token(&provider, "openid", "alice").await;
    assert_eq!(testing::verify(&*provider, &token).await?.subject.as_deref(), Some("alice"));
    Ok(())
}
