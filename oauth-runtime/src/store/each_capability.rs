//! Every capability with its methods, for what passes all of them on.

/// Calls `$pass_on!` with the table of capabilities.
macro_rules! each_capability {
    ($pass_on:ident) => {
        $pass_on! {
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
    };
}

pub(super) use each_capability;
