//! What each tenant has: an issuer, a look, keys, clients and people.

use std::sync::Arc;

use oauth_runtime::keys::{RotationSchedule, SigningAlgorithm, SigningKeys};
use oauth_runtime::openid::Claims;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::store::{AnyStore, ClientRegistrationStore};
use oauth_runtime::tenants::TenantStore;
use oauth_runtime::ui::Pages;
use oauth_runtime::{BoxError, Client, oauth_server};

/// The provider of each tenant.
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code),
    scopes(read = "Read your notes"),
    openid(profile, email),
    endpoints(introspection, revocation, metadata, end_session)
)]
pub(crate) struct Notes {
    #[store]
    store: TenantStore<AnyStore>,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

pub(crate) const CLIENT: &str = "service";
pub(crate) const SECRET: &str = "a-long-random-secret";

/// What is in the store before a tenant's first request: two clients and three people.
pub(crate) async fn put(tenant: &str, store: &AnyStore, password: &PasswordHash) -> Result<(), BoxError> {
    let own = TenantStore::new(tenant, store.clone());
    let service =
        Client::confidential(CLIENT, SECRET).grant_types(["client_credentials"]).response_types([""; 0]);
    let web = Client::confidential("web", SECRET)
        .name("Notes on the web")
        .redirect_uri(format!("https://{tenant}.example/cb"))
        .grant_types(["authorization_code", "refresh_token"]);
    for client in [service, web] {
        own.create_client(client.scope("openid profile email read").build()?).await?;
    }
    for person in ["alice", "bob", "carol"] {
        let mut claims = Claims::new();
        claims.insert("name", format!("{person} of {tenant}"));
        claims.insert("email", format!("{person}@{tenant}.example"));
        store.put_user(&own.key(person), password.clone(), &own.key(person)).await?;
        store.put_claims(&own.key(person), claims).await?;
    }
    Ok(())
}

/// The provider of a tenant, with keys that rotate in the store.
pub(crate) async fn make(tenant: &str, store: &AnyStore) -> Result<Arc<Notes>, BoxError> {
    let own = TenantStore::new(tenant, store.clone());
    let keys = SigningKeys::rotating(own.clone(), RotationSchedule::new([SigningAlgorithm::Es256])).await?;
    let hue = tenant.bytes().fold(0_u8, |hue, byte| hue.wrapping_mul(31).wrapping_add(byte));
    let pages =
        Pages::builder().brand(format!("Notes of {tenant}")).accent(format!("#2b00{hue:02x}")).build()?;
    let issuer = format!("https://notes.example/{tenant}").parse()?;
    // The requests are made within the process.
    Ok(Notes::builder(issuer, own, keys, pages).insecure_transport(true).build())
}
