use super::*;

#[tokio::test]
async fn both_secrets_live_until_the_old_one_is_retired() {
    let (administration, old) = with_web().await;
    let new = administration.rotate_secret("web").await.expect("rotated");
    let meanwhile = administration.client("web").await.expect("registered");
    assert!(accepts(&meanwhile, &old) && accepts(&meanwhile, &new));
    for _ in 0..2 {
        let retired = administration.retire_secret("web").await.expect("retired");
        assert_eq!(administration.client("web").await.as_ref(), Ok(&retired));
        assert!(!accepts(&retired, &old) && accepts(&retired, &new));
    }
}

#[tokio::test]
async fn a_third_secret_is_refused_and_the_two_stay() {
    let (administration, old) = with_web().await;
    let new = administration.rotate_secret("web").await.expect("rotated");
    let refused = administration.rotate_secret("web").await.expect_err("refused");
    assert_eq!(refused, AdministrationError::TooManySecrets("web".into()));
    assert!(refused.to_string().contains("`retire_secret`"), "{refused}");
    let client = administration.client("web").await.expect("registered");
    assert!(accepts(&client, &old) && accepts(&client, &new) && client.secrets().len() == 2);
}

#[tokio::test]
async fn a_rotation_is_taken_back() {
    let (administration, old) = with_web().await;
    let lost = administration.rotate_secret("web").await.expect("rotated");
    for _ in 0..2 {
        let client = administration.cancel_rotation("web").await.expect("taken back");
        assert!(accepts(&client, &old) && !accepts(&client, &lost));
    }
}

#[tokio::test]
async fn a_public_client_has_no_secret() {
    let administration = Administration::new(MemoryStore::new());
    administration.create_client(ClientRegistration::new(public()).client_id("app")).await.expect("new");
    let public = AdministrationError::Public("app".to_owned());
    assert_eq!(administration.rotate_secret("app").await.expect_err("public"), public);
    assert_eq!(administration.retire_secret("app").await, Err(public.clone()));
    assert_eq!(administration.cancel_rotation("app").await, Err(public));
}
