//! A shared store is a store: `Arc<T>` and `&T` have the capabilities of `T`.

use std::future::Future;
use std::sync::Arc;

use super::each_capability::each_capability;
use super::{
    AuthorizationCodeStore, CibaRequestStore, ClaimsStore, ClientRegistrationStore, ClientStore,
    ConsentStore, CredentialStore, DeviceCodeStore, EmailChangeStore, EmailStore, EventStore, ExpiringStore,
    GrantManagementStore, GrantStore, KeyStore, LogoutNoticeStore, MailStore, PasswordStore, PersonStore,
    ProfileStore, PushedRequestStore, RateLimitStore, RefreshTokenStore, ReplayStore, SessionClientStore,
    SessionStore, SignUpStore, SignalStore, Storage, TicketStore, TokenStore, UpstreamStore, UserStore,
    WebhookStore,
};

impl<T: Storage> Storage for Arc<T> {
    type Error = T::Error;

    fn is_temporary(error: &T::Error) -> bool {
        T::is_temporary(error)
    }
}

impl<T: Storage> Storage for &T {
    type Error = T::Error;

    fn is_temporary(error: &T::Error) -> bool {
        T::is_temporary(error)
    }
}

macro_rules! shared {
    ($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        #[diagnostic::do_not_recommend]
        impl<T: $capability> $capability for Arc<T> {
            $(fn $method(&self, $($name: $type),*) -> impl Future<Output = Result<$output, T::Error>> + Send {
                T::$method(self, $($name),*)
            })*
        }

        #[diagnostic::do_not_recommend]
        impl<T: $capability> $capability for &T {
            $(fn $method(&self, $($name: $type),*) -> impl Future<Output = Result<$output, T::Error>> + Send {
                T::$method(*self, $($name),*)
            })*
        }
    };
}

each_capability!(shared);
