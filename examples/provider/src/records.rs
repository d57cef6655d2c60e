//! What a provider's store is: all of it, or the part of one tenant.

use oauth_runtime::each_capability;
use oauth_runtime::store::{
    AnyStore, AnyStoreError, AuthorizationCodeStore, ClaimsStore, ClientRegistrationStore, ClientStore,
    ConsentStore, CredentialStore, DeviceCodeStore, EmailChangeStore, EmailStore, EventStore, ExpiringStore,
    GrantStore, KeyStore, LogoutNoticeStore, PasswordStore, PersonStore, ProfileStore, PushedRequestStore,
    RateLimitStore, RefreshTokenStore, ReplayStore, SessionClientStore, SessionStore, SignUpStore, Storage,
    TicketStore, TokenStore, UpstreamStore, UserStore, WebhookStore,
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
