//! What a provider's store is: all of it, or the part of one tenant.

use oauth_runtime::each_capability;
use oauth_runtime::openid::Claims;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::store::{
    AnyStore, AnyStoreError, AuthorizationCodeStore, CibaRequestStore, ClaimsStore, ClientRegistrationStore,
    ClientStore, ConsentStore, CredentialStore, DeviceCodeStore, EmailChangeStore, EmailStore, EventStore,
    ExpiringStore, GrantManagementStore, GrantStore, KeyStore, LogoutNoticeStore, MailStore, PasswordStore,
    PersonStore, ProfileStore, PushedRequestStore, RateLimitStore, RefreshTokenStore, ReplayStore,
    SessionClientStore, SessionStore, SignUpStore, SignalStore, Storage, StoredUser, TicketStore, TokenStore,
    UpstreamStore, UserPage, UserStore, WebhookStore,
};
use oauth_runtime::tenants::TenantStore;

/// Clones share everything.
#[derive(Debug, Clone)]
pub enum Records {
    /// The store of a provider that shares it with nobody.
    Whole(AnyStore),
    /// A tenant's part of the store of all tenants.
    Part(TenantStore<AnyStore>),
}

impl Records {
    /// The store with what others keep in it.
    pub fn shared(&self) -> &AnyStore {
        match self {
            Self::Whole(store) => store,
            Self::Part(part) => part.store(),
        }
    }
}

/// The people in it, as an operator adds and lists them.
impl Records {
    /// Adds a user name and replaces an earlier one.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn put_user(
        &self,
        username: &str,
        password: PasswordHash,
        subject: &str,
    ) -> Result<(), AnyStoreError> {
        self.shared().put_user(&self.key(username), password, &self.key(subject)).await
    }

    /// Stores the claims of a person and replaces earlier ones.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn put_claims(&self, subject: &str, claims: Claims) -> Result<(), AnyStoreError> {
        self.shared().put_claims(&self.key(subject), claims).await
    }

    /// The user with this name.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn find_username(&self, username: &str) -> Result<Option<StoredUser>, AnyStoreError> {
        let found = self.shared().find_username(&self.key(username)).await?;
        Ok(found.and_then(|user| self.own(&user)))
    }

    /// Some users from where a page begins. A page may be empty before the last one.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn list_users(&self, from: Option<&str>, limit: usize) -> Result<UserPage, AnyStoreError> {
        let page = self.shared().list_users(from, limit).await?;
        Ok(UserPage::new(page.users.iter().filter_map(|user| self.own(user)).collect(), page.next))
    }

    /// How the shared store knows a text.
    fn key(&self, own: &str) -> String {
        match self {
            Self::Whole(_) => own.to_owned(),
            Self::Part(part) => part.key(own),
        }
    }

    /// The user as this provider knows it; `None`: another tenant's.
    fn own(&self, user: &StoredUser) -> Option<StoredUser> {
        let prefix = self.key("");
        let username = user.username.strip_prefix(&prefix)?;
        Some(StoredUser::new(username, user.subject.strip_prefix(&prefix)?, user.password))
    }
}

impl Storage for Records {
    type Error = AnyStoreError;

    fn is_temporary(error: &AnyStoreError) -> bool {
        AnyStore::is_temporary(error)
    }
}

macro_rules! passed_on {
    ($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        impl $capability for Records {
            $(async fn $method(&self, $($name: $type),*) -> Result<$output, AnyStoreError> {
                match self {
                    Self::Whole(store) => store.$method($($name),*).await,
                    Self::Part(part) => part.$method($($name),*).await,
                }
            })*
        }
    };
}

each_capability!(passed_on);
