//! The capability traits.

use std::error::Error;
use std::future::Future;

use super::{Authenticated, Redemption, Rotation, RotationOutcome};
use crate::token::{AccessToken, AuthorizationCode, GrantId, IssuedTokens, RefreshToken};
use crate::{Client, Digest, Secret};

/// What all capabilities of a store share: its error type.
///
/// [`#[oauth_storage]`](crate::oauth_storage) implements it from the return types of your methods.
pub trait Storage: Send + Sync {
    /// The store's error. It is logged; a client sees only `server_error` or `temporarily_unavailable`.
    type Error: Error + Send + Sync + 'static;

    /// Whether a retry may help: for example, the connection is lost or the pool is exhausted.
    ///
    /// If so, the client gets `temporarily_unavailable` with status 503, otherwise `server_error` with 500.
    fn is_temporary(error: &Self::Error) -> bool {
        let _ = error;
        false
    }
}

/// Finds clients. Every provider needs it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not store clients",
    label = "every endpoint looks its client up",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn get_client(&self, client_id: &str) -> Result<Option<Client>, YourError>",
    note = "or mark a field that holds a ready store with `#[store]`"
)]
pub trait ClientStore: Storage {
    /// The client with this identifier.
    fn get_client(&self, client_id: &str)
    -> impl Future<Output = Result<Option<Client>, Self::Error>> + Send;
}

/// Keeps access tokens. Every provider needs it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not store tokens",
    label = "this issues tokens",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn create_token(&self, tokens: IssuedTokens) -> Result<(), YourError>\n\
            async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, YourError>\n\
            async fn revoke_token(&self, digest: &Digest) -> Result<(), YourError>\n\
            async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), YourError>",
    note = "or mark a field that holds a ready store with `#[store]`"
)]
pub trait TokenStore: Storage {
    /// Stores tokens: all or none. The grant is new, or there are a code or other tokens of it, which another client may have
    /// (RFC 8693): then it stays as it is, and lives at least as long as these. What a client gets for tokens of another issuer belongs to
    /// one grant, which begins anew if it was revoked or swept.
    fn create_token(&self, tokens: IssuedTokens) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// The access token with this digest, expired or not; `None` if it is unknown or revoked.
    fn get_token(
        &self,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<AccessToken>, Self::Error>> + Send;

    /// Revokes one access token. Does nothing if it is unknown.
    fn revoke_token(&self, digest: &Digest) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Revokes everything that was issued from one authorization: its code, access tokens and refresh tokens.
    /// Afterwards none is found, and no code or refresh token of it can be spent to add others.
    fn revoke_grant(&self, grant_id: &GrantId) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Keeps authorization codes. The `authorization_code` grant needs it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not store authorization codes",
    label = "the `authorization_code` grant redeems them",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), YourError>\n\
            async fn get_authorization_code(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, YourError>\n\
            async fn redeem_authorization_code(&self, digest: &Digest, tokens: IssuedTokens) -> Result<Redemption, YourError>",
    note = "or mark a field that holds a ready store with `#[store]`"
)]
pub trait AuthorizationCodeStore: Storage {
    /// Stores a new code.
    fn create_authorization_code(
        &self,
        code: AuthorizationCode,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// The code with this digest, spent or not, expired or not; `redeemed` says whether it is spent. Reading
    /// changes nothing.
    fn get_authorization_code(
        &self,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<AuthorizationCode>, Self::Error>> + Send;

    /// Spends the code and stores the tokens, in one atomic operation. Of any number of calls, exactly one
    /// gets [`Redemption::Redeemed`].
    ///
    /// Keep the spent code as long as the tokens ([`IssuedTokens::expires_at`]), even if the code expires
    /// before them: anybody who presents it again, however late, ends the grant (RFC 6749 section 4.1.2).
    fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> impl Future<Output = Result<Redemption, Self::Error>> + Send;
}

/// Keeps refresh tokens. The `refresh_token` grant needs it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not store refresh tokens",
    label = "the `refresh_token` grant rotates them",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn get_refresh_token(&self, digest: &Digest) -> Result<Option<RefreshToken>, YourError>\n\
            async fn rotate_refresh_token(&self, rotation: Rotation, tokens: IssuedTokens) -> Result<RotationOutcome, YourError>",
    note = "or mark a field that holds a ready store with `#[store]`"
)]
pub trait RefreshTokenStore: Storage {
    /// The refresh token with this digest, used or not, expired or not. Reading changes nothing.
    fn get_refresh_token(
        &self,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<RefreshToken>, Self::Error>> + Send;

    /// Marks the presented token as used and stores the new tokens, in one atomic operation. Of any number of
    /// calls, exactly one gets [`RotationOutcome::Rotated`]. If [`Rotation::successor`] is `None`, the client
    /// keeps its token: an unused token stays unchanged, and the access token is stored
    /// ([`RotationOutcome::Kept`]).
    ///
    /// If the presented token was used before, [`Rotation::is_retry_of`] tells a retry from a replay. It
    /// needs the stored successor, read in the same transaction. Keep used tokens until they expire.
    fn rotate_refresh_token(
        &self,
        rotation: Rotation,
        tokens: IssuedTokens,
    ) -> impl Future<Output = Result<RotationOutcome, Self::Error>> + Send;
}

/// Checks the password of a resource owner. The `password` grant and the pages of the feature `ui` need it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not check passwords",
    label = "the `password` grant or the login page checks the password of a resource owner here",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn authenticate(&self, username: &str, password: &Secret) -> Result<Option<Authenticated>, YourError>",
    note = "or mark a field that checks passwords with `#[users]`; `MemoryStore` does with oauth-runtime's \
        feature `passwords`"
)]
pub trait UserStore: Storage {
    /// The resource owner, if the password is theirs.
    ///
    /// Take the same time for an unknown user. The caller counts guesses ([rate limits](crate::rate_limit));
    /// an error is not counted.
    ///
    /// Guesses are counted by the [comparable form](super::comparable_name) of the user name. Find a person only by names that have
    /// the same form as theirs: a person whom `alice` and `al.ice` find has twice as many guesses against them, and so does one
    /// who is found by a user name and by an address. Names of the same form must belong to one person, because that person's
    /// login forgets the guesses at all of them.
    fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> impl Future<Output = Result<Option<Authenticated>, Self::Error>> + Send;
}
