//! How the store keeps the secrets, and who replaces them.

use std::sync::Arc;

use oauth_runtime::administration::{Administration, AdministrationError, ClientRegistration};
use oauth_runtime::store::{ClientCache, ClientRegistrationStore, ClientStore, Replacement};
use oauth_runtime::{AuthMethod, Client, ClientError, ClientMetadata, ClientSecret, OpenIdMetadata, Secret};

use crate::support::{
    Everything, SECRET, SECRET_OF_32, Sealing, SealingFixture, newer_seal, seal,
    seal_of_the_new_secret_alone, sealed_client,
};

fn of_the_method() -> ClientMetadata {
    ClientMetadata::default().with(|metadata| {
        metadata.token_endpoint_auth_method = AuthMethod::ClientSecretJwt;
        metadata.grant_types = vec!["client_credentials".into()];
        metadata.response_types.clear();
    })
}

fn for_algorithm(name: &str) -> OpenIdMetadata {
    OpenIdMetadata::default().with(|metadata| metadata.token_endpoint_auth_signing_alg = Some(name.into()))
}

#[tokio::test]
async fn only_clients_of_this_method_have_a_sealed_secret() {
    let provider = SealingFixture::start().await;
    let kept = provider.kept("mac").await;
    assert!(kept.contains("sealed:v1:") && !kept.contains(SECRET), "{kept}");
    let kept = provider.kept("basic").await;
    assert!(!kept.contains("seal"), "{kept}");
    let basic = Client::confidential("web", SECRET).seal_with(&seal()).grant_types(["client_credentials"]);
    let kept = basic.build().expect("a client").to_stored().expect("a form").form;
    assert!(!kept.contains("seal"), "a seal changes nothing for another method: {kept}");
}

#[test]
fn a_provider_without_a_seal_does_not_start() {
    let builder = || Sealing::builder("https://notes.example".parse().expect("an issuer"), Arc::default());
    let error = builder().try_build().err().expect("no seal");
    assert_eq!(error.setting(), "seal_with");
    assert_eq!(
        error.to_string(),
        "seal_with: `client_auth(client_secret_jwt)` needs clients' secrets in a form that can be read again; \
         pass a `Seal` to the builder, so that the store keeps them encrypted"
    );
    assert!(builder().seal_with(seal()).try_build().is_ok());
}

#[test]
#[should_panic(expected = "seal_with: `client_auth(client_secret_jwt)` needs clients' secrets")]
fn its_constructor_says_so_too() {
    let _ = Sealing::new("https://notes.example".parse().expect("an issuer"), Arc::default());
}

#[test]
fn a_client_needs_a_sealed_secret_that_is_long_enough() {
    let unsealed = Client::confidential("a", SECRET).auth_method(AuthMethod::ClientSecretJwt);
    let unsealed = unsealed.grant_types(["client_credentials"]).build();
    assert_eq!(unsealed.err(), Some(ClientError::SecretNotSealed));
    assert_eq!(
        Client::from_metadata("a", Vec::new(), of_the_method()).err(),
        Some(ClientError::SecretMissing("client_secret_jwt"))
    );
    let half = ClientSecret::digest_of(&SECRET.into()).expect("long");
    let half = sealed_client("a", SECRET).second_secret(half).build();
    assert_eq!(half.err(), Some(ClientError::SecretNotSealed), "each secret is sealed");

    let too_short = |algorithm, least| Some(ClientError::SecretTooShortFor { algorithm, least });
    assert_eq!(sealed_client("a", &SECRET_OF_32[1..]).build().err(), too_short("HS256", 32));
    assert_eq!(sealed_client("a", SECRET_OF_32).build().err(), None);
    for (name, least) in [("HS256", 32), ("HS384", 48), ("HS512", 64)] {
        let client = |length: usize| sealed_client("a", &SECRET[..length]).openid(for_algorithm(name));
        assert_eq!(client(least).build().err(), None, "{name}");
        assert_eq!(client(least - 1).build().err(), too_short(name, least), "{name}");
    }
    let guessable = ClientSecret::sealed(&"short".into(), "a", &seal());
    assert_eq!(guessable.err(), Some(ClientError::SecretTooShort));
}

/// Somebody who can write to the store, or copy from it, cannot use a secret elsewhere.
#[tokio::test]
async fn a_sealed_secret_that_was_changed_or_copied_does_not_open() {
    let provider = SealingFixture::start().await;
    let kept = provider.kept("mac").await;
    let store = async |client_id: &str, form: String| {
        let current =
            provider.store.get_client(client_id).await.expect("it does not fail").expect("a client");
        let next = Client::from_stored(form).expect("a client");
        let replaced = provider.store.replace_client(&current, next).await;
        assert_eq!(replaced.expect("it does not fail"), Replacement::Replaced);
    };
    // Another character of the ciphertext.
    let at = kept.find("sealed:v1:").expect("a sealed secret") + 40;
    let other = if kept[at..].starts_with('A') { "B" } else { "A" };
    store("mac", format!("{}{other}{}", &kept[..at], &kept[at + 1..])).await;
    provider.token_of("mac", SECRET).await.assert_error(401, "invalid_client");
    // The plain secret instead of the sealed one: anybody who can write could insert it.
    let text = &kept[at - 40..];
    let text = &text[..text.find('"').expect("its end")];
    store("mac", kept.replace(text, SECRET)).await;
    provider.token_of("mac", SECRET).await.assert_error(401, "invalid_client");
    // The secret of `mac`, copied to another client.
    store("other", kept.replace(r#""client_id":"mac""#, r#""client_id":"other""#)).await;
    provider.token_of("other", SECRET).await.assert_error(401, "invalid_client");
    store("mac", kept.clone()).await;
    assert_eq!(provider.token_of("mac", SECRET).await.status, 200);
}

#[tokio::test]
async fn the_secret_of_the_seal_is_replaced_without_an_interruption() {
    let old = SealingFixture::start().await;
    // Nobody has the old secret: nothing opens, and nothing is changed.
    let alone = SealingFixture::start_with(seal_of_the_new_secret_alone(), Arc::clone(&old.store)).await;
    alone.token_of("mac", SECRET).await.assert_error(401, "invalid_client");
    let refused = alone.administration().reseal_secrets().await;
    assert!(matches!(refused, Err(AdministrationError::DoesNotOpen(_))), "{refused:?}");
    let without = Administration::new(Arc::clone(&old.store)).reseal_secrets().await;
    assert!(matches!(without, Err(AdministrationError::DoesNotOpen(_))), "{without:?}");

    let newer = SealingFixture::start_with(newer_seal(), Arc::clone(&old.store)).await;
    assert_eq!(newer.token_of("mac", SECRET).await.status, 200);
    assert_eq!(newer.administration().reseal_secrets().await, Ok(4));
    assert_eq!(newer.administration().reseal_secrets().await, Ok(0));
    for provider in [&newer, &alone] {
        assert_eq!(provider.token_of("mac", SECRET).await.status, 200);
        assert_eq!(provider.token_of("short", SECRET_OF_32).await.status, 200);
    }
    old.token_of("mac", SECRET).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn a_change_of_the_client_seals_with_the_current_secret() {
    let old = SealingFixture::start().await;
    let newer = SealingFixture::start_with(newer_seal(), Arc::clone(&old.store)).await;
    newer.administration().change_client("mac", |metadata| metadata).await.expect("changed");
    old.token_of("mac", SECRET).await.assert_error(401, "invalid_client");
    assert_eq!(newer.token_of("mac", SECRET).await.status, 200);
}

#[tokio::test]
async fn both_secrets_count_until_a_rotation_ends() {
    let provider = SealingFixture::start().await;
    let administration = provider.administration();
    let new = administration.rotate_secret("mac").await.expect("a new secret");
    assert!(new.reveal().len() >= 64, "long enough for each hash");
    assert_eq!(provider.token_of("mac", SECRET).await.status, 200);
    assert_eq!(provider.token_of("mac", new.reveal()).await.status, 200);
    administration.cancel_rotation("mac").await.expect("cancelled");
    provider.token_of("mac", new.reveal()).await.assert_error(401, "invalid_client");
    assert_eq!(provider.token_of("mac", SECRET).await.status, 200);

    let new = administration.rotate_secret("mac").await.expect("a new secret");
    administration.retire_secret("mac").await.expect("retired");
    provider.token_of("mac", SECRET).await.assert_error(401, "invalid_client");
    assert_eq!(provider.token_of("mac", new.reveal()).await.status, 200);
}

/// The administration with a cache reads the client as it was before the secrets were sealed again.
#[tokio::test]
async fn a_rotation_is_cancelled_though_the_secrets_were_sealed_again_meanwhile() {
    let provider = SealingFixture::start().await;
    let new = provider.administration().rotate_secret("mac").await.expect("a new secret");
    let cached = ClientCache::new(Arc::clone(&provider.store));
    let one = Administration::new(cached).seal_with(newer_seal());
    assert_eq!(one.client("mac").await.expect("a client").secrets().len(), 2);
    let two = Administration::new(Arc::clone(&provider.store)).seal_with(newer_seal());
    assert!(two.reseal_secrets().await.expect("sealed again") > 0);
    let left = one.cancel_rotation("mac").await.expect("cancelled");
    assert_eq!(left.secrets().len(), 1);
    assert!(!left.secrets()[0].verify(new.reveal()));
}

#[tokio::test]
async fn an_operator_creates_such_a_client_only_with_a_seal() {
    let provider = SealingFixture::start().await;
    let registration = || ClientRegistration::new(of_the_method()).client_id("new");
    let without = Administration::new(Arc::clone(&provider.store));
    let refused = without.create_client(registration()).await.err();
    assert_eq!(refused, Some(AdministrationError::Client(ClientError::SecretNotSealed)));
    let refused = without.rotate_secret("mac").await.err();
    assert_eq!(refused, Some(AdministrationError::Client(ClientError::SecretNotSealed)));

    let new = without.seal_with(seal()).create_client(registration()).await.expect("a client");
    let secret = new.secret.expect("a secret");
    assert_eq!(provider.token_of("new", secret.reveal()).await.status, 200);
}

#[tokio::test]
async fn another_method_drops_the_sealed_secret() {
    let provider = SealingFixture::start().await;
    let to = |method| {
        move |mut metadata: ClientMetadata| {
            metadata.token_endpoint_auth_method = method;
            metadata
        }
    };
    let administration = provider.administration();
    let changed = administration.change_client("mac", to(AuthMethod::ClientSecretPost)).await;
    assert_eq!(changed.expect("changed").auth_method(), AuthMethod::ClientSecretPost);
    let kept = provider.kept("mac").await;
    assert!(!kept.contains("seal"), "{kept}");
    provider.token_of("mac", SECRET).await.assert_error(401, "invalid_client");
    let grant = [("grant_type", "client_credentials")];
    assert_eq!(provider.http.post("/token", Some(("mac", SECRET)), &grant).await.status, 200);
    // There is no way back: the provider does not have the secret.
    let back = administration.change_client("mac", to(AuthMethod::ClientSecretJwt)).await;
    assert_eq!(back.err(), Some(AdministrationError::Client(ClientError::SecretNotSealed)));
}

/// Each sealing yields another text, so a start would otherwise write each time.
#[tokio::test]
async fn a_client_that_a_program_defines_is_stored_once() {
    let provider = SealingFixture::start().await;
    let (administration, before) = (provider.administration(), provider.kept("mac").await);
    let defined = |secret| sealed_client("mac", secret).resource_server().build().expect("a client");
    administration.put_client(defined(SECRET)).await.expect("stored");
    assert_eq!(provider.kept("mac").await, before);

    let another = Secret::from("another-secret-of-at-least-thirty-two-bytes");
    administration.put_client(defined(another.reveal())).await.expect("stored");
    provider.token_of("mac", SECRET).await.assert_error(401, "invalid_client");
    assert_eq!(provider.token_of("mac", another.reveal()).await.status, 200);
}

#[test]
fn a_provider_without_the_method_refuses_its_clients() {
    let client = sealed_client("mac", SECRET).build().expect("a client");
    let refused = oauth_runtime::registration::check_declared::<Everything>(&client, &[]);
    let description = refused.expect_err("it is not declared").description().into_owned();
    assert_eq!(description, "token_endpoint_auth_method: this server does not support client_secret_jwt");
    assert!(oauth_runtime::registration::check_declared::<Sealing>(&client, &[]).is_ok());
}
