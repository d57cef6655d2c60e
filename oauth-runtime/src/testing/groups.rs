//! The groups of cases, each for stores with the capabilities that it is about.

use super::{
    StoreSuite, authorization_codes, clients, consents, deletion, flows, grants, refresh_tokens, sessions,
    sweeping, tokens,
};
use crate::store::{
    AuthorizationCodeStore, ClientRegistrationStore, ConsentStore, ExpiringStore, GrantStore,
    RefreshTokenStore, SessionStore, Storage, TokenStore,
};

impl<S: Storage + 'static> StoreSuite<S> {
    /// Registering, changing, listing and deleting clients.
    pub fn clients(self) -> Self
    where
        S: ClientRegistrationStore,
    {
        self.with(clients::cases())
    }

    /// What becomes of everything that was issued to a client that is deleted.
    pub fn client_deletion(self) -> Self
    where
        S: ClientRegistrationStore + TokenStore + AuthorizationCodeStore + RefreshTokenStore,
    {
        self.with(deletion::cases())
    }

    /// Access tokens and their revocation.
    pub fn tokens(self) -> Self
    where
        S: TokenStore,
    {
        self.with(tokens::cases())
    }

    /// Authorization codes, redeemed once.
    pub fn authorization_codes(self) -> Self
    where
        S: AuthorizationCodeStore + TokenStore,
    {
        self.with(authorization_codes::cases())
    }

    /// Refresh tokens, rotated once, with and without a grace period.
    pub fn refresh_tokens(self) -> Self
    where
        S: RefreshTokenStore + TokenStore,
    {
        self.with(refresh_tokens::cases())
    }

    /// The whole way from a code to its refresh tokens, and their revocation at any point of it.
    pub fn flows(self) -> Self
    where
        S: AuthorizationCodeStore + RefreshTokenStore + TokenStore,
    {
        self.with(flows::cases())
    }

    /// The list of what a resource owner granted.
    pub fn grants(self) -> Self
    where
        S: GrantStore + AuthorizationCodeStore + RefreshTokenStore,
    {
        self.with(grants::cases())
    }

    /// Dropping what is expired, and nothing else.
    pub fn sweeping(self) -> Self
    where
        S: ExpiringStore + AuthorizationCodeStore + RefreshTokenStore + TokenStore,
    {
        self.with(sweeping::cases())
    }

    /// Browser sessions.
    pub fn sessions(self) -> Self
    where
        S: SessionStore,
    {
        self.with(sessions::cases())
    }

    /// Remembered consents.
    pub fn consents(self) -> Self
    where
        S: ConsentStore,
    {
        self.with(consents::cases())
    }

    /// Every group, and the cases across them.
    pub fn everything(self) -> Self
    where
        S: ClientRegistrationStore
            + AuthorizationCodeStore
            + RefreshTokenStore
            + GrantStore
            + ExpiringStore
            + SessionStore
            + ConsentStore,
    {
        self.clients()
            .client_deletion()
            .tokens()
            .authorization_codes()
            .refresh_tokens()
            .flows()
            .grants()
            .sweeping()
            .sessions()
            .consents()
            .with(deletion::cases_of_grants())
            .with(sweeping::cases_of_grants())
            .with(sweeping::cases_of_sessions())
    }
}
