//! The store of a provider as a store of its own, for [`Administration`](oauth_runtime_core::administration::Administration),
//! which owns its store.

use std::future::Future;
use std::sync::Arc;

use oauth_runtime_core::AuthorizationServer;
use oauth_runtime_core::each_capability;
use oauth_runtime_core::store::{
    AuthorizationCodeStore, CibaRequestStore, ClaimsStore, ClientRegistrationStore, ClientStore,
    ConsentStore, CredentialStore, DeviceCodeStore, EmailChangeStore, EmailStore, EventStore, ExpiringStore,
    GrantManagementStore, GrantStore, KeyStore, LogoutNoticeStore, MailStore, PasswordStore, PersonStore,
    ProfileStore, PushedRequestStore, RateLimitStore, RefreshTokenStore, ReplayStore, SessionClientStore,
    SessionStore, SignUpStore, SignalStore, Storage, TicketStore, TokenStore, UpstreamStore, UserStore,
    WebhookStore,
};

/// The store of this provider.
pub(crate) struct StoreOf<S>(pub(crate) Arc<S>);

impl<S: AuthorizationServer> Storage for StoreOf<S> {
    type Error = <S::Store as Storage>::Error;

    fn is_temporary(error: &Self::Error) -> bool {
        S::Store::is_temporary(error)
    }
}

macro_rules! forwarded {
    ($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        impl<S: AuthorizationServer> $capability for StoreOf<S>
        where
            S::Store: $capability,
        {
            $(fn $method(&self, $($name: $type),*) -> impl Future<Output = Result<$output, Self::Error>> + Send {
                <S::Store as $capability>::$method(self.0.store(), $($name),*)
            })*
        }
    };
}

each_capability!(forwarded);
