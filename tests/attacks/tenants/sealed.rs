//! A sealed value of one tenant, copied to another by somebody who can write to the shared store but does not know the secret.

use std::sync::Arc;

use oauth_runtime::keys::{KeyError, RotationSchedule, SigningAlgorithm, SigningKeys};
use oauth_runtime::store::{KeyStore, MemoryStore};
use oauth_runtime::tenants::TenantStore;
use oauth_runtime::{Client, Seal, Secret};

const SECRET: &str = "5f8b1d0c2a7e4f639b8d7c6a5e4f3b2a";

fn seal() -> Seal {
    Seal::new(&Secret::from(SECRET)).expect("long enough")
}

/// The signing keys of `umbrella`, after those of `acme` were copied there; each is sealed by what `of` makes.
async fn copied(of: fn(&str) -> Seal) -> Result<SigningKeys, KeyError> {
    let shared = Arc::new(MemoryStore::new());
    let [acme, umbrella] = ["acme", "umbrella"].map(|name| TenantStore::new(name, Arc::clone(&shared)));
    let schedule = |name: &str| RotationSchedule::new([SigningAlgorithm::Es256]).sealed_with(of(name));
    SigningKeys::rotating(acme.clone(), schedule("acme")).await?;
    for key in acme.list_signing_keys().await.expect("a store") {
        assert!(umbrella.create_signing_key(key).await.expect("a store"));
    }
    SigningKeys::rotating(umbrella, schedule("umbrella")).await
}

#[tokio::test]
async fn a_sealed_signing_key_of_another_tenant() {
    let refused = copied(|name| seal().of_tenant(name)).await;
    assert!(matches!(refused, Err(KeyError::WrongSecret { .. })), "{refused:?}");
    assert!(copied(|_| seal()).await.is_ok(), "without the tenant, it opens");
}

#[tokio::test]
async fn a_sealed_secret_of_a_client_of_another_tenant() {
    let client = |seal: &Seal| {
        let client =
            Client::confidential("web", "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9");
        let client = client.auth_method(oauth_runtime::AuthMethod::ClientSecretJwt).seal_with(seal);
        client.grant_types(["client_credentials"]).build().expect("a client")
    };
    let [of_acme, of_umbrella] = ["acme", "umbrella"].map(|name| seal().of_tenant(name));
    for (sealed_by, opens) in [(&of_umbrella, true), (&of_acme, false)] {
        let shared = Arc::new(MemoryStore::new());
        let umbrella = TenantStore::new("umbrella", Arc::clone(&shared));
        shared.put_client(umbrella.shared_client(client(sealed_by)));
        let administration =
            oauth_runtime::administration::Administration::new(umbrella).seal_with(of_umbrella.clone());
        assert_eq!(administration.reseal_secrets().await.is_ok(), opens);
    }
}
