//! A store that is selected when the program starts.

use std::sync::Arc;

use super::urls::{self, Kind};
use super::*;

/// One of the ready stores whose features are enabled, selected by a URL when the program starts.
///
/// A program with a fixed database should use its store directly: [`MemoryStore`], `SqlStore`, `RedisStore`.
///
/// ```
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
/// # runtime.block_on(async {
/// use oauth_runtime::store::AnyStore;
///
/// let store = AnyStore::connect("memory:").await?; // sqlite:…, postgres:…, mysql:…, redis:…
/// # Ok::<(), oauth_runtime::store::AnyStoreError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Cloning shares the store.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum AnyStore {
    /// In memory.
    Memory(Arc<MemoryStore>),
    /// SQLite, PostgreSQL, MySQL or MariaDB.
    #[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
    Sql(SqlStore),
    /// Redis.
    #[cfg(feature = "redis")]
    Redis(RedisStore),
}

/// An error of an [`AnyStore`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnyStoreError {
    /// An error of the memory store.
    #[error(transparent)]
    Memory(#[from] MemoryError),
    /// An error of the SQL database.
    #[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// Redis's.
    #[cfg(feature = "redis")]
    #[error(transparent)]
    Redis(#[from] RedisError),
    /// This build has no store for the URL.
    #[error("{}; this build has {}", urls::missing(scheme), urls::examples())]
    Url {
        /// The scheme of the URL.
        scheme: String,
    },
}

impl AnyStore {
    /// Connects to the store at the URL, and creates or migrates its schema.
    ///
    /// # Errors
    /// If this build has no store for the URL, or the store cannot be reached.
    pub async fn connect(url: &str) -> Result<Self, AnyStoreError> {
        match urls::kind(url) {
            Some(Kind::Memory) => Ok(Self::Memory(Arc::default())),
            #[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
            Some(Kind::Sql) => Self::migrated(url).await,
            #[cfg(feature = "redis")]
            Some(Kind::Redis) => Ok(Self::Redis(RedisStore::connect(url).await?)),
            None => Err(unknown(url)),
        }
    }

    /// Whether this build has a store for the URL. A program can check its configuration with this before it
    /// connects.
    ///
    /// # Errors
    /// [`AnyStoreError::Url`].
    pub fn check_url(url: &str) -> Result<(), AnyStoreError> {
        urls::kind(url).map(drop).ok_or_else(|| unknown(url))
    }

    #[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
    async fn migrated(url: &str) -> Result<Self, AnyStoreError> {
        let store = SqlStore::connect(url).await?;
        store.migrate().await?;
        Ok(Self::Sql(store))
    }

    /// Adds a resource owner and replaces one with the same user name. `subject` is the identifier in tokens.
    ///
    /// # Errors
    /// Those of the store.
    #[cfg(feature = "passwords")]
    pub async fn put_user(
        &self,
        username: &str,
        password: crate::password::PasswordHash,
        subject: &str,
    ) -> Result<(), AnyStoreError> {
        match self {
            Self::Memory(store) => store.put_user(username, password, subject),
            #[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
            Self::Sql(store) => store.put_user(username, password, subject).await?,
            #[cfg(feature = "redis")]
            Self::Redis(store) => store.put_user(username, password, subject).await?,
        }
        Ok(())
    }

    /// The user with this name. In memory, it is compared exactly; in other stores, by [`comparable_name`], if nobody has exactly
    /// this name.
    ///
    /// # Errors
    /// Those of the store.
    #[cfg(feature = "passwords")]
    pub async fn find_username(&self, username: &str) -> Result<Option<StoredUser>, AnyStoreError> {
        Ok(match self {
            Self::Memory(store) => store.find_username(username),
            #[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
            Self::Sql(store) => store.find_username(username).await?,
            #[cfg(feature = "redis")]
            Self::Redis(store) => store.find_username(username).await?,
        })
    }

    /// Some users from where a page begins, about as many as `limit`; `None`: from the first. A page can be empty before the last
    /// one. In a store that tenants share, the texts are those that `TenantStore::key` returns.
    ///
    /// # Errors
    /// Those of the store.
    #[cfg(feature = "passwords")]
    pub async fn list_users(&self, from: Option<&str>, limit: usize) -> Result<UserPage, AnyStoreError> {
        Ok(match self {
            Self::Memory(store) => store.list_users(from, limit),
            #[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
            Self::Sql(store) => store.list_users(from, limit).await?,
            #[cfg(feature = "redis")]
            Self::Redis(store) => store.list_users(from, limit).await?,
        })
    }

    /// Stores the claims of a person and replaces earlier ones. Empty claims mean that the person exists but
    /// has no claims.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn put_claims(
        &self,
        subject: &str,
        claims: crate::openid::Claims,
    ) -> Result<(), AnyStoreError> {
        match self {
            Self::Memory(store) => store.put_claims(subject, claims),
            #[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
            Self::Sql(store) => store.put_claims(subject, claims).await?,
            #[cfg(feature = "redis")]
            Self::Redis(store) => store.put_claims(subject, claims).await?,
        }
        Ok(())
    }
}

/// Returns only the scheme: the rest may contain a password.
fn unknown(url: &str) -> AnyStoreError {
    AnyStoreError::Url { scheme: urls::scheme(url).chars().take(20).collect() }
}

impl Storage for AnyStore {
    type Error = AnyStoreError;

    fn is_temporary(error: &AnyStoreError) -> bool {
        match error {
            AnyStoreError::Memory(error) => MemoryStore::is_temporary(error),
            #[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
            AnyStoreError::Sql(error) => error.is_temporary(),
            #[cfg(feature = "redis")]
            AnyStoreError::Redis(error) => error.is_temporary(),
            AnyStoreError::Url { .. } => false,
        }
    }
}

/// Passes a capability on to the selected store.
macro_rules! chosen {
    // The stores have resource owners only with this feature.
    (UserStore $methods:tt) => { chosen! { @passwords UserStore $methods } };
    (EmailStore $methods:tt) => { chosen! { @passwords EmailStore $methods } };
    (SignUpStore $methods:tt) => { chosen! { @passwords SignUpStore $methods } };
    (PasswordStore $methods:tt) => { chosen! { @passwords PasswordStore $methods } };
    (EmailChangeStore $methods:tt) => { chosen! { @passwords EmailChangeStore $methods } };
    (ProfileStore $methods:tt) => { chosen! { @passwords ProfileStore $methods } };
    (@passwords $capability:ident $methods:tt) => {
        #[cfg(feature = "passwords")]
        chosen! { @impl $capability $methods }
    };
    (@impl $capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        #[diagnostic::do_not_recommend]
        impl $capability for AnyStore {
            $(async fn $method(&self, $($name: $type),*) -> Result<$output, AnyStoreError> {
                Ok(match self {
                    Self::Memory(store) => store.$method($($name),*).await?,
                    #[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
                    Self::Sql(store) => store.$method($($name),*).await?,
                    #[cfg(feature = "redis")]
                    Self::Redis(store) => store.$method($($name),*).await?,
                })
            })*
        }
    };
    ($capability:ident $methods:tt) => { chosen! { @impl $capability $methods } };
}

oauth_runtime_core::each_capability!(chosen);
