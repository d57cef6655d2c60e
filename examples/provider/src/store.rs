//! The store: which one, and the clients of the configuration in it.

use std::path::PathBuf;

use oauth_runtime::administration::{Administration, AdministrationError};
use oauth_runtime::store::{
    AnyStore, AnyStoreError, ClientCache, RedisStore, SqlError, SqlOptions, SqlStore,
};
use oauth_runtime::tenants::TenantStore;
use oauth_runtime::{BoxError, Client};

use crate::causes::with_causes;
use crate::config::Config;
use crate::records::Records;

/// Clones share everything.
pub type Store = ClientCache<Records>;

/// Opens the store of a configuration and migrates its schema.
///
/// # Errors
/// If the store cannot be reached, or the user's data directory cannot be created.
pub async fn open(config: &Config) -> Result<Store, BoxError> {
    let records = match &config.tenant {
        Some(tenant) => Records::Part(TenantStore::new(tenant, open_of_tenants(config).await?)),
        None => Records::Whole(open_whole(config).await?),
    };
    Ok(ClientCache::new(records).lifetime(config.reading.clients_cached_for))
}

/// What the tables, or the keys, of the tenants begin with: the main provider has others, and sees nothing of
/// theirs.
pub const OF_TENANTS: (&str, &str) = ("oauth_tenants_", "oauth-tenants:");

/// Opens the store that all tenants share, in the same database.
///
/// # Errors
/// Those of [`open`].
pub async fn open_of_tenants(config: &Config) -> Result<AnyStore, BoxError> {
    let url = url(config)?;
    let (tables, keys) = OF_TENANTS;
    let opened = match url.split(':').next() {
        Some("memory") => AnyStore::connect(&url).await,
        Some(scheme) if scheme.starts_with("redis") || scheme == "unix" => {
            RedisStore::with_prefix(&url, keys).await.map(AnyStore::Redis).map_err(AnyStoreError::from)
        }
        _ => {
            let options = config.reading.replica.clone().unwrap_or_default().table_prefix(tables);
            with_options(&url, &options).await.map_err(AnyStoreError::from)
        }
    };
    Ok(opened.map_err(|error| format!("the store of the tenants: {}", with_causes(&error)))?)
}

async fn open_whole(config: &Config) -> Result<AnyStore, BoxError> {
    let url = url(config)?;
    // The rest of the URL may contain a password anywhere.
    tracing::debug!(scheme = url.split(':').next(), "the store");
    let opened = match &config.reading.replica {
        Some(options) => with_options(&url, options).await.map_err(AnyStoreError::from),
        None => AnyStore::connect(&url).await,
    };
    Ok(opened.map_err(|error| format!("the store: {}", with_causes(&error)))?)
}

async fn with_options(url: &str, options: &SqlOptions) -> Result<AnyStore, SqlError> {
    let store = SqlStore::connect_with(url, options).await?;
    store.migrate().await?;
    Ok(AnyStore::Sql(store))
}

/// The URL of a configuration's store.
///
/// # Errors
/// If the user's data directory cannot be created.
pub fn url(config: &Config) -> Result<String, BoxError> {
    Ok(match &config.store {
        Some(url) => url.clone(),
        None if config.is_demo => format!("sqlite://{}", demo_file()?.display()),
        None => "sqlite::memory:".to_owned(),
    })
}

/// Where the demo keeps its data: in the platform's data directory.
fn demo_file() -> Result<PathBuf, BoxError> {
    let data = dirs::data_dir().ok_or("there is no data directory; name a store with --store")?;
    let directory = data.join("oauth-provider");
    std::fs::create_dir_all(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    Ok(directory.join("demo.db"))
}

/// Puts the clients of the configuration into the store. They overwrite existing ones, except that a disabled
/// client stays disabled.
///
/// # Errors
/// Those of the store.
pub async fn put_clients(
    store: &Store,
    clients: Vec<Client>,
) -> Result<(), AdministrationError<AnyStoreError>> {
    let administration = Administration::new(store.clone());
    for client in clients {
        administration.put_client(client).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use oauth_runtime::store::{ClientRegistrationStore, ClientStore};

    use super::*;

    #[tokio::test]
    async fn the_configuration_wins_but_for_the_switch() -> Result<(), BoxError> {
        let store = ClientCache::new(Records::Whole(AnyStore::connect("memory:").await?));
        let client = |scope: &str| {
            Client::confidential("service", "a-long-random-secret")
                .grant_types(["client_credentials"])
                .scope(scope)
        };
        let configured = client("read").build().expect("a client");
        put_clients(&store, vec![configured.clone()]).await?;
        assert_eq!(store.get_client("service").await?, Some(configured.clone()));
        let _ = store.replace_client(&configured, configured.clone().into_disabled()).await?;
        put_clients(&store, vec![client("read write").build().expect("a client")]).await?;
        let kept = store.get_client("service").await?.expect("it is there");
        assert!(kept.is_disabled() && kept.metadata().scope.to_string() == "read write");
        Ok(())
    }
}
