//! Everything except clients passes through to the store.

use std::future::Future;

use super::ClientCache;
use crate::store::each_capability::each_capability;
use crate::store::{
    AuthorizationCodeStore, CibaRequestStore, ClaimsStore, ConsentStore, CredentialStore, DeviceCodeStore,
    EmailChangeStore, EmailStore, EventStore, ExpiringStore, GrantManagementStore, GrantStore, KeyStore,
    LogoutNoticeStore, MailStore, PasswordStore, PersonStore, ProfileStore, PushedRequestStore,
    RateLimitStore, RefreshTokenStore, ReplayStore, SessionClientStore, SessionStore, SignUpStore,
    SignalStore, Storage, TicketStore, TokenStore, UpstreamStore, UserStore, WebhookStore,
};

impl<T: Storage> Storage for ClientCache<T> {
    type Error = T::Error;

    fn is_temporary(error: &T::Error) -> bool {
        T::is_temporary(error)
    }
}

macro_rules! passed_on {
    (ClientStore $methods:tt) => {};
    (ClientRegistrationStore $methods:tt) => {};
    ($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        #[diagnostic::do_not_recommend]
        impl<T: $capability> $capability for ClientCache<T> {
            $(fn $method(&self, $($name: $type),*) -> impl Future<Output = Result<$output, T::Error>> + Send {
                T::$method(&self.store, $($name),*)
            })*
        }
    };
}

each_capability!(passed_on);
