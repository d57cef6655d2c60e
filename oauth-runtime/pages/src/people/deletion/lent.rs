//! A store that somebody else owns, for [`Administration`](oauth_runtime_core::administration::Administration), which owns its store.

use std::future::Future;

use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{
    Consent, ConsentStore, CredentialStore, GrantStore, PersonStore, Storage, StoredCredentials, TokenStore,
};
use oauth_runtime_core::token::{AccessToken, GrantId, IssuedGrant, IssuedTokens};

/// The store behind the reference.
pub(super) struct Lent<'a, T>(pub(super) &'a T);

impl<T: Storage> Storage for Lent<'_, T> {
    type Error = T::Error;

    fn is_temporary(error: &T::Error) -> bool {
        T::is_temporary(error)
    }
}

macro_rules! lent {
    ($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        impl<T: $capability> $capability for Lent<'_, T> {
            $(fn $method(&self, $($name: $type),*) -> impl Future<Output = Result<$output, T::Error>> + Send {
                T::$method(self.0, $($name),*)
            })*
        }
    };
}

lent! { TokenStore {
    create_token(tokens: IssuedTokens) -> ();
    get_token(digest: &Digest) -> Option<AccessToken>;
    revoke_token(digest: &Digest) -> ();
    revoke_grant(grant_id: &GrantId) -> ();
} }

lent! { GrantStore {
    list_grants(subject: &str) -> Vec<IssuedGrant>;
    list_client_grants(client_id: &str, after: Option<&GrantId>, limit: usize) -> Vec<IssuedGrant>;
} }

lent! { ConsentStore {
    replace_consent(current: Option<&Consent>, next: Consent) -> bool;
    get_consent(subject: &str, client_id: &str) -> Option<Consent>;
    delete_consent(subject: &str, client_id: &str) -> ();
    list_consents(subject: &str) -> Vec<Consent>;
} }

lent! { CredentialStore {
    get_credentials(digest: &Digest) -> Option<StoredCredentials>;
    put_credentials(credentials: StoredCredentials) -> bool;
    delete_credentials(digest: &Digest) -> ();
} }

lent! { PersonStore {
    delete_person(subject: &str) -> ();
} }
