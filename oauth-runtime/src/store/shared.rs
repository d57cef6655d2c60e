//! A shared store is a store: `Arc<T>` has the capabilities of `T`.

use std::future::Future;
use std::sync::Arc;

use super::{
    Authenticated, AuthorizationCodeStore, ClientRegistrationStore, ClientStore, Consent, ConsentStore,
    ExpiringStore, GrantStore, Redemption, RefreshTokenStore, Replacement, Rotation, RotationOutcome,
    SessionStore, Storage, StoredSession, TokenStore, UserStore,
};
use crate::token::{AccessToken, AuthorizationCode, GrantId, IssuedGrant, IssuedTokens, RefreshToken};
use crate::{Client, Digest, Secret, Timestamp};

impl<T: Storage> Storage for Arc<T> {
    type Error = T::Error;

    fn is_temporary(error: &T::Error) -> bool {
        T::is_temporary(error)
    }
}

/// Each method of a capability, passed on.
macro_rules! shared {
    ($($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* })*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: $capability> $capability for Arc<T> {
            $(fn $method(&self, $($name: $type),*) -> impl Future<Output = Result<$output, T::Error>> + Send {
                T::$method(self, $($name),*)
            })*
        }
    )*};
}

shared! {
    ClientStore {
        get_client(client_id: &str) -> Option<Client>;
    }
    TokenStore {
        create_token(tokens: IssuedTokens) -> ();
        get_token(digest: &Digest) -> Option<AccessToken>;
        revoke_token(digest: &Digest) -> ();
        revoke_grant(grant_id: &GrantId) -> ();
    }
    AuthorizationCodeStore {
        create_authorization_code(code: AuthorizationCode) -> ();
        get_authorization_code(digest: &Digest) -> Option<AuthorizationCode>;
        redeem_authorization_code(digest: &Digest, tokens: IssuedTokens) -> Redemption;
    }
    RefreshTokenStore {
        get_refresh_token(digest: &Digest) -> Option<RefreshToken>;
        rotate_refresh_token(rotation: Rotation, tokens: IssuedTokens) -> RotationOutcome;
    }
    UserStore {
        authenticate(username: &str, password: &Secret) -> Option<Authenticated>;
    }
    ClientRegistrationStore {
        create_client(client: Client) -> bool;
        replace_client(current: &Client, next: Client) -> Replacement;
        delete_client(client_id: &str) -> bool;
        list_clients(after: Option<&str>, limit: usize) -> Vec<Client>;
    }
    GrantStore {
        list_grants(subject: &str) -> Vec<IssuedGrant>;
    }
    ExpiringStore {
        sweep(expired_at: Timestamp, limit: usize) -> usize;
    }
    SessionStore {
        save_session(session: StoredSession) -> ();
        get_session(digest: &Digest) -> Option<StoredSession>;
        delete_session(digest: &Digest) -> ();
    }
    ConsentStore {
        save_consent(consent: Consent) -> ();
        get_consent(subject: &str, client_id: &str) -> Option<Consent>;
        delete_consent(subject: &str, client_id: &str) -> ();
    }
}
