//! The groups of cases, each for stores with its capabilities.

use std::sync::Arc;

use super::{
    StoreSuite, accounts, authorization_codes, ciba_requests, claims, clients, consents, credentials,
    deletion, device_codes, events, flows, grants, logout_notices, mails, managed_grants, pushed_requests,
    rate_limits, refresh_tokens, replay, session_clients, sessions, signals, signing_keys, sweeping, tickets,
    tokens, upstream_links, webhooks,
};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{
    AuthorizationCodeStore, CibaRequestStore, ClaimsStore, ClientRegistrationStore, ConsentStore,
    CredentialStore, DeviceCodeStore, EmailChangeStore, EmailStore, EventStore, ExpiringStore,
    GrantManagementStore, GrantStore, KeyStore, LogoutNoticeStore, MailStore, NewPassword, PasswordStore,
    PersonStore, ProfileStore, PushedRequestStore, RateLimitStore, RefreshTokenStore, ReplayStore,
    SessionClientStore, SessionStore, SignUpStore, SignalStore, Storage, TicketStore, TokenStore,
    UpstreamStore, UserStore, WebhookStore,
};

impl<S: Storage + 'static> StoreSuite<S> {
    /// Registering, changing, listing and deleting clients.
    pub fn clients(self) -> Self
    where
        S: ClientRegistrationStore,
    {
        self.with(clients::cases())
    }

    /// What happens to everything that was issued to a deleted client.
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

    /// Device codes: found by two digests, polled in intervals, decided once, redeemed once.
    pub fn device_codes(self) -> Self
    where
        S: DeviceCodeStore + TokenStore,
    {
        self.with(device_codes::cases())
    }

    /// Backchannel authentication requests (CIBA): one of the same waits, polled in intervals, decided once, redeemed once, told to
    /// their clients, gone with their client and swept.
    pub fn ciba_requests(self) -> Self
    where
        S: CibaRequestStore + TokenStore + ClientRegistrationStore + ExpiringStore,
    {
        self.with(ciba_requests::cases())
    }

    /// Refresh tokens, rotated once, with and without a grace period.
    pub fn refresh_tokens(self) -> Self
    where
        S: RefreshTokenStore + TokenStore,
    {
        self.with(refresh_tokens::cases())
    }

    /// The whole path from a code to its refresh tokens, and their revocation at any point of it.
    pub fn flows(self) -> Self
    where
        S: AuthorizationCodeStore + RefreshTokenStore + TokenStore,
    {
        self.with(flows::cases())
    }

    /// The list of a resource owner's grants.
    pub fn grants(self) -> Self
    where
        S: GrantStore + AuthorizationCodeStore + RefreshTokenStore,
    {
        self.with(grants::cases())
    }

    /// Grants that clients manage (Grant Management for OAuth 2.0).
    pub fn managed_grants(self) -> Self
    where
        S: GrantManagementStore + AuthorizationCodeStore + RefreshTokenStore,
    {
        self.with(managed_grants::cases())
    }

    /// Deleting expired records, and nothing else.
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

    /// Values that may be used only once.
    pub fn replay(self) -> Self
    where
        S: ReplayStore,
    {
        self.with(replay::cases())
    }

    /// Signing keys, one for each slot. Their algorithms and keys are any text.
    pub fn signing_keys(self) -> Self
    where
        S: KeyStore,
    {
        self.with(signing_keys::cases())
    }

    /// Passkeys and second factors.
    pub fn credentials(self) -> Self
    where
        S: CredentialStore,
    {
        self.with(credentials::cases())
    }

    /// The counters of rate limits.
    pub fn rate_limits(self) -> Self
    where
        S: RateLimitStore,
    {
        self.with(rate_limits::cases())
    }

    /// The clients that know about a session.
    pub fn session_clients(self) -> Self
    where
        S: SessionClientStore,
    {
        self.with(session_clients::cases())
    }

    /// Logout notices that clients have not received. The cases claim all notices that are due.
    pub fn logout_notices(self) -> Self
    where
        S: LogoutNoticeStore,
    {
        self.with(logout_notices::cases())
    }

    /// The audit log.
    pub fn events(self) -> Self
    where
        S: EventStore,
    {
        self.with(events::cases())
    }

    /// How far webhooks have got.
    pub fn webhooks(self) -> Self
    where
        S: WebhookStore,
    {
        self.with(webhooks::cases())
    }

    /// The streams of shared signals. [`everything`](Self::everything) leaves this group out, because few providers transmit them.
    pub fn signals(self) -> Self
    where
        S: SignalStore,
    {
        self.with(signals::cases())
    }

    /// The streams of shared signals of clients that are deleted.
    pub fn signal_deletion(self) -> Self
    where
        S: SignalStore + ClientRegistrationStore,
    {
        self.with(signals::cases_of_deletion())
    }

    /// Links to other providers. [`everything`](Self::everything) leaves this group out, because few providers need it.
    pub fn upstream_links(self) -> Self
    where
        S: UpstreamStore,
    {
        self.with(upstream_links::cases())
    }

    /// The links of people who are deleted.
    pub fn upstream_link_deletion(self) -> Self
    where
        S: UpstreamStore + PersonStore,
    {
        self.with(upstream_links::cases_of_deletion())
    }

    /// Pushed authorization requests: kept from their arrival, taken once.
    pub fn pushed_requests(self) -> Self
    where
        S: PushedRequestStore,
    {
        self.with(pushed_requests::cases())
    }

    /// One-time links and codes, taken once. The store deletes those that expired.
    pub fn tickets(self) -> Self
    where
        S: TicketStore + ExpiringStore,
    {
        self.with(tickets::cases()).with(tickets::cases_of_sweeping())
    }

    /// The tickets of people who are deleted.
    pub fn ticket_deletion(self) -> Self
    where
        S: TicketStore + PersonStore,
    {
        self.with(tickets::cases_of_deletion())
    }

    /// The backchannel authentication requests to people who are deleted.
    pub fn ciba_request_deletion(self) -> Self
    where
        S: CibaRequestStore + TokenStore + PersonStore,
    {
        self.with(ciba_requests::cases_of_deletion())
    }

    /// E-mails that no mail server has taken. The store deletes those that expired.
    pub fn mails(self) -> Self
    where
        S: MailStore + ExpiringStore,
    {
        self.with(mails::cases()).with(mails::cases_of_sweeping())
    }

    /// People who sign up, change their password, address and claims, and are deleted. The store compares addresses exactly, or
    /// more widely. If it has a way to store claims or users besides, add
    /// [`email_verification`](Self::email_verification) and [`user_names`](Self::user_names): an unverified address that finds
    /// somebody gives their account away.
    pub fn accounts(self) -> Self
    where
        S: UserStore
            + ClaimsStore
            + EmailStore
            + SignUpStore
            + PasswordStore
            + EmailChangeStore
            + ProfileStore
            + PersonStore,
    {
        self.with(accounts::cases()).with(accounts::cases_of_deletion())
    }

    /// User names and addresses that [compare equal](oauth_runtime_core::store::comparable_name), as ready stores compare them: who
    /// signed up as `Alice` logs in as `alice`, and nobody else signs up with either. Leave the group out if your store compares
    /// in another way.
    pub fn comparable_names(self) -> Self
    where
        S: UserStore
            + ClaimsStore
            + EmailStore
            + SignUpStore
            + PasswordStore
            + EmailChangeStore
            + ProfileStore,
    {
        self.with(accounts::cases_of_spelling())
    }

    /// People with several user names. `put` adds one, with a password, to the person with a subject.
    ///
    /// ```
    /// use oauth_runtime::store::MemoryStore;
    /// use oauth_runtime::testing::StoreSuite;
    ///
    /// let suite = StoreSuite::new(|| async { MemoryStore::new() });
    /// let suite = suite.user_names(|store, username, password, subject| async move {
    ///     store.put_user(username, password.hash().await?, subject);
    ///     Ok::<(), oauth_runtime::password::PasswordHashError>(())
    /// });
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async { suite.run().await.assert_passed() });
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn user_names<F, E>(
        self,
        put: impl Fn(Arc<S>, String, NewPassword, String) -> F + Send + Sync + 'static,
    ) -> Self
    where
        S: UserStore
            + ClaimsStore
            + EmailStore
            + SignUpStore
            + PasswordStore
            + EmailChangeStore
            + ProfileStore
            + PersonStore,
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: std::error::Error,
    {
        self.with(accounts::cases_of_user_names(put))
    }

    /// Addresses in the claims `email` and `email_verified`: one that nobody has verified finds nobody. `put` is that of
    /// [`claims`](Self::claims). Run it also if your store keeps addresses elsewhere, with a `put` that stores them there.
    pub fn email_verification<F, E>(
        self,
        put: impl Fn(Arc<S>, String, Claims) -> F + Send + Sync + 'static,
    ) -> Self
    where
        S: UserStore
            + ClaimsStore
            + EmailStore
            + SignUpStore
            + PasswordStore
            + EmailChangeStore
            + ProfileStore,
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: std::error::Error,
    {
        self.with(accounts::cases_of_verification(put))
    }

    /// People's claims. The capability has no method that stores claims, so `put` does: it gives a subject
    /// these claims, and replaces earlier ones. Omit the group if people have a schema that cannot store
    /// claims with arbitrary names.
    ///
    /// ```
    /// use oauth_runtime::store::MemoryStore;
    /// use oauth_runtime::testing::StoreSuite;
    ///
    /// let suite = StoreSuite::new(|| async { MemoryStore::new() }).claims(|store, subject, claims| async move {
    ///     store.put_claims(subject, claims);
    ///     Ok::<(), std::convert::Infallible>(())
    /// });
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async { suite.run().await.assert_passed() });
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn claims<F, E>(self, put: impl Fn(Arc<S>, String, Claims) -> F + Send + Sync + 'static) -> Self
    where
        S: ClaimsStore,
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: std::error::Error,
    {
        self.with(claims::cases(put))
    }

    /// People who are deleted. `put` is that of [`claims`](Self::claims).
    pub fn person_deletion<F, E>(
        self,
        put: impl Fn(Arc<S>, String, Claims) -> F + Send + Sync + 'static,
    ) -> Self
    where
        S: ClaimsStore + PersonStore,
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: std::error::Error,
    {
        self.with(claims::cases_of_deletion(put))
    }

    /// Every group but those of people, which are [`claims`](Self::claims), [`person_deletion`](Self::person_deletion),
    /// [`accounts`](Self::accounts), [`comparable_names`](Self::comparable_names), [`user_names`](Self::user_names),
    /// [`email_verification`](Self::email_verification), [`ciba_requests`](Self::ciba_requests), [`ciba_request_deletion`](Self::ciba_request_deletion), [`signals`](Self::signals),
    /// [`signal_deletion`](Self::signal_deletion), [`tickets`](Self::tickets), [`ticket_deletion`](Self::ticket_deletion), [`mails`](Self::mails),
    /// [`upstream_links`](Self::upstream_links) and
    /// [`upstream_link_deletion`](Self::upstream_link_deletion), and the cases across them.
    pub fn everything(self) -> Self
    where
        S: ClientRegistrationStore
            + AuthorizationCodeStore
            + DeviceCodeStore
            + RefreshTokenStore
            + GrantStore
            + ExpiringStore
            + SessionStore
            + ConsentStore
            + ReplayStore
            + KeyStore
            + CredentialStore
            + RateLimitStore
            + SessionClientStore
            + LogoutNoticeStore
            + EventStore
            + PushedRequestStore
            + WebhookStore,
    {
        self.clients()
            .client_deletion()
            .tokens()
            .authorization_codes()
            .device_codes()
            .refresh_tokens()
            .flows()
            .grants()
            .sweeping()
            .sessions()
            .consents()
            .replay()
            .signing_keys()
            .credentials()
            .rate_limits()
            .session_clients()
            .logout_notices()
            .pushed_requests()
            .events()
            .webhooks()
            .with(deletion::cases_of_grants())
            .with(sweeping::cases_of_grants())
            .with(device_codes::cases_of_deletion())
            .with(device_codes::cases_of_grants())
            .with(sweeping::cases_of_devices())
            .with(session_clients::cases_of_deletion())
            .with(consents::cases_of_deletion())
            .with(consents::cases_of_issuing())
            .with(sweeping::cases_of_sessions())
            .with(sweeping::cases_of_replay())
            .with(sweeping::cases_of_session_clients())
            .with(logout_notices::cases_of_sweeping())
            .with(events::cases_of_sweeping())
            .with(pushed_requests::cases_of_deletion())
            .with(pushed_requests::cases_of_sweeping())
    }
}
